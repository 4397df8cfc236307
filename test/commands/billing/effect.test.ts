import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../src/commands/billing/effect.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import { decideByHand, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const none = { due: '0.00', billed: '0.00', open: '0.00', expected: '0.00', toSettle: '0.00' };

/** The fourth import of the worked example belongs to another school. */
const wrongImport = async ({ deps }: World): Promise<string> => {
  const { state } = await deps.folds.results(school);
  return state.imports[3]!.id;
};

const subscribed = async (startsOn: string): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  await world.registerSchool(school);
  await world.subscribe(school, startsOn);
  return world;
};

describe('2.5, 2.6: what a write about results does to the money', () => {
  it('4.3, 4.4: withdrawing the wrong import of the worked example moves year 1 from 2610.50 to 2599.00, and nothing else', async () => {
    const world = await playedThrough('year 3');
    world.setToday('2026-02-15');
    const moved = await withdrawImport(world.deps, school, await wrongImport(world), world.context('x'));
    const { counts, money } = await effectOf(world.deps, school, moved);
    // L227–L230 have results of their own through 2024-05-15, so the wrong file adds these pupils only from the day after.
    expect(counts).toEqual([
      {
        yearGroups: null,
        pupils: 4,
        days: [{ from: '2024-05-16', through: '2024-07-31', before: 230, after: 226 }],
      },
    ]);
    const sides = { countDay: '2023-08-01', count: 224, price: '11.50', billed: '2610.50', expected: null };
    const change = { due: '-11.50', billed: '0.00', open: '-11.50', expected: '0.00', toSettle: '-11.50' };
    expect(money).toEqual({
      years: [
        {
          term: 1,
          year: 1,
          from: '2023-08-01',
          to: '2024-07-31',
          before: { ...sides, average: '227', due: '2610.50', open: '0.00', toSettle: '0.00' },
          after: { ...sides, average: '226', due: '2599.00', open: '-11.50', toSettle: '-11.50' },
          months: ['2024-05-31', '2024-06-30', '2024-07-31'].map((lastDay) => ({ lastDay, before: 230, after: 226 })),
          change,
          broughtBy: { nextDocument: true, correction: true },
        },
      ],
      total: change,
    });
  });

  it('4.4: the effect on a running year is what its settlement will be, which the next document brings and a correction does not', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 10));
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const second = await world.importRows(school, '2024-09-10', taken('2024-09-01', 11, 12));
    world.setToday('2024-11-01');
    const moved = await withdrawImport(world.deps, school, second.importId, world.context('x'));
    const { money } = await effectOf(world.deps, school, moved);
    // August 10, September and October 12: 34/3 × 11.50 = 130.33, of which 115.00 is billed.
    expect(money.years).toMatchObject([
      {
        before: { average: '11.333333', due: null, open: null, billed: '115.00', expected: '15.33' },
        after: { average: '10', due: null, expected: '0.00' },
        change: { ...none, expected: '-15.33', toSettle: '-15.33' },
        broughtBy: { nextDocument: true, correction: false },
      },
    ]);
  });

  it('4.10: after the final document only a correction brings the effect of a write', async () => {
    const world = await playedThrough('final');
    const moved = await withdrawImport(world.deps, school, (await finalImports(world)).at(-1)!, world.context('x'));
    const { money } = await effectOf(world.deps, school, moved);
    expect(money.years).toMatchObject([{ year: 4, broughtBy: { nextDocument: false, correction: true } }]);
    expect(money.total.open).toBe(money.years[0]!.after!.open);
  });

  it('4.10: no document brings the effect on an ended year that is not settled', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-15', 1, 10));
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    const second = await world.importRows(school, '2024-09-10', taken('2024-09-01', 11, 12));
    await endSubscription(world.deps, school, undefined, world.context());
    world.setToday('2025-09-01');
    await issueDueDocuments(world.deps, { on: '2025-09-01' }, world.context());
    const moved = await withdrawImport(world.deps, school, second.importId, world.context('x'));
    const { money } = await effectOf(world.deps, school, moved);
    expect(money.years).toMatchObject([{ year: 1, broughtBy: { nextDocument: false, correction: false } }]);
  });

  it('the effect is of that write alone, whatever others write at the same moment', async () => {
    const world = await playedThrough('year 3');
    world.setToday('2026-02-15');
    const id = await wrongImport(world);
    const lost = { type: 'WithdrawResult', key: 'R1-2023-08-01' } as const;
    const [import_, result] = await Promise.all([
      withdrawImport(world.deps, school, id, world.context('x')),
      decideByHand(world.deps, school, lost, world.context('x')),
    ]);
    const effects = await Promise.all([import_, result].map((moved) => effectOf(world.deps, school, moved)));
    expect(effects.map(({ counts }) => counts[0]!.pupils)).toEqual([4, 1]);
    // 4 pupils at three of twelve month-ends; 1 pupil at three of them: 227 − 3/12 → 2607.63, in whichever order.
    const changes = effects.map(({ money }) => Number(money.total.open));
    expect(changes[0]! + changes[1]!).toBeCloseTo(2596.13 - 2610.5, 5);
  });

  it('a write that changes nothing has no effect', async () => {
    const world = await playedThrough('year 3');
    const correct = { type: 'CorrectResult', key: 'R1-2023-08-01', changes: { yearGroup: 6 } } as const;
    await decideByHand(world.deps, school, correct, world.context('x'));
    const again = await decideByHand(world.deps, school, correct, world.context('x'));
    expect(again.events).toEqual([]);
    expect(await effectOf(world.deps, school, again)).toEqual({
      counts: [{ yearGroups: null, pupils: 0, days: [] }],
      money: { years: [], total: none },
    });
  });
});

const finalImports = async ({ deps }: World): Promise<string[]> =>
  (await deps.folds.results(school)).state.imports.filter(({ standing }) => standing).map(({ id }) => id);
