/** Routes for single results, and for finding a pupil's pseudonym or the pupil of a pseudonym (2.5, 6.2). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { destroySecret, lookUpPupil, type ManualDecision } from '../../commands/results/decideResults.ts';
import { decideResults } from '../../commands/results/schoolCommands.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { noBody, noQuery, previewQuery } from '../forms/forms.ts';
import { resultParams, schoolParams } from '../forms/params.ts';
import { jsonBody } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { validRequest } from '../requests/validation.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, decidedOrPreviewed, preconditionsOf, withReason, wrote } from '../serving/writes.ts';
import { pupilBody, resultBody, secretBody } from './requests.ts';

export const patchResult = z.object({ params: resultParams, query: previewQuery, body: resultBody });
export const deleteResult = z.object({ params: resultParams, query: previewQuery });
export const liftDecision = z.object({ params: resultParams, query: previewQuery, body: noBody });
export const postLookup = z.object({ params: schoolParams, query: noQuery, body: pupilBody });
export const deleteSecret = z.object({ params: schoolParams, query: noQuery, body: secretBody });

export const resultRoutes = ({ deps }: Serving): Routes => {
  type Deciding = { school: string; preview: boolean; context: Context; decision: ManualDecision };

  const decide = async (req: Request, res: Response, { decision, ...rest }: Deciding, answer: object) => {
    const { school, ...asked } = rest;
    const preconditions = preconditionsOf(req);
    const decided = await decideResults(deps, school, { ...asked, decision, preconditions });
    await decidedOrPreviewed(res, decided, async () => answer);
  };

  return {
    'PATCH /schools/{school}/results/{key}': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(patchResult, req);
        const { reason, ...changes } = body;
        const { school, key } = params;
        const context = withReason(contextOf(req, res), reason);
        const decision = { type: 'CorrectResult', key, changes } as const;
        await decide(req, res, { school, ...query, context, decision }, { decision: 'corrected', changes, reason });
      },
    ],
    'DELETE /schools/{school}/results/{key}': [
      async (req, res) => {
        const { params, query } = validRequest(deleteResult, req);
        const { school, key } = params;
        const context = contextOf(req, res);
        const decision = { type: 'WithdrawResult', key } as const;
        const answer = { decision: 'withdrawn', reason: context.reason };
        await decide(req, res, { school, ...query, context, decision }, answer);
      },
    ],
    'POST /schools/{school}/results/{key}/lift': [
      ...jsonBody,
      async (req, res) => {
        const { params, query } = validRequest(liftDecision, req);
        const { school, key } = params;
        const context = contextOf(req, res);
        const decision = { type: 'LiftManualDecision', key } as const;
        await decide(req, res, { school, ...query, context, decision }, { decision: 'lifted' });
      },
    ],
    'POST /schools/{school}/pupil-lookup': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(postLookup, req);
        res.json({ pseudonym: await lookUpPupil(deps, params.school, body.pupil) });
      },
    ],
    'DELETE /schools/{school}/secret': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(deleteSecret, req);
        const { school } = params;
        const on = await conditional(deps, req, streams.results(school));
        wrote(res, await destroySecret(on, school, body.school, contextOf(req, res))).json({
          school,
          secret: 'destroyed',
        });
      },
    ],
  };
};
