/** A read model made anew from the log beside the live one, compared with it, and put in its place in one step (5.8). */
import type { EventStore, Position, StoredEvent } from '../commands/eventStore.ts';
import { project } from './follower.ts';
import type { AnyProjection } from './projection.ts';
import type { ReadStore, ReadTransaction, RowDifferences } from './readStore.ts';

export type RebuildOptions = {
  /** Default: put in the live one's place; false: only compared. */
  readonly replaces?: boolean;
  /** Called when no other rebuild of this model is under way, and after each batch, with the positions reached and to reach. */
  readonly onProgress?: (position: Position, through: Position) => void;
  /** What differs, told before anything is replaced. */
  readonly onCompared?: (differences: RowDifferences) => void;
  /** Ends it between two batches, with its reason; the live model stays as it is. */
  readonly signal?: AbortSignal;
};

export type Rebuilt = {
  readonly model: string;
  /** The position at which both were compared. */
  readonly position: Position;
  readonly differences: RowDifferences;
  readonly replaced: boolean;
};

/** So few events are applied while followers of the model wait. */
const eventsWaitedForMax = 500;

/**
 * Followers of the live model, in any process, go on meanwhile and afterwards: its checkpoint stays what it was, and they
 * wait for its lock while the two are compared and exchanged. Whoever reads sees all old rows or all new ones.
 * @returns `in progress` when this model is being rebuilt already, here or by another process.
 */
export const rebuild = (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  options: RebuildOptions = {},
): Promise<Rebuilt | 'in progress'> => {
  const next = { ...projection, name: nextOf(projection.name) };
  return readStore.exclusively(next.name, async (mustBeAlone) => {
    // What a rebuild that was killed left is of other code, or of another log.
    await readStore.inTransaction((tx) => tx.clear(next.name));
    try {
      await nearlyCatchUp(store, readStore, projection.name, next, options);
      return await readStore.inTransaction((tx) =>
        exchange(tx, store, projection.name, next, { ...options, mustBeAlone }),
      );
    } catch (error) {
      // An outage keeps this from being done now: the next rebuild begins with it.
      await readStore.inTransaction((tx) => tx.clear(next.name)).catch(() => {});
      throw error;
    }
  });
};

/** No read model's own name has a tilde. */
const nextOf = (model: string): string => `${model}~next`;

const nearlyCatchUp = async (
  store: EventStore,
  readStore: ReadStore,
  live: string,
  next: AnyProjection,
  { onProgress, signal = new AbortController().signal }: RebuildOptions,
): Promise<void> => {
  let position: Position = 0;
  for (;;) {
    const through = await readStore.checkpoint(live);
    onProgress?.(position, through);
    if (through - position <= eventsWaitedForMax) return;
    for await (const batch of store.subscribe(position, signal)) {
      const events = batch.filter((event) => event.position <= through);
      await readStore.inTransaction((tx) => project(tx, next, events));
      position = events.at(-1)?.position ?? through;
      onProgress?.(position, through);
      if (position >= through) break;
    }
    signal.throwIfAborted();
  }
};

type Alone = { readonly mustBeAlone: () => Promise<void> };

const exchange = async (
  tx: ReadTransaction,
  store: EventStore,
  live: string,
  next: AnyProjection,
  { replaces = true, onProgress, onCompared, signal, mustBeAlone }: RebuildOptions & Alone,
): Promise<Rebuilt> => {
  const through = await tx.lockCheckpoint(live);
  for await (const events of eventsBetween(store, await tx.lockCheckpoint(next.name), through))
    await project(tx, next, events);
  onProgress?.(through, through);
  const differences = await tx.differences(live, next.name, keysToldMax);
  onCompared?.(differences);
  signal?.throwIfAborted();
  // Another rebuild would have begun with clearing what this one made.
  await mustBeAlone();
  if (replaces) await tx.replace(live, next.name);
  else await tx.clear(next.name);
  return { model: live, position: through, differences, replaced: replaces };
};

const keysToldMax = 20;
const eventsPerRead = 200;

/** After `from` (exclusive) through `through` (inclusive). */
async function* eventsBetween(
  store: EventStore,
  from: Position,
  through: Position,
): AsyncGenerator<StoredEvent[], void, void> {
  for (let position = from; position < through; ) {
    const events = (await store.readAll(position, eventsPerRead)).filter((event) => event.position <= through);
    if (events.length === 0) return;
    position = events.at(-1)?.position ?? through;
    yield events;
  }
}
