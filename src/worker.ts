/** What a worker thread runs: every task by school, on connections and folds of its own. */
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { obeyOrders } from './adapters/workerOrders.ts';
import type { EventStore } from './commands/eventStore.ts';
import { foldCache } from './commands/foldCache.ts';
import { foldsOf } from './commands/folds.ts';
import { ledgerOn } from './commands/ledger.ts';
import { patientStore } from './commands/patience.ts';
import { openEventStore } from './openStores.ts';
import type { WorkerGiven } from './openWorkers.ts';
import { tasks } from './tasks.ts';

const { eventsAt, foldCacheBytes, readers }: WorkerGiven = workerData.given;
let store: Promise<EventStore> | undefined;

const stand = async () => {
  store ??= openEventStore(eventsAt, readers);
  const opened = await store.catch((error: unknown) => {
    store = undefined;
    throw error;
  });
  return standOn(opened);
};

let stands: ReturnType<typeof standing> | undefined;
const standing = (opened: EventStore) => {
  const ledger = ledgerOn({ store: patientStore(opened), now: () => new Date(), newId: randomUUID });
  return { ledger, folds: foldsOf(ledger, foldCache(foldCacheBytes)) };
};
const standOn = (opened: EventStore) => {
  stands ??= standing(opened);
  return stands;
};

if (parentPort !== null)
  obeyOrders(parentPort, {
    tasks,
    stand,
    close: async () => (await store?.catch(() => undefined))?.close(),
  });
