import type { Pool } from 'pg';
import {
  type KeptAnswer,
  type Opening,
  type RequestMemory,
  rememberedSince,
  type Turn,
} from '../../commands/requests/requestMemory.ts';
import { inTurns } from '../../waiting/inTurns.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { ended, openClient, openPool, reaching } from './connection.ts';
import { migrateReadStore } from './migrations.ts';

const connectionsUsual = 4;

/** Remembered requests in PostgreSQL 15 or later, shared by all processes on one database. */
export const postgresRequests = async (url: string, connectionsMax = connectionsUsual): Promise<RequestMemory> => {
  await migrateReadStore(url);
  const pool = openPool(url, 'reader', connectionsMax);
  const locks = sessionLocks(url);
  return {
    begin: async (id, opening) => {
      if (!(await reaching(() => locks.take(id)))) return undefined;
      try {
        return turnOn(pool, id, await reaching(() => opened(pool, id, opening)), () => locks.release(id));
      } catch (error) {
        await locks.release(id);
        throw error;
      }
    },
    expire: async (now) => {
      const values = [rememberedSince(now)];
      await reaching(() => pool.query('DELETE FROM requests.remembered WHERE begun_at < $1', values));
    },
    close: async () => {
      await locks.close();
      await pool.end();
    },
  };
};

type Row = { target: string; since: number; body: string | null; sealed: Buffer | null };

/** The record of an earlier request with this id. Undefined when this request was recorded as the first. */
const opened = async (pool: Pool, id: string, { target, since, begunAt }: Opening): Promise<Turn['earlier']> => {
  const { rowCount } = await pool.query(
    `INSERT INTO requests.remembered AS known (id, target, since, begun_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO UPDATE
     SET target = excluded.target, since = excluded.since, begun_at = excluded.begun_at, body = NULL, sealed = NULL
     WHERE known.begun_at < $5`,
    [id, target, since, begunAt, rememberedSince(begunAt)],
  );
  if (rowCount === 1) return undefined;
  const { rows } = await pool.query<Row>('SELECT target, since, body, sealed FROM requests.remembered WHERE id = $1', [
    id,
  ]);
  const [row] = rows;
  if (row === undefined) return undefined; // The record expired at this moment.
  const { body, sealed } = row;
  return {
    target: row.target,
    since: row.since,
    answer: body === null || sealed === null ? undefined : { body, sealed },
  };
};

const turnOn = (pool: Pool, id: string, earlier: Turn['earlier'], release: () => Promise<void>): Turn => {
  const ending = async (text: string, values: unknown[]): Promise<void> => {
    try {
      await reaching(() => pool.query(text, values));
    } finally {
      await release();
    }
  };
  return {
    earlier,
    finish: ({ body, sealed }: KeptAnswer) =>
      ending('UPDATE requests.remembered SET body = $2, sealed = $3 WHERE id = $1', [id, body, sealed]),
    forget: () => ending('DELETE FROM requests.remembered WHERE id = $1', [id]),
    leave: release,
  };
};

/**
 * Locks of one session. The server drops them with the session, so the keys of a process are free as soon as it ends. A
 * session may take a lock twice, so the keys of this process are kept here too.
 */
const sessionLocks = (url: string) => {
  const held = new Set<string>();
  let session: Session | undefined;

  const going = (): Session | undefined => (session?.isOver() ? undefined : session);

  return {
    take: async (id: string): Promise<boolean> => {
      if (held.has(id)) return false;
      held.add(id);
      let taken = false;
      try {
        session = going() ?? openSession(url);
        taken = await session.ask('SELECT pg_try_advisory_lock($1) AS done', [lockOf(id)]);
      } finally {
        if (!taken) held.delete(id);
      }
      return taken;
    },
    release: async (id: string): Promise<void> => {
      // A session that is gone has released its locks already.
      await going()
        ?.ask('SELECT pg_advisory_unlock($1) AS done', [lockOf(id)])
        .catch(() => {});
      held.delete(id);
    },
    close: async (): Promise<void> => session?.end(),
  };
};

type Session = {
  isOver(): boolean;
  ask(text: string, values: readonly string[]): Promise<boolean>;
  end(): Promise<void>;
};

/** Keys of a process that vanished with its machine are free again within 10 s instead of hours. */
const sessionSettings = 'SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3';

/** Runs one query at a time. A failed query ends the session, so that no lock stays on an unused connection. */
const openSession = (url: string): Session => {
  const client = openClient(url);
  const alone = inTurns(1);
  let isOver = false;
  const end = async (): Promise<void> => {
    isOver = true;
    await ended(client);
  };
  const lost = () => {
    isOver = true;
  };
  client.on('error', lost).on('end', lost);
  const connected = client.connect().then(() => client.query(sessionSettings));
  connected.catch(lost);
  return {
    isOver: () => isOver,
    ask: (text, values) =>
      alone(async () => {
        if (isOver) throw new StoreUnavailable('PostgreSQL cannot be reached');
        try {
          await connected;
          const { rows } = await client.query<{ done: boolean }>(text, [...values]);
          return rows[0]?.done === true;
        } catch (error) {
          void end();
          throw error;
        }
      }),
    end,
  };
};

/** The first 64 bits of an id. The id is a digest, so these are as good as random. */
const lockOf = (id: string): string => BigInt.asIntN(64, BigInt(`0x${id.slice(0, 16)}`)).toString();
