/** Plans with their prices, and sources (4.1, 8.1). */
import { z } from 'zod';
import type { SourceState } from '../../domain/catalogue.ts';
import type { Gives } from '../forms/forms.ts';
import { amount, day, yearGroup } from '../forms/primitives.ts';

const ascending = (groups: readonly number[]): number[] => [...new Set(groups)].sort((a, b) => a - b);

const planRules = {
  closedFrom: day.exactOptional(),
  /** The price holds from a day on. Years billed before keep theirs (4.2). */
  price: z.strictObject({ price: amount, from: day }).exactOptional(),
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
}) satisfies Gives<Omit<SourceState, 'source'>>;
