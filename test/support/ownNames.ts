/** A store on a shared log. Its streams get names that nobody else has. */
import { type EventStore, RevisionConflict, type StoredEvent } from '../../src/ledger/eventStore.ts';

export const ownNames = (store: EventStore, prefix: string): EventStore => {
  const stripped = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const own = (events: readonly StoredEvent[]) => events.map((event) => ({ ...event, stream: stripped(event.stream) }));
  return {
    ...store,
    read: async (stream, from, limit) => own(await store.read(prefix + stream, from, limit)),
    readMany: async (streams) => {
      const found = await store.readMany(streams.map((stream) => prefix + stream));
      return new Map([...found].map(([stream, events]) => [stripped(stream), own(events)]));
    },
    append: async (stream, events, expected) => {
      // The server's own streams keep their names.
      const name = stream.startsWith('$') ? stream : prefix + stream;
      try {
        return await store.append(name, events, expected);
      } catch (error) {
        throw error instanceof RevisionConflict ? new RevisionConflict(stream, expected, { cause: error }) : error;
      }
    },
    readAll: async (after, limit, without) => own(await store.readAll(after, limit, without)),
    readHeaders: async (after, limit) =>
      (await store.readHeaders(after, limit)).map((header) => ({ ...header, stream: stripped(header.stream) })),
    eventAt: async (position) => own([(await store.eventAt(position)) ?? []].flat())[0],
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe(after, signal)) yield own(batch);
    },
  };
};
