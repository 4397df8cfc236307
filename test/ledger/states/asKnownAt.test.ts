import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { dayNumber, dayOfMoment } from '../../../src/domain/day.ts';
import { countsOf } from '../../../src/domain/results/counting/counting.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { positionAt } from '../../../src/ledger/states/asKnownAt.ts';
import { cases } from '../../support/tiers.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

/** Compares the answer with the definition, which looks at every event of the log. */
const expectLast = async ({ deps, store }: World, moment: Date): Promise<void> => {
  const log = (await store.readAll(0, 10_000)).map((event) => ({
    ...event,
    at: JSON.parse(event.metadata).recordedAt,
  }));
  const at = moment.toISOString();
  const day = dayOfMoment(moment);
  const closes = log.find((one) => one.type === 'DayClosed' && JSON.parse(one.data).day >= day && one.at > at);
  const known = log.filter((one) => one.at <= at && one.position < (closes?.position ?? Number.POSITIVE_INFINITY));
  expect(await positionAt(deps, moment)).toBe(known.at(-1)?.position ?? 0);
};

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

  it('the state as known at a past moment is found through pages of the log that a store makes shorter than was asked', async () => {
    const store = memoryStore();
    const short: EventStore = { ...store, readHeaders: (after, limit) => store.readHeaders(after, Math.min(limit, 2)) };
    const world = await worldOn({ today: '2024-08-01', store: short });
    for (let n = 10; n < 20; n++) await world.registerSchool(`${n}AB00`);
    await expectLast(world, new Date('2024-08-01T11:00:00Z'));
  });

  it('5.10: whatever clocks do, what is known at a moment is the last event recorded at or before it, before its day closed', async () => {
    const noon = Date.parse('2024-08-01T11:00:00Z');
    const hours = fc.integer({ min: -30, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(hours, fc.boolean()), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: -40, max: 300 }), { minLength: 3, maxLength: 3 }),
        async (steps, asked) => {
          const world = await worldOn({ today: '2024-08-01' });
          let now = noon;
          for (const [n, [passed, closes]] of steps.entries()) {
            now += passed * 3_600_000;
            world.setNow(new Date(now).toISOString());
            await world.registerSchool(`${10 + n}AB00`, '2020-01-01');
            if (closes) await closeDays(world.deps);
            for (const after of asked) await expectLast(world, new Date(noon + after * 3_600_000));
          }
        },
      ),
      { numRuns: cases(60) },
    );
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
