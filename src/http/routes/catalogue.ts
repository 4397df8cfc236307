/** What is sold and which sources are read (4.1, 8.1). */
import { z } from 'zod';
import { today } from '../../commands/deps.ts';
import { type Catalogue, type Plan, priceOn, sourcesOn } from '../../domain/catalogue.ts';
import type { Day } from '../../domain/day.ts';
import { whole } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { noQuery } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

export const getList = z.object({ query: noQuery });

export const catalogueRoutes = ({ deps }: Serving): Routes => ({
  'GET /plans': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      const on = today(deps);
      res.json(whole([...state.plans.values()].map((plan) => publicPlan(state, plan, on))));
    },
  ],
  'GET /sources': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      res.json(whole(sourcesOn(state, today(deps))));
    },
  ],
});

export type PublicPlan = ReturnType<typeof publicPlan>;

/** A plan with its price on a day, and all that it ever had. */
const publicPlan = (state: Catalogue, plan: Plan, on: Day) => ({
  ...plan,
  price: priceOn(state, plan.plan, on)?.price ?? null,
  prices: state.prices.filter((price) => price.plan === plan.plan).map(({ price, from }) => ({ price, from })),
});
