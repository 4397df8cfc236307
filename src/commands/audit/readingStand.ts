import { randomUUID } from 'node:crypto';
import type { RulesTable } from '../../domain/billing/rules/rules.ts';
import type { EventStore } from '../../ledger/eventStore.ts';
import { ledgerOn } from '../../ledger/ledger.ts';
import { foldsOf } from '../../ledger/states/folds.ts';
import type { Stand } from '../../ledger/workers/workers.ts';

/**
 * A stand for tasks that only read.
 * @param rules default: all that this release knows (5.3)
 */
export const readingStand = (store: EventStore, rules?: RulesTable): Stand => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  return { ledger, folds: foldsOf(ledger, undefined, rules && { rules }) };
};
