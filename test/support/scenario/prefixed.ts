import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';

/** A ledger of its own inside a shared store. Its streams have a prefix there, and none here. */
export const prefixed = (store: EventStore, prefix: string): EventStore => {
  const own = (event: StoredEvent): StoredEvent => ({ ...event, stream: event.stream.slice(prefix.length) });
  const isOwn = ({ stream }: StoredEvent): boolean => stream.startsWith(prefix);
  return {
    ...store,
    read: async (stream, from) => (await store.read(prefix + stream, from)).map(own),
    readMany: async (streams) => {
      const found = await store.readMany(streams.map((stream) => prefix + stream));
      return new Map([...found].map(([stream, events]) => [stream.slice(prefix.length), events.map(own)]));
    },
    append: (stream, events, expected) => store.append(prefix + stream, events, expected),
    eventAt: async (position) => [(await store.eventAt(position)) ?? []].flat().filter(isOwn).map(own)[0],
    /** Reads on until it finds an event of its own, because an empty answer means the end of the log. */
    readAll: async (after, limit) => {
      for (let position = after; ; ) {
        const events = await store.readAll(position, limit);
        const found = events.filter(isOwn);
        if (found.length > 0 || events.length === 0) return found.map(own);
        position = events.at(-1)!.position;
      }
    },
  };
};
