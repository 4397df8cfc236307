/** A school's subscriptions: their terms, their end, and every document decided for them (5.2). */
import type { Day } from '../day.ts';
import type { DecimalText } from '../money.ts';
import type { DecidedDocument } from './document.ts';

export type Term = {
  /** Numbered on over all subscriptions of the school, from 1. */
  readonly term: number;
  readonly plan: string;
  readonly startsOn: Day;
};

/** A year that was billed before the subscription came here (4.13). */
export type TakenOverYear = {
  readonly term: number;
  readonly year: number;
  /** All that was billed for it. */
  readonly billed: DecimalText;
  /** What that is known by, where it was billed. */
  readonly reference: string;
};

export type Subscription = {
  /** At least one, in order; a migration adds one. */
  readonly terms: readonly [Term, ...Term[]];
  /** Absent when all of it is billed here. */
  readonly takenOver?: readonly TakenOverYear[];
  /** Its last day, once an end is recorded. */
  readonly endsOn?: Day;
};

/** A decided document and whether it still stands: neither cancelled nor cancelling. */
export type BilledDocument = DecidedDocument & { readonly standing: boolean };

export type SubscriptionStarted = {
  readonly type: 'SubscriptionStarted';
  readonly data: Term & { readonly school: string; readonly takenOver?: readonly TakenOverYear[] };
};

export type SubscriptionEvent =
  | SubscriptionStarted
  | { readonly type: 'SubscriptionEndRecorded'; readonly data: { readonly school: string; readonly endsOn: Day } }
  | { readonly type: 'SubscriptionEndTakenBack'; readonly data: { readonly school: string } }
  | { readonly type: 'DocumentDecided'; readonly data: DecidedDocument };

export type Subscriptions = {
  readonly subscriptions: readonly Subscription[];
  readonly documents: readonly BilledDocument[];
};

export const noSubscriptions: Subscriptions = { subscriptions: [], documents: [] };

export const evolveSubscriptions = (state: Subscriptions, event: SubscriptionEvent): Subscriptions => {
  switch (event.type) {
    case 'SubscriptionStarted':
      return { ...state, subscriptions: [...state.subscriptions, startedBy(event)] };
    case 'SubscriptionEndRecorded':
      return withLast(state, (last) => ({ ...last, endsOn: event.data.endsOn }));
    case 'SubscriptionEndTakenBack':
      return withLast(state, ({ endsOn: _, ...last }) => last);
    case 'DocumentDecided':
      return { ...state, documents: documentsAfter(state.documents, event.data) };
  }
};

/** The subscription that runs or will run, or ended last; undefined when the school never had one. */
export const latestSubscription = ({ subscriptions: all }: Subscriptions): Subscription | undefined => all.at(-1);

/** The subscription that holds a term. */
export const subscriptionOfTerm = ({ subscriptions: all }: Subscriptions, term: number): Subscription | undefined =>
  all.find(({ terms }) => terms.some((candidate) => candidate.term === term));

export const latestTerm = ({ terms }: Subscription): Term => terms[terms.length - 1] ?? terms[0];

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
