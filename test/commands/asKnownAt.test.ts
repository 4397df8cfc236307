import { describe, expect, it } from 'vitest';
import { positionAt } from '../../src/commands/asKnownAt.ts';
import { closeDays } from '../../src/commands/closeDays.ts';
import { withdrawImport } from '../../src/commands/results/decideResults.ts';
import { dayNumber } from '../../src/domain/day.ts';
import { countsOf } from '../../src/domain/results/counting.ts';
import { taken, worldOn } from '../support/world.ts';

const school = '12AB00';

describe('5.6: as known at a past moment of recording', () => {
  it('3.3: N is what was known then, whatever was recorded since', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    const ids: string[] = [];
    for (const [day, pupils] of [
      ['2024-08-01', 5],
      ['2024-08-02', 7],
      ['2024-08-05', 9],
    ] as const) {
      world.setToday(day);
      await closeDays(world.deps);
      ids.push((await world.importRows(school, day, taken('2024-07-01', 1, pupils))).importId);
    }
    world.setToday('2024-08-07');
    await closeDays(world.deps);
    await withdrawImport(world.deps, school, ids[2]!, world.context('verkeerd'));

    const knownAt = async (moment: string) => {
      const position = await positionAt(world.deps, new Date(moment));
      const { state } = await world.deps.folds.results(school, position);
      return countsOf(state).on(dayNumber('2024-08-31'));
    };
    expect(await knownAt('2024-07-31T12:00:00Z')).toBe(0);
    expect(await knownAt('2024-08-01T10:59:59.999Z')).toBe(0);
    expect(await knownAt('2024-08-01T11:00:00Z')).toBe(5); // Inclusive.
    expect(await knownAt('2024-08-04T23:00:00Z')).toBe(7);
    expect(await knownAt('2024-08-06T00:00:00Z')).toBe(9);
    expect(await knownAt('2030-01-01T00:00:00Z')).toBe(7);
  });

  it('a moment is one position in the log: before all of it, or its last event', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    expect(await positionAt(world.deps, new Date('2020-01-01T00:00:00Z'))).toBe(0);
    expect(await positionAt(world.deps, new Date('2024-08-01T11:00:00Z'))).toBe(await world.store.head());
  });

  it('asking about the past leaves what is known now alone', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 5));
    const then = await world.store.head();
    await world.importRows(school, '2024-08-02', taken('2024-07-01', 1, 8));
    const now = async () => countsOf((await world.deps.folds.results(school)).state).on(dayNumber('2024-08-31'));
    expect(await now()).toBe(8);
    expect(countsOf((await world.deps.folds.results(school, then)).state).on(dayNumber('2024-08-31'))).toBe(5);
    expect(await now()).toBe(8);
  });
});
