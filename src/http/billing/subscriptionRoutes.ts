/** Routes of a school's trial and subscription (4.7, 4.9–4.13). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { correctNow } from '../../commands/billing/amend.ts';
import {
  endSubscription,
  migrateSubscription,
  startSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../commands/billing/subscribe.ts';
import type { Deps } from '../../commands/deps.ts';
import { publicDocument } from '../../domain/billing/documents/publicDocument.ts';
import { latestSubscription, latestTerm } from '../../domain/billing/subscription/subscription.ts';
import { trialRunsThrough } from '../../domain/billing/subscription/trial.ts';
import type { Outcome } from '../../ledger/handler.ts';
import type { Context, Recordable } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { streams } from '../../ledger/streams.ts';
import { myDataAnswer } from '../../queries/billing/myData.ts';
import { subscriptionAnswer } from '../../queries/billing/subscription.ts';
import { asKnownAtQuery, noQuery, numberingQuery, previewQuery } from '../forms/forms.ts';
import { schoolParams } from '../forms/params.ts';
import { jsonBody } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { principalOf } from '../requests/locals.ts';
import { validRequest } from '../requests/validation.ts';
import { knownAt, mustBeRegistered } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, withReason, writeOrPreview, wrote } from '../serving/writes.ts';
import { issueBody } from './documentRequests.ts';
import { migrationBody, subscriptionBody, subscriptionEndBody, trialBody } from './subscriptionRequests.ts';
import { myDataFor, subscriptionFor } from './visiblePools.ts';

export const postSubscription = z.object({ params: schoolParams, query: previewQuery, body: subscriptionBody });
export const postTrial = z.object({ params: schoolParams, query: noQuery, body: trialBody });
export const postMigration = z.object({ params: schoolParams, query: previewQuery, body: migrationBody });
export const deleteMigration = z.object({ params: schoolParams, query: previewQuery });
export const postEnd = z.object({ params: schoolParams, query: previewQuery, body: subscriptionEndBody });
export const deleteEnd = z.object({ params: schoolParams, query: previewQuery });
export const getSubscription = z.object({ params: schoolParams, query: asKnownAtQuery });
export const postCorrection = z.object({ params: schoolParams, query: numberingQuery, body: issueBody });
export const getMyData = z.object({ params: schoolParams, query: noQuery });

type Asked = { readonly school: string; readonly preview: boolean };
type Command = (target: Deps, context: Context) => Promise<Outcome<Recordable>>;

export const subscriptionRoutes = (serving: Serving): Routes => {
  const { deps, sources } = serving;
  const change = async (
    req: Request,
    res: Response,
    { school, preview }: Asked,
    command: Command,
    status = 200,
  ): Promise<void> => {
    const context = contextOf(req, res);
    const on = await conditional(deps, req, streams.subscription(school));
    const write = (target: Deps) => command(target, context);
    await writeOrPreview(on, res, { school, preview, context, write }, async (outcome) => {
      wrote(res, outcome)
        .status(status)
        .json(await storedSubscription(deps, school));
    });
  };
  return {
    'POST /schools/{school}/trial': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(postTrial, req);
        const { school } = params;
        const on = await conditional(deps, req, streams.subscription(school));
        const outcome = await startTrial(on, school, body, contextOf(req, res));
        const { state } = await billingOf(deps, school);
        wrote(res, outcome)
          .status(201)
          .json({ school, ...body, endsOn: trialRunsThrough(state) });
      },
    ],
    'POST /schools/{school}/subscription': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postSubscription, req);
        await change(
          req,
          res,
          { ...params, ...query },
          (target, context) => startSubscription(target, params.school, body, context),
          201,
        );
      },
    ],
    'POST /schools/{school}/subscription/migration': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postMigration, req);
        await change(req, res, { ...params, ...query }, (target, context) =>
          migrateSubscription(target, params.school, body, context),
        );
      },
    ],
    'DELETE /schools/{school}/subscription/migration': [
      async (req, res) => {
        const { params, query } = validRequest(deleteMigration, req);
        await change(req, res, { ...params, ...query }, (target, context) =>
          takeBackMigration(target, params.school, context),
        );
      },
    ],
    'POST /schools/{school}/subscription/end': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postEnd, req);
        await change(req, res, { ...params, ...query }, (target, context) =>
          endSubscription(target, params.school, body.on, context),
        );
      },
    ],
    'DELETE /schools/{school}/subscription/end': [
      async (req, res) => {
        const { params, query } = validRequest(deleteEnd, req);
        await change(req, res, { ...params, ...query }, (target, context) =>
          takeBackEnd(target, params.school, context),
        );
      },
    ],
    'GET /schools/{school}/subscription': [
      async (req, res) => {
        const { params, query } = validRequest(getSubscription, req);
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        await mustBeRegistered(serving, params.school);
        res.json(subscriptionFor(principalOf(res), await subscriptionAnswer(sources, params.school, asKnownAt)));
      },
    ],
    'POST /schools/{school}/subscription/correction': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postCorrection, req);
        const { preview, confirmRestored } = query;
        const { school } = params;
        const context = withReason(contextOf(req, res), body.reason);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => correctNow(target, school, body.on, context, { confirmRestored });
        await writeOrPreview(on, res, { school, preview, context, write }, (outcome) => {
          wrote(res, outcome).json({ issued: outcome.issued.map(publicDocument) });
        });
      },
    ],
    'GET /schools/{school}/my-data': [
      async (req, res) => {
        const { params } = validRequest(getMyData, req);
        res.json(myDataFor(principalOf(res), await myDataAnswer(sources, params.school)));
      },
    ],
  };
};

/** The subscription as it stands in the log after the write. */
const storedSubscription = async (deps: Deps, school: string) => {
  const latest = latestSubscription((await billingOf(deps, school)).state);
  if (latest === undefined) return undefined;
  const { endsOn = null, takenOver } = latest;
  return {
    school,
    ...latestTerm(latest),
    endsOn,
    ...(takenOver === undefined ? {} : { takenOver: { years: takenOver } }),
  };
};
