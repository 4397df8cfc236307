/** One event with its place in its chain, its causes, what it caused and what rests on it (10.46). */

import { digestsOf } from '../../ledger/chain.ts';
import type { Revision } from '../../ledger/eventStore.ts';
import { isOurs } from '../../ledger/streams.ts';
import { type RequestRow, requestRows } from '../../projections/browsing/requestRows.ts';
import type { Sources } from '../sources.ts';
import { type SeenEvent, seenEvent, textIn } from './seenEvent.ts';

/** An event's place in the chain of digests of its stream (5.4). */
export type ChainLink = {
  /** Null for an event without a digest of ours. */
  readonly digest: string | null;
  /** The digest of the event before it; empty for the first of a stream. */
  readonly previous: string;
  /** Whether the digest follows from the event's text and the digest before it. */
  readonly holds: boolean;
};

export type FoundEvent = {
  readonly event: SeenEvent;
  readonly chain: ChainLink;
  readonly earlier: Revision | null;
  readonly later: Revision | null;
};

/** Undefined for an event that is not there, and for a stream that is not ours (operations 11.8). */
export const findEvent = async (
  { deps }: Pick<Sources, 'deps'>,
  stream: string,
  revision: Revision,
): Promise<FoundEvent | undefined> => {
  if (!isOurs({ stream })) return undefined;
  const from = Math.max(0, revision - 1);
  const read = await deps.ledger.store.read(stream, from, revision - from + 2);
  const own = read.find((event) => event.revision === revision);
  if (own === undefined) return undefined;
  const before = read.find((event) => event.revision === revision - 1);
  const previous = before === undefined ? '' : (digestsOf(before, '').carried ?? '');
  const { carried, computed } = digestsOf(own, previous);
  return {
    event: seenEvent(own),
    chain: { digest: carried ?? null, previous, holds: carried === computed },
    earlier: before === undefined ? null : revision - 1,
    later: read.some((event) => event.revision === revision + 1) ? revision + 1 : null,
  };
};

/** The request that an event belongs to. */
export type RequestOf = {
  readonly correlationId: string | null;
  readonly causationId: string | null;
  /** How many events it wrote, without the parts of imports. */
  readonly events: number;
};

export const requestOf = async (
  { readStore }: Pick<Sources, 'readStore'>,
  { metadata }: SeenEvent,
): Promise<RequestOf> => {
  const [correlationId, causationId] = ['$correlationId', '$causationId'].map((name) =>
    metadata === null ? null : textIn(metadata, name),
  ) as [string | null, string | null];
  const row = correlationId === null ? undefined : await readStore.get<RequestRow>(requestRows.name, correlationId);
  return { correlationId, causationId, events: row?.events ?? 0 };
};

export const eventAt = async (
  { deps }: Pick<Sources, 'deps'>,
  stream: string,
  revision: Revision,
): Promise<SeenEvent | undefined> =>
  isOurs({ stream }) ? (await deps.ledger.store.read(stream, revision, 1)).map(seenEvent)[0] : undefined;
