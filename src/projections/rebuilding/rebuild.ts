/**
 * Makes a read model anew from the log beside the live one, compares the two, and puts the new one in the live one's
 * place in one step (5.8).
 */

import { type EventStore, type Position, readsAt, type StoredEvent } from '../../ledger/eventStore.ts';
import { eventPages } from '../../ledger/reading/logPages.ts';
import type { Workers } from '../../ledger/workers/workers.ts';
import { isOutage, type OnSaved, tellOthers, toldOrParked } from '../following/applied.ts';
import { applyEvents, rowsChangedBy } from '../following/applying.ts';
import { concerns, typesPassedOver } from '../following/concerns.ts';
import { eventsHeld } from '../following/parking.ts';
import { type AnyProjection, canReadRows } from '../projection.ts';
import type { ReadStore, ReadTransaction, RowDifferences } from '../readStore.ts';
import { isSameWork, type Mark, markAt, type RebuildNote } from './rebuildNote.ts';
import { rebuildSchools } from './rebuildSchools.ts';

/** Progress in positions of the log; or in schools, when whole rows are made first. */
export type RebuildProgress = { readonly unit: 'schools' | 'positions'; readonly done: number; readonly total: number };

export type RebuildOptions = {
  /** Set if the live model has no rows yet: it is compared with nothing, and made up to the end of the log. Default: false. */
  readonly isFirst?: boolean;
  /** Whether the new model replaces the live one (the default). False: it is only compared. */
  readonly replaces?: boolean;
  /** For a model whose rows can be made by school. Default: it goes through the log as the others do. */
  readonly workers?: Workers;
  /** Names this code. A rebuild continues an unfinished one only if that was made by the same code. Default: it starts over. */
  readonly code?: string;
  /** Called once no other rebuild of this model is under way, and repeatedly after that. */
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Called before anything is replaced, with the differences; with null for first rows. */
  readonly onCompared?: (differences: RowDifferences | null) => void;
  /**
   * Called, as by the follower, for rows changed by events that were parked in the live model and that the new one
   * could apply: consumers have not seen these yet (5.9). Not called for any other event.
   */
  readonly onSaved?: OnSaved;
  /** Stops the rebuild, which throws its reason. The live model stays as it is, and the next rebuild continues from there. */
  readonly signal?: AbortSignal;
};

export type Rebuilt = {
  readonly model: string;
  /** The position at which the two were compared. */
  readonly position: Position;
  /** Null for first rows. */
  readonly differences: RowDifferences | null;
  /** Schools, or other units, that the new model could not follow to the end (5.9). */
  readonly parked: readonly string[];
  readonly replaced: boolean;
};

/** The last events are applied while followers of the model wait: at most about this many. */
const eventsWaitedForMax = 500;

/**
 * Makes a read model anew. Followers of the live model, in any process, go on during it and after it: the live model's
 * checkpoint stays. They only wait for its lock while the two models are compared and exchanged. A reader sees either
 * all old rows or all new ones.
 * @returns `in progress` when this model is being rebuilt already, by this process or another
 */
export const rebuild = (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  options: RebuildOptions = {},
): Promise<Rebuilt | 'in progress'> =>
  toldOrParked((mustBeTold) => rebuildOnce(store, readStore, projection, options, mustBeTold), options.onSaved);

const rebuildOnce = (
  store: EventStore,
  readStore: ReadStore,
  projection: AnyProjection,
  options: RebuildOptions,
  mustBeTold: OnSaved | undefined,
): Promise<Rebuilt | 'in progress'> => {
  const next = { ...projection, name: nextOf(projection.name) };
  return readStore.exclusively(next.name, async (mustBeAlone) => {
    const work: Work = {
      store,
      readStore,
      live: projection,
      next,
      ...options,
      code: options.code ?? '',
      signal: options.signal ?? new AbortController().signal,
      mustBeAlone,
      ...(mustBeTold && { mustBeTold, heldLive: await heldOf(readStore, projection) }),
    };
    await begin(work);
    try {
      await makeSchools(work);
      await nearlyCatchUp(work);
      return await readStore.inTransaction((tx) => exchange(tx, work));
    } catch (error) {
      // During an outage this cannot be cleared; the next rebuild clears it when it begins.
      if (!isResumable(work, error)) await readStore.inTransaction((tx) => tx.clear(next.name)).catch(() => {});
      throw error;
    }
  });
};

type Work = Omit<RebuildOptions, 'code' | 'signal'> & {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly live: AnyProjection;
  readonly next: AnyProjection;
  readonly code: string;
  readonly signal: AbortSignal;
  readonly mustBeAlone: () => Promise<void>;
  /**
   * Set in the second attempt, after others could not be told of events that the live model held. Their units are then
   * parked in the new model too.
   */
  readonly mustBeTold?: OnSaved;
  /** Units of which the live model held events when this began. Set together with `mustBeTold`. */
  readonly heldLive?: ReadonlySet<string>;
};

const heldOf = async (readStore: ReadStore, { name }: AnyProjection): Promise<ReadonlySet<string>> =>
  new Set((await readStore.parked()).filter(({ model }) => model === name).map(({ unit }) => unit));

/** The name of the new model while it is made. No read model's own name contains a tilde. */
const nextOf = (model: string): string => `${model}~next`;

const isResumable = ({ code, signal }: Work, error: unknown): boolean =>
  code !== '' && (isOutage(error) || (signal.aborted && error === signal.reason));

