/** Framework agreements: proposed, concluded, confirmed, declined (7.3). */
import { z } from 'zod';
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  proposeFramework,
} from '../../commands/boards/boards.ts';
import type { Framework } from '../../domain/boards/frameworkEvents.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import { streams } from '../../ledger/streams.ts';
import { type FrameworkAgreementRow, frameworkAgreements } from '../../projections/frameworkAgreements.ts';
import { withBoardNames } from '../../queries/parties/boardNames.ts';
import { staff, within } from '../access/access.ts';
import { noBody, noQuery } from '../forms/forms.ts';
import { agreementParams, boardParams } from '../forms/params.ts';
import { agreementId } from '../forms/primitives.ts';
import { contextOf } from '../requests/context.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { endpoint, json, written } from '../serving/endpoint.ts';
import { pageOfRows } from '../serving/lists.ts';
import { model } from '../serving/parkedReads.ts';
import { conditional, withReason, wrote } from '../serving/writes.ts';
import { agreement, agreements } from './answers.ts';
import { agreementsQuery, decliningBody, frameworkBody } from './requests.ts';

export const frameworkEndpoints = [
  endpoint({
    route: 'POST /boards/{board}/framework-agreements',
    // A board proposes, staff conclude (7.3).
    access: within('board', ...staff, 'board'),
    tag: 'Boards',
    summary: 'Propose a framework agreement: validity, price terms, and the pilot it rests on, if any',
    description:
      'By a board it is `proposed`, and nobody can join it before staff of the supplier confirm it; by staff it is `confirmed` at once, and so is an open proposal of just that. One at a time, proposed ones included. The same request again is the same agreement.',
    request: z.object({ params: boardParams, query: noQuery, body: frameworkBody }),
    answers: { 201: written('The agreement', agreement) },
    refusals: ['agreement_overlaps', 'pilot_not_found', 'pilot_not_evaluated', 'pilot_divided'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const on = await conditional(deps, req, streams.board(params.board));
        const frame = principalOf(res).role === 'board' ? proposeFramework : concludeFramework;
        const { recorded, ...outcome } = await frame(on, params.board, body, contextOf(req, res));
        wrote(res, outcome).status(201).json(shown(recorded));
      },
  }),
  endpoint({
    route: 'GET /framework-agreements',
    access: within('none', ...staff),
    tag: 'Boards',
    summary: 'Framework agreements of all boards, of one status or all',
    request: z.object({ query: agreementsQuery }),
    answersFrom: [model.frameworkAgreements, model.boards],
    answers: { 200: json('A page of agreements, by id', agreements) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query }, req, res) => {
        const list = { model: frameworkAgreements.name, key: agreementId, query, shown: shown<FrameworkAgreementRow> };
        const { items, next } = await pageOfRows(serving, req, list);
        res.json({ items: await withBoardNames(serving.sources, items), next });
      },
  }),
  endpoint({
    route: 'POST /framework-agreements/{id}/confirmation',
    access: within('none', ...staff),
    tag: 'Boards',
    summary: 'Confirm what a board proposed; from then on its schools can join',
    request: z.object({ params: agreementParams, query: noQuery, body: noBody }),
    answers: { 200: written('The agreement', agreement) },
    refusals: ['agreement_not_found', 'agreement_declined', 'pilot_not_evaluated', 'pilot_divided'],
    serve:
      ({ deps }) =>
      async ({ params: { id } }, req, res) => {
        const on = await conditional(deps, req, streams.board(boardOf(id)));
        const { recorded, ...outcome } = await confirmFramework(on, id, contextOf(req, res));
        wrote(res, outcome).json(shown(recorded));
      },
  }),
  endpoint({
    route: 'POST /framework-agreements/{id}/declining',
    access: within('none', ...staff),
    tag: 'Boards',
    summary: 'Decline what a board proposed, with a reason; the board may propose another',
    request: z.object({ params: agreementParams, query: noQuery, body: decliningBody }),
    answers: { 200: written('The agreement', agreement) },
    refusals: ['agreement_not_found', 'agreement_confirmed'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const context = withReason(contextOf(req, res), body.reason);
        const on = await conditional(deps, req, streams.board(boardOf(params.id)));
        const { recorded, ...outcome } = await declineFramework(on, params.id, context);
        wrote(res, outcome).json(shown(recorded));
      },
  }),
] as const;

const shown = <T extends Framework>({ agreement: id, ...rest }: T) => ({ id, ...rest });
