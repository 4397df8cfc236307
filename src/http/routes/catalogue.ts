/** What is sold and which sources are read (4.1, 8.1). */
import { z } from 'zod';
import { today } from '../../commands/deps.ts';
import { streams } from '../../commands/streams.ts';
import { type Catalogue, catalogue, priceOn, sourcesOn } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { whole } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { noQuery, planBody, planParams, sourceBody, sourceParams } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { jsonBody, validRequest } from '../validation.ts';
import { decideIn } from '../writes.ts';

const getList = z.object({ query: noQuery });

const putPlan = z.object({ params: planParams, query: noQuery, body: planBody });
const putSource = z.object({ params: sourceParams, query: noQuery, body: sourceBody });

export const catalogueRoutes = ({ deps }: Serving): Routes => ({
  'GET /plans': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      res.json(whole([...state.plans.keys()].map((plan) => planAnswer(state, plan, today(deps)))));
    },
  ],
  'PUT /plans/{plan}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putPlan, req);
      const { price, ...rules } = body;
      const data = { plan: { ...params, ...rules }, ...(price === undefined ? {} : { price }) };
      await decideIn(deps, req, res, catalogue, streams.catalogue, { type: 'DefinePlan', data });
      const { state } = await deps.folds.catalogue();
      res.json(planAnswer(state, params.plan, today(deps)));
    },
  ],
  'GET /sources': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      res.json(whole(sourcesOn(state, today(deps))));
    },
  ],
  'PUT /sources/{source}': [
    ...jsonBody,
    async (req, res) => {
      const { params, body } = validRequest(putSource, req);
      const data = { ...params, ...body };
      await decideIn(deps, req, res, catalogue, streams.catalogue, { type: 'SetSourceStatus', data });
      res.json(data);
    },
  ],
});

/** A plan with its price today, and all that were ever set. */
const planAnswer = (state: Catalogue, name: string, on: Day) => ({
  ...state.plans.get(name),
  price: priceOn(state, name, on)?.price ?? null,
  prices: state.prices.filter(({ plan }) => plan === name).map(({ price, from }) => ({ price, from })),
});
