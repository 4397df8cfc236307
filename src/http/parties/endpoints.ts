/** Supplier, schools, boards and their debtors (4.14). */
import { z } from 'zod';
import { board as boardDecider } from '../../domain/board.ts';
import { catalogue } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { school as schoolDecider } from '../../domain/parties/school.ts';
import { streams } from '../../ledger/streams.ts';
import { within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { boardBody, debtorBody, schoolBody, supplierBody } from '../forms/parties.ts';
import { endpoint, written } from '../serving/endpoint.ts';
import { decideIn } from '../serving/writes.ts';
import { board, school } from './answers.ts';

export const partyEndpoints = [
  endpoint({
    route: 'PUT /supplier',
    // Payment goes to the supplier, so only its own admin changes these details.
    access: within('none', 'admin'),
    tag: 'Parties',
    summary: 'Register the supplier, as documents name it',
    request: z.object({ query: noQuery, body: supplierBody }),
    answers: { 200: written('As stored', supplierBody) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ body: data }, req, res) => {
        const command = () => ({ type: 'RegisterSupplier', data }) as const;
        (await decideIn(deps, req, res, catalogue, streams.catalogue, command)).json(data);
      },
  }),
  endpoint({
    route: 'PUT /schools/{school}',
    access: within('school', 'admin'),
    tag: 'Parties',
    summary: 'Register a school',
    request: z.object({ params: schoolParams, query: noQuery, body: schoolBody }),
    answers: { 200: written('As stored', school) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const stream = streams.school(params.school);
        const data = { school: params.school, ...body };
        const command = (today: Day) => ({ type: 'RegisterSchool', today, data }) as const;
        (await decideIn(deps, req, res, schoolDecider, stream, command)).json(data);
      },
  }),
  endpoint({
    route: 'PUT /schools/{school}/debtor',
    access: within('school', 'admin'),
    tag: 'Parties',
    summary: 'Say who pays for a school',
    description: 'By default its board pays, and without a board the school itself.',
    request: z.object({ params: schoolParams, query: noQuery, body: debtorBody }),
    answers: { 200: written('As stored', debtorBody) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body: data }, req, res) => {
        const stream = streams.school(params.school);
        const command = (today: Day) => ({ type: 'SetDebtor', today, data }) as const;
        (await decideIn(deps, req, res, schoolDecider, stream, command)).json(data);
      },
  }),
  endpoint({
    route: 'PUT /boards/{board}',
    access: within('board', 'admin'),
    tag: 'Parties',
    summary: 'Register a board',
    request: z.object({ params: boardParams, query: noQuery, body: boardBody }),
    answers: { 200: written('As stored', board) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const stream = streams.board(params.board);
        const data = { board: params.board, ...body };
        const command = (today: Day) => ({ type: 'RegisterBoard', today, data }) as const;
        (await decideIn(deps, req, res, boardDecider, stream, command)).json(data);
      },
  }),
] as const;
