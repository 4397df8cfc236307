/** Recomputes each stream as a chain of digests, from the text of its events alone (5.4). */
import type { Input } from '../../../domain/billing/documents/document.ts';
import { digestsOf } from '../../../ledger/chain.ts';
import type { EventStore, Position, Revision, StoredEvent } from '../../../ledger/eventStore.ts';
import { isKnown, unknownIn } from '../../../ledger/known.ts';
import { readStreams } from '../../../ledger/reading/readStreams.ts';
import type { Difference } from '../differences.ts';

/** A stream whose chain was recomputed. */
export type Chain = {
  readonly stream: string;
  /** How many events the stream has. */
  readonly events: number;
  readonly differences: readonly Difference[];
};

/** A chain with the digest that each event carries, by revision. */
export type ChainRead = Chain & { readonly digests: ReadonlyMap<Revision, string | undefined> };

type Link = { readonly revision: number; readonly position: number; readonly digest: string | undefined };

/** @param events all events of a stream, in order */
const chainOf = (stream: string, events: readonly StoredEvent[]): ChainRead => {
  const differences: Difference[] = [];
  const digests = new Map<Revision, string | undefined>();
  let link = beginning;
  for (const event of events) {
    const followed = followedBy(link, event);
    if (followed.what !== undefined) differences.push({ stream, ...followed.what });
    if (followed.link.digest !== undefined && !isKnown(event))
      differences.push({ stream, revision: event.revision, what: unknownIn(event)! });
    link = followed.link;
    digests.set(event.revision, link.digest);
  }
  return { stream, events: events.length, differences, digests };
};

/** Checks the chains of many streams at once. The streams' events may be mixed, but those of one stream must be in order. */
export type Chains = {
  check(event: StoredEvent): (Difference & { readonly isHole: boolean }) | undefined;
  /** How many events were checked. */
  readonly events: number;
};

export const chains = (): Chains => {
  const links = new Map<string, Link>();
  let events = 0;
  return {
    check: (event) => {
      events++;
      const before = links.get(event.stream) ?? beginning;
      const { link, what } = followedBy(before, event);
      links.set(event.stream, link);
      return what && { stream: event.stream, ...what, isHole: event.revision > before.revision + 1 };
    },
    get events() {
      return events;
    },
  };
};

const beginning: Link = { revision: -1, position: 0, digest: '' };

const followedBy = (before: Link, event: StoredEvent) => {
  const { carried, computed } = digestsOf(event, before.digest ?? '');
  const link: Link = { revision: event.revision, position: event.position, digest: carried };
  return { link, what: brokenBy(before, event, carried, computed) };
};

const brokenBy = (
  before: Link,
  { type, revision, position }: StoredEvent,
  carried: string | undefined,
  computed: string,
): Omit<Difference, 'stream'> | undefined => {
  const missing = revision - before.revision - 1;
  if (missing > 0) {
    const what = `${missing === 1 ? 'event' : `${missing} events`} missing before revision ${revision}`;
    return { revision: before.revision + 1, what };
  }
  if (missing < 0) return { revision, what: `${type} stands there beside another event` };
  if (position <= before.position)
    return { revision, what: `${type} stands in the log before the event that it follows in its stream` };
  if (carried === undefined)
    return { revision, what: 'carries no digest of ours: somebody else wrote it there, or changed it' };
  // An event without a readable digest was named already, and its successor cannot be checked against it.
  if (before.digest === undefined || carried === computed) return undefined;
  return { revision, what: `${type} is not as it was recorded: its digest is ${carried}, recomputed ${computed}` };
};

/** Streams that are read whole. A deleted stream reads as empty, which shows when it is compared with the log. */
export type Streams = {
  read(stream: string): Promise<readonly StoredEvent[]>;
  readMany(streams: readonly string[]): Promise<ReadonlyMap<string, StoredEvent[]>>;
};

/** Streams as they were at a position (inclusive); later events are left out. */
export const streamsThrough = (store: Pick<EventStore, 'read' | 'readMany'>, through: Position): Streams => {
  const readMany = async (names: readonly string[]): Promise<Map<string, StoredEvent[]>> => {
    const { found } = await readStreams(store, names);
    return new Map(
      names.map((name) => [name, (found.get(name) ?? []).filter(({ position }) => position <= through)] as const),
    );
  };
  return { readMany, read: async (stream) => (await readMany([stream])).get(stream)! };
};

export type Chaining = { readonly streams: Streams; readonly chains: ReadonlyMap<string, ChainRead> };

/** The same streams, with each chain recomputed when its stream is first read. */
export const chaining = (from: Streams): Chaining => {
  const chains = new Map<string, ChainRead>();
  const checked = <Events extends readonly StoredEvent[]>(stream: string, events: Events): Events => {
    if (!chains.has(stream)) chains.set(stream, chainOf(stream, events));
    return events;
  };
  const streams: Streams = {
    read: async (stream) => checked(stream, await from.read(stream)),
    readMany: async (names) => {
      const found = await from.readMany(names);
      for (const [stream, events] of found) checked(stream, events);
      return found;
    },
  };
  return { streams, chains };
};

/** In words: a stream as a decision or an import names it. */
export const inputName = ({ stream, revision, digest }: Input): string =>
  `${stream} at revision ${revision} with digest ${digest}`;
