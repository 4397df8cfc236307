/** Standbys that long work reads from, at positions that they hold (operations 12.3). */
import type { Pool } from 'pg';
import type { Position, ReadsOnly } from '../../../ledger/eventStore.ts';
import { pause } from '../../../waiting/pause.ts';
import { openPool } from '../connection.ts';
import { readsOver, rowsOf } from '../reads.ts';

/** Milliseconds that work waits at its beginning for a replica to come as far as the log was. */
const lagMsMax = 5_000;
const againMs = 100;

export type Replicas = {
  at(through: Position): Promise<ReadsOnly>;
  end(): Promise<void>;
};

type Replica = { readonly pool: Pool; readonly reads: ReadsOnly };

type Standing = 'holds' | 'behind' | 'other';

/** @param primary read where no replica will do */
export const replicasOf = (urls: readonly string[], primary: ReadsOnly, readers: number): Replicas => {
  const ending = new AbortController();
  const open = new Map<string, Replica>();
  let latest: { readonly through: Position; readonly reads: Promise<ReadsOnly> } | undefined;

  const replicaAt = (url: string): Replica => {
    const known = open.get(url);
    if (known !== undefined) return known;
    const pool = openPool(url, 'reader', readers);
    const replica = { pool, reads: readsOver(pool) };
    open.set(url, replica);
    return replica;
  };

  const chosen = async (through: Position): Promise<Replica | undefined> => {
    const mark = await primary.eventAt(through);
    if (mark === undefined) return undefined;
    // Each thread begins at a random replica, so that the replicas share the work.
    const first = Math.floor(Math.random() * urls.length);
    const inTurn = urls.map((_, n) => urls[(first + n) % urls.length]!);
    for (const until = performance.now() + lagMsMax; !ending.signal.aborted; await pause(againMs, ending.signal)) {
      let isBehind = false;
      for (const url of inTurn) {
        const replica = replicaAt(url);
        const standing = await standingAt(replica, through, mark.id).catch((): Standing => 'other');
        if (standing === 'holds') return replica;
        isBehind ||= standing === 'behind';
      }
      if (!isBehind || performance.now() > until) return undefined;
    }
    return undefined;
  };

  const found = async (through: Position): Promise<ReadsOnly> => {
    const replica = await chosen(through).catch(() => undefined);
    if (replica === undefined) return primary;
    return orElse(replica.reads, primary, () => {
      latest = undefined;
    });
  };

  return {
    at: (through) => {
      if (latest?.through !== through) latest = { through, reads: found(through) };
      return latest.reads;
    },
    end: async () => {
      ending.abort();
      await Promise.all([...open.values()].map(({ pool }) => pool.end()));
    },
  };
};

/**
 * A standby holds a prefix of a log, so the event at a position proves all events before it. A standby that followed a
 * former primary may hold another event there, which was never acknowledged. A server that is no standby takes writes,
 * and is left to them: after a failover the two servers of a pair have changed places.
 */
const standingAt = async ({ pool }: Replica, through: Position, id: string): Promise<Standing> => {
  const [row] = await rowsOf<{ standby: boolean; id: string | null }>(pool, {
    name: 'ledger-replica',
    text: `SELECT pg_is_in_recovery() AS standby, (SELECT id FROM ledger.events WHERE position = $1) AS id`,
    values: [through],
  });
  if (row?.standby !== true) return 'other';
  if (row.id === null) return 'behind';
  return row.id === id ? 'holds' : 'other';
};

/**
 * Reads from the first source until a read fails, and from then on from the second. So a query that a standby cancels
 * fails no work.
 */
const orElse = (one: ReadsOnly, other: ReadsOnly, onFailure: () => void): ReadsOnly => {
  let from = one;
  const instead = async <Result>(read: (reads: ReadsOnly) => Promise<Result>): Promise<Result> => {
    if (from === other) return read(other);
    try {
      return await read(one);
    } catch {
      if (from === one) onFailure();
      from = other;
      return read(other);
    }
  };
  return {
    read: (stream, revision, limit) => instead((reads) => reads.read(stream, revision, limit)),
    readMany: (streams) => instead((reads) => reads.readMany(streams)),
    readAll: (after, limit, without) => instead((reads) => reads.readAll(after, limit, without)),
    readHeaders: (after, limit) => instead((reads) => reads.readHeaders(after, limit)),
    eventAt: (position) => instead((reads) => reads.eventAt(position)),
  };
};
