/**
 * A request done over whose first attempt was cut off after it had written something: the same commands, on the ledger
 * as it was before that attempt. What they decide and the log already holds is not written again, but answered as it was
 * then; from the first thing on that it does not hold, they go on with the ledger as it is.
 */
import type { RosterBegun } from '../../domain/sharing/events.ts';
import { type EventStore, type Position, RevisionConflict, type StoredEvent } from '../../ledger/eventStore.ts';
import {
  causationIn,
  type Ledger,
  ledgerOn,
  type Metadata,
  type Recordable,
  type StreamHead,
  type Written,
} from '../../ledger/ledger.ts';
import { foldsOf } from '../../ledger/states/folds.ts';
import { isOurs, streams } from '../../ledger/streams.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { Deps } from '../deps.ts';

const eventsPerRead = 200;

/** The events after a position that one request caused, in the order of the log. */
export const causedBy = async (store: EventStore, causationId: string, since: Position): Promise<StoredEvent[]> => {
  const caused: StoredEvent[] = [];
  for (let position = since; ; ) {
    const batch = await store.readAll(position, eventsPerRead);
    const last = batch.at(-1);
    if (last === undefined) return caused;
    caused.push(...batch.filter((event) => isOurs(event) && causationIn(event.metadata) === causationId));
    position = last.position;
  }
};

/** What a request that is sent again knows of the attempts before it. */
export type EarlierAttempts = {
  /** The id that all attempts have. */
  readonly causationId: string;
  /** The head of the log before the first of them. */
  readonly since: Position;
  /** What they wrote, as far as the log had it when this attempt began. */
  readonly events: readonly StoredEvent[];
  /** What this attempt appends, by stream and revision. */
  readonly appended: Set<string>;
};

/**
 * A store may do what an earlier attempt asked of it only now, after it answered that attempt nothing for long. Whatever
 * is decided beside that is decided on half of it.
 */
const cameLate = (cause?: unknown): StoreUnavailable =>
  new StoreUnavailable('An earlier attempt at this request wrote only now; sent again, it finds that', { cause });

/** @throws StoreUnavailable when the log has more of the earlier attempts by now than this one knew of */
export const mustKnowAll = async (store: EventStore, attempts: EarlierAttempts): Promise<void> => {
  const known = new Set(attempts.events.map(placeOf));
  const found = await causedBy(store, attempts.causationId, attempts.since);
  if (found.some((event) => !known.has(placeOf(event)) && !attempts.appended.has(placeOf(event)))) throw cameLate();
};

const placeOf = ({ stream, revision }: Pick<StoredEvent, 'stream' | 'revision'>): string => `${stream}@${revision}`;

/** What a request that is sent again stands on. */
export const onceMore = (deps: Deps, attempts: EarlierAttempts): Deps => {
  const on = attempts.events.length === 0 ? { ...deps, workers: undefined } : repeating(deps, attempts.events);
  return { ...on, ledger: noticingLate(on.ledger, deps.ledger.store, attempts) };
};

/** Loses no race to an earlier attempt: it then leaves off. */
const noticingLate = (
  ledger: Ledger,
  store: EventStore,
  { causationId, appended, events: earlier }: EarlierAttempts,
): Ledger => ({
  ...ledger,
  append: async (stream, events, head, context) => {
    const from = (head?.revision ?? -1) + 1;
    try {
      const written = await ledger.append(stream, events, head, context);
      for (let revision = from; revision <= written.head.revision; revision++)
        appended.add(placeOf({ stream, revision }));
      return written;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      const winners = await store.read(stream, from);
      const known = new Set([...earlier.map(placeOf), ...appended]);
      const own = winners.filter((event) => causationIn(event.metadata) === causationId && !known.has(placeOf(event)));
      if (own.length > 0) throw cameLate(error);
      throw error;
    }
  },
});

