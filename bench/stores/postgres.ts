/**
 * Measures the store on PostgreSQL beside prepared statements on a table like its own, with one connection per writer.
 */
import pg from 'pg';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import type { NewEvent } from '../../src/ledger/eventStore.ts';
import { startServer } from '../support/server.ts';
import type { StoreBench } from './storeBench.ts';
import { compared, type Way } from './work.ts';

export const benchPostgres: StoreBench = async ({ quick, rounds }) => {
  const server = await startServer();
  try {
    const { url, one } = await server.database();
    const store = await postgresStore(url);
    await one('CREATE SCHEMA plain');
    await one('CREATE TABLE plain.events (LIKE ledger.events INCLUDING ALL)');
    // The server may end an idle connection when the database goes; without a listener that would end the program.
    const pool = new pg.Pool({ connectionString: url, max: 16 }).on('error', () => {});
    const bare = { way: statements(pool), what: 'statements, a connection each' };
    const rows = await compared({ name: 'PostgreSQL', store, bare, quick, rounds });
    await pool.end();
    await store.close();
    return { server: server.what, rows };
  } finally {
    await server.stop();
  }
};

const columns = 'position, stream, revision, id, type, data, metadata';
const columnCount = 7;
const pageEvents = 1_000;

const statements = (pool: pg.Pool): Way => {
  let position = 0;
  const insert = (stream: string, events: readonly NewEvent[], revision: number): pg.QueryConfig => ({
    name: `plain-${events.length}`,
    text: `INSERT INTO plain.events (${columns}) VALUES ${events.map((_, n) => `(${places(n)})`).join(', ')}`,
    values: events.flatMap(({ id, type, data, metadata }, n) => [
      ++position,
      stream,
      revision + n,
      id,
      type,
      data,
      metadata,
    ]),
  });
  const pages = async (after: number, count: number): Promise<number> => {
    let read = 0;
    for (let from = after; read < count; ) {
      const { rows } = await pool.query<{ position: string }>({
        name: 'plain-page',
        text: `SELECT ${columns} FROM ledger.events WHERE position > $1 ORDER BY position LIMIT ${pageEvents}`,
        values: [from],
      });
      if (rows.length === 0) break;
      read += rows.length;
      from = Number(rows.at(-1)!.position);
    }
    return read;
  };
  return {
    prepare: (stream, events, revision) => {
      const query = insert(stream, events, revision);
      return () => pool.query(query);
    },
    readStream: async (stream) => {
      const text = `SELECT ${columns} FROM ledger.events WHERE stream = $1 ORDER BY revision`;
      return (await pool.query({ name: 'plain-stream', text, values: [stream] })).rows.length;
    },
    readAll: pages,
    // A follower would have to do at least this.
    catchUp: pages,
  };
};

const places = (event: number): string =>
  Array.from({ length: columnCount }, (_, column) => `$${event * columnCount + column + 1}`).join(', ');
