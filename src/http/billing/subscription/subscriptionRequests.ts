/** Trials, and the life of a subscription (4.9–4.13). */
import { z } from 'zod';
import type { SubscriptionAsked, TrialAsked } from '../../../commands/billing/subscribe.ts';
import type { Gives } from '../../forms/forms.ts';
import { amount, day, line, planId } from '../../forms/primitives.ts';

/**
 * One year that was billed elsewhere. `term` must be the number of the term that the subscription starts with, which is
 * also the default (4.13).
 */
const takenOverYear = z.strictObject({
  term: z.int().min(1).max(1000).exactOptional(),
  year: z.int().min(1).max(100),
  billed: amount,
  reference: line(100),
});

export const subscriptionBody = z
  .strictObject({
    plan: planId,
    startsOn: day,
    takenOver: z.strictObject({ years: z.array(takenOverYear).min(1).max(100) }).exactOptional(),
  })
  .transform(({ takenOver, ...asked }) => ({
    ...asked,
    ...(takenOver === undefined ? {} : { takenOver: takenOver.years }),
  })) satisfies Gives<SubscriptionAsked>;

export const trialBody = z.strictObject({
  enrolment: z.strictObject({ kind: z.enum(['masterclass', 'on-the-job']), reference: line(100) }),
  startsOn: day,
}) satisfies Gives<TrialAsked>;

/** `on` is the first day on the new plan. Left out: the next anniversary. */
export const migrationBody = z.strictObject({ toPlan: planId, on: day.exactOptional() });

/** `on` and the whole body may be left out: the subscription then ends on the last day of the running year. */
export const subscriptionEndBody = z.strictObject({ on: day.exactOptional() }).default({});
