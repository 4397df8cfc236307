/** Wraps any event store, and reports each append and each event read to a counter. */
import {
  type EventStore,
  type NewEvent,
  type ReadsOnly,
  RevisionConflict,
  StoreDenied,
} from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';

export type AppendOutcome = 'appended' | 'conflict' | 'denied' | 'unavailable' | 'failed';

export type StoreWatcher = {
  /** Reports the outcome of an append, its duration and, when it succeeded, its events. */
  appended(outcome: AppendOutcome, seconds: number, events: readonly NewEvent[]): void;
  read(events: number): void;
};

export const measuredStore = (store: EventStore, watcher: StoreWatcher): EventStore => ({
  ...store,
  ...measuredReads(store, watcher),
  ...(store.readsAt && { readsAt: async (through) => measuredReads(await store.readsAt!(through), watcher) }),
  append: async (stream, events, expected) => {
    const startedAt = performance.now();
    const tell = (outcome: AppendOutcome) =>
      watcher.appended(outcome, (performance.now() - startedAt) / 1000, outcome === 'appended' ? events : []);
    try {
      const appended = await store.append(stream, events, expected);
      tell('appended');
      return appended;
    } catch (error) {
      tell(outcomeOf(error));
      throw error;
    }
  },
  subscribe: async function* (after, signal) {
    for await (const batch of store.subscribe(after, signal)) yield counted(watcher, batch);
  },
});

const measuredReads = (store: ReadsOnly, watcher: StoreWatcher): ReadsOnly => ({
  read: async (stream, from, limit) => counted(watcher, await store.read(stream, from, limit)),
  readAll: async (after, limit, without) => counted(watcher, await store.readAll(after, limit, without)),
  readHeaders: async (after, limit) => counted(watcher, await store.readHeaders(after, limit)),
  eventAt: async (position) => {
    const event = await store.eventAt(position);
    if (event !== undefined) watcher.read(1);
    return event;
  },
  readMany: async (streams) => {
    const found = await store.readMany(streams);
    for (const events of found.values()) counted(watcher, events);
    return found;
  },
});

const outcomeOf = (error: unknown): AppendOutcome => {
  if (error instanceof RevisionConflict) return 'conflict';
  if (error instanceof StoreDenied) return 'denied';
  return error instanceof StoreUnavailable ? 'unavailable' : 'failed';
};

const counted = <Events extends { readonly length: number }>(watcher: StoreWatcher, events: Events): Events => {
  watcher.read(events.length);
  return events;
};
