/** The heads of all streams, which together fix the whole ledger (5.4). */
import { createHash } from 'node:crypto';
import type { EventStore, Position, StoredEvent } from '../../../ledger/eventStore.ts';
import { digestsOf } from '../../../ledger/ledger.ts';
import { type SchoolTask, type Workers, workersHere } from '../../../ledger/workers/workers.ts';
import { compareText, type Difference, inOrder } from '../differences.ts';
import { readingStand } from '../readingStand.ts';
import { streamsThrough } from '../verify/chains.ts';
import { namesIn, partOf } from '../verify/parts.ts';
import { type Head, logIndex, notAsInLog, streamParts } from './logIndex.ts';

export type Heads = {
  /** Of the last event that is in them; 0 for an empty log. */
  readonly position: Position;
  /** SHA-256 over all heads in the order given, each as its stream, revision and digest on a line of their own. */
  readonly digest: string;
  /** By stream, as bytes compare. */
  readonly heads: readonly Head[];
  /** Only where there are any: streams that were deleted or cut, whose heads are missing or fix less than there was (operations 11.8). */
  readonly differences?: readonly Difference[];
};

export type HeadsOptions = {
  /** As they were at this position (inclusive); default: now. */
  readonly through?: Position;
  /** Who recomputes them; default: this thread. */
  readonly workers?: Workers | undefined;
  /** Called after each part with how many streams are done, of how many. */
  readonly onProgress?: (streams: number, ofStreams: number) => void;
  /** Ends it between two parts, with its reason. */
  readonly signal?: AbortSignal;
};

/** From the events alone, never from a cache (5.8). */
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
    ...(differences.length === 0 ? {} : { differences: inOrder(differences) }),
  };
};

export const digestOver = (heads: readonly Head[]): string => {
  const hash = createHash('sha256');
  for (const { stream, revision, digest } of heads) hash.update(`${stream}\n${revision}\n${digest}\n`);
  return hash.digest('hex');
};

type PartHead = Head & { readonly events: number };

/** Of some streams. */
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
