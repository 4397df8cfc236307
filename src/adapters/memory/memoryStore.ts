import {
  type Appended,
  type EventStore,
  type ExpectedRevision,
  headerOf,
  type NewEvent,
  type Position,
  type Revision,
  RevisionConflict,
  type StoredEvent,
} from '../../ledger/eventStore.ts';
import { type Alarm, alarm } from '../../waiting/alarm.ts';
import { assertStorable } from '../storable.ts';

const batchSize = 500;

/**
 * The event store for tests; it is lost with the process. It gives the same answers, limits and errors as the real
 * stores. An append is decided and visible in one synchronous step, which gives it its place in the global order: 1, 2,
 * 3...
 */
export const memoryStore = (): EventStore => {
  const log: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const followers = new Set<Alarm>();
  let closed = false;

  const read = (stream: string, from: Revision = 0): StoredEvent[] => (streams.get(stream) ?? []).slice(from).map(copy);

  const readAll = (after: Position, limit: number, without?: readonly string[]): StoredEvent[] => {
    if (without === undefined) return log.slice(after, after + limit).map(copy);
    const found: StoredEvent[] = [];
    for (let at = after; at < log.length && found.length < limit; at++)
      if (!without.includes(log[at]!.type)) found.push(copy(log[at]!));
    return found;
  };

  const append = (stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Appended => {
    assertStorable(stream, events);
    const history = streams.get(stream) ?? [];
    const next = expected === 'none' ? 0 : expected + 1;
    if (next !== history.length) return retried(history.slice(next, next + events.length), stream, events, expected);
    const added = events.map((event, index) => stored(event, stream, next + index, log.length + 1 + index));
    history.push(...added);
    streams.set(stream, history);
    log.push(...added);
    for (const follower of followers) follower.ring();
    return lastOf(added);
  };

  async function* subscribe(after: Position, signal: AbortSignal): AsyncGenerator<StoredEvent[], void, void> {
    const appended = alarm();
    followers.add(appended);
    signal.addEventListener('abort', appended.ring);
    try {
      for (let position = after; !signal.aborted && !closed; ) {
        const batch = readAll(position, batchSize);
        if (batch.length === 0) await appended.wait();
        else {
          position = lastOf(batch).position;
          yield batch;
        }
      }
    } finally {
      followers.delete(appended);
      signal.removeEventListener('abort', appended.ring);
    }
  }

  return {
    read: async (stream, from, limit) => read(stream, from).slice(0, limit),
    readMany: async (names) => new Map(names.map((name) => [name, read(name)])),
    append: async (stream, events, expected) => append(stream, events, expected),
    readAll: async (after, limit, without) => readAll(after, limit, without),
    readHeaders: async (after, limit) => readAll(after, limit).map(headerOf),
    eventAt: async (position) => readAll(position - 1, 1)[0],
    head: async () => log.length,
    subscribe,
    close: async () => {
      closed = true;
      for (const follower of followers) follower.ring();
    },
  };
};

// Every caller gets its own copies, as from a database, so that changing them changes nothing here.
const copy = (event: StoredEvent): StoredEvent => ({ ...event });

const stored = (event: NewEvent, stream: string, revision: Revision, position: Position): StoredEvent => ({
  position,
  stream,
  revision,
  id: event.id,
  type: event.type,
  data: event.data,
  metadata: event.metadata,
});

const lastOf = (events: readonly StoredEvent[]): Appended => {
  const { revision, position } = events.at(-1) as StoredEvent;
  return { revision, position };
};

const retried = (
  found: readonly StoredEvent[],
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): Appended => {
  const same = found.length === events.length && found.every(({ id }, index) => id === events[index]?.id);
  if (!same) throw new RevisionConflict(stream, expected);
  return lastOf(found);
};
