/** A school's subscriptions: their terms, their end, and every document decided for them (4.10, 4.12, 5.2). */
import type { Catalogue, Plan } from '../catalogue.ts';
import { type Day, dayNumber, dayText } from '../day.ts';
import type { Decider } from '../decider.ts';
import type { DecimalText } from '../money.ts';
import { Rejection } from '../rejection.ts';
import { type DecidedDocument, linesFor, type Purpose } from './document.ts';
import { yearContaining, yearOfTerm } from './term.ts';

export type Term = {
  /** Numbered on over all subscriptions of the school, from 1. */
  readonly term: number;
  readonly plan: string;
  readonly startsOn: Day;
};

export type Subscription = {
  /** At least one, in order; a migration adds one. */
  readonly terms: readonly [Term, ...Term[]];
  /** Its last day, once an end is recorded. */
  readonly endsOn?: Day;
};

/** A decided document and whether it still stands: neither cancelled nor cancelling. */
export type BilledDocument = DecidedDocument & { readonly standing: boolean };

export type SubscriptionEvent =
  | { readonly type: 'SubscriptionStarted'; readonly data: Term & { readonly school: string } }
  | { readonly type: 'SubscriptionEndRecorded'; readonly data: { readonly school: string; readonly endsOn: Day } }
  | { readonly type: 'SubscriptionEndTakenBack'; readonly data: { readonly school: string } }
  | { readonly type: 'DocumentDecided'; readonly data: DecidedDocument };

/** What other streams say that a start depends on, as read for this decision (4.12). */
export type StartFacts = {
  readonly catalogue: Catalogue;
  /** A primary school with year classes (8.3). */
  readonly offered: boolean;
  /** General terms accepted on or before the first day. */
  readonly termsAccepted: boolean;
  /** A DPA in force on the first day. */
  readonly dpaInForce: boolean;
};

export type SubscriptionCommand =
  | {
      readonly type: 'StartSubscription';
      readonly data: {
        readonly school: string;
        readonly plan: string;
        readonly startsOn: Day;
        readonly facts: StartFacts;
      };
    }
  /** `on` is the last day; default: the last day of the running year. */
  | {
      readonly type: 'EndSubscription';
      readonly data: { readonly school: string; readonly on?: Day; readonly today: Day };
    }
  | { readonly type: 'TakeBackEnd'; readonly data: { readonly school: string; readonly today: Day } };

export type Subscriptions = {
  readonly subscriptions: readonly Subscription[];
  readonly documents: readonly BilledDocument[];
};

export const subscriptions: Decider<Subscriptions, SubscriptionCommand, SubscriptionEvent> = {
  initial: { subscriptions: [], documents: [] },
  decide: (command, state) => {
    switch (command.type) {
      case 'StartSubscription':
        return start(command.data, state);
      case 'EndSubscription':
        return end(command.data, state);
      case 'TakeBackEnd':
        return takeBackEnd(command.data, state);
    }
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'SubscriptionStarted': {
        const { school: _, ...term } = data;
        return { ...state, subscriptions: [...state.subscriptions, { terms: [term] }] };
      }
      case 'SubscriptionEndRecorded':
        return withLast(state, ({ terms }) => ({ terms, endsOn: data.endsOn }));
      case 'SubscriptionEndTakenBack':
        return withLast(state, ({ terms }) => ({ terms }));
      case 'DocumentDecided':
        return { ...state, documents: [...documentsAfter(state.documents, data)] };
    }
  },
};

/** The subscription that runs or will run, or ended last; undefined when the school never had one. */
export const latestSubscription = ({ subscriptions: all }: Subscriptions): Subscription | undefined => all.at(-1);

/** The subscription that holds a term. */
export const subscriptionOfTerm = ({ subscriptions: all }: Subscriptions, term: number): Subscription | undefined =>
  all.find(({ terms }) => terms.some((candidate) => candidate.term === term));

export const latestTerm = ({ terms }: Subscription): Term => terms[terms.length - 1] ?? terms[0];

