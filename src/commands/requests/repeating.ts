/**
 * Repeats a request whose first attempt was cut off after it had written something. The same commands run on the ledger
 * as it was before that attempt. A decision that the log already holds is not written again, but answered as it was
 * then. From the first decision that the log does not hold, the commands go on with the ledger as it is.
 */
import type { DeliverySet } from '../../domain/deliveries/settings.ts';
import type { Signed } from '../../domain/parties/agreements.ts';
import type { RosterBegun } from '../../domain/sharing/events.ts';
import type { GuardianInvited } from '../../domain/sharing/invitations.ts';
import { type EventStore, type Position, RevisionConflict, type StoredEvent } from '../../ledger/eventStore.ts';
import {
  type Ledger,
  ledgerOn,
  type Metadata,
  type Recordable,
  type StreamHead,
  type Written,
} from '../../ledger/ledger.ts';
import { eventPages, headerPages } from '../../ledger/reading/logPages.ts';
import { causationIn } from '../../ledger/reading/storedMetadata.ts';
import { foldsOf } from '../../ledger/states/folds.ts';
import { streams } from '../../ledger/streams.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import type { Deps } from '../deps.ts';

/** The events after a position that one request caused, in the order of the log. */
export const eventsCausedBy = async (
  store: EventStore,
  causationId: string,
  since: Position,
): Promise<StoredEvent[]> => {
  const caused: StoredEvent[] = [];
  for await (const { events } of eventPages(store, { after: since }))
    caused.push(...events.filter(({ metadata }) => causationIn(metadata) === causationId));
  return caused;
};

/**
 * The other attempts at a request with a key, as this one knows them. The first knows of none. A store that loses its
 * primary loses the turns on keys too, so a second attempt may begin while the first is still under way.
 */
export type EarlierAttempts = {
  readonly isFirst: boolean;
  /** The id that all attempts share. */
  readonly causationId: string;
  /** The head of the log before the first attempt. */
  readonly since: Position;
  /** The events of earlier attempts that the log held when this attempt began. */
  readonly events: readonly StoredEvent[];
  /** The events that this attempt appends, by stream and revision. */
  readonly appended: Set<string>;
};

/**
 * The error for a write of another attempt while this one was under way. A store that did not answer for a long time
 * may carry out an append only now. A decision made meanwhile would know only half of that attempt.
 */
const cameLate = (cause?: unknown): StoreUnavailable =>
  new StoreUnavailable('Another attempt at this request wrote only now; sent again, it finds that', { cause });

/** @throws StoreUnavailable when the log now holds more events of other attempts than this one knew of */
export const mustKnowEveryAttempt = async (store: EventStore, attempts: EarlierAttempts): Promise<void> => {
  const { causationId, since, appended } = attempts;
  const known = new Set([...attempts.events.map(placeOf), ...appended]);
  for await (const { events } of headerPages(store, { after: since }))
    for (const header of events)
      if (causationIn(header.metadata) === causationId && !known.has(placeOf(header))) throw cameLate();
};

const placeOf = ({ stream, revision }: Pick<StoredEvent, 'stream' | 'revision'>): string => `${stream}@${revision}`;

/**
 * The dependencies that a request with a key runs on. Those of a repeated one have no other threads, which would not
 * notice what an earlier attempt wrote.
 */
export const depsOfAttempt = (deps: Deps, attempts: EarlierAttempts): Deps => {
  const { isFirst, events } = attempts;
  const again = () => (events.length === 0 ? { ...deps, workers: undefined } : repeating(deps, events));
  const on = isFirst ? deps : again();
  return { ...on, ledger: noticingLate(on.ledger, deps.ledger.store, attempts) };
};

/** A ledger that gives up when an append loses the race to another attempt at the same request. */
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

/** @param first the events of the first attempt; at least one */
const repeating = (deps: Deps, first: readonly StoredEvent[]): Deps => {
  const { ledger, folds } = repeatingLedger(deps.ledger, first);
  const ids = first.flatMap(idGiven);
  const sharing = deps.sharing.over(ledger);
  const newUlid = () => ids.shift() ?? deps.newUlid();
  return { ...deps, ledger, folds, sharing, workers: undefined, newUlid, repeats: true };
};

/** Streams named after an id that the command itself makes. */
const streamsOfTheirOwn = [streams.import(''), streams.informationRequest('')];

/** The id that the first attempt gave to an import, a roster, a request for information, an invitation, an address or a signatory. */
const idGiven = ({ stream, revision, type, data }: StoredEvent): string[] => {
  if (type === 'RosterBegun') return [(JSON.parse(data) as RosterBegun['data']).roster];
  if (type === 'GuardianInvited') return [(JSON.parse(data) as GuardianInvited['data']).invitation];
  if (type === 'DpaSigned' || type === 'TermsAccepted') return [(JSON.parse(data) as Signed).signatory ?? []].flat();
  if (type === 'DeliverySet') return [(JSON.parse(data) as DeliverySet['data']).address ?? []].flat();
  const prefix = streamsOfTheirOwn.find((one) => stream.startsWith(one));
  return prefix !== undefined && revision === 0 ? [stream.slice(prefix.length)] : [];
};

/**
 * Types whose data need not be equal. A document is also decided from other streams, and events that came to them
 * meanwhile are visible now (5.2). The first decision stands, so the command goes on with it.
 */
const decisionTypes: ReadonlySet<string> = new Set(['DocumentDecided']);

// A secret is made along with a request, not decided by it. It stays visible, so that a second one is never made.
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

  /** The events that the first attempt appended there, if it decided the same. */
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

  // Today is the day of the first attempt. The clock has gone on since, or stepped back.
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
  // These folds are new: kept states may hold events that must not be visible here.
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
