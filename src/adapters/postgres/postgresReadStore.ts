import type { Pool, PoolClient } from 'pg';
import type { RenditionBytes } from '../../commands/renditions/ports.ts';
import type { SessionStore } from '../../commands/sessions/sessionStore.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { Identity } from '../../ledger/identity.ts';
import type {
  Facets,
  OwedQuery,
  ReadRow,
  ReadStore,
  ReadTransaction,
  RowQuery,
  Standing,
} from '../../projections/readStore.ts';
import { openPool, reaching } from './connection.ts';
import { locksAt } from './locks/locks.ts';
import { migrateReadStore } from './migrations.ts';
import { holdIn, inSavepoint, parkedIn, releaseIn, unitsHeld } from './parking.ts';
import { enqueue } from './postgresOutbox.ts';
import { postgresRenditions } from './postgresRenditions.ts';
import { rowDifferences, withLongLimit } from './rebuild.ts';
import { postgresSessions } from './sessions/postgresSessions.ts';

const connectionsUsual = 8;

/** The bytes of renditions, and sessions, lie in the same database, and are reached over the same connections. */
export type PostgresReads = ReadStore & { readonly renditions: RenditionBytes; readonly sessions: SessionStore };

/** Read models in PostgreSQL 15 or later, in tables of their own that may be dropped at any time. */
export const postgresReadStore = async (url: string, connectionsMax = connectionsUsual): Promise<PostgresReads> => {
  await migrateReadStore(url);
  const pool = openPool(url, 'reader', connectionsMax);
  const locks = locksAt(url);
  return {
    inTransaction: (work) => reaching(() => inTransaction(pool, work)),
    standings: async () => {
      const { rows } = await reaching(() =>
        pool.query<Standing & { model: string }>('SELECT model, position, version, note FROM read_models.checkpoints'),
      );
      return new Map(rows.map(({ model, ...standing }) => [model, standing]));
    },
    checkpoint: async (model) => {
      const { rows } = await reaching(() =>
        pool.query<{ position: Position }>('SELECT position FROM read_models.checkpoints WHERE model = $1', [model]),
      );
      return rows[0]?.position ?? 0;
    },
    standing: async (model) => {
      const { rows } = await reaching(() =>
        pool.query<Standing>('SELECT position, version, note FROM read_models.checkpoints WHERE model = $1', [model]),
      );
      return rows[0];
    },
    parked: () => reaching(() => parkedIn(pool)),
    get: async <Row>(model: string, key: string) => {
      const { rows } = await reaching(() =>
        pool.query<{ row: Row }>('SELECT row FROM read_models.rows WHERE model = $1 AND key = $2', [model, key]),
      );
      return rows[0]?.row;
    },
    getMany: (model, keys) => reaching(() => rowsByKey(pool, model, keys)),
    keys: async (model, query) => {
      const { text, values } = selecting('key', model, query);
      const { rows } = await reaching(() => pool.query<{ key: string }>(text, values));
      return rows.map(({ key }) => key);
    },
    find: async <Row>(model: string, query: RowQuery) => {
      const { text, values } = selecting(rowColumns, model, query);
      const { rows } = await reaching(() => pool.query<StoredRow<Row>>(text, values));
      return rows.map(readRow);
    },
    exclusively: locks.exclusively,
    onFreed: locks.onFreed,
    owner: async () => {
      const { rows } = await reaching(() =>
        pool.query<{ begun: boolean }>(
          'SELECT EXISTS (SELECT 1 FROM read_models.checkpoints WHERE position > 0) AS begun',
        ),
      );
      return { owner: await ownerIn(pool), hasBegun: rows[0]?.begun === true };
    },
    own: async ({ ledger, copy }) => {
      await reaching(() =>
        pool.query('INSERT INTO read_models.ledger (ledger, copy) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          ledger,
          copy,
        ]),
      );
      return (await ownerIn(pool))!;
    },
    renditions: postgresRenditions(pool),
    sessions: postgresSessions(pool),
    close: async () => {
      await locks.close();
      await pool.end();
    },
  };
};

const ownerIn = async (pool: Pool): Promise<Identity | undefined> => {
  const { rows } = await reaching(() => pool.query<Identity>('SELECT ledger, copy FROM read_models.ledger'));
  return rows[0];
};

type StoredRow<Row> = {
  readonly key: string;
  readonly row: Row;
  readonly school: string | null;
  readonly board: string | null;
  readonly day: string | null;
  readonly open: number;
};

const readRow = <Row>({ key, row, ...facets }: StoredRow<Row>): ReadRow<Row> => ({
  key,
  row,
  facets: facetsOf(facets),
});

const facetsOf = ({ school, board, day, open }: Omit<StoredRow<never>, 'key' | 'row'>): Facets => ({
  ...(school === null ? {} : { school }),
  board,
  ...(day === null ? {} : { day }),
  open,
});

const rowColumns = "key, row, school, board, to_char(day, 'YYYY-MM-DD') AS day, open";

