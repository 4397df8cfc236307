/** Divides the connections to PostgreSQL that a process may use among its parts (operations 11.6). */

/** Shares of one number. */
type Divided = {
  /** Connections of the event store for reads. */
  readonly log: number;
  /** Connections of the event store for each worker thread. */
  readonly worker: number;
  /** Connections of the read store: read models, remembered requests, messages. */
  readonly reads: number;
  readonly requests: number;
  readonly outbox: number;
  /**
   * Connections of the read store for the queue of jobs, besides those that are notified: taking up jobs and parts, telling
   * their progress, and keeping what came of them. Each holds one for a statement or two, so one is enough, and others wait.
   */
  readonly jobs: number;
};

export type ConnectionShares = Divided & {
  /** Connections to each replica that each thread opens, the main thread among them (operations 12.3). */
  readonly replica: number;
};

/** The smallest share of each. A worker with one connection uses it for reads and appends. */
const least: Divided = { log: 1, worker: 1, reads: 2, requests: 1, outbox: 1, jobs: 1 };

/** The largest useful share of each. */
const most: Divided = { log: 4, worker: 5, reads: 8, requests: 4, outbox: 4, jobs: 2 };

/**
 * Connections that exist once, whatever is available: the log's appends and its notifications, the session that holds
 * running requests, notifications of messages, of jobs and of parts, and the session of the locks.
 */
const single = 7;

/** The order in which the remaining connections are given out, one to each share in turn. */
const order: readonly (keyof Divided)[] = ['reads', 'worker', 'log', 'requests', 'reads', 'outbox', 'jobs'];

const sumOf = ({ worker, ...others }: Divided, workers: number): number =>
  single + workers * worker + Object.values(others).reduce((sum, share) => sum + share, 0);

/**
 * The fewest connections that a process with this many worker threads can work with. A server has at least one thread.
 */
export const connectionsMin = (workers: number): number => sumOf(least, workers);

/** The most worker threads that this many connections allow; at least 1. */
export const workersFor = (connections: number): number => Math.max(1, connections - sumOf(least, 0));

/** @param connections {@link connectionsMin} or more. The shares never add up to more than this. */
export const connectionShares = (connections: number, workers: number): ConnectionShares => {
  let shares = least;
  for (;;) {
    const before = shares;
    for (const name of order) {
      const more = { ...shares, [name]: Math.min(most[name], shares[name] + 1) };
      if (sumOf(more, workers) <= connections) shares = more;
    }
    if (sumOf(shares, workers) === sumOf(before, workers))
      return { ...shares, replica: replicaShare(connections, workers) };
  }
};

/** As many schools as a thread has in hand at once. */
const replicaShareMax = 2;

/** All threads together never open more than `connections` to one replica. */
const replicaShare = (connections: number, workers: number): number =>
  Math.max(1, Math.min(replicaShareMax, Math.floor(connections / (1 + workers))));

/** The largest useful shares, for callers without a limit, such as tests. */
export const unboundedShares: ConnectionShares = { ...most, replica: replicaShareMax };
