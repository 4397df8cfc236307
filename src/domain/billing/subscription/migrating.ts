/** Migrates a subscription to another plan: it begins a new term with years of its own (4.11). */

import { planNamed } from '../../catalogue.ts';
import type { Catalogue, Plan } from '../../catalogueEvents.ts';
import { type Day, dayNumber, dayText } from '../../day.ts';
import { Rejection } from '../../rejection.ts';
import type { NumberOf } from '../documents/document.ts';
import { billedOf } from '../years/billed.ts';
import { planOf } from '../years/price.ts';
import { yearContaining, yearOfTerm } from '../years/term.ts';
import { migrationPending, mustBeRunning, mustHaveNoEnd } from './ending.ts';
import { mustBeOpen } from './starting.ts';
import {
  latestTerm,
  pendingTerm,
  type Subscription,
  type SubscriptionEvent,
  type Subscriptions,
  type Term,
} from './subscription.ts';

/**
 * `on` is the first day on the new plan; default: the next anniversary. `numberOf`: for the refusal, which names documents
 * by number.
 */
export type MigrateSubscription = {
  readonly type: 'MigrateSubscription';
  readonly data: {
    readonly school: string;
    readonly toPlan: string;
    readonly on?: Day;
    readonly today: Day;
    readonly catalogue: Catalogue;
    readonly numberOf?: NumberOf;
  };
};

export type TakeBackMigration = {
  readonly type: 'TakeBackMigration';
  readonly data: { readonly school: string; readonly today: Day };
};

export const migrate = (
  { school, toPlan, on, today, catalogue, numberOf = () => undefined }: MigrateSubscription['data'],
  state: Subscriptions,
): SubscriptionEvent[] => {
  const plan = planNamed(catalogue, toPlan);
  const subscription = mustBeRunning(school, state, today);
  if (isRecorded(subscription, toPlan, on, today)) return [];
  mustHaveNoEnd(school, subscription);
  const pending = pendingTerm(subscription, today);
  if (pending !== undefined) throw migrationPending(school, pending);
  const term = latestTerm(subscription);
  if (term.plan === toPlan) throw new Rejection('migration_to_same_plan', { school, plan: toPlan });
  const startsOn = on ?? nextAnniversary(term, today);
  mustBeMigrationDay(planOf(catalogue, term), term, startsOn, today);
  mustBeOpen(plan, startsOn);
  const billed = billedOf(state, subscription, beginsFrom(subscription, startsOn), numberOf);
  if (billed !== undefined) throw new Rejection('migration_before_billed_year', { startsOn, ...billed });
  return [{ type: 'SubscriptionMigrated', data: { school, term: term.term + 1, plan: toPlan, startsOn } }];
};

export const takeBackMigration = (
  { school, today }: TakeBackMigration['data'],
  state: Subscriptions,
): SubscriptionEvent[] => {
  const subscription = mustBeRunning(school, state, today);
  const pending = pendingTerm(subscription, today);
  if (pending === undefined) throw new Rejection('migration_not_pending', { school });
  // The end was chosen as the last day of a year of the migration, which would no longer exist.
  mustHaveNoEnd(school, subscription);
  return [{ type: 'MigrationTakenBack', data: { school, term: pending.term } }];
};

/** Whether exactly this migration was decided before. The command is then a repeated one. */
const isRecorded = (subscription: Subscription, toPlan: string, on: Day | undefined, today: Day): boolean => {
  const { plan, startsOn } = latestTerm(subscription);
  return subscription.terms.length > 1 && plan === toPlan && (on === undefined ? startsOn > today : startsOn === on);
};

const nextAnniversary = ({ startsOn }: Term, today: Day): Day => {
  const first = dayNumber(startsOn);
  return dayText(yearOfTerm(first, yearContaining(first, dayNumber(today))).to + 1);
};

/** Allows an anniversary or, from a flat plan, any later day of the running year. */
const mustBeMigrationDay = ({ kind }: Plan, { startsOn }: Term, on: Day, today: Day): void => {
  const first = dayNumber(startsOn);
  const year = yearContaining(first, dayNumber(on));
  const isAnniversary = year > 1 && yearOfTerm(first, year).from === dayNumber(on);
  const isInRunningYear = on > startsOn && year === yearContaining(first, dayNumber(today));
  if (isAnniversary || (kind === 'flat' && isInRunningYear)) return;
  throw new Rejection('migration_day_not_valid', { on, termFrom: startsOn, anyDay: kind === 'flat' });
};

/** Whether a year of the subscription begins on the day or later. */
const beginsFrom =
  ({ terms }: Subscription, day: Day) =>
  (term: number, year: number): boolean => {
    const of = terms.find((candidate) => candidate.term === term);
    return of !== undefined && yearOfTerm(dayNumber(of.startsOn), year).from >= dayNumber(day);
  };
