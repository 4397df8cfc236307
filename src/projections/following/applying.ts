/** Events applied to one read model: one that cannot be parks its school, or what else it is about, and others go on (5.9). */
import type { Position, StoredEvent } from '../../ledger/eventStore.ts';
import { unknownIn } from '../../ledger/known.ts';
import { type Recordable, type Recorded, recorded } from '../../ledger/ledger.ts';
import { schoolOf, subjectOf } from '../../ledger/streams.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { AnyProjection } from '../projection.ts';
import { type ReadRow, type ReadTransaction, RowRefused } from '../readStore.ts';

/** A unit that is parked from now on, and why; `failure` is for our own log. */
export type Parking = {
  readonly model: string;
  readonly unit: string;
  readonly event: StoredEvent;
  readonly failure: unknown;
};

/**
 * Does work in which others are told of what it saved; when they cannot be told, does it again, and parks what it is about
 * (5.9). `work` is one transaction.
 */
export const toldOrParked = async <T>(work: (mustBeTold?: OnSaved) => Promise<T>, onSaved?: OnSaved): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (onSaved === undefined || !(error instanceof Untold)) throw error;
    return work(onSaved);
  }
};

/** Others could not be told of what was saved. */
class Untold extends Error {
  override readonly name = 'Untold';
}

/** Tells others of what was saved. @throws Untold; what says nothing of the rows, as it is */
export const tellOthers = async (
  tx: ReadTransaction,
  saved: readonly SavedRow[],
  onSaved: OnSaved | undefined,
): Promise<void> => {
  if (saved.length === 0 || onSaved === undefined) return;
  try {
    await onSaved(tx, saved);
  } catch (error) {
    throw isOutage(error) ? error : new Untold('Others cannot be told of what was saved', { cause: error });
  }
};

/** The event that something follows from: its place in the log, and when it was recorded. */
export type Cause = { readonly position: Position; readonly recordedAt: string };

/** A row as it was left, and the last of the events that changed it. */
export type SavedRow = {
  readonly model: string;
  readonly key: string;
  readonly row: unknown;
  readonly cause: Cause;
};

/** What else is done with what was applied, in its transaction: once for each event, and never by a rebuild (5.8). */
export type OnSaved = (tx: ReadTransaction, saved: readonly SavedRow[]) => Promise<void>;

/** What was saved, and what is parked now and was not before. */
export type Applied = { readonly saved: readonly SavedRow[]; readonly parkings: readonly Parking[] };

export const nothing: Applied = { saved: [], parkings: [] };

/**
 * Applies events that concern a projection, in order, those of parked units apart: they are held. Whatever way events are
 * cut into batches, rows and what is held come out the same.
 * @param parked units of which events are held already
 * @param mustBeTold throws for rows of which others cannot be told: their unit is parked
 * @throws StoreUnavailable, Interrupted, and what the read store throws: that is no fault of an event
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

/** An event and the row that it changes; what of it cannot be read fails when it is applied. */
type Change = {
  readonly unit: string;
  /** What its stream is about: while something of that is not known, this waits too (5.9). */
  readonly subject: string;
  readonly stored: StoredEvent;
  readonly event: Recorded<Recordable> | undefined;
  readonly key: string;
  readonly failure?: unknown;
};

/** Each under the unit that it waits for, be it one whose stream went on with something that is not known. */
const inUnits = (changes: readonly Change[], parked: readonly string[]): Change[] => {
  const stopped = new Set(parked);
  return changes.map((change) => {
    const unit = stopped.has(change.subject) ? change.subject : change.unit;
    if (change.failure instanceof NotKnown) stopped.add(unit);
    return unit === change.unit ? change : { ...change, unit };
  });
};

/** The school that an event is about, or whatever else waits when it cannot be applied. */
export const unitOf = (projection: AnyProjection, stored: StoredEvent): string => changeIn(projection, stored).unit;

/** Rows as they are, with the last of these events that changed each. */
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
    // What it is about is known from where it is, or not at all: then it stands for itself.
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

/** What this release does not know of an event; the message is the end of a sentence about it. */
class NotKnown extends Error {
  override readonly name = 'NotKnown';
}

/** What is wrong with an event and not with a store. */
class Inapplicable extends Error {
  override readonly name = 'Inapplicable';
  readonly why: string;

  constructor(what: string, cause: unknown) {
    super(what, { cause });
    // What the fault says may quote what is stored; its kind does not, nor does what we say of it ourselves.
    this.why =
      cause instanceof NotKnown ? cause.message : `${what} (${cause instanceof Error ? cause.name : typeof cause})`;
  }
}

/** Applies all of them or, when one cannot be applied, none. */
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
  // One after the other: what is prepared for a row may be a large school's results.
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

/** Told, and taken back: whether it could be. */
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

/** Whether it says nothing of what was worked at: an outage, or an end. */
export const isOutage = (error: unknown): boolean => error instanceof StoreUnavailable || error instanceof Interrupted;
