/** Applies events to one read model. When an event cannot be applied, its school (or other unit) is parked, and the others go on (5.9). */
import type { StoredEvent } from '../../ledger/eventStore.ts';
import { unknownIn } from '../../ledger/known.ts';
import { type Recordable, type Recorded, recorded } from '../../ledger/ledger.ts';
import { schoolOf, subjectOf } from '../../ledger/streams.ts';
import type { AnyProjection } from '../projection.ts';
import { type ReadRow, type ReadTransaction, RowRefused } from '../readStore.ts';
import { type Applied, type Cause, isOutage, type OnSaved, type Parking, type SavedRow } from './applied.ts';

/**
 * Applies the events that concern a projection, in order. Events of parked units are held instead. The rows and the
 * held events come out the same, however the events are cut into batches.
 * @param parked units of which events are held already
 * @param mustBeTold throws for rows of which others cannot be told; their unit is then parked
 * @throws StoreUnavailable, Interrupted, and errors of the read store, none of which is an event's fault
 */
export const applyEvents = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  parked: readonly string[],
  events: readonly StoredEvent[],
  mustBeTold?: OnSaved,
): Promise<Applied> => {
  const changes = inUnits(
    events.map((event) => changeIn(projection, event)),
    parked,
  );
  const waiting = changes.filter(({ unit }) => parked.includes(unit));
  await tx.hold(
    projection.name,
    waiting.map((change) => held(change, null)),
  );
  const going = changes.filter(({ unit }) => !parked.includes(unit));
  const together = await tryToApply(tx, projection, going, mustBeTold);
  if (!(together instanceof Inapplicable)) return { saved: together, parkings: [] };
  const saved: SavedRow[] = [];
  const parkings: Parking[] = [];
  for (const ofUnit of groupedBy(going, ({ unit }) => unit).values()) {
    const applied = await applyOrPark(tx, projection, ofUnit, mustBeTold);
    saved.push(...applied.saved);
    parkings.push(...applied.parkings);
  }
  return { saved, parkings };
};

/** An event and the row that it changes. An event that cannot be read fails when it is applied. */
type Change = {
  readonly unit: string;
  /** The subject of its stream. While an event about the subject is unknown, this one waits too (5.9). */
  readonly subject: string;
  readonly stored: StoredEvent;
  readonly event: Recorded<Recordable> | undefined;
  readonly key: string;
  readonly failure?: unknown;
};

/** Puts each change under the unit that it waits for. A change also waits if an earlier event about its subject is unknown. */
const inUnits = (changes: readonly Change[], parked: readonly string[]): Change[] => {
  const stopped = new Set(parked);
  return changes.map((change) => {
    const unit = stopped.has(change.subject) ? change.subject : change.unit;
    if (change.failure instanceof NotKnown) stopped.add(unit);
    return unit === change.unit ? change : { ...change, unit };
  });
};

/** The school that an event is about, or the other unit that waits when the event cannot be applied. */
export const unitOf = (projection: AnyProjection, stored: StoredEvent): string => changeIn(projection, stored).unit;

/** The present rows that these events changed, each with the last event that changed it. */
export const rowsChangedBy = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  events: readonly StoredEvent[],
): Promise<SavedRow[]> => {
  const causes = new Map<string, Cause>();
  for (const { event, key } of events.map((one) => changeIn(projection, one)))
    if (event !== undefined) causes.set(key, { position: event.position, recordedAt: event.metadata.recordedAt });
  const rows = await tx.load<unknown>(projection.name, [...causes.keys()]);
  return [...rows].map(([key, row]) => ({ model: projection.name, key, row, cause: causes.get(key)! }));
};

const changeIn = (projection: AnyProjection, stored: StoredEvent): Change => {
  const subject = subjectOf(stored.stream);
  const unknown = unknownIn(stored);
  if (unknown !== undefined)
    return { unit: subject, subject, stored, event: undefined, key: subject, failure: new NotKnown(unknown) };
  try {
    const event = recorded<Recordable>(stored);
    const key = mustName(projection.keyOf(event));
    return { unit: mustName((projection.unitOf ?? projection.keyOf)(event)), subject, stored, event, key };
  } catch (failure) {
    // Only the stream's name can still tell the unit. If it names no school, the event is a unit of its own.
    const unit = schoolOf(stored.stream) ?? `${stored.stream}@${stored.revision}`;
    return { unit, subject, stored, event: undefined, key: unit, failure };
  }
};

