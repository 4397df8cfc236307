import { type EventStore, headerOf, type StoredEvent } from '../../ledger/eventStore.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { appendsOver } from './appends.ts';
import { connect } from './connection.ts';
import { storedOf } from './events.ts';
import { readAt, readHead, readLog, readStream, readWithout } from './reads.ts';
import { follow } from './subscription.ts';

const readersMax = 16;

/**
 * The event store on EventStoreDB 22.6 or later, or KurrentDB, at `url` (`esdb://…`, `kurrentdb://…`). Several
 * processes, and other programs, may use one server. The server's own events and those of its projections are left out.
 * Positions are commit positions of the server's log. Every call settles within 10 s.
 * @throws StoreUnavailable, here and from every method, when the server cannot be reached; EventStoreDbUrlFault.
 */
export const eventStoreDb = async (url: string): Promise<EventStore> => {
  const connection = connect(url);
  const { reading, lend } = connection.readers;
  const closing = new AbortController();
  const append = appendsOver({ reading, writer: connection.writer });
  const appending = new Set<Promise<unknown>>();

  try {
    await reading(readHead);
    await connection.nodesKnown();
  } catch (error) {
    await connection.release();
    throw error;
  }
  return {
    read: (stream, from = 0, limit) =>
      reading((client) => readStream(client, stream, { from, ...(limit === undefined ? {} : { count: limit }) })),
    readMany: async (streams) => {
      const found = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
      await inParallel([...found.keys()], readersMax, async (stream) => {
        found.set(stream, await reading((client) => readStream(client, stream, { from: 0 })));
      });
      return found;
    },
    ...(connection.confirming && { confirm: connection.confirming.confirm }),
    append: (stream, events, expected) => {
      const appended = append(stream, events, expected);
      appending.add(appended);
      appended.finally(() => appending.delete(appended)).catch(() => {});
      return appended;
    },
    readAll: (after, limit, without) =>
      reading((client) =>
        without === undefined ? readLog(client, after, limit, storedOf) : readWithout(client, after, limit, without),
      ),
    // The server can only give whole events, so headers are cut from them here.
    readHeaders: (after, limit) =>
      reading((client) => readLog(client, after, limit, (event) => headerOf(storedOf(event)))),
    eventAt: (position) => reading((client) => readAt(client, position)),
    head: () => reading(readHead),
    subscribe: (after, signal) => follow(lend, after, AbortSignal.any([signal, closing.signal])),
    close: async () => {
      closing.abort();
      await Promise.allSettled(appending);
      await connection.release();
    },
  };
};