/** @param first what the first attempt wrote; at least one event. */
const repeating = (deps: Deps, first: readonly StoredEvent[]): Deps => {
  const { ledger, folds } = repeatingLedger(deps.ledger, first);
  const ids = first.flatMap(idGiven);
  const sharing = deps.sharing.over(ledger);
  const newUlid = () => ids.shift() ?? deps.newUlid();
  return { ...deps, ledger, folds, sharing, workers: undefined, newUlid, repeats: true };
};

/** Streams that are named after what the command itself makes. */
const streamsOfTheirOwn = [streams.import(''), streams.informationRequest('')];

/** The id that the first attempt gave to an import, a roster or a request for information. */
const idGiven = ({ stream, revision, type, data }: StoredEvent): string[] => {
  if (type === 'RosterBegun') return [(JSON.parse(data) as RosterBegun['data']).roster];
  const prefix = streamsOfTheirOwn.find((one) => stream.startsWith(one));
  return prefix !== undefined && revision === 0 ? [stream.slice(prefix.length)] : [];
};

/**
 * A document is decided from other streams too, and what came to them while it was decided is seen now (5.2). What then
 * was decided stands, so that is gone on with.
 */
const decisionTypes: ReadonlySet<string> = new Set(['DocumentDecided']);

// A secret is made for what a request brings, but not decided by it: a second one must never be made.
const secretTypes: ReadonlySet<string> = new Set(['SecretCreated', 'SharingSecretCreated']);

const repeatingLedger = (base: Ledger, first: readonly StoredEvent[]): Pick<Deps, 'ledger' | 'folds'> => {
  const startedAt = Math.min(...first.map(({ position }) => position));
  const repeated = new Set<Position>();
  for (const { type, position } of first) if (secretTypes.has(type)) repeated.add(position);
  let goesOn = false;

  const isVisible = ({ position }: StoredEvent): boolean => goesOn || position < startedAt || repeated.has(position);

  const store: EventStore = {
    ...base.store,
    read: async (stream, from, limit) => (await base.store.read(stream, from, limit)).filter(isVisible),
    readMany: async (names) =>
      new Map([...(await base.store.readMany(names))].map(([name, events]) => [name, events.filter(isVisible)])),
  };

  /** What the first attempt appended there, if it decided the same. */
  const appendedThen = (stream: string, events: readonly Recordable[], head: StreamHead | undefined) => {
    const from = (head?.revision ?? -1) + 1;
    const there = first
      .filter(({ stream: name, revision }) => name === stream && revision >= from)
      .slice(0, events.length);
    const same =
      there.length === events.length &&
      there.every(({ revision, type, data }, index) => {
        const event = events[index]!;
        const isSame = type === event.type && (decisionTypes.has(type) || data === JSON.stringify(event.data));
        return revision === from + index && isSame;
      });
    return same ? there : undefined;
  };

  // Today is what it was: the clock has gone on since, or stepped back.
  const begunAt = first.find(({ position }) => position === startedAt)!;
  const { recordedAt } = JSON.parse(begunAt.metadata) as Metadata;
  const ledger: Ledger = {
    ...ledgerOn({ ...base, store }),
    now: () => (goesOn ? base.now() : new Date(recordedAt)),
    append: async (stream, events, head, context) => {
      const there = goesOn ? undefined : appendedThen(stream, events, head);
      if (there !== undefined) {
        for (const { position } of there) repeated.add(position);
        return writtenThen(there);
      }
      goesOn = true;
      return base.append(stream, events, head, context);
    },
  };
  // Folded anew: states that are kept may hold what is not to be seen here.
  return { ledger, folds: foldsOf(ledger) };
};

const writtenThen = (events: readonly StoredEvent[]): Written => {
  const { revision, position } = events.at(-1)!;
  const metadata = events.map((event) => JSON.parse(event.metadata) as Metadata & { readonly digest: string });
  const { digest, recordedAt } = metadata.at(-1)!;
  return {
    head: { revision, digest, recordedAt },
    position,
    digests: metadata.map((one) => one.digest),
    recorded: events.map(({ type, data }) => ({ type, data: JSON.parse(data) as object })),
  };
};
