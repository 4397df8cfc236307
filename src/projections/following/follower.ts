/** Follows the log and keeps the read models up to date. Rows and checkpoints are committed together, a batch at a time. */
import type { EventStore, Position, StoredEvent } from '../../ledger/eventStore.ts';
import { isOurs } from '../../ledger/streams.ts';
import type { UnknownEvent } from '../../ledger/unknownHistory.ts';
import { alarm } from '../../waiting/alarm.ts';
import { pause } from '../../waiting/pause.ts';
import { whileHoldingLock } from '../holding.ts';
import { type AnyProjection, canReadRows } from '../projection.ts';
import type { ReadStore, ReadTransaction, Standing } from '../readStore.ts';
import { unknownEventsAmong } from '../unknownHistory.ts';
import {
  type Applied,
  nothingApplied,
  type OnSaved,
  type Parking,
  type SavedRow,
  tellOthers,
  toldOrParked,
} from './applied.ts';
import { applyEvents } from './applying.ts';
import { concerns } from './concerns.ts';

export type Follower = {
  /** Names of the read models that this follower keeps. */
  readonly models: readonly string[];
  /** The position that all followed read models have reached. */
  position(): Position;
  /** Resolves once every followed read model has reached `position`; false when that takes longer than `msMax`. */
  reaches(position: Position, msMax: number): Promise<boolean>;
  /** The error that stops it at the moment, if any. It tries again by itself. */
  failure(): unknown;
  /** Read models whose rows have a version that this code does not read. They are left as they are until they are rebuilt (5.8). */
  left(): readonly string[];
  /**
   * Whether this process applies the events. Otherwise another process does, and this one only reads how far it is
   * (operations 12.2).
   */
  isHolder(): boolean;
  /** Whether any read model has parked units (5.9), as of the position reached. The read store tells which. */
  parks(): boolean;
  /**
   * The unknown events of the ledger, as of the position reached (5.9). Reads nothing while there are none.
   * @throws StoreUnavailable
   */
  unknown(): Promise<readonly UnknownEvent[]>;
  /** Stops after the batch in hand. */
  stop(): Promise<void>;
};

const retryMs = 500;

/**
 * Milliseconds between two looks at how far the read models are: in a process that waits for the lock, and while
 * somebody waits for them.
 */
const standbyMs = 500;
const awaitedMs = 20;

/** How often it checks whether a model that it left was rebuilt, by this or another process. */
const leftMs = 1_000;

export type FollowOptions = {
  /** Called when it cannot go on, once per outage; called with `undefined` once it can again. */
  readonly onFailure?: (failure: unknown) => void;
  /** Called once for each unit that a model stops following (5.9). */
  readonly onParked?: (parking: Parking) => void;
  /** Called last in a batch's transaction with the rows that the batch changed (5.8). Units whose rows it refuses are parked. */
  readonly onSaved?: OnSaved;
  /** False: this process never applies events, and only reads how far another one is (`ROLES`). Default: true. */
  readonly mayHold?: boolean;
  /**
   * Makes the rows of a model that has none yet, sooner than following a long log would (5.8). False: it is followed
   * from the first event. Only the holder calls it, before anything is applied.
   */
  readonly firstRows?: (model: string, signal: AbortSignal) => Promise<boolean>;
  /** Called with the number of foreign events that were skipped (operations 11.8). */
  readonly onForeign?: (events: number) => void;
};

