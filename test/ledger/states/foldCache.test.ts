import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../src/domain/results/columns/size.ts';
import { noResults, type Results } from '../../../src/domain/results/columns/state.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import { evolveResults } from '../../../src/domain/results/evolve.ts';
import { countable as countableBy, type Folded, foldCache } from '../../../src/ledger/states/foldCache.ts';
import { School } from '../../domain/results/support.ts';

const countable = (folded: Folded<Results>) => countableBy(folded, countsOf);

const roomy = Number.POSITIVE_INFINITY;
const now = Number.POSITIVE_INFINITY;

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ key: `k${from + n}`, pupil: `p${n % 50}`, takenOn: '2024-01-10' }));

/** The states of a school after each of its imports; the nth event has position 10 × n. */
const statesOf = (imports: number, rowsEach = 100): Folded<Results>[] => {
  const school = new School();
  for (let n = 0; n < imports; n++) school.imports(`${n}`, '2024-02-01', rows(rowsEach, n * rowsEach));
  let state = noResults;
  return school.events.map((event, revision) => {
    state = evolveResults(state, event);
    const head = { revision, digest: `${revision}`, recordedAt: '2024-02-01T11:00:00.000Z' };
    return { state, head, position: (revision + 1) * 10 };
  });
};

const bytesOf = (folded: Folded<Results>): number => {
  const cache = foldCache(roomy);
  cache.keep('one', countable(folded));
  return cache.stats().bytes;
};

describe('5.8: the cache of folds', () => {
  it('the cache of folds finds the latest state that was known at a position', () => {
    const cache = foldCache(roomy);
    const [first, second, third] = statesOf(3).map(countable);
    for (const folded of [third!, first!, second!]) cache.keep('results-a', folded);
    expect(cache.find('results-a', now)).toBe(third);
    expect(cache.find('results-a', 30)).toBe(third);
    expect(cache.find('results-a', 29)).toBe(second);
    expect(cache.find('results-a', 9)).toBeUndefined();
    expect(cache.find('results-b', now)).toBeUndefined();
    expect(cache.stats()).toMatchObject({ hits: 3, misses: 2, states: 3 });
  });

  it('the cache of folds stays within its bytes: the least recently used state goes first', () => {
    const states = ['a', 'b', 'c'].map((name) => ({ name, folded: countable(statesOf(1)[0]!) }));
    const cache = foldCache(bytesOf(states[0]!.folded) * 2);
    const keep = ({ name, folded }: (typeof states)[number]) => cache.keep(name, folded);
    keep(states[0]!);
    keep(states[1]!);
    cache.find('a', now);
    keep(states[2]!);
    expect(['a', 'b', 'c'].filter((name) => cache.find(name, now) !== undefined)).toEqual(['a', 'c']);
    expect(cache.stats().bytes).toBe(bytesOf(states[0]!.folded) * 2);
  });

  it('the cache of folds keeps nothing of a state that is larger than all its room, and is empty then', () => {
    const [folded] = statesOf(1).map(countable);
    const cache = foldCache(bytesOf(folded!) - 1);
    cache.keep('a', folded!);
    expect(cache.find('a', now)).toBeUndefined();
    expect(cache.stats()).toMatchObject({ states: 0, bytes: 0 });
  });

  it('the cache of folds weighs once what states share, and lets go of it with the last of them', () => {
    const states = statesOf(3, 2_000).map(countable);
    const cache = foldCache(roomy);
    for (const folded of states) cache.keep('a', folded);
    const apart = states.reduce((sum, folded) => sum + bytesOf(folded), 0);
    expect(cache.stats().bytes).toBeLessThan(apart);
    cache.forget('a');
    expect(cache.stats()).toMatchObject({ states: 0, bytes: 0 });
  });

  it('the cache of folds holds a few states of one stream, those used last', () => {
    const states = statesOf(5).map(countable);
    const cache = foldCache(roomy);
    for (const folded of states.slice(0, 3)) cache.keep('a', folded);
    cache.find('a', 10);
    for (const folded of states.slice(3)) cache.keep('a', folded);
    expect(cache.stats().states).toBe(3);
    expect([10, 40, 50].map((position) => cache.find('a', position)?.position)).toEqual([10, 40, 50]);
  });

  it('the cache of folds lets a branch start from what it keeps, and takes nothing back from it', () => {
    const [first, second] = statesOf(2).map(countable);
    const cache = foldCache(roomy);
    cache.keep('a', first!);
    const branch = cache.branch();
    expect(branch.find('a', now)).toBe(first);
    branch.keep('a', second!);
    expect(branch.find('a', now)).toBe(second);
    expect(cache.find('a', now)).toBe(first);
    branch.forget('a');
    expect(branch.find('a', now)).toBeUndefined();
    expect(cache.find('a', now)).toBe(first);
  });

  it('the cache of folds weighs every array of a state', () => {
    const [folded] = statesOf(1, 1_000);
    const arrays = Object.values(folded!.state).flatMap((value) =>
      value instanceof Object && 'values' in value && value.values instanceof Int32Array ? [value.values] : [],
    );
    const weighed = new Map(piecesOf(folded!.state));
    expect(arrays.length).toBe(7);
    for (const array of arrays) expect(weighed.get(array)).toBe(array.byteLength);
    expect(weighed.get(folded!.state.imports[0]!.held)).toBeGreaterThan(1_000 / 8);
  });
});
