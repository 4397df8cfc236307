/** Routes for plans, their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import { catalogue, sourcesOn } from '../../domain/catalogue.ts';
import { streams } from '../../ledger/streams.ts';
import { noQuery } from '../forms/forms.ts';
import { planParams, sourceParams } from '../forms/params.ts';
import { jsonBody } from '../requests/bodies.ts';
import { validRequest } from '../requests/validation.ts';
import { whole } from '../serving/reads.ts';
import type { OpenRoutes, Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { decideIn } from '../serving/writes.ts';
import { publicPlan } from './answers.ts';
import { planBody, sourceBody } from './requests.ts';

export const getList = z.object({ query: noQuery });

export const putPlan = z.object({ params: planParams, query: noQuery, body: planBody });
export const putSource = z.object({ params: sourceParams, query: noQuery, body: sourceBody });

export const catalogueRoutes = ({ deps }: Serving): Routes => ({
  'PUT /plans/{plan}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putPlan, req);
      const { price, ...rules } = body;
      const data = { plan: { ...params, ...rules }, ...(price === undefined ? {} : { price }) };
      await decideIn(deps, req, res, catalogue, streams.catalogue, () => ({ type: 'DefinePlan', data }) as const);
      const { state } = await deps.folds.catalogue();
      res.json(publicPlan(state, state.plans.get(params.plan)!, shownToday(deps)));
    },
  ],
  'PUT /sources/{source}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putSource, req);
      const data = { ...params, ...body };
      await decideIn(deps, req, res, catalogue, streams.catalogue, () => ({ type: 'SetSourceStatus', data }) as const);
      res.json(data);
    },
  ],
});

/** Anybody may read which plans are sold and which sources can be read. */
export const openCatalogueRoutes = ({ deps }: Serving): OpenRoutes => ({
  'GET /plans': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      const on = shownToday(deps);
      res.json(whole([...state.plans.values()].map((plan) => publicPlan(state, plan, on))));
    },
  ],
  'GET /sources': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      res.json(whole(sourcesOn(state, shownToday(deps))));
    },
  ],
});
