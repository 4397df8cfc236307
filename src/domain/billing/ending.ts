/** Ending a subscription, and taking the end back (4.10). */
import { type Day, dayNumber, dayText } from '../day.ts';
import { Rejection } from '../rejection.ts';
import { billedYears } from './billed.ts';
import {
  latestSubscription,
  latestTerm,
  type Subscription,
  type SubscriptionEvent,
  type Subscriptions,
} from './subscription.ts';
import { yearContaining, yearOfTerm } from './term.ts';

/** `on` is the last day; default: the last day of the running year. */
export type EndSubscription = {
  readonly type: 'EndSubscription';
  readonly data: { readonly school: string; readonly on?: Day; readonly today: Day };
};

export type TakeBackEnd = {
  readonly type: 'TakeBackEnd';
  readonly data: { readonly school: string; readonly today: Day };
};

export const end = ({ school, on, today }: EndSubscription['data'], state: Subscriptions): SubscriptionEvent[] => {
  const subscription = runningSubscription(school, state, today);
  const { term, startsOn } = latestTerm(subscription);
  const first = dayNumber(startsOn);
  const runningYear = yearContaining(first, dayNumber(today));
  const endsOn = on ?? dayText(yearOfTerm(first, runningYear).to);
  const year = yearContaining(first, dayNumber(endsOn));
  if (year < runningYear || dayText(yearOfTerm(first, year).to) !== endsOn)
    throw new Rejection(
      'end_not_last_day_of_year',
      `A subscription ends on the last day of its running year, ${dayText(yearOfTerm(first, runningYear).to)}, or of a later one; ${endsOn} is neither.`,
    );
  if (subscription.endsOn === endsOn) return [];
  if (hasLaterYearDocument(state, subscription, term, year))
    throw new Rejection('end_before_billed_year', `The year after ${endsOn} has a standing document; credit it first.`);
  return [{ type: 'SubscriptionEndRecorded', data: { school, endsOn } }];
};

export const takeBackEnd = ({ school, today }: TakeBackEnd['data'], state: Subscriptions): SubscriptionEvent[] => {
  const last = latestSubscription(state);
  if (last === undefined) throw new Rejection('subscription_not_found', `School ${school} has no subscription.`);
  if (last.endsOn === undefined)
    throw new Rejection('end_not_recorded', `No end is recorded for the subscription of school ${school}.`);
  if (last.endsOn < today)
    throw new Rejection(
      'end_already_passed',
      `The subscription of school ${school} ended on ${last.endsOn}; start a new one instead.`,
    );
  return [{ type: 'SubscriptionEndTakenBack', data: { school } }];
};

const runningSubscription = (school: string, state: Subscriptions, today: Day): Subscription => {
  const last = latestSubscription(state);
  if (last === undefined) throw new Rejection('subscription_not_found', `School ${school} has no subscription.`);
  if (last.endsOn !== undefined && last.endsOn < today)
    throw new Rejection('end_already_passed', `The subscription of school ${school} already ended on ${last.endsOn}.`);
  return last;
};

const hasLaterYearDocument = (state: Subscriptions, { terms }: Subscription, term: number, year: number): boolean =>
  billedYears(state).some(
    (billed) =>
      terms.some((candidate) => candidate.term === billed.term) &&
      (billed.term > term || (billed.term === term && billed.year > year)),
  );