/** The standing documents with a line for a year, oldest first. */
export const standingDocumentsFor = ({ documents }: Subscriptions, term: number, year: number): BilledDocument[] =>
  documents.filter(({ standing, lines }) => standing && lines.some((line) => line.term === term && line.year === year));

/** Whether a document of this purpose stands for a year. */
export const isStandingFor = ({ documents }: Subscriptions, purpose: Purpose, term: number, year: number): boolean =>
  documents.some(
    (document) =>
      document.standing && document.purpose === purpose && document.year.term === term && document.year.number === year,
  );

/** The amounts of all lines for a year on all documents, cancelling ones included: their sum is *billed* (4.3). */
export const billedAmounts = ({ documents }: Subscriptions, term: number, year: number): DecimalText[] =>
  documents.flatMap((document) => linesFor(document, term, year).map(({ amount }) => amount));

const documentsAfter = (documents: readonly BilledDocument[], decided: DecidedDocument): BilledDocument[] => {
  const { cancels } = decided;
  const earlier =
    cancels === null
      ? documents
      : documents.map((document) => (document.document === cancels ? { ...document, standing: false } : document));
  return [...earlier, { ...decided, standing: cancels === null }];
};

const withLast = (state: Subscriptions, change: (last: Subscription) => Subscription): Subscriptions => {
  const last = latestSubscription(state);
  return last === undefined ? state : { ...state, subscriptions: [...state.subscriptions.slice(0, -1), change(last)] };
};

type StartData = Extract<SubscriptionCommand, { type: 'StartSubscription' }>['data'];

const start = ({ school, plan: planName, startsOn, facts }: StartData, state: Subscriptions): SubscriptionEvent[] => {
  const plan = facts.catalogue.plans.get(planName);
  if (plan === undefined)
    throw new Rejection('plan_not_found', `There is no plan '${planName}'; GET /plans lists them.`);
  const last = latestSubscription(state);
  const term = last === undefined ? 1 : latestTerm(last).term + 1;
  if (
    last !== undefined &&
    last.endsOn === undefined &&
    last.terms[0].startsOn === startsOn &&
    latestTerm(last).plan === planName
  )
    return [];
  mustBeAllowed(school, plan, startsOn, facts);
  if (last !== undefined && (last.endsOn === undefined || last.endsOn >= startsOn))
    throw new Rejection(
      'subscription_overlaps',
      `School ${school} has a subscription that ${last.endsOn === undefined ? 'has no end' : `ends on ${last.endsOn}`}; a new one can only start after its end.`,
    );
  return [{ type: 'SubscriptionStarted', data: { school, term, plan: planName, startsOn } }];
};

const mustBeAllowed = (school: string, plan: Plan, startsOn: Day, facts: StartFacts): void => {
  if (!facts.offered)
    throw new Rejection(
      'school_not_offered',
      `School ${school} is not a primary school with year classes; the service is not offered to it yet.`,
    );
  if (!facts.termsAccepted)
    throw new Rejection(
      'terms_missing',
      `School ${school} had not accepted the general terms on ${startsOn}; record the acceptance first.`,
    );
  if (!facts.dpaInForce)
    throw new Rejection(
      'dpa_missing',
      `School ${school} has no data processing agreement in force on ${startsOn}; sign one first.`,
    );
  if (plan.closedFrom !== undefined && startsOn >= plan.closedFrom)
    throw new Rejection(
      'plan_closed',
      `Plan '${plan.plan}' is closed: no subscription can start on it on or after ${plan.closedFrom}.`,
    );
};

type EndData = Extract<SubscriptionCommand, { type: 'EndSubscription' }>['data'];

const end = ({ school, on, today }: EndData, state: Subscriptions): SubscriptionEvent[] => {
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

const takeBackEnd = (
  { school, today }: { readonly school: string; readonly today: Day },
  state: Subscriptions,
): SubscriptionEvent[] => {
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
  state.documents.some(
    (document) =>
      document.standing &&
      document.purpose === 'year' &&
      terms.some((candidate) => candidate.term === document.year.term) &&
      (document.year.term > term || (document.year.term === term && document.year.number > year)),
  );
