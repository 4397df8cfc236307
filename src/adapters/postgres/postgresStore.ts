import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventHeader, EventStore, Position, Revision, StoredEvent } from '../../ledger/eventStore.ts';
import { groupedAppends } from './appends.ts';
import { answerMsMax, type Needed, openPool, reaching } from './connection.ts';
import { eventColumns, groupedReads, rowsOf } from './reads.ts';
import { ensureSchema } from './schema.ts';
import { follow } from './subscription.ts';

const readersUsual = 4;

const ledgerSchema: Needed = { store: 'event store', right: 'create the schema ledger' };

// Bounds of one batch of a subscription; the first reached ends it. An event is at most 1 MiB.
const batchEventsMax = 1_000;
const batchBytesMax = 4 * 1_048_576;

/**
 * The event store on PostgreSQL 15 or later, in the schema `ledger` of the database at `url`. The schema is created
 * when it is missing. Several processes may use one database. Positions are 1, 2, 3... in commit order (schema.ts).
 *
 * Uses one connection to append, up to `connections.readers` to read, and one for each subscription. With 0 readers it
 * reads over the connection for appends. Every call settles within 10 s.
 * @throws StoreUnavailable, here and from every method, when the server cannot be reached.
 */
export const postgresStore = async (url: string, { readers: readersMax = readersUsual } = {}): Promise<EventStore> => {
  const writer = openPool(url, 'writer', 1);
  const readers = readersMax === 0 ? writer : openPool(url, 'reader', readersMax);
  const closing = new AbortController();
  const appends = groupedAppends(writer);
  const read = groupedReads(readers);
  const end = async () => {
    await Promise.race([
      Promise.all([...new Set([writer, readers])].map((pool) => pool.end())),
      pause(answerMsMax, undefined, { ref: false }),
    ]);
  };

  try {
    await reaching(() => ensureSchema(writer), ledgerSchema);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    read: (stream, from = 0, limit) =>
      limit === undefined ? read(stream, from) : readSome(readers, stream, from, limit),
    readMany: (streams) => readStreams(readers, streams),
    append: appends.append,
    readAll: (after, limit, without) =>
      without === undefined ? readAll(readers, after, limit) : readWithout(readers, after, limit, without),
    readHeaders: (after, limit) => readHeaders(readers, after, limit),
    eventAt: (position) => readAt(readers, position),
    head: () => readHead(readers),
    subscribe: (after, signal) =>
      follow(url, (position) => readBatch(readers, position), after, AbortSignal.any([signal, closing.signal])),
    close: async () => {
      closing.abort();
      await appends.drained();
      await end();
    },
  };
};

const readStreams = async (pool: Pool, streams: readonly string[]): Promise<Map<string, StoredEvent[]>> => {
  const found = new Map<string, StoredEvent[]>(streams.map((stream) => [stream, []]));
  const events = await rowsOf<StoredEvent>(pool, {
    name: 'ledger-read-many',
    text: `SELECT ${eventColumns} FROM ledger.events WHERE stream = ANY($1) ORDER BY stream, revision`,
    values: [[...found.keys()]],
  });
  for (const event of events) found.get(event.stream)?.push(event);
  return found;
};

const readSome = (pool: Pool, stream: string, from: Revision, limit: number): Promise<StoredEvent[]> =>
  rowsOf(pool, {
    name: 'ledger-read-some',
    text: `SELECT ${eventColumns} FROM ledger.events WHERE stream = $1 AND revision >= $2 ORDER BY revision LIMIT $3`,
    values: [stream, from, limit],
  });

const readAll = (pool: Pool, after: Position, limit: number): Promise<StoredEvent[]> =>
  rowsOf(pool, {
    name: 'ledger-read-all',
    text: `SELECT ${eventColumns} FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [after, limit],
  });

/** Large data of an event are stored apart from its row, and are not read for events that are left out. */
const readWithout = (pool: Pool, after: Position, limit: number, without: readonly string[]): Promise<StoredEvent[]> =>
  rowsOf(pool, {
    name: 'ledger-read-without',
    text: `SELECT ${eventColumns} FROM ledger.events WHERE position > $1 AND type <> ALL($3) ORDER BY position LIMIT $2`,
    values: [after, limit, without],
  });

/** Data that are stored out of line are not even touched. */
const readHeaders = (pool: Pool, after: Position, limit: number): Promise<EventHeader[]> =>
  rowsOf(pool, {
    name: 'ledger-read-headers',
    text: `SELECT position, stream, revision, metadata FROM ledger.events
      WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [after, limit],
  });

/** Like readAll, but also bounded in bytes, so that a follower never holds a thousand large events. */
const readBatch = (pool: Pool, after: Position): Promise<StoredEvent[]> =>
  rowsOf(pool, {
    name: 'ledger-read-batch',
    text: `SELECT ${eventColumns} FROM (
        SELECT ${eventColumns}, sum(octet_length(data) + octet_length(metadata)) OVER (
          ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
        FROM (SELECT ${eventColumns} FROM ledger.events WHERE position > $1 ORDER BY position LIMIT ${batchEventsMax}) AS next
      ) AS measured
      WHERE bytes_before IS NULL OR bytes_before < ${batchBytesMax} ORDER BY position`,
    values: [after],
  });

const readAt = async (pool: Pool, position: Position): Promise<StoredEvent | undefined> => {
  const text = `SELECT ${eventColumns} FROM ledger.events WHERE position = $1`;
  const [event] = await rowsOf<StoredEvent>(pool, { name: 'ledger-read-at', text, values: [position] });
  return event;
};

const readHead = async (pool: Pool): Promise<Position> => {
  const [row] = await rowsOf<{ head: Position }>(pool, {
    name: 'ledger-head',
    text: 'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  });
  return row?.head ?? 0;
};