/** Clears the rows of an earlier rebuild, unless its note says that they come from this code and this log. */
const begin = async ({ store, readStore, next, code }: Work): Promise<void> => {
  const standing = await readStore.standing(next.name);
  if (code !== '' && standing !== undefined && (await isSameWork(store, standing.note, code))) return;
  await readStore.inTransaction(async (tx) => {
    await tx.clear(next.name);
    await tx.lockCheckpoint(next.name, next.version);
    await tx.saveNote(next.name, { code } satisfies RebuildNote);
  });
};

/**
 * The position of the live model. If it has no rows yet, or rows of another version, it does not move, and the end of the
 * log is taken instead.
 */
const liveAt = async ({ store, readStore, live, isFirst }: Work): Promise<Position> => {
  const standing = isFirst ? undefined : await readStore.standing(live.name);
  return standing !== undefined && canReadRows(live, standing.version) ? standing.position : store.head();
};

const makeSchools = async (work: Work): Promise<void> => {
  const { store, readStore, next, code, workers, signal, onProgress, heldLive, mustBeTold } = work;
  const { position, note } = (await readStore.standing(next.name))!;
  if (next.bySchool === undefined || workers === undefined || position > 0) return;
  const mark = (note as RebuildNote).schools ?? (await markAt(store, await liveAt(work)));
  if (mark === undefined) return;
  await readStore.inTransaction((tx) => tx.saveNote(next.name, { code, schools: mark } satisfies RebuildNote));
  await rebuildSchools({
    store,
    readStore,
    workers,
    next,
    bySchool: next.bySchool,
    through: mark.position,
    ...(heldLive && { heldLive }),
    ...(mustBeTold && { mustBeTold }),
    signal,
    onSchools: (done, total) => onProgress?.({ unit: 'schools', done, total }),
  });
  await readStore.inTransaction(async (tx) => {
    await tx.saveCheckpoint(next.name, mark.position);
    await tx.saveNote(next.name, { code, mark } satisfies RebuildNote);
  });
};

const nearlyCatchUp = async (work: Work): Promise<void> => {
  const { store, readStore, next, signal, onProgress } = work;
  let { position } = (await readStore.standing(next.name))!;
  let applied = Number.POSITIVE_INFINITY;
  while (applied > eventsWaitedForMax) {
    const through = await liveAt(work);
    onProgress?.({ unit: 'positions', done: position, total: through });
    applied = 0;
    for await (const { events, reached } of eventsBetween(store, position, through, next)) {
      signal.throwIfAborted();
      await readStore.inTransaction((tx) => applyNext(tx, work, events, reached));
      position = reached;
      applied += events.length;
      onProgress?.({ unit: 'positions', done: position, total: through });
    }
  }
  signal.throwIfAborted();
};

const applyNext = async (
  tx: ReadTransaction,
  { next, code, mustBeTold }: Work,
  events: readonly StoredEvent[],
  reached: Position,
): Promise<void> => {
  const { parked, note } = await tx.lockCheckpoint(next.name, next.version);
  await applyEvents(tx, next, parked, events, mustBeTold);
  await tx.saveCheckpoint(next.name, reached);
  const last = events.at(-1);
  const mark: Mark | undefined = last && { position: last.position, event: last.id };
  await tx.saveNote(next.name, { ...(note as RebuildNote), code, ...(mark && { mark }) } satisfies RebuildNote);
};

const exchange = async (tx: ReadTransaction, work: Work): Promise<Rebuilt> => {
  const { store, live, isFirst, next, replaces = true, onProgress, onCompared, signal, mustBeAlone } = work;
  const { position, parked: parkedBefore } = await tx.lockCheckpoint(live.name, live.version);
  const before = await tx.lockCheckpoint(next.name, next.version);
  // A live model of another version stands still, while the new one went on to the end of the log.
  const through = Math.max(position, before.position);
  for await (const { events, reached } of eventsBetween(store, before.position, through, next))
    await applyNext(tx, work, events, reached);
  onProgress?.({ unit: 'positions', done: through, total: through });
  const { parked } = await tx.lockCheckpoint(next.name, next.version);
  const differences = isFirst ? null : await tx.differences(live.name, next.name, keysToldMax);
  onCompared?.(differences);
  signal.throwIfAborted();
  // If another rebuild had taken over, it would have cleared what this one made.
  await mustBeAlone();
  if (replaces) await replace(tx, work, parkedBefore, parked);
  else await tx.clear(next.name);
  return { model: live.name, position: through, differences, parked, replaced: replaces };
};

const keysToldMax = 20;

const replace = async (
  tx: ReadTransaction,
  { store, live, next, onSaved }: Work,
  parkedBefore: readonly string[],
  parked: readonly string[],
): Promise<void> => {
  const released: StoredEvent[] = [];
  for (const unit of parkedBefore)
    if (!parked.includes(unit)) released.push(...(await eventsHeld(store, await tx.release(live.name, unit))));
  await tx.replace(live.name, next.name);
  const saved = await rowsChangedBy(
    tx,
    live,
    released.filter((event) => concerns(live, event)),
  );
  await tellOthers(tx, saved, onSaved);
};

/** Events that concern a model after `from` (exclusive) through `through` (inclusive), with the position up to which the log was read. */
async function* eventsBetween(
  store: EventStore,
  from: Position,
  through: Position,
  projection: AnyProjection,
): AsyncGenerator<{ readonly events: StoredEvent[]; readonly reached: Position }, void, void> {
  if (from >= through) return;
  const without = typesPassedOver(projection);
  const reads = await readsAt(store, through);
  for await (const { events, reached } of eventPages(reads, { after: from, through, without }))
    yield { events: events.filter((event) => concerns(projection, event)), reached };
}
