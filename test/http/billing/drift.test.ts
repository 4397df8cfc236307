import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import { decideByHand, withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { driftAnswer } from '../../../src/queries/billing/drift.ts';
import { answering } from '../../support/answering.ts';
import { history, playedOnly } from '../../support/billing/histories.ts';
import { twoRules, underRules } from '../../support/billing/secondRules.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const driftOf = async (world: World, query: { school?: string; after?: string; limit?: number } = {}) => {
  await closeDays(world.deps);
  return answering(world, (sources) => driftAnswer(sources, { limit: 100, ...query }));
};

const nothing = { totals: { schools: 0, years: 0, open: '0.00' }, items: [], next: null };

describe('5.7: drift', () => {
  it('5.3: drift is told where new rules give a settled year another due, though nothing was recorded since', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12));
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    await world.importRows(school, '2025-04-15', taken('2024-07-31', 13, 13)); // on 30 April alone
    await world.importRows(school, '2025-08-01', taken('2025-08-01', 1, 3));
    await issueDueDocuments(world.deps, { on: '2025-08-01' }, world.context());
    world.setToday('2025-08-02');
    expect(await driftOf(world)).toMatchObject(nothing);
    const { items } = await driftOf({ ...world, deps: underRules(world, twoRules) });
    // 11.50 × 109 / 12 = 104.4583…: 104.46 by rules 1, 104.45 by rules 2.
    expect(items).toMatchObject([
      {
        school,
        years: [
          { year: 1, due: '104.45', billed: '104.46', open: '-0.01', rules: { before: 1, after: 2 }, events: [] },
        ],
      },
    ]);
  });

  it('drift of the worked example is year 1, by the withdrawal of the wrong import', async () => {
    const world = await playedThrough('withdrawn');
    const { items, totals, next } = await driftOf(world);
    const withdrawn = (await world.store.read(`results-${school}`)).find(({ type }) => type === 'ImportWithdrawn')!;
    expect([totals, next]).toEqual([{ schools: 1, years: 1, open: '-11.50' }, null]);
    expect(items).toEqual([
      {
        school,
        years: [
          {
            term: 1,
            year: 1,
            from: '2023-08-01',
            to: '2024-07-31',
            due: '2599.00',
            billed: '2610.50',
            open: '-11.50',
            documents: ['2023-000001', '2024-000001'],
            since: { document: '2025-000001', event: { stream: `subscription-${school}`, revision: 3 } },
            events: [
              {
                stream: `results-${school}`,
                revision: withdrawn.revision,
                type: 'ImportWithdrawn',
                recordedAt: '2026-02-15T11:00:00.000Z',
                role: 'admin',
                reason: 'file of another school',
                import: expect.any(String),
                dueBefore: '2610.50',
                dueAfter: '2599.00',
              },
            ],
          },
        ],
      },
    ]);
  });

  it('4.4: drift is gone once the next document has billed it, and back when that is credited', async () => {
    const world = await playedThrough('year 4');
    expect(await driftOf(world)).toMatchObject(nothing);
    await credit(world.deps, '2026-000001', '2026-08-01', world.context('x'));
    const { items } = await driftOf(world);
    // Year 3 is no longer settled. Its settlement comes with the next document, so it does not drift.
    expect(items).toMatchObject([
      {
        years: [{ year: 1, open: '-11.50', since: { document: '2025-000001' }, events: [{ type: 'ImportWithdrawn' }] }],
      },
    ]);
  });

  it('drift names each event with the amount before and after it, and no event that moved nothing', async () => {
    const world = await playedThrough('withdrawn');
    const result = { key: 'R1-2023-08-01' };
    await decideByHand(world.deps, school, { type: 'WithdrawResult', ...result }, world.context('dubbel'));
    await decideByHand(world.deps, school, { type: 'LiftManualDecision', ...result }, world.context());
    await world.importRows(school, '2026-02-15', taken('2026-02-10', 1, 5));
    const [year] = (await driftOf(world)).items[0]!.years;
    // Without the first result of L1, three month-ends of year 1 have one pupil fewer: 225.75 × 11.50 = 2596.125.
    expect(year!.events.map(({ type, dueBefore, dueAfter }) => [type, dueBefore, dueAfter])).toEqual([
      ['ImportWithdrawn', '2610.50', '2599.00'],
      ['ResultWithdrawn', '2599.00', '2596.13'],
      ['ManualDecisionLifted', '2596.13', '2599.00'],
    ]);
  });

  it('drift comes in pages by school, with the totals of all, or of one school', async () => {
    const world = await worldOn({ today: '2023-08-01' });
    const imports: { id: string; importId: string }[] = [];
    const schools = ['10AA00', '10AA01', '10AA02', '10AA03'];
    for (const [index, id] of schools.entries()) {
      await world.registerSchool(id);
      await world.subscribe(id, '2023-08-01');
      await world.importRows(id, '2023-08-01', taken('2023-08-01', 1, 12));
      // The results are valid through 2023-09-15, so the pupils count only at the end of the first month.
      const { importId } = await world.importRows(id, '2023-08-01', taken('2022-12-15', 13, 13 + index));
      imports.push({ id, importId });
    }
    world.setToday('2024-08-01');
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    expect((await driftOf(world)).totals.schools).toBe(0);
    for (const { id, importId } of imports.slice(1)) await withdrawImport(world.deps, id, importId, world.context('x'));
    // 12 pupils at nine month-ends are 108: 103.50. With 2, 3 and 4 more at one of them: 105.42, 106.38 (106.375), 107.33.
    const first = await driftOf(world, { limit: 2 });
    const opens = ({ items }: typeof first) => items.map((item) => [item.school, item.years.map(({ open }) => open)]);
    expect(opens(first)).toEqual([
      ['10AA01', ['-1.92']],
      ['10AA02', ['-2.88']],
    ]);
    expect([first.totals, first.next]).toEqual([{ schools: 3, years: 3, open: '-8.63' }, '10AA02']);
    const second = await driftOf(world, { limit: 2, after: first.next! });
    expect([opens(second), second.totals, second.next]).toEqual([[['10AA03', ['-3.83']]], first.totals, null]);
    expect(await driftOf(world, { school: '10AA00' })).toMatchObject(nothing);
    expect(opens(await driftOf(world, { school: '10AA03' }))).toEqual([['10AA03', ['-3.83']]]);
    expect(await driftOf(world, { school: '99ZZ99' })).toMatchObject(nothing);
  });

  it('the events lead from the billed amount to the amount that is due, and after a correction there are none', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        let day = '';
        const world = await playedOnly(steps, async (_world, now) => {
          day = now;
        });
        await closeDays(world.deps);
        await answering(world, async (sources) => {
          for (const { years } of (await driftAnswer(sources, { limit: 100 })).items)
            for (const { billed, due, events } of years) {
              expect(events[0]?.dueBefore).toBe(billed);
              expect(events.at(-1)?.dueAfter).toBe(due);
              expect(events.slice(1).map(({ dueBefore }) => dueBefore)).toEqual(
                events.slice(0, -1).map(({ dueAfter }) => dueAfter),
              );
            }
          await correctNow(world.deps, school, day, world.context('x'));
          expect(await sources.follower.reaches(await world.store.head(), 20_000)).toBe(true);
          expect(await driftAnswer(sources, { limit: 100 })).toMatchObject(nothing);
        });
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it('4.13: drift of a year settled elsewhere has no document since which it drifted', async () => {
    const world = await worldOn({ today: '2025-09-01' });
    await world.registerSchool(school);
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 10)); // through 2024-05-01: nine month-ends
    const years = [
      { year: 1, billed: '100.00', reference: 'F-1' },
      { year: 2, billed: '0.00', reference: 'F-2' },
    ];
    await world.subscribe(school, '2023-08-01', 'per-pupil', years);
    const late = await world.importRows(school, '2024-05-02', taken('2024-05-01', 1, 10)); // the last three
    const { items, totals } = await driftOf(world);
    expect(totals).toEqual({ schools: 1, years: 1, open: '15.00' });
    // 9 × 10 / 12 = 7.5, × 11.50 = 86.25; with the other file 10, 115.00.
    expect(items[0]?.years).toMatchObject([
      { year: 1, due: '115.00', billed: '100.00', open: '15.00', documents: ['F-1'], since: null },
    ]);
    expect(items[0]?.years[0]?.events.map(({ type, dueBefore, dueAfter }) => [type, dueBefore, dueAfter])).toEqual([
      ['ResultsImported', '0.00', '86.25'],
      ['ResultsImported', '86.25', '115.00'],
    ]);
    expect(late.linked).toBe(10);
  });
});
