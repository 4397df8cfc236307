/** Tries parked events again (5.9). */
import type { EventStore, StoredEvent } from '../../ledger/eventStore.ts';
import { isKnown } from '../../ledger/known.ts';
import type { AnyProjection } from '../projection.ts';
import type { HeldEvent, ReadStore, ReadTransaction } from '../readStore.ts';
import { unknownHistory } from '../unknownHistory.ts';
import { type OnSaved, type Parking, tellOthers, toldOrParked } from './applied.ts';
import { applyEvents } from './applying.ts';
import { concerns } from './concerns.ts';

export type Retried = {
  /** Units that the model follows again. */
  readonly followed: readonly string[];
  /** Units that are still parked. */
  readonly parked: readonly Parking[];
};

/**
 * Applies the events that a model holds, in order, unit by unit. A unit that still fails stays parked, from the event
 * where it now fails.
 * `unit`: only this one; default: all parked units. `onSaved`: as for a follower, which did not tell of these events.
 * @throws StoreUnavailable; the units before it have been retried by then
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
    const still = await toldOrParked(
      (mustBeTold) => readStore.inTransaction((tx) => retryOne(tx, store, projection, one, onSaved, mustBeTold)),
      onSaved,
    );
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
  mustBeTold?: OnSaved,
): Promise<Parking | undefined> => {
  // Followers wait for this lock, so that the unit's next event comes after the held ones.
  const { parked } = await tx.lockCheckpoint(projection.name, projection.version);
  const held = await eventsHeld(store, await tx.release(projection.name, unit));
  // An event that was unknown when it was held may turn out not to concern the model.
  const events = held.filter((event) => concerns(projection, event));
  // An event that was unknown may turn out to belong to a school that is itself parked.
  const others = parked.filter((other) => other !== unit);
  const { saved, parkings } = await applyEvents(tx, projection, others, events, mustBeTold);
  await tellOthers(tx, saved, onSaved);
  return parkings[0];
};

/**
 * Tries again the events that were parked as unknown and are known by now: because a later release runs, or because
 * they were brought back (5.9).
 * @throws StoreUnavailable
 */
export const retryKnown = async (
  store: EventStore,
  readStore: ReadStore,
  projections: readonly AnyProjection[],
  onSaved?: OnSaved,
): Promise<void> => {
  const parked = await readStore.parked();
  const again = new Set<string>();
  for (const { model, unit, position } of parked) {
    if (model !== unknownHistory.name) continue;
    const event = await store.eventAt(position);
    if (event === undefined || isKnown(event)) again.add(unit);
  }
  for (const projection of projections)
    for (const { unit } of parked.filter((one) => one.model === projection.name && again.has(one.unit)))
      await retryParked(store, readStore, projection, { unit, ...(onSaved && { onSaved }) });
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
