import { randomUUID } from 'node:crypto';
import type { EventStore } from '../eventStore.ts';
import type { Stand } from '../folds.ts';
import { foldsOf } from '../folds.ts';
import { ledgerOn } from '../ledger.ts';

/** For work by school that only reads. */
export const readingStand = (store: EventStore): Stand => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  return { ledger, folds: foldsOf(ledger) };
};
