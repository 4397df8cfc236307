/** Data processing agreements and general terms (4.12, 6.1). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { today } from '../../commands/deps.ts';
import { handle } from '../../commands/handler.ts';
import { partyOf } from '../../commands/parties.ts';
import { streams } from '../../commands/streams.ts';
import type { Dpa, DpaCommand } from '../../domain/agreements.ts';
import { type BoardEvent, board } from '../../domain/board.ts';
import { fold } from '../../domain/decider.ts';
import { school } from '../../domain/school.ts';
import { contextOf } from '../context.ts';
import type { Routes } from '../routing.ts';
import { boardParams, dpaBody, dpaEndQuery, noQuery, schoolParams, termsBody } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { jsonBody, validRequest } from '../validation.ts';
import { conditional, wrote } from '../writes.ts';

const signForBoard = z.object({ params: boardParams, query: noQuery, body: dpaBody });
const endForBoard = z.object({ params: boardParams, query: dpaEndQuery });
const signForSchool = z.object({ params: schoolParams, query: noQuery, body: dpaBody });
const endForSchool = z.object({ params: schoolParams, query: dpaEndQuery });
const acceptTerms = z.object({ params: schoolParams, query: noQuery, body: termsBody });

export const agreementRoutes = ({ deps }: Serving): Routes => {
  const writeForBoard = async (req: Request, res: Response, id: string, command: DpaCommand) => {
    const stream = streams.board(id);
    const { ledger } = await conditional(deps, req, stream);
    return wrote(res, await handle(ledger, board, stream, { ...command, today: today(deps) }, contextOf(req, res)));
  };
  const writeForSchool = async (req: Request, res: Response, id: string, command: DpaCommand) => {
    const stream = streams.school(id);
    const { ledger } = await conditional(deps, req, stream);
    return wrote(res, await handle(ledger, school, stream, { ...command, today: today(deps) }, contextOf(req, res)));
  };
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
        const stream = streams.school(params.school);
        const { ledger } = await conditional(deps, req, stream);
        const command = { type: 'AcceptTerms', today: today(deps), data } as const;
        wrote(res, await handle(ledger, school, stream, command, contextOf(req, res)))
          .status(201)
          .json(data);
      },
    ],
  };
};
