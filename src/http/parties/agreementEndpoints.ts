/** Data processing agreements and general terms (4.12, 6.1). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../../commands/deps.ts';
import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import type { Day } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import type { Dpa, DpaCommand } from '../../domain/parties/agreements.ts';
import { school as schoolDecider } from '../../domain/parties/school.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { schoolSide, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { dpaBody, dpaEndQuery, termsBody } from '../forms/parties.ts';
import { endpoint, written } from '../serving/endpoint.ts';
import { decideIn } from '../serving/writes.ts';
import { dpa } from './answers.ts';

const writeForBoard = (deps: Deps, req: Request, res: Response, id: string, command: DpaCommand) =>
  decideIn(deps, req, res, boardDecider, streams.board(id), (today) => ({ ...command, today }));
const writeForSchool = (deps: Deps, req: Request, res: Response, id: string, command: DpaCommand) =>
  decideIn(deps, req, res, schoolDecider, streams.school(id), (today) => ({ ...command, today }));
const lastOfBoard = async ({ ledger }: Deps, id: string): Promise<Dpa | undefined> =>
  fold(boardDecider, (await ledger.read<BoardEvent>(streams.board(id))).events).dpas.at(-1);
const lastOfSchool = async ({ ledger }: Deps, id: string): Promise<Dpa | undefined> =>
  (await partyOf(ledger, id)).school.dpas.at(-1);
export const agreementEndpoints = [
  endpoint({
    route: 'POST /boards/{board}/dpa',
    access: within('board', 'admin', 'board'),
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for all schools of a board',
    request: z.object({ params: boardParams, query: noQuery, body: dpaBody }),
    answers: { 201: written('As stored', dpaBody) },
    refusals: ['dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, body: data }, req, res) => {
        await writeForBoard(deps, req, res, params.board, { type: 'SignDpa', data });
        res.status(201).json(data);
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
        await writeForBoard(deps, req, res, params.board, { type: 'EndDpa', data });
        res.json(await lastOfBoard(deps, params.board));
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/dpa',
    // A school may sign itself (6.1).
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for one school',
    request: z.object({ params: schoolParams, query: noQuery, body: dpaBody }),
    answers: { 201: written('As stored', dpaBody) },
    refusals: ['dpa_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, body: data }, req, res) => {
        await writeForSchool(deps, req, res, params.school, { type: 'SignDpa', data });
        res.status(201).json(data);
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
        await writeForSchool(deps, req, res, params.school, { type: 'EndDpa', data });
        res.json(await lastOfSchool(deps, params.school));
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/terms',
    access: within('school', ...schoolSide),
    tag: 'Agreements',
    summary: 'Accept the general terms',
    request: z.object({ params: schoolParams, query: noQuery, body: termsBody }),
    answers: { 201: written('As stored', termsBody) },
    refusals: ['terms_not_valid'],
    serve:
      ({ deps }) =>
      async ({ params, body: data }, req, res) => {
        const command = (today: Day) => ({ type: 'AcceptTerms', today, data }) as const;
        await decideIn(deps, req, res, schoolDecider, streams.school(params.school), command);
        res.status(201).json(data);
      },
  }),
] as const;
