/** Answers about plans, their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import { featuresOf, priceOn } from '../../domain/catalogue.ts';
import type { Catalogue, Plan, SourceState, TrialPlan, VatRate } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import type { SourceAnswer } from '../../queries/catalogue.ts';
import { decimal, describing, moment, whole, wholeOf } from '../forms/answer.ts';
import { day, planId, sourceId, yearGroup } from '../forms/primitives.ts';
import { feature, texts } from './offerAnswers.ts';

/** What is told of every plan. */
export const anyPlan = z.strictObject({
  plan: planId,
  closedFrom: day.exactOptional().meta({ description: 'No subscription may start on it on or after this day' }),
  price: decimal.nullable().meta({ description: 'In force today' }),
  prices: z.array(z.strictObject({ price: decimal, from: day })),
  features: z.array(feature).meta({ description: 'What the plan offers' }),
});

export const plan = describing<PublicPlan>()(
  z
    .union([
      z.strictObject({
        kind: z.literal('per-pupil'),
        measure: z.enum(['monthly', 'daily']),
        yearGroups: z.array(yearGroup).exactOptional(),
        countAfterDays: whole.max(90),
        settleFromYear: whole,
        ...anyPlan.shape,
      }),
      z.strictObject({ kind: z.literal('flat'), ...anyPlan.shape }),
      z.strictObject({ kind: z.literal('trial'), months: whole.min(1), ...anyPlan.shape }),
    ])
    .meta({ id: 'Plan' }),
);

const status = z.enum(['supported', 'available', 'in-development', 'under-study']) satisfies z.ZodType<
  SourceState['status']
>;

const statusFrom = { status, from: day };

export const source = describing<SourceAnswer>()(
  z
    .strictObject({
      source: sourceId,
      name: z.string().meta({ description: 'The name that people know it by' }),
      status: status.nullable().meta({ description: 'Today; null for one that only begins later' }),
      from: day.nullable(),
      why: texts.exactOptional().meta({ description: 'Why it has that status' }),
      planned: z.array(z.strictObject(statusFrom)).meta({ description: 'Its later changes' }),
      changes: z
        .array(z.strictObject({ recordedAt: moment, ...statusFrom }))
        .meta({ description: 'Every change that was recorded, in that order' }),
    })
    .meta({ id: 'SourcePlan' }),
);

export const vatRate = describing<PublicVatRate>()(
  z.strictObject({ from: day, percent: decimal }).meta({ id: 'VatRate', description: 'Holds from that day on' }),
);

export const plans = wholeOf(plan);
export const sources = wholeOf(source);
export const vatRates = wholeOf(vatRate);

export type PublicVatRate = ReturnType<typeof publicVatRate>;

export const publicVatRate = ({ from, ratePercent: percent }: VatRate) => ({ from, percent });

export type PublicPlan = ReturnType<typeof publicPlan>;

/** A plan with its price on a day, and every price it ever had. */
export const publicPlan = (state: Catalogue, plan: Plan | TrialPlan, on: Day) => ({
  ...plan,
  price: priceOn(state, plan.plan, on)?.price ?? null,
  prices: state.prices.filter((price) => price.plan === plan.plan).map(({ price, from }) => ({ price, from })),
  features: featuresOf(state, plan.plan),
});
