/** Data processing agreements and general terms (4.12, 6.1). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type BoardEvent, board } from '../../domain/board.ts';
import type { Day } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import type { Dpa, DpaCommand } from '../../domain/parties/agreements.ts';
import { school } from '../../domain/parties/school.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, schoolParams } from '../forms/params.ts';
import { dpaBody, dpaEndQuery, termsBody } from '../forms/parties.ts';
import { jsonBody } from '../requests/bodies.ts';
import { validRequest } from '../requests/validation.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { decideIn } from '../serving/writes.ts';

export const signForBoard = z.object({ params: boardParams, query: noQuery, body: dpaBody });
export const endForBoard = z.object({ params: boardParams, query: dpaEndQuery });
export const signForSchool = z.object({ params: schoolParams, query: noQuery, body: dpaBody });
export const endForSchool = z.object({ params: schoolParams, query: dpaEndQuery });
export const acceptTerms = z.object({ params: schoolParams, query: noQuery, body: termsBody });

export const agreementRoutes = ({ deps }: Serving): Routes => {
  const writeForBoard = (req: Request, res: Response, id: string, command: DpaCommand) =>
    decideIn(deps, req, res, board, streams.board(id), (today) => ({ ...command, today }));
  const writeForSchool = (req: Request, res: Response, id: string, command: DpaCommand) =>
    decideIn(deps, req, res, school, streams.school(id), (today) => ({ ...command, today }));
  const lastOfBoard = async (id: string): Promise<Dpa | undefined> =>
    fold(board, (await deps.ledger.read<BoardEvent>(streams.board(id))).events).dpas.at(-1);
  const lastOfSchool = async (id: string): Promise<Dpa | undefined> =>
    (await partyOf(deps.ledger, id)).school.dpas.at(-1);

  return {
    'POST /boards/{board}/dpa': [
      ...jsonBody,
      async (req, res) => {
        const { params, body: data } = validRequest(signForBoard, req);
        await writeForBoard(req, res, params.board, { type: 'SignDpa', data });
        res.status(201).json(data);
      },
    ],
    'DELETE /boards/{board}/dpa': [
      async (req, res) => {
        const { params, query: data } = validRequest(endForBoard, req);
        await writeForBoard(req, res, params.board, { type: 'EndDpa', data });
        res.json(await lastOfBoard(params.board));
      },
    ],
    'POST /schools/{school}/dpa': [
      ...jsonBody,
      async (req, res) => {
        const { params, body: data } = validRequest(signForSchool, req);
        await writeForSchool(req, res, params.school, { type: 'SignDpa', data });
        res.status(201).json(data);
      },
    ],
    'DELETE /schools/{school}/dpa': [
      async (req, res) => {
        const { params, query: data } = validRequest(endForSchool, req);
        await writeForSchool(req, res, params.school, { type: 'EndDpa', data });
        res.json(await lastOfSchool(params.school));
      },
    ],
    'POST /schools/{school}/terms': [
      ...jsonBody,
      async (req, res) => {
        const { params, body: data } = validRequest(acceptTerms, req);
        const command = (today: Day) => ({ type: 'AcceptTerms', today, data }) as const;
        await decideIn(deps, req, res, school, streams.school(params.school), command);
        res.status(201).json(data);
      },
    ],
  };
};
