/** Plans, their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import { catalogue, vatRatesByDay } from '../../domain/catalogue.ts';
import { streams } from '../../ledger/streams.ts';
import { planChangePreview } from '../../queries/billing/ahead/planChange.ts';
import { sourcesAnswer } from '../../queries/catalogue.ts';
import { staff, within } from '../access/access.ts';
import { noQuery } from '../forms/forms.ts';
import { fromParams, planParams, sourceParams } from '../forms/params.ts';
import { schoolId } from '../forms/primitives.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, one, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { mustBeCaughtUp, unpaged } from '../serving/reads.ts';
import { conditional, confirmable, decideIn } from '../serving/writes.ts';
import { plan, plans, publicPlan, publicVatRate, source, sources, vatRate, vatRates } from './answers.ts';
import { planChange, planChangeShown } from './planChangeAnswers.ts';
import { planBody, planQuery, sourceBody, vatRateBody } from './requests.ts';

export const catalogueEndpoints = [
  endpoint({
    route: 'PUT /plans/{plan}',
    access: within('none', ...staff),
    tag: 'Catalogue',
    summary: 'Define a plan, close it, or price it from a day on',
    description:
      'What a plan counts and settles never changes: define another one. Years that were billed keep their price.',
    request: z.object({ params: planParams, query: planQuery, body: planBody }),
    heavy: ({ query }) => query.preview === 'true',
    answers: { 200: writtenOrPreviewed('The plan; or what would follow', z.union([plan, planChange])) },
    refusals: ['plan_rules_fixed', 'read_model_behind'],
    serve:
      (serving) =>
      async ({ params, query, body }, req, res) => {
        const { deps, sources } = serving;
        const { price, features, ...rules } = body;
        const data = { plan: { ...params, ...rules }, ...(price && { price }), ...(features && { features }) };
        const command = { type: 'DefinePlan', data } as const;
        if (query.preview) {
          await conditional(deps, req, streams.catalogue);
          await mustBeCaughtUp(serving);
          const { cursor, limit } = query;
          const after = cursor === undefined ? undefined : cursorsOf(serving, req).keyIn(cursor, schoolId);
          const { preview, head } = await planChangePreview(sources, command, { after, limit });
          confirmable(withLanguage(res), head).json(
            planChangeShown(preview, cursorsOf(serving, req).after(preview.next), languageOf(req)),
          );
          return;
        }
        await decideIn(deps, req, res, catalogue, streams.catalogue, () => command);
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
    answers: { 200: written('The source', source) },
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
        const all = await sourcesAnswer({ deps }, shownToday(deps));
        res.json(all.find(({ source: one }) => one === params.source));
      },
  }),
  endpoint({
    route: 'PUT /vat-rates/{from}',
    access: within('none', ...staff),
    tag: 'Catalogue',
    summary: 'Set the VAT rate from a day on',
    description: 'Documents that were issued keep their rate.',
    request: z.object({ params: fromParams, query: noQuery, body: vatRateBody }),
    answers: { 200: written('As stored', vatRate) },
    refusals: [],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const data = { ...params, ratePercent: body.percent };
        await decideIn(deps, req, res, catalogue, streams.catalogue, () => ({ type: 'SetVatRate', data }) as const);
        res.json(publicVatRate(data));
      },
  }),
  endpoint({
    route: 'GET /vat-rates',
    access: within('none', ...staff),
    tag: 'Catalogue',
    summary: 'All VAT rates, by the day from which they hold',
    request: z.object({ query: noQuery }),
    answers: { 200: one('The rates', vatRates) },
    refusals: [],
    serve:
      ({ deps }) =>
      async (_asked, _req, res) => {
        const { state } = await deps.folds.catalogue();
        answerOne(res, unpaged(vatRatesByDay(state).map(publicVatRate)));
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
        answerOne(res, unpaged([...state.plans.values()].map((plan) => publicPlan(state, plan, on))));
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
        answerOne(res, unpaged(await sourcesAnswer({ deps }, shownToday(deps))));
      },
  }),
] as const;
