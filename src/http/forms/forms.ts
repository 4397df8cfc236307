/** What bodies and queries are made of, besides the primitives. */
import { z } from 'zod';
import { line, moment, postalCode } from './primitives.ts';

/** A schema whose output the domain takes as it is. */
export type Gives<T> = z.ZodType<T>;

export const name = line(200);

export const address = z.strictObject({ street: line(200), postalCode, city: line(100) });

export const noQuery = z.strictObject({});
/** A body may be left out, or be an object without anything. */
export const noBody = z.strictObject({}).default({});

const pageMax = 500;

/** Of every list; `cursor` is the `next` of the page before. */
export const paging = {
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,512}$/, 'must be the next of an earlier page')
    .exactOptional(),
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, `must be a number from 1 to ${pageMax}`)
    .transform(Number)
    .refine((limit) => limit <= pageMax, `must be a number from 1 to ${pageMax}`)
    .default(100)
    .meta({ override: { type: 'integer', minimum: 1, maximum: pageMax, default: 100, pattern: undefined } }),
};

export const pageQuery = z.strictObject(paging);

/** A position of the log, in a query. */
export const logPosition = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,14})$/, 'must be a position in the log')
  .transform(Number);

/** Of what can be asked as known at a past moment (5.6). */
export const asKnownAtQuery = z.strictObject({ asKnownAt: moment.exactOptional() });

/** Of every write that moves money. */
export const previewQuery = z.strictObject({
  preview: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true'),
});

/** Of what numbers documents. */
export const numberingQuery = z.strictObject({
  ...previewQuery.shape,
  confirmRestored: z
    .enum(['true', 'false'])
    .default('false')
    .transform((flag) => flag === 'true')
    .meta({
      description:
        'For a ledger that was restored and could not be held against kept heads: numbers documents all the same, from now on, with the reason in `X-Reason` or the body',
    }),
});

/** Two days, or moments as `moment` writes them, which compare as text, of which the second, where both are given, is not before the first. */
export const inOrder =
  <First extends string, Last extends string>(first: First, last: Last) =>
  (value: { readonly [Name in First | Last]?: string }, check: z.RefinementCtx): void => {
    const [from, to] = [value[first], value[last]];
    if (from !== undefined && to !== undefined && to < from)
      check.addIssue({ code: 'custom', path: [last], message: `must not lie before ${first}` });
  };

export const runsForward = inOrder('from', 'to');
