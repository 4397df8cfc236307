/**
 * Interfaces 2: the moments at which something was recorded that changed counts or money, with the amounts, and the effect
 * of one import.
 */
import { expect, it } from 'vitest';
import { decideByHand, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { differenceAnswer } from '../../../src/queries/results/difference.ts';
import { importAnswer } from '../../../src/queries/results/imports.ts';
import { momentsAnswer } from '../../../src/queries/results/moments.ts';
import { taken, type World, worldOn } from '../../support/world.ts';
import { sourcesOf } from './support.ts';

const school = '12AB00';

/** A school with ten pupils from 2024-08-01 on. Two more are added and one is withdrawn later in that year. */
const played = async () => {
  const world = await worldOn({ today: '2024-08-01' });
  await world.registerSchool(school);
  await world.importRows(school, '2024-08-01', taken('2024-06-01', 1, 10));
  await world.subscribe(school, '2024-08-01');
  const two = await world.importRows(school, '2024-09-10', taken('2024-09-01', 11, 12));
  // This file changes nothing, because it holds the same results again.
  await world.importRows(school, '2024-09-12', taken('2024-09-01', 11, 12).toReversed());
  world.setToday('2024-10-20');
  await decideByHand(
    world.deps,
    school,
    { type: 'WithdrawResult', key: 'R1-2024-06-01' },
    world.context('van een andere school'),
  );
  return { world, two };
};

const until = async ({ store }: World, today: string) => ({
  moment: `${today}T12:00:00.000Z`,
  position: await store.head(),
  day: today,
});

it('interfaces 2: moments are what changed counts or money, newest first, with days and amounts', async () => {
  const { world } = await played();
  const to = await until(world, '2024-10-20');
  const { items, next } = await momentsAnswer(await sourcesOf(world, '2024-10-20'), school, {
    from: 0,
    to,
    order: 'desc',
    limit: 100,
  });
  expect(next).toBeNull();
  expect(items.map(({ event }) => event.type)).toEqual([
    'ResultWithdrawn',
    'ResultsImported',
    'SubscriptionStarted',
    'ResultsImported',
  ]);
  const [withdrawn, second, started, first] = items;
  expect(withdrawn).toMatchObject({
    moment: '2024-10-20T11:00:00.000Z',
    event: { stream: `results-${school}`, role: 'admin', reason: 'van een andere school' },
    days: [
      { from: '2024-08-01', through: '2024-09-09', before: 10, after: 9 },
      { from: '2024-09-10', through: '2024-10-20', before: 12, after: 11 },
    ],
    // The averages of August and September: (10 + 12) / 2 = 11 became (9 + 11) / 2 = 10. A year of it: 11.50 × 1.
    money: { total: { expected: '-11.50' } },
  });
  expect(withdrawn!.money.years).toMatchObject([{ before: { average: '11' }, after: { average: '10' } }]);
  expect(second!.days).toEqual([{ from: '2024-09-10', through: '2024-10-20', before: 10, after: 12 }]);
  expect(started).toMatchObject({ days: [], money: { years: [{ before: null, after: { count: 10 } }] } });
  expect(first!.days).toEqual([{ from: '2024-08-01', through: '2024-10-20', before: 0, after: 10 }]);
});

it('interfaces 2: moments are paged, and their pages name each moment once', async () => {
  const { world } = await played();
  const to = await until(world, '2024-10-20');
  const sources = await sourcesOf(world, '2024-10-20');
  const whole = await momentsAnswer(sources, school, { from: 0, to, order: 'desc', limit: 100 });
  for (const order of ['asc', 'desc'] as const) {
    const found: unknown[] = [];
    let pages = 0;
    for (let place: number | undefined; ; pages++) {
      const rest = place === undefined ? {} : { place };
      const page = await momentsAnswer(sources, school, { from: 0, to, order, limit: 2, ...rest });
      found.push(...page.items);
      if (page.next === null) break;
      place = page.next;
    }
    expect(pages).toBeGreaterThan(2);
    expect(found).toEqual(order === 'desc' ? whole.items : whole.items.toReversed());
  }
});

it('5.6: the moments between two are the events of the difference between them', async () => {
  const { world } = await played();
  const to = await until(world, '2024-10-20');
  const sources = await sourcesOf(world, '2024-10-20');
  const [, , , first] = (await momentsAnswer(sources, school, { from: 0, to, order: 'desc', limit: 100 })).items;
  const from = { moment: first!.moment, position: first!.position, day: '2024-08-01' };
  const { events } = await differenceAnswer(sources, school, { from, to, limit: 1 });
  const { items } = await momentsAnswer(sources, school, { from: from.position, to, order: 'asc', limit: 100 });
  expect(items.map(({ event, days, money }) => ({ ...event, days, money }))).toEqual(
    events.map(({ pupils: _, ...event }) => event),
  );
});

it('interfaces 2: one import tells what it did and what it changed when it was recorded, also once it is withdrawn', async () => {
  const { world, two } = await played();
  const asked = async () => (await importAnswer(await sourcesOf(world, '2024-10-20'), school, two.importId)).answer;
  const standing = await asked();
  expect(standing).toMatchObject({
    importId: two.importId,
    linked: 2,
    pupils: 2,
    standing: true,
    overridesManual: [],
    counts: [
      { yearGroups: null, pupils: 2, days: [{ from: '2024-09-10', through: '2024-10-20', before: 10, after: 12 }] },
    ],
    money: { years: [{ before: { average: '10' }, after: { average: '11' } }], total: { expected: '11.50' } },
  });
  await withdrawImport(world.deps, school, two.importId, world.context('verkeerd bestand'));
  const { counts, money } = standing;
  expect(await asked()).toMatchObject({ standing: false, withdrawn: { reason: 'verkeerd bestand' }, counts, money });
});

it('interfaces 2: an import that the school does not have is not found', async () => {
  const { world } = await played();
  const asked = importAnswer(await sourcesOf(world, '2024-10-20'), school, '01J00000000000000000000009');
  await expect(asked).rejects.toMatchObject({ code: 'import_not_found' });
});
