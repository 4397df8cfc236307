import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../ledger/eventStore.ts';
import { ledgerOn } from '../../ledger/ledger.ts';
import { foldsOf } from '../../ledger/states/folds.ts';
import type { Stand } from '../../ledger/workers/workers.ts';

/** A stand for tasks that only read. */
export const readingStand = (store: EventStore): Stand => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  return { ledger, folds: foldsOf(ledger) };
};
