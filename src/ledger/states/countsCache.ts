/** Keeps pupil counts by stream and revision (5.8). They are small, so there is room for many more schools than full results have. */
import { LRUCache } from 'lru-cache';
import type { Counts } from '../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../eventStore.ts';
import type { StreamHead } from '../ledger.ts';

/** Counts in some scopes, the head of the stream when it was folded, and the position of that last event (0: no event). */
export type FoldedCounts = {
  readonly head: StreamHead | undefined;
  readonly position: Position;
  /** The key is the scope's year groups as text. */
  readonly byScope: ReadonlyMap<string, Counts>;
};

/** Looks up the counts of a scope. It must be one of the scopes that were asked for. */
export const countsIn =
  ({ byScope }: Pick<FoldedCounts, 'byScope'>) =>
  (yearGroups: YearGroups): Counts =>
    byScope.get(String(yearGroups))!;

export type CountsCache = {
  /** The counts kept of a stream, if they are as of `through` (inclusive) or before and include all these scopes. */
  find(stream: string, scopes: readonly YearGroups[], through: Position): FoldedCounts | undefined;
  /** Replaces the counts kept of the stream, unless those are newer. Counts of the same position are merged with them, scope by scope. */
  keep(stream: string, counts: FoldedCounts): void;
  forget(stream: string): void;
  /** A cache that also finds what this one keeps, and keeps new counts to itself. For a ledger that is to leave no trace. */
  branch(): CountsCache;
};

const entryBytes = 1_000;

export const countsCache = (bytesMax: number, trunk?: CountsCache['find']): CountsCache => {
  const kept = new LRUCache<string, FoldedCounts>({
    maxSize: Math.max(1, Math.floor(bytesMax)),
    sizeCalculation: bytesOf,
  });
  const forgotten = new Set<string>(); // Streams that this branch no longer looks up in its trunk.

  const own = (stream: string, scopes: readonly YearGroups[], through: Position): FoldedCounts | undefined => {
    const counts = kept.get(stream);
    if (counts === undefined || counts.position > through) return undefined;
    return scopes.some((scope) => !counts.byScope.has(String(scope))) ? undefined : counts;
  };

  const find: CountsCache['find'] = (stream, scopes, through) =>
    own(stream, scopes, through) ?? (forgotten.has(stream) ? undefined : trunk?.(stream, scopes, through));

  return {
    find,
    keep: (stream, counts) => {
      const known = kept.peek(stream);
      if (known !== undefined && known.position > counts.position) return;
      kept.set(stream, known?.position === counts.position ? merged(known, counts) : counts);
    },
    forget: (stream) => {
      if (trunk !== undefined) forgotten.add(stream);
      kept.delete(stream);
    },
    branch: () => countsCache(bytesMax * branchShare, find),
  };
};

const branchShare = 1 / 8;

// Enough for a school's plans and a few scopes that somebody looks at. A caller could ask for 255 different ones.
const scopesKeptMax = 4;

/** Combines the scopes of both. When there are too many, the oldest of the known ones are dropped. */
const merged = (known: FoldedCounts, { byScope, ...at }: FoldedCounts): FoldedCounts => {
  const others = [...known.byScope].filter(([scope]) => !byScope.has(scope));
  return {
    ...at,
    byScope: new Map([...others.slice(Math.max(0, others.length + byScope.size - scopesKeptMax)), ...byScope]),
  };
};

const bytesOf = (counts: FoldedCounts): number => {
  let bytes = entryBytes;
  for (const { series } of counts.byScope.values()) bytes += series.byteLength;
  return bytes;
};

/** Counts a school's pupils through a position, in each of these scopes, in another thread. Undefined if it cannot tell. */
export type CountsElsewhere = (
  school: string,
  scopes: readonly YearGroups[],
  through: Position,
) => Promise<FoldedCounts | undefined>;
