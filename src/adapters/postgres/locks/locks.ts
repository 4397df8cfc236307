/**
 * Locks that all processes on one database share (operations 12.2). One session holds all locks of this process, so they end
 * with the process, however that ends: within a second when it is killed, and within 5 s when its machine vanishes. A process
 * that stands still gives no sign of life, and loses them after 8 s.
 */
import type pg from 'pg';
import { inTurns } from '../../../waiting/inTurns.ts';
import { StoreUnavailable } from '../../../waiting/unavailable.ts';
import { ended, openClient, reaching } from '../connection.ts';

export type Locks = {
  /** The port is described in projections/readStore.ts. */
  exclusively<T>(name: string, work: (mustBeAlone: () => Promise<void>) => Promise<T>): Promise<T | 'in progress'>;
  /** Calls `ring` when a process has given up a lock in order, until the answer is called. */
  onFreed(ring: () => void): () => void;
  close(): Promise<void>;
};

/** Notified when a lock was given up in order. */
const freedChannel = 'telboek_lock_freed';

/**
 * Milliseconds without a sign of life after which the server ends the session, and with it the locks. A process that stands
 * still, or whose packets get lost while something still answers for it, would otherwise keep all others from its work.
 */
const silentMsMax = 8_000;
/** Milliseconds between two signs of life. */
const beatMs = 2_000;

/** The server finds out within 4 s that our machine is gone. */
const sessionSettings = `
  SET idle_session_timeout = ${silentMsMax};
  SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2;
  LISTEN ${freedChannel}`;

type Session = {
  ask(text: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
  isOver(): boolean;
  end(): Promise<void>;
};

export const locksAt = (url: string): Locks => {
  const held = new Set<string>();
  const rings = new Set<() => void>();
  let latest: Promise<Session> | undefined;

  /** Runs one query at a time. A failed query ends the session, so that no lock stays on a connection nobody knows of. */
  const opened = async (): Promise<Session> => {
    const client = openClient(url);
    const alone = inTurns(1);
    let isOver = false;
    const beating = setInterval(() => ask('SELECT 1').catch(() => {}), beatMs).unref();
    const lost = () => {
      isOver = true;
      clearInterval(beating);
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', () => {
      for (const ring of rings) ring();
    });
    const end = async () => {
      lost();
      await ended(client);
    };
    const ask = (text: string, values: readonly unknown[] = []) =>
      alone(async () => {
        if (isOver) throw new StoreUnavailable('PostgreSQL cannot be reached: the session of the locks ended');
        try {
          return await client.query(text, [...values]);
        } catch (error) {
          void end();
          throw error;
        }
      });
    try {
      await client.connect();
      await client.query(sessionSettings);
    } catch (error) {
      await end();
      throw error;
    }
    return { ask, isOver: () => isOver, end };
  };

  const session = async (): Promise<Session> => {
    const known = await latest?.catch(() => undefined);
    if (known !== undefined && !known.isOver()) return known;
    // When several callers wait, the first opens the next session.
    if (latest === undefined || known?.isOver() !== false) latest = opened();
    return latest;
  };
  const inTurn = inTurns(1);

  return {
    exclusively: async (name, work) => {
      // A session may take its own lock a second time.
      if (held.has(name)) return 'in progress';
      held.add(name);
      try {
        const own = await reaching(() => inTurn(session));
        const key = `read_models.${name}`;
        const { rows } = await reaching(() =>
          own.ask('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked', [key]),
        );
        if (!rows[0]?.locked) return 'in progress';
        try {
          // If this session still answers, the lock was held all the time.
          return await work(() => reaching(async () => void (await own.ask('SELECT 1'))));
        } finally {
          const free = `SELECT pg_advisory_unlock(hashtextextended($1, 0)), pg_notify('${freedChannel}', '')`;
          await own.ask(free, [key]).catch(() => {});
        }
      } finally {
        held.delete(name);
      }
    },
    onFreed: (ring) => {
      rings.add(ring);
      return () => rings.delete(ring);
    },
    close: async () => {
      await (await latest?.catch(() => undefined))?.end();
    },
  };
};
