import { type EventStore, headerOf, type StoredEvent } from '../../../src/ledger/eventStore.ts';

/**
 * The same log after its storage was tampered with. `change` gives the altered event, or undefined for a removed one.
 */
export const tampered = (store: EventStore, change: (event: StoredEvent) => StoredEvent | undefined): EventStore => {
  const after = (events: readonly StoredEvent[]): StoredEvent[] => events.flatMap((event) => change(event) ?? []);
  return {
    ...store,
    read: async (stream, from) => after(await store.read(stream, from)),
    readMany: async (streams) =>
      new Map([...(await store.readMany(streams))].map(([stream, events]) => [stream, after(events)])),
    readAll: async (position, limit, types) => after(await store.readAll(position, limit, types)),
    eventAt: async (position) => after([(await store.eventAt(position)) ?? []].flat())[0],
    readHeaders: async (position, limit) => after(await store.readAll(position, limit)).map(headerOf),
  };
};
