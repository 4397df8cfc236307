/** Single results, and the secret that pupils are known under (2.5, 6.2). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../../commands/deps.ts';
import { destroySecret, type ManualDecision } from '../../commands/results/decideResults.ts';
import { decideResults } from '../../commands/results/schoolCommands.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { schoolSide, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { preview } from '../billing/documentAnswers.ts';
import { noBody, noQuery, previewQuery } from '../forms/forms.ts';
import { resultParams, schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { endpoint, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { conditional, decidedOrPreviewed, preconditionsOf, withReason, wrote } from '../serving/writes.ts';
import { decisionLifted, resultCorrected, resultWithdrawn, secretDestroyed } from './answers.ts';
import { resultBody, secretBody } from './requests.ts';

type Deciding = { school: string; preview: boolean; context: Context; decision: ManualDecision };

const decide = async (deps: Deps, req: Request, res: Response, { decision, ...rest }: Deciding, answer: object) => {
  const { school, ...asked } = rest;
  const preconditions = preconditionsOf(req);
  const decided = await decideResults(deps, school, { ...asked, decision, preconditions });
  await decidedOrPreviewed(res, decided, async () => answer);
};
export const resultEndpoints = [
  endpoint({
    route: 'PATCH /schools/{school}/results/{key}',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Correct one result by hand',
    description:
      'The key is tried first as answers show it, then as in the file. At least one of `takenOn`, `category` and `yearGroup` changes.',
    request: z.object({ params: resultParams, query: previewQuery, body: resultBody }),
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([resultCorrected, preview])),
    },
    refusals: ['result_not_found', 'result_not_valid', 'school_secret_missing', 'reason_required'],
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        const { reason, ...changes } = body;
        const { school, key } = params;
        const context = withReason(contextOf(req, res), reason);
        const decision = { type: 'CorrectResult', key, changes } as const;
        await decide(
          deps,
          req,
          res,
          { school, ...query, context, decision },
          { decision: 'corrected', changes, reason },
        );
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/results/{key}',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Withdraw one result by hand',
    request: z.object({ params: resultParams, query: previewQuery }),
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([resultWithdrawn, preview])),
    },
    refusals: ['result_not_found', 'school_secret_missing', 'reason_required'],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        const { school, key } = params;
        const context = contextOf(req, res);
        const decision = { type: 'WithdrawResult', key } as const;
        const answer = { decision: 'withdrawn', reason: context.reason };
        await decide(deps, req, res, { school, ...query, context, decision }, answer);
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/results/{key}/lift',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Lift a decision by hand: the result is then what the files say',
    request: z.object({ params: resultParams, query: previewQuery, body: noBody }),
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('The decision; or what would follow', z.union([decisionLifted, preview])),
    },
    refusals: ['result_not_found', 'decision_not_found', 'school_secret_missing'],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        const { school, key } = params;
        const context = contextOf(req, res);
        const decision = { type: 'LiftManualDecision', key } as const;
        await decide(deps, req, res, { school, ...query, context, decision }, { decision: 'lifted' });
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/secret',
    access: within('school', 'admin'),
    tag: 'Results',
    summary: "Destroy a school's secret, and with it every way from a pupil to its results",
    description:
      "For good; only after the data processing agreement ended. The body repeats the school's id. What its parents share is dropped by POST /schools/{school}/sharing-drops?all=true.",
    request: z.object({ params: schoolParams, query: noQuery, body: secretBody }),
    answers: { 200: written('Destroyed', secretDestroyed) },
    refusals: ['confirmation_required', 'dpa_still_in_force', 'school_secret_missing'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const { school } = params;
        const on = await conditional(deps, req, streams.results(school));
        wrote(res, await destroySecret(on, school, body.school, contextOf(req, res))).json({
          school,
          secret: 'destroyed',
        });
      },
  }),
] as const;