const selecting = (
  columns: string,
  model: string,
  { school, board, from, to, open, status, search, keys, prefix, order = 'asc', after, limit }: RowQuery,
): { text: string; values: unknown[] } => {
  const values: unknown[] = [model];
  const conditions = ['model = $1', ...(open === undefined ? [] : ['open > 0'])];
  const bind = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  bind('school =', school);
  bind('board =', board);
  bind("row->>'status' =", status);
  bind('day >=', from);
  bind('day <=', to);
  if (search !== undefined) {
    values.push(`%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
    conditions.push(`(lower(key) LIKE $${values.length} OR lower(row->>'name') LIKE $${values.length})`);
  }
  if (keys !== undefined) {
    values.push(keys);
    conditions.push(`key = ANY($${values.length})`);
  }
  if (prefix !== undefined && prefix !== '') {
    bind('key >=', prefix);
    // Keys are compared byte by byte, and none holds this character, the last of Unicode.
    bind('key <', `${prefix}\u{10FFFF}`);
  }
  bind(order === 'asc' ? 'key >' : 'key <', after);
  const bound = limit === undefined ? '' : ` LIMIT ${Math.trunc(limit)}`;
  return {
    text: `SELECT ${columns} FROM read_models.rows WHERE ${conditions.join(' AND ')} ORDER BY key ${order === 'asc' ? 'ASC' : 'DESC'}${bound}`,
    values,
  };
};

const inTransaction = async <T>(pool: Pool, work: (tx: ReadTransaction) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection lost between two statements fails the next one. Without a listener it would end the process.
  const lost = (fault: Error): void => {
    broken = fault;
  };
  client.on('error', lost);
  try {
    await client.query('BEGIN');
    const result = await work(transactionOn(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((fault: Error) => {
      broken = fault;
    });
    throw error;
  } finally {
    client.off('error', lost);
    // A connection that was lost, or cannot even roll back, is discarded.
    client.release(broken);
  }
};

const rowsByKey = async <Row>(
  client: Pick<PoolClient, 'query'>,
  model: string,
  keys: readonly string[],
): Promise<Map<string, Row>> => {
  const { rows } = await client.query<{ key: string; row: Row }>(
    'SELECT key, row FROM read_models.rows WHERE model = $1 AND key = ANY($2)',
    [model, keys],
  );
  return new Map(rows.map(({ key, row }) => [key, row]));
};

const transactionOn = (client: PoolClient): ReadTransaction => ({
  lockCheckpoint: async (model, version) => {
    await client.query(
      'INSERT INTO read_models.checkpoints (model, position, version) VALUES ($1, 0, $2) ON CONFLICT (model) DO NOTHING',
      [model, version],
    );
    const { rows } = await client.query<Standing>(
      'SELECT position, version, note FROM read_models.checkpoints WHERE model = $1 FOR UPDATE',
      [model],
    );
    // Read only after the lock is held, so that the changes of the previous holder are visible.
    return { ...rows[0]!, parked: await unitsHeld(client, model) };
  },
  saveNote: async (model, note) => {
    await client.query('UPDATE read_models.checkpoints SET note = $2 WHERE model = $1', [model, JSON.stringify(note)]);
  },
  saveCheckpoint: async (model, position) => {
    await client.query('UPDATE read_models.checkpoints SET position = $2 WHERE model = $1', [model, position]);
  },
  load: (model, keys) => rowsByKey(client, model, keys),
  attempt: (work) => inSavepoint(client, work),
  hold: (model, events) => holdIn(client, model, events),
  release: (model, unit) => releaseIn(client, model, unit),
  save: async (model, rows) => {
    await client.query(
      `INSERT INTO read_models.rows (model, key, school, board, day, open, row)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::integer[], $7::json[])
       ON CONFLICT (model, key) DO UPDATE
       SET school = excluded.school, board = excluded.board, day = excluded.day, open = excluded.open, row = excluded.row`,
      [
        model,
        rows.map(({ key }) => key),
        rows.map(({ facets }) => facets.school ?? null),
        rows.map(({ facets }) => facets.board ?? null),
        rows.map(({ facets }) => facets.day ?? null),
        rows.map(({ facets }) => facets.open ?? 0),
        rows.map(({ row }) => JSON.stringify(row)),
      ],
    );
  },
  owed: async <Row>(model: string, { topic, since, after, except, limit }: OwedQuery) => {
    const { rows } = await client.query<StoredRow<Row>>(
      `SELECT ${rowColumns} FROM read_models.rows
       WHERE model = $1 AND key > $2 AND key <> ALL($3) AND NOT EXISTS (
         SELECT 1 FROM outbox.messages WHERE topic = $4 AND messages.key = rows.key AND position >= $5)
       ORDER BY key LIMIT $6`,
      [model, after, except, topic, since, limit],
    );
    return rows.map(readRow);
  },
  // Errors of the server are named here, because the caller takes any other error for a fault of the message.
  enqueue: (messages) => reaching(() => enqueue(client, messages)),
  differences: (model, other, limit) => rowDifferences(client, model, other, limit),
  replace: async (model, by) => {
    await withLongLimit(client, 'DELETE FROM read_models.rows WHERE model = $1', [model]);
    await withLongLimit(client, 'UPDATE read_models.rows SET model = $1 WHERE model = $2', [model, by]);
    await client.query('DELETE FROM read_models.held WHERE model = $1', [model]);
    await client.query('UPDATE read_models.held SET model = $1 WHERE model = $2', [model, by]);
    await client.query(
      `UPDATE read_models.checkpoints AS live SET version = next.version, position = greatest(live.position, next.position)
       FROM read_models.checkpoints AS next WHERE live.model = $1 AND next.model = $2`,
      [model, by],
    );
    await client.query('DELETE FROM read_models.checkpoints WHERE model = $1', [by]);
  },
  clear: async (model) => {
    await withLongLimit(client, 'DELETE FROM read_models.rows WHERE model = $1', [model]);
    await client.query('DELETE FROM read_models.held WHERE model = $1', [model]);
    await client.query('DELETE FROM read_models.checkpoints WHERE model = $1', [model]);
  },
});
