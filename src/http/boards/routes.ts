/** Pilots, framework agreements, and the schools that join and leave them (7). */
import { z } from 'zod';
import {
  concludeFramework,
  confirmFramework,
  declineFramework,
  evaluatePilot,
  joinFramework,
  leaveFramework,
  mustTakePart,
  proposeFramework,
  startPilot,
} from '../../commands/boards/boards.ts';
import type { Deps } from '../../commands/deps.ts';
import type { Framework } from '../../domain/boards/frameworks.ts';
import { boardOf } from '../../domain/boards/ids.ts';
import { Rejection } from '../../domain/rejection.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { type FrameworkAgreementRow, frameworkAgreements } from '../../projections/frameworkAgreements.ts';
import { access, mustEnter, withBoard } from '../access/access.ts';
import { noBody, noQuery, previewQuery } from '../forms/forms.ts';
import { agreementParams, boardParams, pilotParams, schoolParams } from '../forms/params.ts';
import { agreementId } from '../forms/primitives.ts';
import { jsonBody, jsonBodyOf } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/locals.ts';
import { validRequest } from '../requests/validation.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, withReason, writeOrPreview, wrote } from '../serving/writes.ts';
import {
  agreementsQuery,
  decliningBody,
  evaluationBody,
  frameworkBody,
  leaveQuery,
  membershipBody,
  pilotBody,
} from './requests.ts';

export const postPilot = z.object({ params: boardParams, query: noQuery, body: pilotBody });
export const postEvaluation = z.object({ params: pilotParams, query: noQuery, body: evaluationBody });
export const postAgreement = z.object({ params: boardParams, query: noQuery, body: frameworkBody });
export const getAgreements = z.object({ query: agreementsQuery });
export const postConfirmation = z.object({ params: agreementParams, query: noQuery, body: noBody });
export const postDeclining = z.object({ params: agreementParams, query: noQuery, body: decliningBody });
export const postMembership = z.object({ params: schoolParams, query: previewQuery, body: membershipBody });
export const deleteMembership = z.object({ params: schoolParams, query: leaveQuery });

export const boardRoutes = (serving: Serving): Routes => {
  const { deps, sources, boardOf: boardOfSchool } = serving;
  return {
    'POST /boards/{board}/pilots': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(postPilot, req);
        const on = await conditional(deps, req, streams.board(params.board));
        const { recorded, ...outcome } = await startPilot(on, params.board, body, contextOf(req, res));
        const { pilot: id, ...pilot } = recorded;
        wrote(res, outcome)
          .status(201)
          .json({ id, ...pilot });
      },
    ],
    'POST /pilots/{id}/evaluations': [
      ...jsonBodyOf('POST /pilots/{id}/evaluations'),
      async (req, res) => {
        const { params, body } = validRequest(postEvaluation, req);
        const principal = principalOf(res);
        const rule = { ...access['POST /pilots/{id}/evaluations'], scope: 'school' as const };
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
    ],
    'POST /boards/{board}/framework-agreements': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(postAgreement, req);
        const on = await conditional(deps, req, streams.board(params.board));
        const frame = principalOf(res).role === 'board' ? proposeFramework : concludeFramework;
        const { recorded, ...outcome } = await frame(on, params.board, body, contextOf(req, res));
        wrote(res, outcome).status(201).json(shown(recorded));
      },
    ],
    'GET /framework-agreements': [
      async (req, res) => {
        const { cursor, limit, ...asked } = validRequest(getAgreements, req).query;
        const rows = await sources.readStore.find<FrameworkAgreementRow>(frameworkAgreements.name, {
          ...asked,
          ...(cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, agreementId) }),
          limit: limit + 1,
        });
        res.json(
          cursorsOf(serving, req).page(
            rows,
            limit,
            ({ key }) => key,
            ({ row }) => shown(row),
          ),
        );
      },
    ],
    'POST /framework-agreements/{id}/confirmation': [
      ...jsonBody,
      async (req, res) => {
        const { id } = validRequest(postConfirmation, req).params;
        const on = await conditional(deps, req, streams.board(boardOf(id)));
        const { recorded, ...outcome } = await confirmFramework(on, id, contextOf(req, res));
        wrote(res, outcome).json(shown(recorded));
      },
    ],
    'POST /framework-agreements/{id}/declining': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(postDeclining, req);
        const context = withReason(contextOf(req, res), body.reason);
        const on = await conditional(deps, req, streams.board(boardOf(params.id)));
        const { recorded, ...outcome } = await declineFramework(on, params.id, context);
        wrote(res, outcome).json(shown(recorded));
      },
    ],
    'POST /schools/{school}/framework-membership': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postMembership, req);
        const { school } = params;
        const context = contextOf(req, res);
        const on = await conditional(deps, req, await boardStreamOf(deps, school));
        const write = (target: Deps) => joinFramework(target, school, body, context);
        await writeOrPreview(on, res, { school, ...query, context, write }, (outcome) => {
          wrote(res, outcome)
            .status(201)
            .json({ school, ...body });
        });
      },
    ],
    'DELETE /schools/{school}/framework-membership': [
      async (req, res) => {
        const { params, query } = validRequest(deleteMembership, req);
        const { school } = params;
        const context = contextOf(req, res);
        const on = await conditional(deps, req, await boardStreamOf(deps, school));
        const write = (target: Deps) => leaveFramework(target, school, query.on, context);
        await writeOrPreview(
          on,
          res,
          { school, preview: query.preview, context, write },
          ({ recorded, ...outcome }) => {
            const { agreement, from, leftOn } = recorded;
            wrote(res, outcome).json({ school, agreement, from, leftOn });
          },
        );
      },
    ],
  };
};

const shown = <T extends Framework>({ agreement: id, ...rest }: T) => ({ id, ...rest });

/** The stream that records a school's memberships: that of its board, or the school's own when it has no board. */
const boardStreamOf = async ({ ledger }: Deps, school: string): Promise<string> => {
  const { board } = (await partyOf(ledger, school)).details;
  return board === null ? streams.school(school) : streams.board(board);
};
