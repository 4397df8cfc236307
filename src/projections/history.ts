/**
 * What of the ledger this release does not know, wherever it stands: a read model without rows, which holds those events
 * and nothing else (5.9). Nothing is decided about what they are of, until a release that knows them tries them again.
 */

import { streamKinds } from '../domain/eventTypes.ts';
import type { UnknownEvent } from '../ledger/unknownHistory.ts';
import type { Projection } from './projection.ts';
import type { Parked } from './readStore.ts';

export const history: Projection<object> = {
  name: 'history',
  version: 1,
  types: [],
  // An import's parts are of the school whose results name them, and found out there.
  noRowsOf: streamKinds.filter((kind) => kind !== 'import'),
  keyOf: () => '',
  apply: () => {
    throw new TypeError('It has no rows');
  },
  facetsOf: () => ({}),
};

/** Of what is parked, what is not known. */
export const unknownAmong = (parked: readonly Parked[]): UnknownEvent[] =>
  parked
    .filter(({ model }) => model === history.name)
    .map(({ unit, stream, revision, why }) => ({ subject: unit, stream, revision, why }));
