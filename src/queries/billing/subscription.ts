/** A school's subscriptions, year by year: count day, count, months, average, price, due, billed and documents (3.5, 3.7, 4.2, 4.3). */

import { agreedFormula, type FormulaPart } from '../../domain/billing/documents/formulaParts.ts';
import type { Reckoning } from '../../domain/billing/rules/rules.ts';
import type { Subscription, Term } from '../../domain/billing/subscription/subscription.ts';
import type { AgreedPrice, YearAccount } from '../../domain/billing/years/account.ts';
import { allYears } from '../../domain/billing/years/due.ts';
import { type MonthSoFar, runningMonths } from '../../domain/billing/years/runningMonths.ts';
import { type Day, dayNumber } from '../../domain/day.ts';
import { type DecimalText, minus } from '../../domain/money.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Sources } from '../sources.ts';
import { type KnownSubscriptions, knownSubscriptions } from './known.ts';
import { reckoningFor } from './reckoning.ts';

export type SubscriptionStatus = 'planned' | 'running' | 'ended';

/** The framework agreement that sets a year's price, with its formula number by number. */
export type ShownAgreement = AgreedPrice & { readonly formulaParts: readonly FormulaPart[] };

/** A year with all twelve month-ends. */
export type ShownYear = Omit<YearAccount, 'months' | 'agreed'> & {
  /** Absent when the plan sets the price. */
  readonly agreed?: ShownAgreement;
  readonly months: readonly MonthSoFar[];
  /** due − billed; null while due is not known. */
  readonly difference: DecimalText | null;
};

export type SubscriptionAnswer = {
  readonly school: string;
  readonly asKnownAt: string;
  readonly position: Position;
  /** Status of the latest subscription, on `day`. */
  readonly status: SubscriptionStatus;
  readonly day: Day;
  /** Oldest first. */
  readonly subscriptions: readonly {
    readonly terms: readonly Term[];
    readonly endsOn: Day | null;
    /** Only years that have begun. `documents` holds numbers. */
    readonly years: readonly ShownYear[];
  }[];
};

/** @throws Rejection subscription_not_found */
export const subscriptionAnswer = async (
  sources: Sources,
  school: string,
  asKnownAt?: Date,
): Promise<SubscriptionAnswer> => {
  const answer = await subscriptionOf(sources, school, await knownSubscriptions(sources, school, asKnownAt));
  if (answer === null) throw new Rejection('subscription_not_found', { school });
  return answer;
};

/** Null for a school that never had a subscription. */
export const subscriptionOf = async (
  sources: Sources,
  school: string,
  known: KnownSubscriptions,
): Promise<SubscriptionAnswer | null> => {
  const { state, through } = known;
  if (state.subscriptions.length === 0) return null;
  return subscriptionFrom(school, known, await reckoningFor(sources, school, state, { through }));
};

/** The same answer, from a reckoning that was read before. */
export const subscriptionFrom = (
  school: string,
  known: KnownSubscriptions,
  reckoning: Reckoning,
): SubscriptionAnswer | null => {
  const { state, moment, position, day } = known;
  const latest = state.subscriptions.at(-1);
  if (latest === undefined) return null;
  return {
    school,
    asKnownAt: moment,
    position,
    status: statusOf(latest, day),
    day,
    subscriptions: state.subscriptions.map((subscription) => ({
      terms: subscription.terms,
      endsOn: subscription.endsOn ?? null,
      years: yearsOf(subscription, known, reckoning),
    })),
  };
};

const statusOf = ({ terms, endsOn }: Subscription, day: Day): SubscriptionStatus => {
  if (terms[0].startsOn > day) return 'planned';
  return endsOn !== undefined && endsOn < day ? 'ended' : 'running';
};

/** Calculates every year of a subscription that has begun by a day, with the functions that bill it. */
const yearsOf = (
  subscription: Subscription,
  { state, numbers, day }: KnownSubscriptions,
  reckoning: Reckoning,
): ShownYear[] =>
  allYears(subscription, day).map(({ term, year }) => {
    const account = reckoning.rules.accountOf(state, subscription, term, year, reckoning, dayNumber(day) - 1);
    const { agreed, ...figures } = account;
    const { due, billed, documents } = figures;
    return {
      ...figures,
      ...(agreed === undefined ? {} : { agreed: { ...agreed, formulaParts: agreedFormula(agreed.formula) } }),
      months: runningMonths(account, term, reckoning),
      difference: due === null ? null : minus(due, billed),
      documents: documents.map((id) => numbers[id] ?? id),
    };
  });