export const follow = (
  store: EventStore,
  readStore: ReadStore,
  projections: readonly AnyProjection[],
  options: FollowOptions = {},
): Follower => {
  const {
    onFailure = () => {},
    onParked = () => {},
    onSaved,
    firstRows,
    onForeign = () => {},
    mayHold = true,
  } = options;
  const stopping = new AbortController();
  const waiting = new Set<{ readonly position: Position; readonly resolve: (reached: boolean) => void }>();
  let reached: Position = 0;
  let failure: unknown;
  let left: readonly AnyProjection[] = [];
  let withoutRows: readonly AnyProjection[] = [];
  let parks = false;
  let isHolder = false;
  /** Rung when somebody waits for a position, and when another process gave up the lock. */
  const awaited = alarm();

  const advance = (position: Position): void => {
    reached = position;
    for (const waiter of waiting) if (waiter.position <= reached) waiter.resolve(true);
  };

  const recovered = (): void => {
    if (failure !== undefined) onFailure(undefined);
    failure = undefined;
  };

  const apply = (models: readonly AnyProjection[], batch: readonly StoredEvent[]) =>
    toldOrParked(
      (mustBeTold) =>
        readStore.inTransaction(async (tx) => {
          const projected = await projectAll(tx, models, reached, batch, mustBeTold);
          await tellOthers(tx, projected.saved, onSaved);
          return projected;
        }),
      onSaved,
    );

  /** Reads how far the read models are, whichever process keeps them. */
  const look = async (): Promise<ReadonlyMap<AnyProjection, Position>> => {
    const known = await readStore.standings();
    const standings = standingsOf(known, projections);
    withoutRows = projections.filter(({ name }) => (known.get(name)?.position ?? 0) === 0);
    left = projections.filter((projection) => !standings.has(projection));
    parks = (await readStore.parked()).length > 0;
    if (standings.size > 0) advance(Math.min(...standings.values()));
    return standings;
  };

  const followOnce = async (alone: AbortSignal): Promise<void> => {
    const standings = await look();
    for (const { name } of withoutRows) if (await firstRows?.(name, alone)) return;
    if (standings.size === 0) return pause(leftMs, alone);
    // Beginning again proves nothing. It has recovered once it has applied something, or once there is nothing to
    // apply.
    if (failure !== undefined && (await store.head()) <= reached) recovered();
    const signal = left.length === 0 ? alone : AbortSignal.any([alone, AbortSignal.timeout(leftMs)]);
    for await (const batch of store.subscribe(reached, signal)) {
      const outcome = await apply([...standings.keys()], batch);
      const foreign = batch.filter((event) => !isOurs(event)).length;
      if (foreign > 0) onForeign(foreign);
      for (const parking of outcome.parkings) onParked(parking);
      parks = outcome.parks;
      // A model was rebuilt meanwhile, and is now at another position.
      if (outcome.isElsewhere) return;
      advance(batch.at(-1)?.position ?? reached);
      recovered();
    }
  };

  const failed = async (error: unknown, signal: AbortSignal): Promise<void> => {
    if (failure === undefined) onFailure(error);
    failure = error;
    await pause(retryMs, signal);
  };

  const applying = async (alone: AbortSignal): Promise<void> => {
    isHolder = true;
    try {
      while (!alone.aborted) await followOnce(alone).catch((error: unknown) => failed(error, alone));
    } finally {
      isHolder = false;
    }
  };

  /** Looks now and then, and continuously while somebody waits for a position. */
  const watching = async (): Promise<void> => {
    for (const until = performance.now() + standbyMs; performance.now() < until && !stopping.signal.aborted; ) {
      await look();
      recovered();
      if (waiting.size > 0) await pause(awaitedMs, stopping.signal);
      else {
        await awaited.wait(until - performance.now());
        if (waiting.size === 0) return;
      }
    }
  };

  const holding = {
    signal: stopping.signal,
    freed: awaited,
    standby: watching,
    onFailure: (error: unknown) => failed(error, stopping.signal),
  };
  const running = mayHold
    ? whileHoldingLock(readStore, followingBy(projections), applying, holding)
    : (async () => {
        while (!stopping.signal.aborted) await watching().catch((error: unknown) => failed(error, stopping.signal));
      })();

  return {
    models: projections.map(({ name }) => name),
    position: () => reached,
    failure: () => failure,
    left: () => left.map(({ name }) => name),
    isHolder: () => isHolder,
    parks: () => parks,
    unknown: async () => (parks ? unknownEventsAmong(await readStore.parked()) : []),
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
        awaited.ring();
      });
    },
    stop: async () => {
      stopping.abort();
      awaited.ring();
      await running;
    },
  };
};

/**
 * The name of the lock. A release that reads other versions of rows keeps its own read models beside those of the
 * previous release (12.5). If both keep the same model, its checkpoint orders their work.
 */
const followingBy = (projections: readonly AnyProjection[]): string =>
  `following ${projections.map(({ name, version }) => `${name}:${version}`).join(' ')}`;

/** The positions of the models whose rows this code can continue. A model that does not exist yet begins at 0. */
const standingsOf = (
  known: ReadonlyMap<string, Standing>,
  projections: readonly AnyProjection[],
): ReadonlyMap<AnyProjection, Position> =>
  new Map(
    projections.flatMap((projection) => {
      const { version, position } = known.get(projection.name) ?? { version: projection.version, position: 0 };
      return canReadRows(projection, version) ? [[projection, position] as const] : [];
    }),
  );

const projectAll = async (
  tx: ReadTransaction,
  projections: readonly AnyProjection[],
  after: Position,
  batch: readonly StoredEvent[],
  mustBeTold?: OnSaved,
): Promise<Projected & { readonly isElsewhere: boolean }> => {
  const saved: SavedRow[] = [];
  const parkings: Parking[] = [];
  let [parks, isElsewhere] = [false, false];
  for (const projection of projections) {
    const projected = await project(tx, projection, after, batch, mustBeTold);
    if (projected === 'elsewhere') isElsewhere = true;
    else {
      saved.push(...projected.saved);
      parkings.push(...projected.parkings);
      parks ||= projected.parks;
    }
  }
  return { saved, parkings, parks, isElsewhere };
};

/** The result of a batch, and whether the model has parked units now. */
type Projected = Applied & { readonly parks: boolean };

/**
 * Applies to one read model the events of a batch that it has not had. A redelivered event changes nothing.
 * @param after the position after which the batch begins: a model that is not that far yet would miss events in between
 * @returns `elsewhere` when the model has not come as far as `after`, or is of another version
 */
export const project = async (
  tx: ReadTransaction,
  projection: AnyProjection,
  after: Position,
  batch: readonly StoredEvent[],
  mustBeTold?: OnSaved,
): Promise<Projected | 'elsewhere'> => {
  const { name, version: ownVersion } = projection;
  const { position: checkpoint, version, parked } = await tx.lockCheckpoint(name, ownVersion);
  if (checkpoint < after || !canReadRows(projection, version)) return 'elsewhere';
  const last = batch.at(-1);
  if (last === undefined || last.position <= checkpoint) return { ...nothingApplied, parks: parked.length > 0 };
  const events = batch.filter((event) => event.position > checkpoint && concerns(projection, event));
  const applied = events.length === 0 ? nothingApplied : await applyEvents(tx, projection, parked, events, mustBeTold);
  await tx.saveCheckpoint(name, last.position);
  return { ...applied, parks: parked.length + applied.parkings.length > 0 };
};
