/** How many connections to PostgreSQL a process needs at most, and who may have how many of them (operations 11.6). */

export type ConnectionShares = {
  /** Of the event store: to read. */
  readonly log: number;
  /** Of the event store, for each worker thread. */
  readonly worker: number;
  /** Of the read store: read models, remembered requests, messages. */
  readonly reads: number;
  readonly requests: number;
  readonly outbox: number;
};

/** The least that each needs. A worker with one connection reads and appends by that. */
const least: ConnectionShares = { log: 1, worker: 1, reads: 2, requests: 1, outbox: 1 };

/** More than these gain nothing. */
const most: ConnectionShares = { log: 4, worker: 5, reads: 8, requests: 4, outbox: 4 };

/**
 * Connections that there is one of, whatever is to be had: the log's appends and its notifications, the session that holds
 * the requests under way, notifications of messages, and the locks of the publisher and of one rebuild.
 */
const single = 6;

/** In this order what is left is given out, one share after the other and from the start again. */
const order: readonly (keyof ConnectionShares)[] = ['reads', 'worker', 'log', 'requests', 'reads', 'outbox'];

const sumOf = ({ worker, ...others }: ConnectionShares, workers: number): number =>
  single + workers * worker + Object.values(others).reduce((sum, share) => sum + share, 0);

/** The fewest connections that a process with so many worker threads can work with. A server has one at least. */
export const connectionsMin = (workers: number): number => sumOf(least, workers);

/** The most worker threads that so many connections allow; at least 1. */
export const workersFor = (connections: number): number => Math.max(1, connections - sumOf(least, 0));

/** @param connections {@link connectionsMin} or more; the shares never come to more than these */
export const connectionShares = (connections: number, workers: number): ConnectionShares => {
  let shares = least;
  for (;;) {
    const before = shares;
    for (const name of order) {
      const more = { ...shares, [name]: Math.min(most[name], shares[name] + 1) };
      if (sumOf(more, workers) <= connections) shares = more;
    }
    if (sumOf(shares, workers) === sumOf(before, workers)) return shares;
  }
};

/** Each pool as wide as it gains from: where nobody counts, as in tests. */
export const unboundedShares: ConnectionShares = most;
