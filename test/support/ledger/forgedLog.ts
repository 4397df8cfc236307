import { type EventStore, headerOf, type StoredEvent } from '../../../src/ledger/eventStore.ts';

/**
 * A log with these events as if they had been written into the storage directly. The store gives them back unchecked.
 */
export const forgedLog = (events: readonly StoredEvent[]): EventStore => {
  const log = events.toSorted((a, b) => a.position - b.position);
  const read = (stream: string) =>
    log.filter((event) => event.stream === stream).sort((a, b) => a.revision - b.revision);
  const readAll = (after: number, limit: number) => log.filter(({ position }) => position > after).slice(0, limit);
  const refused = () => {
    throw new Error('A forged log is only read');
  };
  return {
    read: async (stream, from = 0) => read(stream).filter(({ revision }) => revision >= from),
    readMany: async (streams) => new Map(streams.map((stream) => [stream, read(stream)])),
    readAll: async (after, limit) => readAll(after, limit),
    readHeaders: async (after, limit) => readAll(after, limit).map(headerOf),
    eventAt: async (position) => log.find((event) => event.position === position),
    head: async () => log.at(-1)?.position ?? 0,
    append: async () => refused(),
    subscribe: refused,
    close: async () => {},
  };
};
