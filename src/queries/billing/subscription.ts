/** A school's subscriptions, year by year: count day, count, months, average, price, due, billed and documents (3.5, 3.7, 4.2, 4.3). */

import {
  noSubscriptions,
  type Subscription,
  type Subscriptions,
  type Term,
  type Trial,
} from '../../domain/billing/subscription/subscription.ts';
import { trialOf } from '../../domain/billing/subscription/trial.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { allYears } from '../../domain/billing/years/due.ts';
import { type Day, dayNumber, dayOfMoment } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import type { SubscriptionsRow } from '../../projections/subscriptions.ts';
import { runningDay, type Sources } from '../sources.ts';
import { reckoningFor } from './reckoning.ts';

export type SubscriptionStatus = 'planned' | 'running' | 'ended';

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
    readonly years: readonly YearAccount[];
  }[];
};

/** @throws Rejection subscription_not_found */
export const subscriptionAnswer = async (
  sources: Sources,
  school: string,
  asKnownAt?: Date,
): Promise<SubscriptionAnswer> => {
  const { state, numbers, position } = await subscriptionsFor(sources, school, asKnownAt);
  const latest = state.subscriptions.at(-1);
  if (latest === undefined) throw new Rejection('subscription_not_found', { school });
  const day = asKnownAt === undefined ? await runningDay(sources) : dayOfMoment(asKnownAt);
  const accounts = await accountsFor(sources, school, state, day, asKnownAt === undefined ? undefined : position);
  return {
    school,
    asKnownAt: (asKnownAt ?? sources.deps.ledger.now()).toISOString(),
    position,
    status: statusOf(latest, day),
    day,
    subscriptions: state.subscriptions.map((subscription) => ({
      terms: subscription.terms,
      endsOn: subscription.endsOn ?? null,
      years: accounts(subscription).map((account) => ({
        ...account,
        documents: account.documents.map((id) => numbers[id] ?? id),
      })),
    })),
  };
};

/** A school's trial with its actual last day (4.9); null when the school never had one. */
export const trialAnswer = async ({ readStore }: Sources, school: string): Promise<Trial | null> => {
  const row = await readStore.get<SubscriptionsRow>('subscriptions', school);
  return row === undefined ? null : trialOf(row.state);
};
const statusOf = ({ terms, endsOn }: Subscription, day: Day): SubscriptionStatus => {
  if (terms[0].startsOn > day) return 'planned';
  return endsOn !== undefined && endsOn < day ? 'ended' : 'running';
};

type Known = Pick<SubscriptionsRow, 'state' | 'numbers'> & { readonly position: Position };

const subscriptionsFor = async (sources: Sources, school: string, asKnownAt?: Date): Promise<Known> => {
  const row = await sources.readStore.get<SubscriptionsRow>('subscriptions', school);
  const numbers = row?.numbers ?? {};
  if (asKnownAt === undefined) {
    const position = sources.follower.position();
    return { state: row?.state ?? noSubscriptions, numbers, position };
  }
  const position = await positionAt(sources.deps, asKnownAt);
  const { state } = await billingOf(sources.deps, school, position);
  return { state, numbers, position };
};

/** Reckons every year of a subscription that has begun by a day, with the same functions that bill it. */
const accountsFor = async (
  sources: Sources,
  school: string,
  state: Subscriptions,
  day: Day,
  through: Position | undefined,
): Promise<(subscription: Subscription) => YearAccount[]> => {
  const reckoning = await reckoningFor(sources, school, state, through);
  return (subscription) =>
    allYears(subscription, day).map(({ term, year }) =>
      reckoning.rules.accountOf(state, subscription, term, year, reckoning, dayNumber(day) - 1),
    );
};
