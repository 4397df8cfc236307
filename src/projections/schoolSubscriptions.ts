/** Each school's subscriptions with every document decided for them: the fold of its stream, and which of them wait for a number. */
import type { DocumentsEvent } from '../domain/billing/issuing.ts';
import type { SubscriptionEvent, Subscriptions } from '../domain/billing/subscription.ts';
import { subscriptions } from '../domain/billing/subscriptionDecider.ts';
import type { Projection } from './projection.ts';

export type SubscriptionsRow = {
  readonly school: string;
  readonly state: Subscriptions;
  /** Numbers of issued documents by document id. */
  readonly numbers: Readonly<Record<string, string>>;
};

export const schoolSubscriptions: Projection<SubscriptionsRow, SubscriptionEvent | DocumentsEvent> = {
  name: 'subscriptions',
  version: 1,
  readableFrom: 0,
  types: [
    'TrialGranted',
    'SubscriptionStarted',
    'SubscriptionMigrated',
    'MigrationTakenBack',
    'SubscriptionEndRecorded',
    'SubscriptionEndTakenBack',
    'DocumentDecided',
    'InvoiceIssued',
  ],
  keyOf: ({ data }) => data.school,
  apply: (row, event) => {
    const before = row ?? { school: event.data.school, state: subscriptions.initial, numbers: {} };
    return event.type === 'InvoiceIssued'
      ? { ...before, numbers: { ...before.numbers, [event.data.document]: event.data.number } }
      : { ...before, state: subscriptions.evolve(before.state, event) };
  },
  facetsOf: ({ school, state, numbers }) => ({ school, open: state.documents.length - Object.keys(numbers).length }),
};
