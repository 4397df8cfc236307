/** A school's subscription, and all that is known of it (4.7, 4.10, 4.12). */
import { z } from 'zod';
import { correctNow } from '../../commands/billing/amend.ts';
import { billingOf } from '../../commands/billing/decide.ts';
import type { Deps } from '../../commands/deps.ts';
import { streams } from '../../commands/streams.ts';
import { endSubscription, startSubscription, takeBackEnd } from '../../commands/subscribe.ts';
import { latestSubscription, latestTerm } from '../../domain/billing/subscription.ts';
import { myDataAnswer } from '../../projections/answers/myData.ts';
import { subscriptionAnswer } from '../../projections/answers/subscription.ts';
import { contextOf } from '../context.ts';
import { publicDocument } from '../documents.ts';
import { knownAt, mustBeRegistered } from '../reads.ts';
import type { Routes } from '../routing.ts';
import {
  asKnownAtQuery,
  issueBody,
  noQuery,
  previewQuery,
  schoolParams,
  subscriptionBody,
  subscriptionEndBody,
} from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { jsonBody, validRequest } from '../validation.ts';
import { conditional, withReason, writeOrPreview, wrote } from '../writes.ts';

export const postSubscription = z.object({ params: schoolParams, query: previewQuery, body: subscriptionBody });
export const postEnd = z.object({ params: schoolParams, query: previewQuery, body: subscriptionEndBody });
export const deleteEnd = z.object({ params: schoolParams, query: previewQuery });
export const getSubscription = z.object({ params: schoolParams, query: asKnownAtQuery });
export const postCorrection = z.object({ params: schoolParams, query: previewQuery, body: issueBody });
export const getMyData = z.object({ params: schoolParams, query: noQuery });

export const subscriptionRoutes = (serving: Serving): Routes => {
  const { deps, sources } = serving;
  return {
    'POST /schools/{school}/subscription': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postSubscription, req);
        const { school } = params;
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => startSubscription(target, school, body.plan, body.startsOn, context);
        await writeOrPreview(on, res, { school, ...query, context, write }, async (outcome) => {
          wrote(res, outcome)
            .status(201)
            .json(await storedSubscription(deps, school));
        });
      },
    ],
    'POST /schools/{school}/subscription/end': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postEnd, req);
        const { school } = params;
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => endSubscription(target, school, body.on, context);
        await writeOrPreview(on, res, { school, ...query, context, write }, async (outcome) => {
          wrote(res, outcome).json(await storedSubscription(deps, school));
        });
      },
    ],
    'DELETE /schools/{school}/subscription/end': [
      async (req, res) => {
        const { params, query } = validRequest(deleteEnd, req);
        const { school } = params;
        const context = contextOf(req, res);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => takeBackEnd(target, school, context);
        await writeOrPreview(on, res, { school, ...query, context, write }, async (outcome) => {
          wrote(res, outcome).json(await storedSubscription(deps, school));
        });
      },
    ],
    'GET /schools/{school}/subscription': [
      async (req, res) => {
        const { params, query } = validRequest(getSubscription, req);
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        await mustBeRegistered(serving, params.school);
        res.json(await subscriptionAnswer(sources, params.school, asKnownAt));
      },
    ],
    'POST /schools/{school}/subscription/correction': [
      ...jsonBody,
      async (req, res) => {
        const { params, query, body } = validRequest(postCorrection, req);
        const { school } = params;
        const context = withReason(contextOf(req, res), body.reason);
        const on = await conditional(deps, req, streams.subscription(school));
        const write = (target: Deps) => correctNow(target, school, body.on, context);
        await writeOrPreview(on, res, { school, ...query, context, write }, (outcome) => {
          wrote(res, outcome).json({ issued: outcome.issued.map(publicDocument) });
        });
      },
    ],
    'GET /schools/{school}/my-data': [
      async (req, res) => {
        const { params } = validRequest(getMyData, req);
        res.json(await myDataAnswer(sources, params.school));
      },
    ],
  };
};

/** What was asked for, as it now stands in the log. */
const storedSubscription = async (deps: Deps, school: string) => {
  const latest = latestSubscription((await billingOf(deps, school)).state);
  return latest && { school, ...latestTerm(latest), endsOn: latest.endsOn ?? null };
};
