/** Parts of bodies and queries that are built from the primitives. */
import { z } from 'zod';
import { wrong } from '../words/faults.ts';
import { line, moment, postalCode } from './primitives.ts';

/** A schema whose output can be passed to the domain unchanged. */
export type Gives<T> = z.ZodType<T>;

export const name = line(200);

export const address = z.strictObject({ street: line(200), postalCode, city: line(100) });

export const noQuery = z.strictObject({});
/** The body may be left out or be an empty object. */
export const noBody = z.strictObject({}).default({});

const pageMax = 500;

/** Query parameters of every list. `cursor` is the `next` of the previous page. */
export const paging = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,512}$/, wrong('cursor'))
    .exactOptional(),
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, wrong('number-not-between', { min: 1, max: pageMax }))
    .transform(Number)
    .refine((limit) => limit <= pageMax, wrong('number-not-between', { min: 1, max: pageMax }))
    .default(100)
    .meta({ override: { type: 'integer', minimum: 1, maximum: pageMax, default: 100, pattern: undefined } }),
};

export const pageQuery = z.strictObject(paging);

const orders = z.enum(['asc', 'desc']);

/** The `order` of a list that time orders: the newest first, unless asked otherwise. */
export const newestFirst = { order: orders.default('desc') };

/** The `order` of any other list. */
export const ascending = { order: orders.default('asc') };

/** A position of the log, as a query parameter. */
export const logPosition = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,14})$/, wrong('position'))
  .transform(Number);

/** Query of reads that can answer as known at a past moment (5.6). */
export const asKnownAtQuery = z.strictObject({ asKnownAt: moment.exactOptional() });

/** Query of every write that changes amounts of money. */
export const previewQuery = z.strictObject({
  preview: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});

/** Query of every write that issues documents. */
export const numberingQuery = z.strictObject({
  ...previewQuery.shape,
  confirmRestored: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});

/** Checks that the second of two days or moments is not before the first, when both are given. Both compare as text. */
export const inOrder =
  <First extends string, Last extends string>(first: First, last: Last) =>
  (value: { readonly [Name in First | Last]?: string }, check: z.RefinementCtx): void => {
    const [from, to] = [value[first], value[last]];
    if (from !== undefined && to !== undefined && to < from)
      check.addIssue({ code: 'custom', path: [last], message: wrong('before', { other: first }) });
  };

export const runsForward = inOrder('from', 'to');
