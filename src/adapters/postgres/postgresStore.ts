import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, Position, StoredEvent } from '../../ledger/eventStore.ts';
import { groupedAppends } from './appends.ts';
import { answerMsMax, type Needed, openPool, reaching } from './connection.ts';
import { replicasOf } from './hosts/replicas.ts';
import { eventColumns, readsOver, rowsOf } from './reads.ts';
import { ensureSchema } from './schema.ts';
import { follow } from './subscription.ts';

const readersUsual = 4;

const ledgerSchema: Needed = { store: 'event store', right: 'create the schema ledger' };

// Bounds of one batch of a subscription; the first reached ends it. An event is at most 1 MiB.
const batchEventsMax = 1_000;
const batchBytesMax = 4 * 1_048_576;

export type PostgresLogOptions = {
  /** Connections for reads; 0: it reads over the connection for appends. */
  readonly readers?: number;
  /** The address of each replica that long work may read from (operations 12.3). */
  readonly replicas?: readonly string[];
  /** Connections to each replica, opened when they are first needed. */
  readonly replicaReaders?: number;
};

/**
 * The event store on PostgreSQL 15 or later, in the schema `ledger` of the database at `url`. The schema is created
 * when it is missing. Several processes may use one database. Positions are 1, 2, 3... in commit order (schema.ts).
 *
 * Uses one connection to append, up to `connections.readers` to read, and one for each subscription. With 0 readers it
 * reads over the connection for appends. Every call settles within 10 s.
 * @throws StoreUnavailable, here and from every method, when the server cannot be reached.
 */
export const postgresStore = async (
  url: string,
  { readers: readersMax = readersUsual, replicas: replicaUrls = [], replicaReaders = 1 }: PostgresLogOptions = {},
): Promise<EventStore> => {
  const writer = openPool(url, 'writer', 1);
  const readers = readersMax === 0 ? writer : openPool(url, 'reader', readersMax);
  const closing = new AbortController();
  const appends = groupedAppends(writer);
  const reads = readsOver(readers);
  const replicas = replicasOf(replicaUrls, reads, replicaReaders);
  const end = async () => {
    await Promise.race([
      Promise.all([...[...new Set([writer, readers])].map((pool) => pool.end()), replicas.end()]),
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
    ...reads,
    append: appends.append,
    ...(replicaUrls.length > 0 && { readsAt: replicas.at }),
    subscribe: (after, signal) =>
      follow(url, (position) => readBatch(readers, position), after, AbortSignal.any([signal, closing.signal])),
    close: async () => {
      closing.abort();
      await appends.drained();
      await end();
    },
  };
};

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
