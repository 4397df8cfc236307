/** 2.11: whether a school is in order, and the effect of pupils who stop on the average of the running year. */
import { expect, it } from 'vitest';
import { dataQualityAnswer } from '../../../src/queries/results/dataQuality.ts';
import { taken, worldOn } from '../../support/world.ts';
import { sourcesOf } from './support.ts';

const school = '12AB00';

/** Ten pupils through 2025-03-01, two through 2025-06-01. */
const twelvePupils = async () => {
  const world = await worldOn({ today: '2024-08-01' });
  await world.registerSchool(school);
  await world.importRows(school, '2024-08-01', taken('2024-06-01', 1, 10));
  await world.importRows(school, '2024-09-10', taken('2024-09-01', 11, 12));
  return world;
};

it('2.11: of the running year the average is told so far, when no file comes any more, and when nobody stops', async () => {
  const world = await twelvePupils();
  await world.subscribe(school, '2024-08-01');
  world.setToday('2025-02-10');
  const found = await dataQualityAnswer(await sourcesOf(world, '2025-02-10'), school, '2025-02-10');
  expect(found).toMatchObject({
    day: '2025-02-10',
    pupils: { counting: 12, notCounting: 0 },
    stopping: {
      within: [
        { days: 30, pupils: 10 },
        { days: 60, pupils: 10 },
        { days: 90, pupils: 10 },
      ],
      monthEnds: [
        { lastDay: '2025-02-28', stopped: 0, pupils: 12 },
        { lastDay: '2025-03-31', stopped: 10, pupils: 2 },
        { lastDay: '2025-04-30', stopped: 10, pupils: 2 },
        { lastDay: '2025-05-31', stopped: 10, pupils: 2 },
      ],
      average: {
        from: '2024-08-01',
        to: '2025-07-31',
        term: 1,
        year: 1,
        measure: 'monthly',
        // August 10, September to January 12: 70 / 6.
        soFar: '11.666667',
        // Then February has 12, March to May have 2, and June and July have 0: 88 / 12, × 11.50 = 84.33.
        ifNothingComes: { average: '7.333333', due: '84.33' },
        // Then six months have 12: 142 / 12, × 11.50 = 136.08.
        ifNobodyStops: { average: '11.833333', due: '136.08' },
      },
    },
    files: { total: 2, sources: [{ source: 'parnassys', linkedOn: '2024-09-10', age: 153 }] },
  });
  expect(found.stopping.pupils.total).toBe(10);
  expect(found.stopping.pupils.items).toHaveLength(10);
  expect(found.stopping.pupils.items[0]).toMatchObject({ yearGroup: null, countsThrough: '2025-03-01' });
});

it('2.11, 3.6: a school without a year that is billed by pupils is told the average of the school year', async () => {
  const world = await twelvePupils();
  world.setToday('2025-02-10');
  const { stopping } = await dataQualityAnswer(await sourcesOf(world, '2025-02-10'), school, '2025-02-10');
  expect(stopping.average).toEqual({
    from: '2024-08-01',
    to: '2025-07-31',
    term: null,
    year: null,
    measure: 'monthly',
    yearGroups: null,
    soFar: '11.666667',
    ifNothingComes: { average: '7.333333', due: null },
    ifNobodyStops: { average: '11.833333', due: null },
  });
});

it('2.11: a school without any result is answered with nothing', async () => {
  const world = await worldOn({ today: '2024-08-01' });
  await world.registerSchool(school);
  const found = await dataQualityAnswer(await sourcesOf(world, '2024-08-01'), school, '2024-08-01');
  expect(found).toMatchObject({
    pupils: { counting: 0, notCounting: 0 },
    groups: [],
    files: { total: 0, skippedRows: 0, sources: [] },
    stopping: { average: { soFar: null, ifNothingComes: { average: '0', due: null } } },
    maybeOnePupil: { total: 0, items: [] },
  });
});
