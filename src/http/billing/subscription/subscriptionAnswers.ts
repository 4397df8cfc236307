/** A school's trial, and its subscription year by year (3.5, 3.7, 4.2, 4.3). */
import { z } from 'zod';
import type { Trial } from '../../../domain/billing/subscription/subscription.ts';
import type { Pool, YearAccount } from '../../../domain/billing/years/account.ts';
import type { ShownYear, SubscriptionAnswer } from '../../../queries/billing/subscription.ts';
import { average, decimal, describing, moment, money, position, whole } from '../../forms/answer.ts';
import { agreementId, day, planId, schoolId, yearGroup } from '../../forms/primitives.ts';
import { dayCount } from '../../results/countAnswers.ts';
import { formulaParts } from '../documentLines.ts';

const pool = describing<Pool>()(
  z
    .strictObject({
      day,
      total: whole,
      own: whole.meta({ description: "The school's own part" }),
      schools: z
        .array(z.strictObject({ school: schoolId, pupils: whole }))
        .exactOptional()
        .meta({ description: 'School by school, for board, finance and admin' }),
    })
    .meta({ id: 'Pool', description: 'The pupils of all joined schools together, on the count day' }),
);

const agreed = { agreement: agreementId, formula: z.string(), pool: pool.exactOptional() };

/** What is known of a year of a subscription, but how its price was agreed and its month-ends. */
export const billedYear = z.strictObject({
  term: whole.min(1),
  year: whole.min(1),
  from: day,
  to: day,
  plan: planId,
  kind: z.enum(['per-pupil', 'flat']),
  price: decimal.nullable().meta({ description: 'Unrounded; null while none is known, and then nothing is billed' }),
  measure: z.enum(['monthly', 'daily']).nullable(),
  yearGroups: z.array(yearGroup).nullable(),
  countDay: day.nullable(),
  count: whole.nullable().meta({ description: 'N on the count day: what the advance is for' }),
  days: z
    .array(dayCount)
    .nullable()
    .meta({ description: 'For a daily measure, N on each day on which it is another than the day before' }),
  average: z
    .strictObject({ sum: whole, over: whole.min(1), shown: average, complete: z.boolean() })
    .nullable()
    .meta({ description: 'sum / over, exactly; `complete` is false while the year runs' }),
  due: money.nullable().meta({ description: 'Null until the year has ended, and without a price' }),
  billed: money,
  takenOver: z
    .strictObject({ billed: money, reference: z.string() })
    .exactOptional()
    .meta({ description: 'The part of `billed` that was billed elsewhere' }),
  documents: z.array(z.string()).meta({
    description: 'What billed it: the reference of elsewhere, then standing documents with a line for it, oldest first',
  }),
});

export const yearAccount = describing<YearAccount>()(
  z
    .strictObject({
      ...billedYear.shape,
      agreed: z
        .strictObject(agreed)
        .exactOptional()
        .meta({ description: "The framework agreement that made the price, and how; absent when it is the plan's" }),
      months: z.array(z.strictObject({ lastDay: day, pupils: whole })),
    })
    .meta({ id: 'YearAccount' }),
);

const monthSoFar = z
  .strictObject({ lastDay: day, pupils: whole.nullable(), average: average.nullable() })
  .meta({ id: 'MonthSoFar', description: 'The average is of the year through that day; null until it has passed' });

const shownYear = describing<ShownYear>()(
  z
    .strictObject({
      ...billedYear.shape,
      agreed: z.strictObject({ ...agreed, formulaParts }).exactOptional(),
      months: z.array(monthSoFar).meta({ description: 'All twelve; none for a flat plan' }),
      difference: money.nullable().meta({ description: 'due − billed' }),
    })
    .meta({ id: 'SubscriptionYear' }),
);

const term = z.strictObject({ term: whole.min(1), plan: planId, startsOn: day });

const takenOverYear = z.strictObject({ term: whole.min(1), year: whole.min(1), billed: money, reference: z.string() });

export const storedSubscription = z
  .strictObject({
    school: schoolId,
    ...term.shape,
    endsOn: day.nullable(),
    takenOver: z.strictObject({ years: z.array(takenOverYear) }).exactOptional(),
  })
  .meta({ id: 'StoredSubscription', description: 'The latest term, which a migration may have still to begin' });

export const trial = describing<Trial>()(
  z
    .strictObject({
      enrolment: z.strictObject({ kind: z.enum(['masterclass', 'on-the-job']), reference: z.string() }),
      startsOn: day,
      endsOn: day.meta({ description: 'Its last day: of its months, or before a subscription started' }),
    })
    .meta({ id: 'Trial' }),
);

export const storedTrial = z.strictObject({ school: schoolId, ...trial.shape });

export const subscription = describing<SubscriptionAnswer>()(
  z
    .strictObject({
      school: schoolId,
      asKnownAt: moment,
      position,
      status: z.enum(['planned', 'running', 'ended']).meta({ description: 'Of the latest subscription, on `day`' }),
      day,
      subscriptions: z.array(
        z.strictObject({ terms: z.array(term), endsOn: day.nullable(), years: z.array(shownYear) }),
      ),
    })
    .meta({ id: 'Subscription' }),
);
