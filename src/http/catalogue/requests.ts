/** Plans with their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import type { SourceState } from '../../domain/catalogueEvents.ts';
import type { Feature, Texts } from '../../domain/offers.ts';
import { type Gives, paging, previewQuery } from '../forms/forms.ts';
import { amount, day, line, planId, yearGroup } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

const ascending = (groups: readonly number[]): number[] => [...new Set(groups)].sort((a, b) => a - b);

const texts = z.strictObject({ nl: line(500), en: line(500) }) satisfies Gives<Texts>;

const feature = z.strictObject({
  feature: planId,
  name: z.strictObject({ nl: line(100), en: line(100) }),
  from: day,
  developed: z.boolean(),
}) satisfies Gives<Feature>;

const planRules = {
  closedFrom: day.exactOptional(),
  /** The price holds from a day on. Years billed before keep theirs (4.2). */
  price: z.strictObject({ price: amount, from: day }).exactOptional(),
  /** Everything that the plan offers. Left out: it offers the same as before. */
  features: z.array(feature).max(50).exactOptional(),
};

/** A plan's rules and, where given, its price from a day (4.1). */
export const planBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('per-pupil'),
    measure: z.enum(['monthly', 'daily']).default('monthly'),
    yearGroups: z.array(yearGroup).min(1).max(8).transform(ascending).exactOptional(),
    countAfterDays: z.int().min(0).max(90).default(0),
    settleFromYear: z.int().min(1).max(100).default(2),
    ...planRules,
  }),
  z.strictObject({ kind: z.literal('flat'), ...planRules }),
]);

/** A source's status from a day on (8.1). */
export const sourceBody = z.strictObject({
  status: z.enum(['supported', 'available', 'in-development', 'under-study']),
  from: day,
  /** Both stay as they are if they are left out. */
  name: line(100).exactOptional(),
  why: texts.exactOptional(),
}) satisfies Gives<Omit<SourceState, 'source'> & { readonly name?: string; readonly why?: Texts }>;

/** A VAT rate from a day on, in percent (4.6). */
export const vatRateBody = z.strictObject({
  percent: z.string().regex(/^(0|[1-9][0-9]?)(\.[0-9]{1,2})?$/, wrong('vat-percent')),
});

/** A preview of a change of a plan lists its schools a page at a time. */
export const planQuery = z.strictObject({ ...previewQuery.shape, ...paging });
