/**
 * 5.5: the pupils of a day, how long each goes on counting, and the pupils that count because of one file or one decision.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber as day, dayText, lastDayOfMonth } from '../../../../src/domain/day.ts';
import { intervalsOf } from '../../../../src/domain/results/counting/counting.ts';
import { pseudonymOf } from '../../../../src/domain/results/counting/explain.ts';
import { pupilsOn } from '../../../../src/domain/results/counting/pupilsOn.ts';
import { coverage, intervalsByPupil } from '../../../../src/domain/results/counting/spans.ts';
import { cases } from '../../../support/tiers.ts';
import { actions } from '../arbitrary.ts';
import { dayAfter, pupilHex, School, schoolAfter } from '../support.ts';

describe('5.5: how long a pupil goes on counting', () => {
  it('5.5: a pupil counts through the last day of its latest result, and is said to count on the next month-end or not', () => {
    const school = new School();
    school.imports('A', '2024-03-01', [
      { key: 'p', pupil: 'p', takenOn: '2024-01-10', yearGroup: 5 }, // Through 2024-10-10.
      { key: 'q', pupil: 'q', takenOn: '2024-01-31' }, // Through 2024-10-31.
    ]);
    const on = (at: string) =>
      new Map(pupilsOn(school.state, day(at)).items.map((item) => [item.pupil, item] as const));
    const [p, q] = ['p', 'q'].map(pupilHex) as [string, string];
    expect(on('2024-10-01').get(p)).toMatchObject({
      yearGroup: 5,
      countsThrough: day('2024-10-10'),
      countsAtNextMonthEnd: false,
    });
    expect(on('2024-10-01').get(q)).toMatchObject({
      yearGroup: null,
      countsThrough: day('2024-10-31'),
      countsAtNextMonthEnd: true,
    });
    // On the last day of a month, the next month-end is that of the next month.
    expect(on('2024-10-31').get(q)).toMatchObject({ countsAtNextMonthEnd: false });
  });

  it('5.5: in any history the last of the days on end, and the month-end, are as the days of the pupil say', () => {
    fc.assert(
      fc.property(
        actions,
        fc.constantFrom(undefined, [3]),
        fc.integer({ min: -10, max: 700 }),
        (history, groups, n) => {
          const { state } = schoolAfter(history);
          const on = day(dayAfter(n));
          const all = intervalsByPupil(state, intervalsOf(state, groups), { from: 0, through: 1_000_000 });
          const daysOf = new Map(
            [...all].map(([pupil, spans]) => [pseudonymOf(state, pupil), coverage(spans)] as const),
          );
          const holding = (pupil: string, at: number) =>
            daysOf.get(pupil)?.find(({ from, through }) => from <= at && at <= through);
          for (const item of pupilsOn(state, on, groups).items) {
            expect(dayText(item.countsThrough)).toBe(dayText(holding(item.pupil, on)!.through));
            expect(item.countsAtNextMonthEnd).toBe(holding(item.pupil, lastDayOfMonth(on + 1)) !== undefined);
          }
        },
      ),
      { numRuns: cases(300) },
    );
  });
});

describe('5.5: only some of the pupils', () => {
  const school = new School();
  school.imports('A', '2024-03-01', [
    { key: 'p1', pupil: 'p', takenOn: '2024-02-01', category: 'engagement' },
    { key: 'q1', pupil: 'q', takenOn: '2024-02-01' },
  ]);
  school.imports('B', '2024-03-02', [
    { key: 'p2', pupil: 'p', takenOn: '2024-03-02' },
    { key: 'r1', pupil: 'r', takenOn: '2024-03-02' },
  ]);
  school.corrects('q1', { takenOn: '2024-02-02' });

  const shown = (asked: Parameters<typeof pupilsOn>[3]) => {
    const { size, matching, items } = pupilsOn(school.state, day('2024-03-05'), undefined, asked);
    return { size, matching, items: items.map(({ pupil, import: id }) => [pupil, id]).sort() };
  };
  const those = (...items: [string, string][]) => items.map(([pupil, id]) => [pupilHex(pupil), id]).sort();

  it('5.5: pupils can be asked for whom a result of one import makes count, and are shown by that result', () => {
    expect(shown({})).toEqual({ size: 3, matching: 3, items: those(['p', 'B'], ['q', 'A'], ['r', 'B']) });
    expect(shown({ import: 'A' })).toEqual({ size: 3, matching: 2, items: those(['p', 'A'], ['q', 'A']) });
    expect(shown({ import: 'X' })).toEqual({ size: 3, matching: 0, items: [] });
  });

  it('5.5: pupils can be asked for whom a result of one category makes count', () => {
    expect(shown({ category: 'engagement' })).toEqual({ size: 3, matching: 1, items: those(['p', 'A']) });
    expect(shown({ category: 'standardised-test', import: 'B' }).items).toEqual(those(['p', 'B'], ['r', 'B']));
  });

  it('5.5: pupils can be asked for whom a result corrected by hand makes count', () => {
    expect(shown({ byHand: true })).toEqual({ size: 3, matching: 1, items: those(['q', 'A']) });
  });
});
