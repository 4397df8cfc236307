/** Plans, their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import { catalogue, sourcesOn } from '../../domain/catalogue.ts';
import { streams } from '../../ledger/streams.ts';
import { staff, within } from '../access/access.ts';
import { plan, plans, source, sources } from '../catalogue/answers.ts';
import { noQuery } from '../forms/forms.ts';
import { planParams, sourceParams } from '../forms/params.ts';
import { answerOne } from '../serving/answers.ts';
import { type Endpoint, endpoint, one, written } from '../serving/endpoint.ts';
import { whole } from '../serving/reads.ts';
import { decideIn } from '../serving/writes.ts';
import { publicPlan } from './answers.ts';
import { planBody, sourceBody } from './requests.ts';

export const catalogueEndpoints: readonly Endpoint[] = [
  endpoint({
    route: 'PUT /plans/{plan}',
    access: within('none', ...staff),
    tag: 'Catalogue',
    summary: 'Define a plan, close it, or price it from a day on',
    description:
      'What a plan counts and settles never changes: define another one. Years that were billed keep their price.',
    request: z.object({ params: planParams, query: noQuery, body: planBody }),
    answers: { 200: written('The plan', plan) },
    refusals: ['plan_rules_fixed'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const { price, ...rules } = body;
        const data = { plan: { ...params, ...rules }, ...(price === undefined ? {} : { price }) };
        await decideIn(deps, req, res, catalogue, streams.catalogue, () => ({ type: 'DefinePlan', data }) as const);
        const { state } = await deps.folds.catalogue();
        res.json(publicPlan(state, state.plans.get(params.plan)!, shownToday(deps)));
      },
  }),
  endpoint({
    route: 'PUT /sources/{source}',
    access: within('none', ...staff),
    tag: 'Catalogue',
    summary: 'Set the status of a source from a day on',
    request: z.object({ params: sourceParams, query: noQuery, body: sourceBody }),
    answers: { 200: written('As stored', source) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const data = { ...params, ...body };
        await decideIn(
          deps,
          req,
          res,
          catalogue,
          streams.catalogue,
          () => ({ type: 'SetSourceStatus', data }) as const,
        );
        res.json(data);
      },
  }),
  endpoint({
    route: 'GET /plans',
    access: 'open',
    tag: 'Catalogue',
    summary: 'All plans with their prices',
    request: z.object({ query: noQuery }),
    keptBy: 'anybody',
    answers: { 200: one('The plans', plans) },
    refusals: ['store_unavailable'],
    serve:
      ({ deps }) =>
      async (_asked, _req, res) => {
        const { state } = await deps.folds.catalogue();
        const on = shownToday(deps);
        answerOne(res, whole([...state.plans.values()].map((plan) => publicPlan(state, plan, on))));
      },
  }),
  endpoint({
    route: 'GET /sources',
    access: 'open',
    tag: 'Catalogue',
    summary: 'All sources with their status',
    request: z.object({ query: noQuery }),
    keptBy: 'anybody',
    answers: { 200: one('The sources', sources) },
    refusals: ['store_unavailable'],
    serve:
      ({ deps }) =>
      async (_asked, _req, res) => {
        const { state } = await deps.folds.catalogue();
        answerOne(res, whole(sourcesOn(state, shownToday(deps))));
      },
  }),
];
