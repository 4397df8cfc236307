import {
  AppendTooLarge,
  appendBytes,
  appendBytesMax,
  type EventStore,
  type Position,
  type Revision,
  RevisionConflict,
  type StoredEvent,
} from './eventStore.ts';

/**
 * A store that keeps appends to itself and writes nothing. For `?preview=true` a command runs on it through the normal
 * code, to show what it would do.
 */
export const previewStore = (base: EventStore): EventStore => {
  const kept = new Map<string, StoredEvent[]>();
  let last: Position | undefined;

  const read = async (stream: string, from: Revision = 0, limit?: number): Promise<StoredEvent[]> => {
    const added = kept.get(stream) ?? [];
    const first = added[0]?.revision ?? Number.POSITIVE_INFINITY;
    const below = from < first ? await base.read(stream, from, limit) : [];
    const all = [
      ...below.filter(({ revision }) => revision < first),
      ...added.filter(({ revision }) => revision >= from),
    ];
    return all.slice(0, limit);
  };

  return {
    read,
    readMany: async (streams) =>
      new Map(await Promise.all(streams.map(async (stream) => [stream, await read(stream)] as const))),
    append: async (stream, events, expected) => {
      const bytes = appendBytes(events);
      if (bytes > appendBytesMax) throw new AppendTooLarge(stream, bytes);
      const tail = await read(stream, expected === 'none' ? 0 : expected);
      if (tail.length !== (expected === 'none' ? 0 : 1)) throw new RevisionConflict(stream, expected);
      const revision = expected === 'none' ? 0 : expected + 1;
      const position = (last ?? (await base.head())) + 1;
      const added = events.map((event, index) => ({
        ...event,
        stream,
        revision: revision + index,
        position: position + index,
      }));
      kept.set(stream, [...(kept.get(stream) ?? []), ...added]);
      last = position + events.length - 1;
      return { revision: revision + events.length - 1, position: last };
    },
    readAll: (after, limit, without) => base.readAll(after, limit, without),
    readHeaders: (after, limit) => base.readHeaders(after, limit),
    eventAt: (position) => base.eventAt(position),
    head: async () => last ?? base.head(),
    subscribe: (after, signal) => base.subscribe(after, signal),
    close: async () => {},
  };
};
