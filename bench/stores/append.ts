/** Measures appends through the store against plain INSERTs into a table like its own. */
import pg from 'pg';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import type { EventStore, NewEvent } from '../../src/ledger/eventStore.ts';
import { sideBySide, type Task } from '../support/measure.ts';
import { digest, seeded, uuids } from '../support/seeded.ts';
import type { Server } from '../support/server.ts';
import { type Row, rateRow } from '../support/table.ts';

type Shape = {
  readonly what: string;
  readonly writers: number;
  readonly eventsPerAppend: number;
  readonly appends: number;
  /** Connections for the plain INSERTs. The store writes over a single one. */
  readonly connections: number;
};

const shapes = (quick: boolean): Shape[] => {
  const few = quick ? 5 : 1;
  return [
    { what: 'append, 1 writer', writers: 1, eventsPerAppend: 1, appends: 1_000 / few, connections: 1 },
    { what: 'append, 16 writers', writers: 16, eventsPerAppend: 1, appends: 4_800 / few, connections: 1 },
    { what: 'append, 16 writers', writers: 16, eventsPerAppend: 1, appends: 4_800 / few, connections: 16 },
    { what: 'append, batches of 100', writers: 1, eventsPerAppend: 100, appends: 100 / few, connections: 1 },
  ];
};

export const benchAppend = async (server: Server, { quick, rounds }: { quick: boolean; rounds: number }) => {
  const { url, one } = await server.database();
  const store = await postgresStore(url);
  await one('CREATE SCHEMA plain');
  await one('CREATE TABLE plain.events (LIKE ledger.events INCLUDING ALL)');
  const rows: Row[] = [];
  const newId = uuids();
  for (const shape of shapes(quick)) {
    const { what, eventsPerAppend, appends, connections } = shape;
    const pool = new pg.Pool({ connectionString: url, max: connections }).on('error', () => {});
    const rate = await sideBySide(
      rounds,
      appends * eventsPerAppend,
      throughStore(store, shape, newId),
      plainly(pool, shape, newId),
    );
    await pool.end();
    const against = `INSERTs, ${connections === 1 ? '1 connection' : `${connections} connections`}`;
    rows.push(rateRow(what, 'events/s', rate, against, { of: 'ratio', atLeast: 0.8 }));
  }
  await store.close();
  return rows;
};

/** Typical events: about 1 kB of data with digests in it, and the ledger's metadata. */
export const eventsOf = (count: number, newId: () => string): NewEvent[] => {
  const upTo = seeded(7);
  return Array.from({ length: count }, (_, n) => {
    const lines = Array.from({ length: 4 + upTo(8) }, () => digest(`${upTo(1_000_000)}`).toString('hex'));
    const actor = { subject: 'bench', role: 'admin' };
    const metadata = { recordedAt: '2026-01-15T11:00:00.000Z', actor, $correlationId: newId(), $causationId: newId() };
    return {
      id: newId(),
      type: 'DocumentDecided',
      data: JSON.stringify({ document: `12AB00-${n}`, school: '12AB00', lines }),
      metadata: JSON.stringify({ ...metadata, version: 1, digest: digest(`${n}`).toString('hex') }),
    };
  });
};

type Written = { readonly stream: string; readonly revision: number; readonly events: readonly NewEvent[] };

/** The appends of each writer, one after the other, in a stream of its own. */
const writingOf = ({ writers, eventsPerAppend, appends }: Shape, name: string, newId: () => string): Written[][] => {
  const events = eventsOf(appends * eventsPerAppend, newId);
  return Array.from({ length: writers }, (_, writer) =>
    Array.from({ length: appends / writers }, (_, n) => ({
      stream: `subscription-${name}-${writer}`,
      revision: n * eventsPerAppend,
      events: events.splice(0, eventsPerAppend),
    })),
  );
};

/** All writers at once, each of them one append after the other. Every round writes streams of its own. */
const writingBy = (shape: Shape, newId: () => string, write: (append: Written) => Promise<unknown>): Task => {
  let rounds = 0;
  return async () => {
    const writing = writingOf(shape, `${shape.connections}-${shape.what}-${rounds++}`, newId);
    return () =>
      Promise.all(
        writing.map(async (appends) => {
          for (const append of appends) await write(append);
        }),
      );
  };
};

const throughStore = (store: EventStore, shape: Shape, newId: () => string): Task =>
  writingBy(shape, newId, ({ stream, revision, events }) =>
    store.append(stream, events, revision === 0 ? 'none' : revision - 1),
  );

const columns = 7;

const insertOf = (events: number): pg.QueryConfig => {
  const places = (event: number) =>
    `(${Array.from({ length: columns }, (_, column) => `$${event * columns + column + 1}`).join(', ')})`;
  return {
    name: `plain-${events}`,
    text: `INSERT INTO plain.events (position, stream, revision, id, type, data, metadata) VALUES ${Array.from({ length: events }, (_, event) => places(event)).join(', ')}`,
  };
};

let lastPosition = 0;

/** One prepared INSERT for the events of one append. Each is a transaction of its own, as durable as the store's. */
const plainly = (pool: pg.Pool, shape: Shape, newId: () => string): Task => {
  const insert = insertOf(shape.eventsPerAppend);
  return writingBy(shape, newId, ({ stream, revision, events }) =>
    pool.query({
      ...insert,
      values: events.flatMap(({ id, type, data, metadata }, n) => [
        ++lastPosition,
        stream,
        revision + n,
        id,
        type,
        data,
        metadata,
      ]),
    }),
  );
};
