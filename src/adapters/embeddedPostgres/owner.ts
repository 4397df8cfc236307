import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isErrno } from '../files/durableFile.ts';

// "telb": key of an advisory lock in the database `postgres`.
const ownerLock = 0x74656c62;

// Milliseconds. The server mostly notices within milliseconds that a killed owner's connection is gone; on a busy
// machine it may take longer.
const handOverMsMax = 2_000;
const connectMsMax = 2_000;
const pollMs = 25;
const retakeMs = 500;

/** A connection that owns the server for as long as it lives. */
export type Ownership = { release(): Promise<void> };

/**
 * The server's answer: a session; `not now` while nothing listens or the server is starting or ending; `stranger` for
 * the server of another cluster.
 */
export type Answer = pg.Client | 'not now' | 'stranger';

/** @throws the server's error when it will never let us in, for example for a wrong password. */
export const askServer = async (url: string, cluster: string): Promise<Answer> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax, keepAlive: true });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ path: string }>(`SELECT current_setting('data_directory') AS path`);
    if (rows[0]?.path === cluster) return client;
  } catch (error) {
    if (isGone(error)) return 'not now';
    throw error;
  }
  await client.end();
  return 'stranger';
};

/** The server is starting up, shutting down, or has ended in between. */
const isGone = (error: unknown): boolean =>
  isErrno(error, 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03') || !hasCode(error);

const hasCode = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code !== undefined;

/**
 * Makes this process the owner of the server. The lock is the server's own: it ends with the connection, and so with the
 * process, however that ends; a pid in a file would outlive it and mean another process by then.
 * @returns undefined when a living process owns it; `ended` when the server ended meanwhile, as it does when another process
 * that starts at the same moment takes it for one that was left behind.
 */
export const becomeOwner = async (
  client: pg.Client,
  url: string,
  cluster: string,
): Promise<Ownership | undefined | 'ended'> => {
  try {
    if (await lockWithin(client, handOverMsMax)) return keeping(client, url, cluster);
  } catch (error) {
    if (isGone(error)) return 'ended';
    throw error;
  }
  await client.end();
  return undefined;
};

const lockWithin = async (client: pg.Client, ms: number): Promise<boolean> => {
  for (const until = performance.now() + ms; ; await pause(pollMs)) {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [ownerLock]);
    if (rows[0]?.locked) return true;
    if (performance.now() > until) return false;
  }
};

/**
 * Keeps ownership: when somebody ends our connection, or the server restarts its sessions after one crashed, the lock
 * is taken again.
 */
const keeping = (first: pg.Client, url: string, cluster: string): Ownership => {
  let held = first;
  let released = false;

  const keep = (client: pg.Client): void => {
    held = client;
    client.once('end', () => {
      if (!released) void retake();
    });
  };
  const retake = async (): Promise<void> => {
    for (;;) {
      await pause(retakeMs, undefined, { ref: false });
      if (released) return;
      const answer = await askServer(url, cluster).catch(() => 'not now' as const);
      if (typeof answer === 'string') continue;
      if (released) return answer.end();
      keep(answer);
      await lockWithin(answer, 0).catch(() => {});
      return;
    }
  };

  keep(first);
  return {
    release: async () => {
      released = true;
      await held.end().catch(() => {});
    },
  };
};