const mustName = (name: unknown): string => {
  if (typeof name === 'string' && name !== '') return name;
  throw new TypeError('The event does not name what it is about');
};

const applyOrPark = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  changes: readonly Change[],
  mustBeTold?: OnSaved,
): Promise<Applied> => {
  const together = await tryToApply(tx, projection, changes, mustBeTold);
  if (!(together instanceof Inapplicable)) return { saved: together, parkings: [] };
  const saved: SavedRow[] = [];
  for (const [at, change] of changes.entries()) {
    const outcome = await tryToApply(tx, projection, [change], mustBeTold);
    if (outcome instanceof Inapplicable) {
      const [, ...after] = changes.slice(at).map((later) => held(later, null));
      await tx.hold(projection.name, [held(change, outcome.why), ...after]);
      const parking = { model: projection.name, unit: change.unit, event: change.stored, failure: outcome.cause };
      return { saved, parkings: [parking] };
    }
    saved.push(...outcome);
  }
  return { saved, parkings: [] };
};

const held = ({ unit, stored: { position, stream, revision, type } }: Change, why: string | null) => ({
  unit,
  position,
  stream,
  revision,
  type,
  why,
});

/** This release does not know the event. The message is the end of a sentence about the event. */
class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** The fault lies in the event, not in a store. */
class Inapplicable extends Error {
  override readonly name = 'Inapplicable';
  readonly why: string;

  constructor(what: string, cause: unknown) {
    super(what, { cause });
    // An error's message may quote stored data, so only its name is used. Our own messages quote nothing.
    this.why =
      cause instanceof NotKnown ? cause.message : `${what} (${cause instanceof Error ? cause.name : typeof cause})`;
  }
}

/** Applies all of these changes, or none when one cannot be applied. */
const tryToApply = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  changes: readonly Change[],
  mustBeTold?: OnSaved,
): Promise<SavedRow[] | Inapplicable> => {
  try {
    return await apply(tx, projection, changes, mustBeTold);
  } catch (error) {
    if (error instanceof Inapplicable) return error;
    throw error;
  }
};

const apply = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  changes: readonly Change[],
  mustBeTold?: OnSaved,
): Promise<SavedRow[]> => {
  if (changes.length === 0) return [];
  const unreadable = changes.find(({ event }) => event === undefined);
  if (unreadable !== undefined) throw new Inapplicable('The event cannot be read', unreadable.failure);
  const byKey = groupedBy(changes, ({ key }) => key);
  const before = await tx.load<unknown>(projection.name, [...byKey.keys()]);
  const rows: (ReadRow<unknown> & { readonly cause: Cause })[] = [];
  // One after the other: preparing a row may take a large school's results.
  for (const [key, ofKey] of byKey) rows.push(await rowAfter(projection, key, before.get(key), ofKey));
  const saved = rows.map(({ key, row, cause }) => ({ model: projection.name, key, row, cause }));
  if (mustBeTold !== undefined) await tellable(tx, mustBeTold, saved);
  try {
    await tx.attempt(() => tx.save(projection.name, rows));
  } catch (error) {
    if (error instanceof RowRefused) throw new Inapplicable('Its row cannot be stored', error);
    throw error;
  }
  return saved;
};

/** Tries to tell others, and takes the attempt back: it only shows whether they can be told. */
const tellable = async (tx: ReadTransaction, tell: OnSaved, saved: readonly SavedRow[]): Promise<void> => {
  const told = new Error('told');
  try {
    await tx.attempt(async () => {
      await tell(tx, saved);
      throw told;
    });
  } catch (error) {
    if (error === told) return;
    if (isOutage(error)) throw error;
    throw new Inapplicable('Others cannot be told of its row', error);
  }
};

const rowAfter = async (
  projection: AnyProjection,
  key: string,
  before: unknown,
  changes: readonly Change[],
): Promise<ReadRow<unknown> & { readonly cause: Cause }> => {
  try {
    const { position, metadata } = changes.at(-1)!.event!;
    const facts = await projection.prepare?.(key, position);
    const row = changes.reduce<unknown>((after, { event }) => projection.apply(after, event!, facts), before);
    const cause = { position, recordedAt: metadata.recordedAt };
    return { key, row, facets: projection.facetsOf(row), cause };
  } catch (error) {
    if (isOutage(error)) throw error;
    throw new Inapplicable('Its row cannot be made', error);
  }
};

const groupedBy = <Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return groups;
};
