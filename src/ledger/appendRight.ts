/** Notices whether the event store lets this server append. A server that may only read cannot do its work (operations.md 11.9). */
import { randomUUID } from 'node:crypto';
import { type EventStore, RevisionConflict, StoreDenied } from './eventStore.ts';
import { streams } from './streams.ts';
import type { Workers } from './workers/workers.ts';

export type AppendRight = {
  /** The event store, with its denials noticed. */
  readonly store: EventStore;
  /**
   * Workers whose denied appends are noticed too. Threads have stores of their own, so a denial is only seen when their
   * work fails here.
   */
  inThreads(workers: Workers): Workers;
  /**
   * The denial that the latest append met. While there is one, this asks the store again, once a second at most, with
   * an append that the store can never take. No other write may serve as the test: none is sent here while this server
   * says that it is not ready.
   */
  denied(): Promise<StoreDenied | undefined>;
};

type Denied = { readonly stream: string; readonly denial: StoreDenied };

const againMs = 1_000;

/** No stream of ours grows this long, and every store can hold the number (PostgreSQL: 4 bytes). */
const unreachableRevision = 2_000_000_000;

const neverStored = () => ({ id: randomUUID(), type: 'NeverStored', data: '{}', metadata: '{}' });

export const watchingAppendRight = (store: EventStore): AppendRight => {
  let latest: Denied | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    store: {
      ...store,
      append: async (stream, events, expected) => {
        try {
          const appended = await store.append(stream, events, expected);
          latest = undefined;
          return appended;
        } catch (error) {
          if (error instanceof StoreDenied) latest = { stream, denial: error };
          throw error;
        }
      },
    },
    inThreads: (workers) => ({
      ...workers,
      inSchool: (task, school, given, body, tell) =>
        workers.inSchool(task, school, given, body, tell).catch((error: unknown) => {
          if (error instanceof StoreDenied && error.right === 'append')
            latest = { stream: streams.results(school), denial: error };
          throw error;
        }),
    }),
    denied: async () => {
      if (latest === undefined) return undefined;
      const { stream, denial } = latest;
      if (performance.now() - askedAt < againMs) return denial;
      askedAt = performance.now();
      try {
        await store.append(stream, [neverStored()], unreachableRevision);
      } catch (error) {
        // A store that gets as far as comparing revisions has accepted our right to append.
        if (error instanceof RevisionConflict) latest = undefined;
        return error instanceof RevisionConflict ? undefined : denial;
      }
      throw new Error(`The event store took an append at revision ${unreachableRevision}`);
    },
  };
};
