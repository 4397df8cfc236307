/** Data processing agreements and general terms (4.12, 6.1). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { acceptTerms, eraseSignatory, signDpa } from '../../commands/agreements/signatories.ts';
import { type Receiver, streamOf } from '../../commands/deliveries/settings.ts';
import type { Deps } from '../../commands/deps.ts';
import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import type { Day } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { school as schoolDecider } from '../../domain/parties/school.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { schoolSide, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { dpaBody, dpaEndQuery, dpaSigned, termsAccepted, termsBody } from '../forms/parties.ts';
import { vaultId } from '../forms/primitives.ts';
import { contextOf } from '../requests/context.ts';
import { endpoint, written } from '../serving/endpoint.ts';
import { conditional, decideIn, wrote } from '../serving/writes.ts';
import { dpa, signatoryErased } from './answers.ts';

const signatoryParams = z.object({ id: vaultId });

const endForBoard = (deps: Deps, req: Request, res: Response, id: string, data: { readonly endsOn: Day }) =>
  decideIn(deps, req, res, boardDecider, streams.board(id), (today) => ({ type: 'EndDpa', today, data }) as const);
const endForSchool = (deps: Deps, req: Request, res: Response, id: string, data: { readonly endsOn: Day }) =>
  decideIn(deps, req, res, schoolDecider, streams.school(id), (today) => ({ type: 'EndDpa', today, data }) as const);
const lastOfBoard = async ({ ledger }: Deps, id: string) =>
  nameless(fold(boardDecider, (await ledger.read<BoardEvent>(streams.board(id))).events).dpas.at(-1)!);
const lastOfSchool = async ({ ledger }: Deps, id: string) => nameless((await partyOf(ledger, id)).school.dpas.at(-1)!);

/** An answer of a write may be remembered for repetitions, while a name must stay erasable: reads tell who signed. */
const nameless = <Signed extends object>({
  name: _,
  signatory: __,
  ...signed
}: Signed & { readonly name?: string; readonly signatory?: string }) => signed;

const description = '`name` is kept apart from the ledger, and can be erased.';

const sign = async (deps: Deps, party: Receiver, body: z.output<typeof dpaBody>, req: Request, res: Response) => {
  const on = await conditional(deps, req, streamOf(party));
  wrote(res, await signDpa(on, party, body, contextOf(req, res)))
    .status(201)
    .json(nameless(body));
};

const erase = async (deps: Deps, party: Receiver, signatory: string, req: Request, res: Response) => {
  const on = await conditional(deps, req, streamOf(party));
  wrote(res, await eraseSignatory(on, party, signatory, contextOf(req, res))).json({ signatory, erased: true });
};

export const agreementEndpoints = [
  endpoint({
    route: 'POST /boards/{board}/dpa',
    access: within('board', 'admin', 'board'),
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for all schools of a board',
    description,
    request: z.object({ params: boardParams, query: noQuery, body: dpaBody }),
    answers: { 201: written('As stored, without the name', dpaSigned) },
    refusals: ['dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        await sign(deps, { kind: 'board', id: params.board }, body, req, res);
      },
  }),
  endpoint({
    route: 'DELETE /boards/{board}/dpa',
    access: within('board', 'admin', 'board'),
    tag: 'Agreements',
    summary: 'End the data processing agreement of a board from a day on',
    request: z.object({ params: boardParams, query: dpaEndQuery }),
    answers: { 200: written('The agreement, ended', dpa) },
    refusals: ['dpa_missing', 'dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, query: data }, req, res) => {
        await endForBoard(deps, req, res, params.board, data);
        res.json(await lastOfBoard(deps, params.board));
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/dpa',
    // A school may sign itself (6.1).
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for one school',
    description,
    request: z.object({ params: schoolParams, query: noQuery, body: dpaBody }),
    answers: { 201: written('As stored, without the name', dpaSigned) },
    refusals: ['dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        await sign(deps, { kind: 'school', id: params.school }, body, req, res);
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/dpa',
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'End the data processing agreement of a school from a day on',
    request: z.object({ params: schoolParams, query: dpaEndQuery }),
    answers: { 200: written('The agreement, ended', dpa) },
    refusals: ['dpa_missing', 'dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, query: data }, req, res) => {
        await endForSchool(deps, req, res, params.school, data);
        res.json(await lastOfSchool(deps, params.school));
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/terms',
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'Accept the general terms',
    description: '`name` is kept apart from the ledger, and can be erased.',
    request: z.object({ params: schoolParams, query: noQuery, body: termsBody }),
    answers: { 201: written('As stored, without the name', termsAccepted) },
    refusals: ['terms_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params: { school }, body }, req, res) => {
        const on = await conditional(deps, req, streams.school(school));
        wrote(res, await acceptTerms(on, school, body, contextOf(req, res)))
          .status(201)
          .json(nameless(body));
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/signatories/{id}',
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'Erase the name of who signed or accepted for a school; the office stays',
    request: z.object({ params: schoolParams.extend(signatoryParams.shape), query: noQuery }),
    answers: { 200: written('Erased', signatoryErased) },
    refusals: ['signatory_not_found'],
    serve:
      ({ deps }) =>
      ({ params: { school, id } }, req, res) =>
        erase(deps, { kind: 'school', id: school }, id, req, res),
  }),
  endpoint({
    route: 'DELETE /boards/{board}/signatories/{id}',
    access: within('board', 'admin', 'board'),
    tag: 'Agreements',
    summary: 'Erase the name of who signed for a board; the office stays',
    request: z.object({ params: boardParams.extend(signatoryParams.shape), query: noQuery }),
    answers: { 200: written('Erased', signatoryErased) },
    refusals: ['signatory_not_found'],
    serve:
      ({ deps }) =>
      ({ params: { board, id } }, req, res) =>
        erase(deps, { kind: 'board', id: board }, id, req, res),
  }),
] as const;
