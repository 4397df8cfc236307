/** How many pupils counted, by stream and revision, of many more schools than there is room for results (5.8). */
import type { Counts } from '../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../eventStore.ts';
import type { StreamHead } from '../ledger.ts';

/** Counts of some scopes, where the stream ended when it was folded, and the position of that last event (0: no event). */
export type FoldedCounts = {
  readonly head: StreamHead | undefined;
  readonly position: Position;
  /** By the year groups as text. */
  readonly byScope: ReadonlyMap<string, Counts>;
};

/** For the scopes that were asked for. */
export const countsIn =
  ({ byScope }: Pick<FoldedCounts, 'byScope'>) =>
  (yearGroups: YearGroups): Counts =>
    byScope.get(String(yearGroups))!;

export type CountsCache = {
  /** What is kept of a stream, where it is as of `through` (inclusive) or before and holds all these scopes. */
  find(stream: string, scopes: readonly YearGroups[], through: Position): FoldedCounts | undefined;
  /** In the place of what was kept of the stream, unless that is newer; beside its other scopes when it is of the same moment. */
  keep(stream: string, counts: FoldedCounts): void;
  forget(stream: string): void;
  /** Finds what this one keeps, keeps what it is given to itself: for a ledger that is to leave no trace. */
  branch(): CountsCache;
};

const entryBytes = 1_000;

export const countsCache = (bytesMax: number, trunk?: CountsCache['find']): CountsCache => {
  const kept = new Map<string, FoldedCounts>(); // The least recently used first.
  const forgotten = new Set<string>(); // Of the trunk's.
  let bytes = 0;

  const drop = (stream: string): void => {
    bytes -= bytesOf(kept.get(stream));
    kept.delete(stream);
  };

  const own = (stream: string, scopes: readonly YearGroups[], through: Position): FoldedCounts | undefined => {
    const counts = kept.get(stream);
    if (counts === undefined || counts.position > through) return undefined;
    if (scopes.some((scope) => !counts.byScope.has(String(scope)))) return undefined;
    kept.delete(stream);
    kept.set(stream, counts);
    return counts;
  };

  const find: CountsCache['find'] = (stream, scopes, through) =>
    own(stream, scopes, through) ?? (forgotten.has(stream) ? undefined : trunk?.(stream, scopes, through));

  return {
    find,
    keep: (stream, counts) => {
      const known = kept.get(stream);
      if (known !== undefined && known.position > counts.position) return;
      drop(stream);
      const entry = known?.position === counts.position ? merged(known, counts) : counts;
      kept.set(stream, entry);
      bytes += bytesOf(entry);
      for (const [oldest] of kept) {
        if (bytes <= bytesMax) break;
        drop(oldest);
      }
    },
    forget: (stream) => {
      if (trunk !== undefined) forgotten.add(stream);
      drop(stream);
    },
    branch: () => countsCache(bytesMax * branchShare, find),
  };
};

const branchShare = 1 / 8;

// Those of a school's plans, and some that somebody looks at; a caller can make up 255.
const scopesKeptMax = 4;

/** With the scopes of both, of those known before only as many as there is room for. */
const merged = (known: FoldedCounts, { byScope, ...at }: FoldedCounts): FoldedCounts => {
  const others = [...known.byScope].filter(([scope]) => !byScope.has(scope));
  return {
    ...at,
    byScope: new Map([...others.slice(Math.max(0, others.length + byScope.size - scopesKeptMax)), ...byScope]),
  };
};

const bytesOf = (counts: FoldedCounts | undefined): number => {
  if (counts === undefined) return 0;
  let bytes = entryBytes;
  for (const { series } of counts.byScope.values()) bytes += series.byteLength;
  return bytes;
};

/** Counts of a school through a position, in each of these scopes; undefined where it cannot tell. */
export type CountsElsewhere = (
  school: string,
  scopes: readonly YearGroups[],
  through: Position,
) => Promise<FoldedCounts | undefined>;
