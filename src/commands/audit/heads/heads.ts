/** The heads of all streams. Together they fix the whole ledger (5.4). */
import { createHash } from 'node:crypto';
import { compareText } from '../../../domain/order.ts';
import { digestsOf } from '../../../ledger/chain.ts';
import type { EventStore, Position, StoredEvent } from '../../../ledger/eventStore.ts';
import { type SchoolTask, type Workers, workersHere } from '../../../ledger/workers/workers.ts';
import { type Difference, sortedDifferences } from '../differences.ts';
import { readingStand } from '../readingStand.ts';
import { streamsThrough } from '../verify/chains.ts';
import { namesIn, partOf } from '../verify/parts.ts';
import { type Head, logIndex, notAsInLog, streamParts } from './logIndex.ts';

export type Heads = {
  /** Position of the last event that the heads cover; 0 for an empty log. */
  readonly position: Position;
  /** SHA-256 over all heads in the order given. Each head is one line with its stream, revision and digest. */
  readonly digest: string;
  /** Sorted by stream, as bytes compare. */
  readonly heads: readonly Head[];
  /** Streams that were deleted or cut: their heads are missing or cover less than before (operations 11.8). Absent when there are none. */
  readonly differences?: readonly Difference[];
};

export type HeadsOptions = {
  /** The position (inclusive) as of which the heads are taken; default: now. */
  readonly through?: Position;
  /** The workers that recompute the heads; default: this thread. */
  readonly workers?: Workers | undefined;
  /** Called after each part with the number of streams done, and of all streams. */
  readonly onProgress?: (streams: number, ofStreams: number) => void;
  /** Stops the work between two parts; its reason is thrown. */
  readonly signal?: AbortSignal;
};

/**
 * Computes the heads from the events alone, never from a cache (5.8). They are read from the server that takes writes and
 * never from a replica (operations 12.3 names the work that may read from one), because heads are kept as proof of what was
 * acknowledged.
 */
export const ledgerHeads = async (store: EventStore, options: HeadsOptions = {}): Promise<Heads> => {
  const { workers = workersHere(readingStand(store)), onProgress = () => {}, signal } = options;
  const index = await logIndex(store, Math.min(options.through ?? Number.MAX_SAFE_INTEGER, await store.head()), signal);
  const heads: Head[] = [];
  const read = new Map<string, number>();
  const take = (_part: string, found: readonly PartHead[]): void => {
    for (const { events, ...head } of found) {
      heads.push(head);
      read.set(head.stream, events);
    }
    onProgress(heads.length, index.streams.size);
  };
  const parts = streamParts(index, () => true);
  await workers.inSchools(headsPart, parts.map(partOf), { through: index.position }, { take, signal });
  const sorted = heads.sort((a, b) => compareText(a.stream, b.stream));
  const differences = notAsInLog(index, read);
  return {
    position: index.position,
    digest: digestOver(sorted),
    heads: sorted,
    ...(differences.length === 0 ? {} : { differences: sortedDifferences(differences) }),
  };
};

export const digestOver = (heads: readonly Head[]): string => {
  const hash = createHash('sha256');
  for (const { stream, revision, digest } of heads) hash.update(`${stream}\n${revision}\n${digest}\n`);
  return hash.digest('hex');
};

type PartHead = Head & { readonly events: number };

/** The heads of some streams. */
export const headsPart: SchoolTask<{ readonly through: Position }, readonly PartHead[]> = {
  name: 'heads',
  work: async ({ ledger: { store } }, part, { through }) => {
    const found = await streamsThrough(store, through).readMany(namesIn(part));
    return [...found].flatMap(([stream, events]) => headOf(stream, events) ?? []);
  },
};

const headOf = (stream: string, events: readonly StoredEvent[]): PartHead | undefined =>
  events.reduce<PartHead | undefined>(
    (before, event) => ({
      stream,
      revision: event.revision,
      digest: digestsOf(event, before?.digest ?? '').computed,
      events: events.length,
    }),
    undefined,
  );
