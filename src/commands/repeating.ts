/**
 * A request done over whose first attempt was cut off after it had written something: the same commands, on the ledger
 * as it was before that attempt. What they decide and the log already holds is not written again, but answered as it was
 * then; from the first thing on that it does not hold, they go on with the ledger as it is.
 */
import type { Deps } from './deps.ts';
import type { EventStore, Position, StoredEvent } from './eventStore.ts';
import { foldsOf } from './folds.ts';
import {
  causationIn,
  type Ledger,
  ledgerOn,
  type Metadata,
  type Recordable,
  type StreamHead,
  type Written,
} from './ledger.ts';
import { isOurs, streams } from './streams.ts';

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

/** @param first what the first attempt wrote; at least one event. */
export const repeating = (deps: Deps, first: readonly StoredEvent[]): Deps => {
  const { ledger, folds } = repeatingLedger(deps.ledger, first);
  const importIds = first.flatMap(({ stream, revision }) =>
    stream.startsWith(streams.import('')) && revision === 0 ? [stream.slice(streams.import('').length)] : [],
  );
  const sharing = deps.sharing.over(ledger);
  const newUlid = () => importIds.shift() ?? deps.newUlid();
  return { ...deps, ledger, folds, sharing, workers: undefined, newUlid };
};

const repeatingLedger = (base: Ledger, first: readonly StoredEvent[]): Pick<Deps, 'ledger' | 'folds'> => {
  const startedAt = Math.min(...first.map(({ position }) => position));
  const repeated = new Set<Position>();
  // A secret is made for an import, but not decided by it: a second one must never be made.
  for (const { type, position } of first) if (type === 'SecretCreated') repeated.add(position);
  let goesOn = false;

  const isVisible = ({ position }: StoredEvent): boolean => goesOn || position < startedAt || repeated.has(position);

  const store: EventStore = {
    ...base.store,
    read: async (stream, from) => (await base.store.read(stream, from)).filter(isVisible),
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
        return revision === from + index && type === event.type && data === JSON.stringify(event.data);
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
  return { head: { revision, digest, recordedAt }, position, digests: metadata.map((one) => one.digest) };
};
