/** What is parked, tried again (5.9). */
import type { EventStore, StoredEvent } from '../commands/eventStore.ts';
import { applyEvents, type Parking } from './applying.ts';
import type { AnyProjection } from './projection.ts';
import type { HeldEvent, ReadStore } from './readStore.ts';

export type Retried = {
  /** Units that the model follows again. */
  readonly followed: readonly string[];
  /** Units that are parked still. */
  readonly parked: readonly Parking[];
};

/**
 * Applies what a model holds, in order, unit by unit; what still cannot be stays parked, from where it now is.
 * @param unit only this one, default: all that are parked
 * @throws StoreUnavailable; the units before are as they were retried
 */
export const retryParked = async (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  unit?: string,
): Promise<Retried> => {
  const all = (await readStore.parked()).filter(({ model }) => model === projection.name).map((one) => one.unit);
  const followed: string[] = [];
  const parked: Parking[] = [];
  for (const one of all.filter((name) => unit === undefined || name === unit)) {
    const still = await retryOne(store, readStore, projection, one);
    if (still === undefined) followed.push(one);
    else parked.push(still);
  }
  return { followed, parked };
};

const retryOne = (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  unit: string,
): Promise<Parking | undefined> =>
  readStore.inTransaction(async (tx) => {
    // Followers wait meanwhile: what comes next for this unit comes after what it holds.
    await tx.lockCheckpoint(projection.name, projection.version);
    const held = await tx.release(projection.name, unit);
    const [parking] = await applyEvents(tx, projection, [], await eventsHeld(store, held));
    return parking;
  });

const eventsHeld = async (store: EventStore, held: readonly HeldEvent[]): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for (const { position, stream } of held) {
    const [event] = await store.readAll(position - 1, 1);
    if (event?.position !== position)
      throw new Error(`The event of ${stream} that was held is not in the log any more`);
    events.push(event);
  }
  return events;
};
