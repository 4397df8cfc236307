/** Follows the log and keeps read models up to it: rows and checkpoints commit together, a batch at a time. */
import type { EventStore, Position, StoredEvent } from '../commands/eventStore.ts';
import { type Recordable, type Recorded, recorded } from '../commands/ledger.ts';
import type { AnyProjection } from './projection.ts';
import type { ReadRow, ReadStore, ReadTransaction } from './readStore.ts';

export type Follower = {
  /** Names of the read models that it keeps. */
  readonly models: readonly string[];
  /** The position that every read model has reached. */
  position(): Position;
  /** Resolves once every read model has reached `position`; false when that takes longer than `msMax`. */
  reaches(position: Position, msMax: number): Promise<boolean>;
  /** What keeps it from going on, if anything does; it tries again by itself. */
  failure(): unknown;
  /** Schools that a read model does not follow (5.9). None: what cannot be applied stops all, and is a failure. */
  parked(model: string): readonly string[];
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
};

const retryMs = 500;

/** A row as a batch left it, and the last event of the batch that changed it. */
export type SavedRow = {
  readonly model: string;
  readonly key: string;
  readonly row: unknown;
  readonly cause: Cause;
};

/** The event that something follows from: its place in the log, and when it was recorded. */
export type Cause = { readonly position: Position; readonly recordedAt: string };

export type FollowOptions = {
  /** Called when it cannot go on, once until it can (`undefined`) again. */
  readonly onFailure?: (failure: unknown) => void;
  /** What else is done with what a batch changed, last in its transaction: never by a rebuild (5.8). */
  readonly onSaved?: (tx: ReadTransaction, saved: readonly SavedRow[]) => Promise<void>;
};

export const follow = (
  store: EventStore,
  readStore: ReadStore,
  projections: readonly AnyProjection[],
  { onFailure = () => {}, onSaved = async () => {} }: FollowOptions = {},
): Follower => {
  const stopping = new AbortController();
  const waiting = new Set<{ readonly position: Position; readonly resolve: (reached: boolean) => void }>();
  let reached: Position = 0;
  let failure: unknown;

  const advance = (position: Position): void => {
    reached = Math.max(reached, position);
    if (failure !== undefined) onFailure(undefined);
    failure = undefined;
    for (const waiter of waiting) if (waiter.position <= reached) waiter.resolve(true);
  };

  const followOnce = async (): Promise<void> => {
    const checkpoints = await Promise.all(projections.map(({ name }) => readStore.checkpoint(name)));
    advance(Math.min(...checkpoints));
    for await (const batch of store.subscribe(reached, stopping.signal)) {
      await readStore.inTransaction(async (tx) => {
        const saved: SavedRow[] = [];
        for (const projection of projections) saved.push(...(await project(tx, projection, batch)));
        if (saved.length > 0) await onSaved(tx, saved);
      });
      advance(batch.at(-1)?.position ?? reached);
    }
  };

  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await followOnce();
      } catch (error) {
        if (failure === undefined) onFailure(error);
        failure = error;
        await pause(retryMs, stopping.signal);
      }
    }
  })();

  return {
    models: projections.map(({ name }) => name),
    position: () => reached,
    failure: () => failure,
    parked: () => [],
    reaches: (position, msMax) => {
      if (position <= reached) return Promise.resolve(true);
      return new Promise<boolean>((resolve) => {
        const done = (result: boolean) => {
          clearTimeout(timer);
          waiting.delete(waiter);
          resolve(result);
        };
        const waiter = { position, resolve: done };
        const timer = setTimeout(done, msMax, false);
        waiting.add(waiter);
      });
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};

/** Applies to one read model what of a batch it has not had: a redelivery changes nothing. Returns what it saved. */
export const project = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  batch: readonly StoredEvent[],
): Promise<readonly SavedRow[]> => {
  const checkpoint = await tx.lockCheckpoint(projection.name);
  const last = batch.at(-1);
  if (last === undefined || last.position <= checkpoint) return [];
  const events = batch
    .filter(({ type, position }) => position > checkpoint && projection.types.includes(type))
    .map((event) => recorded<Recordable>(event));
  const changed = events.length > 0 ? await rowsAfter(tx, projection, events) : [];
  if (changed.length > 0) await tx.save(projection.name, changed);
  await tx.saveCheckpoint(projection.name, last.position);
  return changed.map(({ key, row, cause }) => ({ model: projection.name, key, row, cause }));
};

const rowsAfter = async (tx: ReadTransaction, projection: AnyProjection, events: readonly Recorded<Recordable>[]) => {
  const byKey = new Map<string, Recorded<Recordable>[]>();
  for (const event of events) {
    const key = projection.keyOf(event);
    const changes = byKey.get(key);
    if (changes === undefined) byKey.set(key, [event]);
    else changes.push(event);
  }
  const before = await tx.load<unknown>(projection.name, [...byKey.keys()]);
  const rows: (ReadRow<unknown> & { readonly cause: Cause })[] = [];
  // One after the other: what is prepared for a row may be a large school's results.
  for (const [key, changes] of byKey) {
    const { position, metadata } = changes.at(-1)!;
    const facts = await projection.prepare?.(key, position);
    const row = changes.reduce<unknown>((after, event) => projection.apply(after, event, facts), before.get(key));
    const cause = { position, recordedAt: metadata.recordedAt };
    rows.push({ key, row, facets: projection.facetsOf(row), cause });
  }
  return rows;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      // An outage of hours is thousands of pauses: none may leave its listener behind.
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
