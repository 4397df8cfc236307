import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { eventStoreContract } from '../../ledger/eventStoreContract.ts';

eventStoreContract('memory', async () => {
  const log = memoryStore();
  return { open: async () => opened(log), remove: () => log.close() };
});

/** One of several users of the same store. Closing it closes only its own subscriptions. */
const opened = (log: EventStore): EventStore => {
  const closing = new AbortController();
  return {
    ...log,
    subscribe: (after, signal) => log.subscribe(after, AbortSignal.any([signal, closing.signal])),
    close: async () => closing.abort(),
  };
};
