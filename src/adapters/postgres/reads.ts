/** Reads of the log. Those of streams that are asked for in the same turn go to the server as one query. */
import type { Pool, QueryConfig } from 'pg';
import type { EventHeader, EventStore, Position, ReadsOnly, Revision, StoredEvent } from '../../ledger/eventStore.ts';
import { type Needed, reaching } from './connection.ts';

export const eventColumns = 'position, stream, revision, id, type, data, metadata';

// int8 arrives as a number and the columns are named as the fields of a StoredEvent, so each row is an event.
export const rowsOf = async <Row extends object>(pool: Pool, query: QueryConfig): Promise<Row[]> =>
  (await reaching(() => pool.query<Row>(query), ledgerRead)).rows;

const ledgerRead: Needed = { store: 'event store', right: 'read' };

/** What can be read over the connections of this pool: those of the server that takes writes, or of a replica. */
export const readsOver = (pool: Pool): ReadsOnly & Pick<EventStore, 'head'> => {
  const read = groupedReads(pool);
  return {
    read: (stream, from = 0, limit) => (limit === undefined ? read(stream, from) : readSome(pool, stream, from, limit)),
    readMany: (streams) => readStreams(pool, streams),
    readAll: (after, limit, without) =>
      without === undefined ? readAll(pool, after, limit) : readWithout(pool, after, limit, without),
    readHeaders: (after, limit) => readHeaders(pool, after, limit),
    eventAt: (position) => readAt(pool, position),
    head: () => readHead(pool),
  };
};

type Read = {
  readonly stream: string;
  readonly from: Revision;
  readonly resolve: (events: StoredEvent[]) => void;
  readonly reject: (error: unknown) => void;
};

// Reads of many schools at once are a few kilobytes each, so one query for all of them stays small.
const readsTogetherMax = 64;

/**
 * A run asks the same question about many schools at once. Answered one by one, most of the time would go into round
 * trips. A single read is sent alone.
 */
const groupedReads = (pool: Pool): ((stream: string, from: Revision) => Promise<StoredEvent[]>) => {
  let asked: Read[] = [];

  const send = async (): Promise<void> => {
    // By then every promise that continues in this turn has asked.
    await new Promise(process.nextTick);
    const reads = asked;
    asked = [];
    for (let at = 0; at < reads.length; at += readsTogetherMax)
      void settle(pool, reads.slice(at, at + readsTogetherMax));
  };

  return (stream, from) =>
    new Promise((resolve, reject) => {
      asked.push({ stream, from, resolve, reject });
      if (asked.length === 1) void send();
    });
};

const settle = async (pool: Pool, reads: readonly Read[]): Promise<void> => {
  try {
    const answers = reads.length === 1 ? [await readOne(pool, reads[0]!)] : await readTogether(pool, reads);
    reads.forEach(({ resolve }, index) => {
      resolve(answers[index]!);
    });
  } catch (error) {
    for (const { reject } of reads) reject(error);
  }
};

const readOne = (pool: Pool, { stream, from }: Read): Promise<StoredEvent[]> =>
  rowsOf(pool, {
    name: 'ledger-read',
    text: `SELECT ${eventColumns} FROM ledger.events WHERE stream = $1 AND revision >= $2 ORDER BY revision`,
    values: [stream, from],
  });

/** Gives each read its own answer with its own objects. */
const readTogether = async (pool: Pool, reads: readonly Read[]): Promise<StoredEvent[][]> => {
  const answers = reads.map((): StoredEvent[] => []);
  const rows = await rowsOf<StoredEvent & { asked: number }>(pool, {
    name: 'ledger-read-together',
    text: `SELECT asked::integer, ${eventColumns}
      FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS wanted (stream_name, from_revision, asked)
      JOIN ledger.events AS e ON e.stream = stream_name AND e.revision >= from_revision
      ORDER BY asked, revision`,
    values: [reads.map(({ stream }) => stream), reads.map(({ from }) => from)],
  });
  for (const { asked, ...event } of rows) answers[asked - 1]!.push(event);
  return answers;
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
