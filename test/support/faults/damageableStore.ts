import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';

/** A log in which somebody shortened the text of some events, until it is restored: until `isDamaged` says so no more. */
export const damageableStore = (store: EventStore, isDamaged: (event: StoredEvent) => boolean): EventStore => {
  const seen = (events: readonly StoredEvent[]) =>
    events.map((event) => (isDamaged(event) ? { ...event, data: event.data.slice(0, 30) } : event));
  return {
    ...store,
    read: async (...asked) => seen(await store.read(...asked)),
    readMany: async (streams) =>
      new Map([...(await store.readMany(streams))].map(([stream, events]) => [stream, seen(events)])),
    readAll: async (...asked) => seen(await store.readAll(...asked)),
    eventAt: async (position) => seen([(await store.eventAt(position)) ?? []].flat())[0],
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe(after, signal)) yield seen(batch);
    },
  };
};
