/**
 * All unknown events of the ledger. This is a read model without rows that only holds those events (5.9). Nothing is
 * decided about their subjects, until a release that knows the events tries them again.
 */

import { streamKinds } from '../domain/eventTypes.ts';
import type { UnknownEvent } from '../ledger/unknownHistory.ts';
import type { Projection } from './projection.ts';
import type { Parked } from './readStore.ts';

export const unknownHistory: Projection<object> = {
  name: 'history',
  version: 1,
  types: [],
  // Import streams are left out: their unknown parts are found through the results of the school that names them.
  noRowsOf: streamKinds.filter((kind) => kind !== 'import'),
  keyOf: () => '',
  apply: () => {
    throw new TypeError('It has no rows');
  },
  facetsOf: () => ({}),
};

/** The parked units that are parked because an event is unknown. */
export const unknownEventsAmong = (parked: readonly Parked[]): UnknownEvent[] =>
  parked
    .filter(({ model }) => model === unknownHistory.name)
    .map(({ unit, stream, revision, why }) => ({ subject: unit, stream, revision, why }));
