/**
 * Each school's subscriptions with all documents decided for them: the fold of its stream, and which of the documents
 * have no number yet.
 */

import type { DocumentsEvent } from '../domain/billing/documents/issuing.ts';
import type { SubscriptionEvent, Subscriptions } from '../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../domain/billing/subscription/subscriptionDecider.ts';
import type { Position } from '../ledger/eventStore.ts';
import type { Projection } from './projection.ts';

export type SubscriptionsRow = {
  readonly school: string;
  /** Position of the event that last changed the row. */
  readonly position: Position;
  readonly state: Subscriptions;
  /** Numbers of issued documents, by document id. */
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
    const { state, numbers } = row ?? { state: subscriptions.initial, numbers: {} };
    const { school } = event.data;
    const { position } = event;
    return event.type === 'InvoiceIssued'
      ? { school, position, state, numbers: { ...numbers, [event.data.document]: event.data.number } }
      : { school, position, state: subscriptions.evolve(state, event), numbers };
  },
  facetsOf: ({ school, state, numbers }) => ({ school, open: state.documents.length - Object.keys(numbers).length }),
};
