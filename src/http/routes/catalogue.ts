/** What is sold and which sources are read (4.1, 8.1). */
import { z } from 'zod';
import { today } from '../../commands/deps.ts';
import { priceOn, sourcesOn } from '../../domain/catalogue.ts';
import { whole } from '../reads.ts';
import type { Routes } from '../routing.ts';
import { noQuery } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { validRequest } from '../validation.ts';

const getList = z.object({ query: noQuery });

export const catalogueRoutes = ({ deps }: Serving): Routes => ({
  'GET /plans': [
    async (req, res) => {
      validRequest(getList, req);
      const { state } = await deps.folds.catalogue();
      const plans = [...state.plans.values()].map((plan) => ({
        ...plan,
        price: priceOn(state, plan.plan, today(deps))?.price ?? null,
        prices: state.prices.filter((price) => price.plan === plan.plan).map(({ price, from }) => ({ price, from })),
      }));
      res.json(whole(plans));
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
