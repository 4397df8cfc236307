/** Supplier, schools, boards and who pays (4.14). */
import { z } from 'zod';
import { streams } from '../../commands/streams.ts';
import { board } from '../../domain/board.ts';
import { catalogue } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { school } from '../../domain/school.ts';
import { jsonBody } from '../bodies.ts';
import type { Routes } from '../routing.ts';
import { noQuery } from '../schemas/forms.ts';
import { boardParams, schoolParams } from '../schemas/params.ts';
import { boardBody, debtorBody, schoolBody, supplierBody } from '../schemas/parties.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';
import { decideIn } from '../writes.ts';

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
