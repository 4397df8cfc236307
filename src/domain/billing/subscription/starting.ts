/** Starts a subscription, or takes over one that was billed elsewhere (4.12, 4.13). */

import { planNamed } from '../../catalogue.ts';
import type { Catalogue, Plan } from '../../catalogueEvents.ts';
import { type Day, dayNumber, dayText } from '../../day.ts';
import { sameData } from '../../decider.ts';
import type { TakenOverFault } from '../../refusals/subscriptionFacts.ts';
import { Rejection } from '../../rejection.ts';
import { yearOfTerm } from '../years/term.ts';
import {
  latestSubscription,
  latestTerm,
  type Subscription,
  type SubscriptionEvent,
  type Subscriptions,
  type TakenOverYear,
} from './subscription.ts';

/** Facts from other streams on which a start depends, read for this decision (4.12). */
export type StartFacts = {
  readonly catalogue: Catalogue;
  /** Whether the service is offered to the school: a primary school with year classes (8.3). */
  readonly offered: boolean;
  /** Whether the register no longer names the school (8.2). */
  readonly closed: boolean;
  /** Whether the general terms were accepted on or before the first day. */
  readonly termsAccepted: boolean;
  /** Whether a DPA is in force on the first day. */
  readonly dpaInForce: boolean;
};

/** A year that was billed elsewhere. `term`, if given, must be the term with which the subscription starts. */
export type TakenOver = Omit<TakenOverYear, 'term'> & { readonly term?: number };

export type StartSubscription = {
  readonly type: 'StartSubscription';
  readonly data: {
    readonly school: string;
    readonly plan: string;
    readonly startsOn: Day;
    readonly takenOver?: readonly TakenOver[];
    readonly today: Day;
    readonly facts: StartFacts;
  };
};

type Start = StartSubscription['data'];

export const start = (data: Start, state: Subscriptions): SubscriptionEvent[] => {
  const { school, plan: planName, startsOn, facts } = data;
  const plan = planNamed(facts.catalogue, planName);
  const last = latestSubscription(state);
  if (last !== undefined && isStartOf(last, data)) return [];
  mustMeetConditions(school, startsOn, facts);
  mustBeOpen(plan, startsOn);
  if (last !== undefined && (last.endsOn === undefined || last.endsOn >= startsOn))
    throw new Rejection('subscription_overlaps', { school, endsOn: last.endsOn ?? null });
  const term = last === undefined ? 1 : latestTerm(last).term + 1;
  const takenOver = takenOverYears(term, data);
  const started = { school, term, plan: planName, startsOn, ...(takenOver.length === 0 ? {} : { takenOver }) };
  return [{ type: 'SubscriptionStarted', data: started }];
};

/** Whether a running subscription began with exactly this. The command is then a repeated one. */
const isStartOf = ({ terms, endsOn, takenOver }: Subscription, { plan, startsOn, ...asked }: Start): boolean => {
  const [{ term, plan: begun, startsOn: since }] = terms;
  return (
    endsOn === undefined &&
    since === startsOn &&
    begun === plan &&
    sameData(takenOver ?? [], inOrder(term, asked.takenOver))
  );
};

/**
 * The years taken over (4.13).
 * @throws Rejection for a year that is named twice, does not belong to the subscription, or has not begun
 */
const takenOverYears = (term: number, { takenOver, startsOn, today }: Start): TakenOverYear[] => {
  const years = inOrder(term, takenOver);
  for (const [index, { term: given, year }] of years.entries()) {
    if (given !== term) throw notTakenOver({ is: 'another-term', term, given });
    if (year === years[index - 1]?.year) throw notTakenOver({ is: 'named-twice', year });
    const from = dayText(yearOfTerm(dayNumber(startsOn), year).from);
    if (from > today) throw notTakenOver({ is: 'not-begun', year, from });
  }
  return years;
};

const inOrder = (term: number, takenOver: readonly TakenOver[] = []): TakenOverYear[] =>
  takenOver
    .map(({ term: given = term, year, billed, reference }) => ({ term: given, year, billed, reference }))
    .toSorted((a, b) => a.term - b.term || a.year - b.year);

const notTakenOver = (fault: TakenOverFault) => new Rejection('taken_over_year_not_valid', { fault });

/**
 * The conditions that a start and a trial share (4.9).
 * @throws Rejection
 */
export const mustMeetConditions = (school: string, startsOn: Day, facts: StartFacts): void => {
  if (!facts.offered) throw new Rejection('school_not_offered', { school });
  if (facts.closed) throw new Rejection('school_closed', { school });
  if (!facts.termsAccepted) throw new Rejection('terms_missing', { school, startsOn });
  if (!facts.dpaInForce) throw new Rejection('dpa_missing', { school, for: 'start', day: startsOn });
};

/** @throws Rejection plan_closed */
export const mustBeOpen = (plan: Plan, startsOn: Day): void => {
  if (plan.closedFrom !== undefined && startsOn >= plan.closedFrom)
    throw new Rejection('plan_closed', { plan: plan.plan, closedFrom: plan.closedFrom });
};
