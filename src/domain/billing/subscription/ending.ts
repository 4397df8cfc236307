/** Ends a subscription, and takes an end back (4.10). */
import { type Day, dayNumber, dayText } from '../../day.ts';
import { Rejection } from '../../rejection.ts';
import type { NumberOf } from '../documents/document.ts';
import { billedOf, numbersOf, standingFinal } from '../years/billed.ts';
import { yearContaining, yearOfTerm } from '../years/term.ts';
import {
  latestSubscription,
  pendingTerm,
  type Subscription,
  type SubscriptionEvent,
  type Subscriptions,
  type Term,
  termOn,
} from './subscription.ts';

/**
 * `on` is the last day; default: the last day of the running year. `hasReason`: whether the request gives a reason,
 * which a past day requires. `numberOf`: for the refusal, which names documents by number.
 */
export type EndSubscription = {
  readonly type: 'EndSubscription';
  readonly data: {
    readonly school: string;
    readonly on?: Day;
    readonly today: Day;
    readonly hasReason: boolean;
    readonly numberOf?: NumberOf;
  };
};

export type TakeBackEnd = {
  readonly type: 'TakeBackEnd';
  readonly data: { readonly school: string; readonly numberOf?: NumberOf };
};

/** @throws Rejection end_not_last_day_of_year, end_before_billed_year, reason_required, and if no subscription runs */
export const end = (
  { school, on, today, hasReason, numberOf = () => undefined }: EndSubscription['data'],
  state: Subscriptions,
): SubscriptionEvent[] => {
  // A repeated request for an end in the past is the same end, although the subscription no longer runs.
  if (on !== undefined && latestSubscription(state)?.endsOn === on) return [];
  const subscription = mustBeRunning(school, state, today);
  const endsOn = on ?? lastDayOfRunningYear(school, subscription, today);
  const { term, startsOn } = termOn(subscription, endsOn);
  const first = dayNumber(startsOn);
  const year = yearContaining(first, dayNumber(endsOn));
  const lastDay = dayText(yearOfTerm(first, year).to);
  if (endsOn !== lastDay) throw new Rejection('end_not_last_day_of_year', { endsOn, lastDay });
  if (subscription.endsOn === endsOn) return [];
  const isLater = (of: number, number: number) => of > term || (of === term && number > year);
  const billed = billedOf(state, subscription, isLater, numberOf);
  if (billed !== undefined) throw new Rejection('end_before_billed_year', { endsOn, ...billed });
  if (endsOn < today && !hasReason) throw new Rejection('reason_required', { for: 'past-end', endsOn });
  return [{ type: 'SubscriptionEndRecorded', data: { school, endsOn } }];
};

/** @throws Rejection when a migration cuts the running year short: the year then has no last day to end on (4.11) */
const lastDayOfRunningYear = (school: string, subscription: Subscription, today: Day): Day => {
  const first = dayNumber(termOn(subscription, today).startsOn);
  const { to } = yearOfTerm(first, yearContaining(first, dayNumber(today)));
  const pending = pendingTerm(subscription, today);
  if (pending !== undefined && dayNumber(pending.startsOn) <= to) throw migrationPending(school, pending);
  return dayText(to);
};

/**
 * Allowed after the last day too, because nothing is settled before the final document stands.
 * @throws Rejection final_document_stands, end_not_recorded
 */
export const takeBackEnd = (
  { school, numberOf = () => undefined }: TakeBackEnd['data'],
  state: Subscriptions,
): SubscriptionEvent[] => {
  const last = latestSubscription(state);
  if (last === undefined) throw new Rejection('subscription_not_found', { school });
  if (last.endsOn === undefined) throw new Rejection('end_not_recorded', { school });
  const final = standingFinal(state, last);
  if (final.length > 0)
    throw new Rejection('final_document_stands', {
      school,
      endsOn: last.endsOn,
      documents: numbersOf(final, numberOf),
    });
  return [{ type: 'SubscriptionEndTakenBack', data: { school } }];
};

/**
 * The latest subscription, unless its last day has passed.
 * @throws Rejection
 */
export const mustBeRunning = (school: string, state: Subscriptions, today: Day): Subscription => {
  const last = latestSubscription(state);
  if (last === undefined) throw new Rejection('subscription_not_found', { school });
  if (last.endsOn !== undefined && last.endsOn < today)
    throw new Rejection('end_already_passed', { school, endsOn: last.endsOn });
  return last;
};

/** @throws Rejection end_recorded */
export const mustHaveNoEnd = (school: string, { endsOn }: Subscription): void => {
  if (endsOn !== undefined) throw new Rejection('end_recorded', { school, endsOn });
};

export const migrationPending = (school: string, { plan, startsOn }: Term): Rejection =>
  new Rejection('migration_pending', { school, plan, startsOn });
