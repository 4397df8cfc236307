/** A school's subscriptions: their terms, their end, and every document decided for them (5.2). */
import { addDays, type Day } from '../../day.ts';
import type { DecimalText } from '../../money.ts';
import type { DecidedDocument } from '../documents/document.ts';

export type Term = {
  /** Number of the term, from 1, counted over all subscriptions of the school. */
  readonly term: number;
  readonly plan: string;
  readonly startsOn: Day;
};

/** A year that was billed before the subscription came here (4.13). */
export type TakenOverYear = {
  readonly term: number;
  readonly year: number;
  /** The total amount billed for the year. */
  readonly billed: DecimalText;
  /** The reference of that bill in the system that made it. */
  readonly reference: string;
};

export type Subscription = {
  /** At least one, in order. A migration adds one. */
  readonly terms: readonly [Term, ...Term[]];
  /** Absent when all years are billed here. */
  readonly takenOver?: readonly TakenOverYear[];
  /** Its last day, once an end is recorded. */
  readonly endsOn?: Day;
};

/** A decided document, and whether it still stands. A cancelled or a cancelling document does not. */
export type BilledDocument = DecidedDocument & { readonly standing: boolean };

export type SubscriptionStarted = {
  readonly type: 'SubscriptionStarted';
  readonly data: Term & { readonly school: string; readonly takenOver?: readonly TakenOverYear[] };
};

/** Free use, once per school ever (4.9). */
export type Trial = {
  readonly enrolment: { readonly kind: 'masterclass' | 'on-the-job'; readonly reference: string };
  readonly startsOn: Day;
  /** The last day, unless a subscription starts earlier. */
  readonly endsOn: Day;
};

export type SubscriptionEvent =
  | { readonly type: 'TrialGranted'; readonly data: Trial & { readonly school: string } }
  | SubscriptionStarted
  /** Begins a term on another plan (4.11). */
  | { readonly type: 'SubscriptionMigrated'; readonly data: Term & { readonly school: string } }
  | { readonly type: 'MigrationTakenBack'; readonly data: { readonly school: string; readonly term: number } }
  | { readonly type: 'SubscriptionEndRecorded'; readonly data: { readonly school: string; readonly endsOn: Day } }
  | { readonly type: 'SubscriptionEndTakenBack'; readonly data: { readonly school: string } }
  | { readonly type: 'DocumentDecided'; readonly data: DecidedDocument };

export type Subscriptions = {
  /** Absent for a school that never had one. */
  readonly trial?: Trial;
  readonly subscriptions: readonly Subscription[];
  readonly documents: readonly BilledDocument[];
};

export const noSubscriptions: Subscriptions = { subscriptions: [], documents: [] };

export const evolveSubscriptions = (state: Subscriptions, event: SubscriptionEvent): Subscriptions => {
  switch (event.type) {
    case 'TrialGranted': {
      const { school: _, ...trial } = event.data;
      return { ...state, trial };
    }
    case 'SubscriptionStarted':
      return { ...state, subscriptions: [...state.subscriptions, startedBy(event)] };
    case 'SubscriptionMigrated': {
      const { school: _, ...term } = event.data;
      return withLast(state, (last) => ({ ...last, terms: [...last.terms, term] }));
    }
    case 'MigrationTakenBack':
      return withLast(state, ({ terms: [first, ...later], ...last }) => ({
        ...last,
        terms: [first, ...later.filter(({ term }) => term !== event.data.term)],
      }));
    case 'SubscriptionEndRecorded':
      return withLast(state, (last) => ({ ...last, endsOn: event.data.endsOn }));
    case 'SubscriptionEndTakenBack':
      return withLast(state, ({ endsOn: _, ...last }) => last);
    case 'DocumentDecided':
      return { ...state, documents: documentsAfter(state.documents, event.data) };
  }
};

/** The subscription that runs, will run or ended last; undefined for a school that never had one. */
export const latestSubscription = ({ subscriptions: all }: Subscriptions): Subscription | undefined => all.at(-1);

export const subscriptionOfTerm = ({ subscriptions: all }: Subscriptions, term: number): Subscription | undefined =>
  all.find(({ terms }) => terms.some((candidate) => candidate.term === term));

export const latestTerm = ({ terms }: Subscription): Term => terms[terms.length - 1] ?? terms[0];

/** The term in which a day lies; the first term for a day before it. */
export const termOn = ({ terms }: Subscription, day: Day): Term =>
  terms.findLast(({ startsOn }) => startsOn <= day) ?? terms[0];

/** The term that a migration begins after a day; undefined when no migration is pending. */
export const pendingTerm = ({ terms: [, ...later] }: Subscription, day: Day): Term | undefined =>
  later.find(({ startsOn }) => startsOn > day);

/** A subscription that runs on a day. */
export const subscriptionOn = ({ subscriptions: all }: Pick<Subscriptions, 'subscriptions'>, day: Day) =>
  all.find(({ terms, endsOn }) => terms[0].startsOn <= day && (endsOn === undefined || day <= endsOn));

/**
 * The last of the days from `from` through `until` on which no subscription has started yet. It is the day before
 * `from` when a subscription runs on `from` already (4.9, 7.1).
 */
export const lastDayUnsubscribed = ({ subscriptions: all }: Subscriptions, from: Day, until: Day): Day => {
  const next = all.find(({ terms, endsOn }) => terms[0].startsOn <= until && (endsOn === undefined || from <= endsOn));
  return next === undefined ? until : addDays(next.terms[0].startsOn, -1);
};

const startedBy = ({ data }: SubscriptionStarted): Subscription => {
  const { school: _, takenOver, ...term } = data;
  return { terms: [term], ...(takenOver === undefined ? {} : { takenOver }) };
};

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

export const documentId = (school: string, { documents }: Subscriptions): string => `${school}-${documents.length + 1}`;
