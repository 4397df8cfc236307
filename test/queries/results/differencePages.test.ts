import { expect, it } from 'vitest';
import { differenceAnswer } from '../../../src/queries/results/difference.ts';
import type {
  DifferenceAnswer,
  DifferenceQuery,
  DifferentPupil,
} from '../../../src/queries/results/differenceAnswer.ts';
import type { Sources } from '../../../src/queries/sources.ts';
import { type Row, worldOn } from '../../support/world.ts';

const school = '12AB00';
const today = '2024-08-01';

const resultsOf = (pupil: string, count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({ key: `${pupil}-${n}`, pupil, takenOn: '2024-06-12' }));

it('2.1: a page of a difference is bounded: the results of a pupil that do not fit continue on the next page, and none is left out', async () => {
  const world = await worldOn({ today });
  await world.registerSchool(school);
  const counted = { a: 3, b: 12_000, c: 7, d: 2_500, e: 2_600 };
  await world.importRows(
    school,
    today,
    Object.entries(counted).flatMap(([pupil, count]) => resultsOf(pupil, count)),
  );
  const position = await world.store.head();
  const sources = { deps: world.deps, readStore: { find: async () => [] }, follower: { position: () => position } };
  const query: DifferenceQuery = {
    from: { moment: '2000-01-01T00:00:00.000Z', position: 0, day: '2000-01-01' },
    to: { moment: `${today}T12:00:00.000Z`, position, day: today },
    limit: 500,
  };
  const pages: DifferenceAnswer[] = [];
  for (let after: DifferenceQuery['after'] | null; after !== null; after = pages.at(-1)!.next)
    pages.push(
      await differenceAnswer(sources as unknown as Sources, school, after === undefined ? query : { ...query, after }),
    );
  expect(pages.length).toBeGreaterThan(3);
  const entries = ({ items }: DifferenceAnswer) => items.reduce((sum, item) => sum + 1 + item.results.length, 0);
  for (const page of pages) {
    expect(page.pupils).toBe(5);
    expect(entries(page)).toBeLessThanOrEqual(5_000);
  }
  const results = new Map<string, string[]>();
  for (const { pupil, results: own } of pages.flatMap(({ items }) => items as DifferentPupil[]))
    results.set(pupil, [...(results.get(pupil) ?? []), ...own.map(({ result }) => result)]);
  expect([...results.keys()]).toEqual([...results.keys()].toSorted());
  const sizes = [...results.values()].map((own) => [own.length, new Set(own).size]);
  expect(sizes.toSorted(([a], [b]) => a! - b!)).toEqual(
    Object.values(counted)
      .toSorted((a, b) => a - b)
      .map((count) => [count, count]),
  );
  const [one] = pages[0]!.items;
  expect(one!.results[0]!.changedBy).toEqual([{ stream: `results-${school}`, revision: 1 }]);
});
