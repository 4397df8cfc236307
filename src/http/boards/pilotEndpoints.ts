/** Pilots of a board, and their evaluations (7.1, 7.2). */
import { z } from 'zod';
import { evaluatePilot, mustTakePart, startPilot } from '../../commands/boards/boards.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import { Rejection } from '../../domain/rejection.ts';
import { streams } from '../../ledger/streams.ts';
import { mustEnter, schoolSide, withBoard, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { boardParams, pilotParams } from '../forms/params.ts';
import { KiB } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { endpoint, written } from '../serving/endpoint.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { evaluation, pilot } from './answers.ts';
import { evaluationBody, pilotBody } from './requests.ts';

export const pilotEndpoints = [
  endpoint({
    route: 'POST /boards/{board}/pilots',
    access: within('board', 'admin', 'board'),
    tag: 'Boards',
    summary: 'Let some schools of a board try the service, from a day through a day',
    description:
      'Nothing is billed. A school that subscribes meanwhile leaves the pilot the day before. The same request again is the same pilot.',
    request: z.object({ params: boardParams, query: noQuery, body: pilotBody }),
    answers: { 201: written('The pilot', pilot) },
    refusals: ['school_not_found', 'dpa_missing', 'pilot_with_subscription', 'pilot_overlaps'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const on = await conditional(deps, req, streams.board(params.board));
        const { recorded, ...outcome } = await startPilot(on, params.board, body, contextOf(req, res));
        const { pilot: id, ...pilot } = recorded;
        wrote(res, outcome)
          .status(201)
          .json({ id, ...pilot });
      },
  }),
  endpoint({
    route: 'POST /pilots/{id}/evaluations',
    // The school is in the body: mustEnter asks again.
    access: within('none', ...schoolSide),
    tag: 'Boards',
    summary: 'Say for a school, once, from the last day of its pilot on, whether it continues',
    request: z.object({ params: pilotParams, query: noQuery, body: evaluationBody }),
    // Room for a hundred remarks of two thousand characters.
    bodyBounds: { bytes: 512 * KiB, values: 400 },
    answers: { 201: written('As stored, with the outcome of the pilot so far', evaluation) },
    refusals: ['school_not_found', 'pilot_not_found', 'pilot_left', 'pilot_not_ended', 'pilot_already_evaluated'],
    serve:
      ({ deps, boardOf: boardOfSchool }) =>
      async ({ params, body }, req, res) => {
        const principal = principalOf(res);
        const rule = within('school', ...schoolSide);
        const target = await withBoard(principal, { school: body.school }, boardOfSchool);
        mustEnter(principal, rule, target, new Rejection('school_not_found', {}));
        const evaluation = { pilot: params.id, ...body };
        // Checked before If-Match, which would otherwise tell the revision of another board's stream.
        await mustTakePart(deps, evaluation);
        const on = await conditional(deps, req, streams.board(boardOf(params.id)));
        const { recorded, ...outcome } = await evaluatePilot(on, evaluation, contextOf(req, res));
        wrote(res, outcome)
          .status(201)
          .json({ ...evaluation, ...recorded });
      },
  }),
] as const;
