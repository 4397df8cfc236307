/**
 * Keeps folded results of schools, by stream and revision, as many as there is room for. The least recently used goes
 * first (5.8). States of one stream share pieces, which lru-cache cannot weigh once for all of them, so this is our own.
 */

import { type Piece, piecesOf } from '../../domain/results/columns/size.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { countsByScope, countsKeptBytes, type countsOf } from '../../domain/results/counting/counting.ts';
import type { Counts } from '../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../eventStore.ts';
import type { StreamHead } from '../ledger.ts';

/** A folded state, the head of its stream when it was folded, and the position of that last event (0: no event). */
export type Folded<S> = { readonly state: S; readonly head: StreamHead | undefined; readonly position: Position };

/** Results, and how many pupils counted. Each scope is counted only once. */
export type FoldedResults = Folded<Results> & { readonly counts: (yearGroups?: YearGroups) => Counts };

/** @param count by the rules that are asked for (5.3) */
export const countable = (folded: Folded<Results>, count: typeof countsOf): FoldedResults => ({
  ...folded,
  counts: countsByScope(folded.state, count),
});

export type FoldCache = {
  /** The latest kept state of a stream that is as of `through` (inclusive) or before. */
  find(stream: string, through: Position): FoldedResults | undefined;
  keep(stream: string, folded: FoldedResults): void;
  /** Forgets a stream that turned out to differ from the one that was folded. */
  forget(stream: string): void;
  /** A cache that also finds what this one keeps, and keeps new states to itself. For a ledger that is to leave no trace. */
  branch(): FoldCache;
  stats(): FoldCacheStats;
};

/** `hits` and `misses` count calls of {@link FoldCache.find} since the start. */
export type FoldCacheStats = {
  readonly hits: number;
  readonly misses: number;
  readonly states: number;
  readonly bytes: number;
  readonly bytesMax: number;
};

type Entry = { readonly stream: string; readonly folded: FoldedResults; readonly pieces: readonly Piece[] };

// Room for the newest state, the one that read models have reached, and a past one that somebody looks at.
const statesOfStreamMax = 3;

// Bytes of an entry besides the pieces of its state.
const entryBytes = 1_000;

const branchShare = 1 / 8;

export const foldCache = (bytesMax: number, trunk?: FoldCache['find']): FoldCache => {
  const byUse = new Set<Entry>(); // The least recently used comes first.
  const byStream = new Map<string, Entry[]>();
  const forgotten = new Set<string>(); // Streams that this branch no longer looks up in its trunk.
  const weighed = weights();
  let hits = 0;
  let misses = 0;

  const drop = (entry: Entry): void => {
    byUse.delete(entry);
    weighed.remove(entry.pieces);
    const others = (byStream.get(entry.stream) ?? []).filter((other) => other !== entry);
    if (others.length > 0) byStream.set(entry.stream, others);
    else byStream.delete(entry.stream);
  };

  const use = (entry: Entry): void => {
    byUse.delete(entry);
    byUse.add(entry);
  };

  const leastUsedOf = (entries: readonly Entry[]): Entry => {
    for (const entry of byUse) if (entries.includes(entry)) return entry;
    throw new Error('An entry is not among those in use');
  };

  const lookUp = (stream: string, through: Position): FoldedResults | undefined => {
    const entry = latest((byStream.get(stream) ?? []).filter(({ folded }) => folded.position <= through));
    if (entry !== undefined) use(entry);
    return entry?.folded ?? (forgotten.has(stream) ? undefined : trunk?.(stream, through));
  };

  return {
    find: (stream, through) => {
      const folded = lookUp(stream, through);
      if (folded === undefined) misses++;
      else hits++;
      return folded;
    },
    keep: (stream, folded) => {
      const known = byStream.get(stream) ?? [];
      const same = known.find((entry) => entry.folded.head?.revision === folded.head?.revision);
      if (same !== undefined) drop(same);
      const pieces = [...piecesOf(folded.state), [folded, entryBytes + countsKeptBytes] as const];
      const entry: Entry = { stream, folded, pieces };
      weighed.add(pieces);
      byUse.add(entry);
      const ofStream = [...(byStream.get(stream) ?? []), entry];
      byStream.set(stream, ofStream);
      if (ofStream.length > statesOfStreamMax) drop(leastUsedOf(ofStream));
      for (const oldest of byUse) {
        if (weighed.bytes() <= bytesMax) break;
        drop(oldest);
      }
    },
    forget: (stream) => {
      if (trunk !== undefined) forgotten.add(stream);
      for (const entry of byStream.get(stream) ?? []) drop(entry);
    },
    branch: () => foldCache(bytesMax * branchShare, lookUp),
    stats: () => ({ hits, misses, states: byUse.size, bytes: weighed.bytes(), bytesMax }),
  };
};

const latest = (entries: readonly Entry[]): Entry | undefined =>
  entries.reduce<Entry | undefined>(
    (best, entry) => (best === undefined || entry.folded.position > best.folded.position ? entry : best),
    undefined,
  );

/**
 * Sums the bytes of pieces. A piece counts once, however many states hold it. A piece that grew since, such as a shared
 * list, counts as it was last weighed.
 */
const weights = () => {
  const known = new Map<object, { bytes: number; holders: number }>();
  let total = 0;
  return {
    add: (pieces: readonly Piece[]): void => {
      for (const [thing, bytes] of pieces) {
        const weight = known.get(thing) ?? { bytes: 0, holders: 0 };
        total += bytes - weight.bytes;
        known.set(thing, { bytes, holders: weight.holders + 1 });
      }
    },
    remove: (pieces: readonly Piece[]): void => {
      for (const [thing] of pieces) {
        const weight = known.get(thing)!;
        if (weight.holders > 1) known.set(thing, { ...weight, holders: weight.holders - 1 });
        else {
          known.delete(thing);
          total -= weight.bytes;
        }
      }
    },
    bytes: () => total,
  };
};
