/** Whether the event store lets this server append: a server that may only read cannot do its work (operations.md 11.9). */
import { type EventStore, type NewEvent, RevisionConflict, StoreDenied } from './eventStore.ts';

export type AppendRight = {
  /** The store, whose denials are noticed. */
  readonly store: EventStore;
  /**
   * The denial that the latest append met. While there is one the store is asked again, once a second at most, by an append
   * that it can never take: nobody else may be sent here to append while this server says that it is not ready.
   */
  denied(): Promise<StoreDenied | undefined>;
};

type Denied = { readonly stream: string; readonly event: NewEvent; readonly denial: StoreDenied };

const againMs = 1_000;

/** No stream of ours grows so long, and every store can hold the number (PostgreSQL: 4 bytes). */
const unreachableRevision = 2_000_000_000;

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
          if (error instanceof StoreDenied) latest = { stream, event: events[0]!, denial: error };
          throw error;
        }
      },
    },
    denied: async () => {
      if (latest === undefined) return undefined;
      const { stream, event, denial } = latest;
      if (performance.now() - askedAt < againMs) return denial;
      askedAt = performance.now();
      try {
        await store.append(stream, [event], unreachableRevision);
      } catch (error) {
        // A store that compares revisions has let the append in.
        if (error instanceof RevisionConflict) latest = undefined;
        return error instanceof RevisionConflict ? undefined : denial;
      }
      throw new Error(`The event store took an append at revision ${unreachableRevision}`);
    },
  };
};
