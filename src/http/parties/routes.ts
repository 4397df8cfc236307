/** Routes for supplier, schools, boards and their debtors (4.14). */
import { z } from 'zod';
import { board } from '../../domain/board.ts';
import { catalogue } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { school } from '../../domain/parties/school.ts';
import { streams } from '../../ledger/streams.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { boardBody, debtorBody, schoolBody, supplierBody } from '../forms/parties.ts';
import { jsonBody } from '../requests/bodies.ts';
import { validRequest } from '../requests/validation.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { decideIn } from '../serving/writes.ts';

export const putSupplier = z.object({ query: noQuery, body: supplierBody });
export const putSchool = z.object({ params: schoolParams, query: noQuery, body: schoolBody });
export const putDebtor = z.object({ params: schoolParams, query: noQuery, body: debtorBody });
export const putBoard = z.object({ params: boardParams, query: noQuery, body: boardBody });

export const partyRoutes = ({ deps }: Serving): Routes => ({
  'PUT /supplier': [
    ...jsonBody,
    async (req, res) => {
      const { body: data } = validRequest(putSupplier, req);
      const command = () => ({ type: 'RegisterSupplier', data }) as const;
      (await decideIn(deps, req, res, catalogue, streams.catalogue, command)).json(data);
    },
  ],
  'PUT /schools/{school}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putSchool, req);
      const stream = streams.school(params.school);
      const data = { school: params.school, ...body };
      const command = (today: Day) => ({ type: 'RegisterSchool', today, data }) as const;
      (await decideIn(deps, req, res, school, stream, command)).json(data);
    },
  ],
  'PUT /schools/{school}/debtor': [
    ...jsonBody,
    async (req, res) => {
      const { params, body: data } = validRequest(putDebtor, req);
      const stream = streams.school(params.school);
      const command = (today: Day) => ({ type: 'SetDebtor', today, data }) as const;
      (await decideIn(deps, req, res, school, stream, command)).json(data);
    },
  ],
  'PUT /boards/{board}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putBoard, req);
      const stream = streams.board(params.board);
      const data = { board: params.board, ...body };
      const command = (today: Day) => ({ type: 'RegisterBoard', today, data }) as const;
      (await decideIn(deps, req, res, board, stream, command)).json(data);
    },
  ],
});
