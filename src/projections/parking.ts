/** What is parked, tried again (5.9). */
import type { EventStore, StoredEvent } from '../commands/eventStore.ts';
import { applyEvents, type OnSaved, type Parking } from './applying.ts';
import type { AnyProjection } from './projection.ts';
import type { HeldEvent, ReadStore, ReadTransaction } from './readStore.ts';

export type Retried = {
  /** Units that the model follows again. */
  readonly followed: readonly string[];
  /** Units that are parked still. */
  readonly parked: readonly Parking[];
};

/**
 * Applies what a model holds, in order, unit by unit; what still cannot be stays parked, from where it now is.
 * `unit`: only this one, default: all that are parked. `onSaved`: as for a follower, which has not told of these events yet.
 * @throws StoreUnavailable; the units before are as they were retried
 */
export const retryParked = async (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  { unit, onSaved }: { readonly unit?: string | undefined; readonly onSaved?: OnSaved } = {},
): Promise<Retried> => {
  const all = (await readStore.parked()).filter(({ model }) => model === projection.name).map((one) => one.unit);
  const followed: string[] = [];
  const parked: Parking[] = [];
  for (const one of all.filter((name) => unit === undefined || name === unit)) {
    const still = await readStore.inTransaction((tx) => retryOne(tx, store, projection, one, onSaved));
    if (still === undefined) followed.push(one);
    else parked.push(still);
  }
  return { followed, parked };
};

const retryOne = async (
  tx: ReadTransaction,
  store: EventStore,
  projection: AnyProjection,
  unit: string,
  onSaved?: OnSaved,
): Promise<Parking | undefined> => {
  // Followers wait meanwhile: what comes next for this unit comes after what it holds.
  const { parked } = await tx.lockCheckpoint(projection.name, projection.version);
  const events = await eventsHeld(store, await tx.release(projection.name, unit));
  // What was not even known to be of a school may turn out to be of one that is parked.
  const others = parked.filter((other) => other !== unit);
  const { saved, parkings } = await applyEvents(tx, projection, others, events);
  if (saved.length > 0) await onSaved?.(tx, saved);
  return parkings[0];
};

export const eventsHeld = async (store: EventStore, held: readonly HeldEvent[]): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for (const { position, stream } of held) {
    const event = await store.eventAt(position);
    if (event === undefined) throw new Error(`The event of ${stream} that was held is not in the log any more`);
    events.push(event);
  }
  return events;
};
