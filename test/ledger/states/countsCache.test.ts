import { describe, expect, it } from 'vitest';
import { countsFrom } from '../../../src/domain/results/counting/counts.ts';
import { countsCache, countsIn, type FoldedCounts } from '../../../src/ledger/states/countsCache.ts';

const now = Number.POSITIVE_INFINITY;
const all = [undefined];

/** The counts of 100 days at a position. An entry takes 1,400 bytes in all. */
const folded = (position: number, scopes: readonly string[] = ['undefined']): FoldedCounts => ({
  head: { revision: position, digest: `${position}`, recordedAt: '2024-02-01T11:00:00.000Z' },
  position,
  byScope: new Map(scopes.map((scope) => [scope, countsFrom(0, new Int32Array(100).fill(position))])),
});

describe('5.8: the cache of counts', () => {
  it('the cache of counts finds what was known at a position, for the scopes that were counted', () => {
    const cache = countsCache(1_000_000);
    cache.keep('a', folded(10, ['undefined', '3,4']));
    expect(countsIn(cache.find('a', all, now)!)(undefined).on(5)).toBe(10);
    expect(countsIn(cache.find('a', [undefined, [3, 4]], 10)!)([3, 4]).on(5)).toBe(10);
    expect(cache.find('a', all, 9)).toBeUndefined();
    expect(cache.find('a', [[3]], now)).toBeUndefined();
    expect(cache.find('b', all, now)).toBeUndefined();
  });

  it('the cache of counts keeps the newest of a stream, and nothing of one that was forgotten', () => {
    const cache = countsCache(1_000_000);
    cache.keep('a', folded(10));
    cache.keep('a', folded(20));
    cache.keep('a', folded(15));
    expect(cache.find('a', all, now)?.position).toBe(20);
    cache.forget('a');
    expect(cache.find('a', all, now)).toBeUndefined();
  });

  it('the cache of counts lets go of the least recently used when there is no room', () => {
    const cache = countsCache(3_000);
    cache.keep('a', folded(1));
    cache.keep('b', folded(2));
    cache.find('a', all, now);
    cache.keep('c', folded(3));
    expect(cache.find('b', all, now)).toBeUndefined();
    expect(cache.find('a', all, now)?.position).toBe(1);
    expect(cache.find('c', all, now)?.position).toBe(3);
    // The same stream again takes no more space.
    cache.keep('c', folded(4));
    expect(cache.find('a', all, now)?.position).toBe(1);
  });

  it('a branch finds what the trunk keeps, and leaves no trace in it', () => {
    const trunk = countsCache(100_000);
    trunk.keep('a', folded(10));
    const branch = trunk.branch();
    expect(branch.find('a', all, now)?.position).toBe(10);
    branch.keep('a', folded(11));
    expect(branch.find('a', all, now)?.position).toBe(11);
    expect(trunk.find('a', all, now)?.position).toBe(10);
    branch.forget('a');
    expect(branch.find('a', all, now)).toBeUndefined();
    expect(trunk.find('a', all, now)?.position).toBe(10);
  });
});
