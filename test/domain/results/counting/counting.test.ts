import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayText } from '../../../../src/domain/day.ts';
import { countsOf } from '../../../../src/domain/results/counting/counting.ts';
import {
  changesOf,
  countsFromChanges,
  monthEnds,
  noCounts,
  schoolYears,
} from '../../../../src/domain/results/counting/counts.ts';
import { pupilsOn } from '../../../../src/domain/results/counting/pupilsOn.ts';
import { validThrough } from '../../../../src/domain/results/counting/valid.ts';
import { cases } from '../../../support/tiers.ts';
import { actions } from '../arbitrary.ts';
import { naiveCount, naiveResults } from '../naive.ts';
import { dayAfter, keyHex, pupilHex, School, schoolAfter } from '../support.ts';

const day = dayNumber;

describe('validity (3.1)', () => {
  it.each([
    ['2025-05-31', '2026-02-28'],
    ['2023-05-31', '2024-02-29'],
    ['2024-08-31', '2025-05-31'],
    ['2024-12-31', '2025-09-30'],
    ['2024-01-15', '2024-10-15'],
  ])('3.1: taken %s is valid through %s', (takenOn, last) => {
    expect(dayText(validThrough(day(takenOn)))).toBe(last);
    const school = new School();
    school.imports('A', takenOn, [{ key: 'r', pupil: 'p', takenOn }]);
    const counts = countsOf(school.state);
    expect([day(takenOn) - 1, day(takenOn), day(last), day(last) + 1].map(counts.on)).toEqual([0, 1, 1, 0]);
  });
});

describe('counting (3.2)', () => {
  it('3.2: a result counts from the day it is both taken and linked', () => {
    const school = new School();
    school.imports('A', '2024-02-10', [{ key: 'r', pupil: 'p', takenOn: '2024-01-31' }]);
    expect(changesOf(countsOf(school.state))).toEqual([
      [day('2024-02-10'), 1],
      [day('2024-11-01'), 0],
    ]);
  });

  it('3.2: a result linked after its validity never counts', () => {
    const school = new School();
    school.imports('A', '2024-02-10', [{ key: 'r', pupil: 'p', takenOn: '2023-05-09' }]);
    expect(countsOf(school.state)).toBe(noCounts);
  });

  it('3.2: a pupil counts once however many results it has, and again after a gap', () => {
    const school = new School();
    school.imports('A', '2025-12-01', [
      { key: '1', pupil: 'p', takenOn: '2025-11-30' },
      { key: '2', pupil: 'p', takenOn: '2025-12-01' },
      { key: '3', pupil: 'q', takenOn: '2025-12-01' },
    ]);
    school.imports('B', '2027-01-01', [{ key: '4', pupil: 'p', takenOn: '2027-01-01' }]);
    expect(changesOf(countsOf(school.state))).toEqual([
      [day('2025-12-01'), 2],
      [day('2026-09-02'), 0],
      [day('2027-01-01'), 1],
      [day('2027-10-02'), 0],
    ]);
  });

  it('3.2: a plan limited to year groups counts results of those only, never one without', () => {
    const school = new School();
    const takenOn = '2024-01-10';
    school.imports('A', takenOn, [
      { key: '1', pupil: 'p', takenOn, yearGroup: 2 },
      { key: '2', pupil: 'q', takenOn, yearGroup: 3 },
      { key: '3', pupil: 'r', takenOn },
    ]);
    const on = (yearGroups?: number[]) => countsOf(school.state, yearGroups).on(day(takenOn));
    expect([on(), on([3, 4, 5, 6, 7, 8]), on([2, 3]), on([8])]).toEqual([3, 1, 2, 0]);
    school.corrects('3', { yearGroup: 8 });
    expect(on([8])).toBe(1);
  });

  it('3.3: a correction changes the past', () => {
    const school = new School();
    school.imports('A', '2024-01-10', [{ key: 'r', pupil: 'p', takenOn: '2024-01-10' }]);
    school.corrects('r', { takenOn: '2023-06-30' });
    expect(changesOf(countsOf(school.state))).toEqual([
      [day('2024-01-10'), 1],
      [day('2024-03-31'), 0],
    ]);
    school.withdraws('r');
    expect(countsOf(school.state)).toBe(noCounts);
  });

  it('3.2: the count equals a count day by day of any history, and names as many pupils as it counts', () => {
    fc.assert(
      fc.property(
        actions,
        fc.constantFrom(undefined, [3], [1, 8]),
        fc.integer({ min: -10, max: 800 }),
        (history, groups, n) => {
          const { state } = schoolAfter(history);
          const counts = countsOf(state, groups);
          const results = [...naiveResults(history).values()];
          for (let d = day(dayAfter(-5)); d < day(dayAfter(720)); d += 3) {
            expect(counts.on(d)).toBe(naiveCount(results, d, groups));
          }
          const on = day(dayAfter(n));
          expect(pupilsOn(state, on, groups).size).toBe(counts.on(on));
        },
      ),
      { numRuns: cases(300) },
    );
  });
});

describe('what is made of counts', () => {
  const school = new School();
  school.imports('A', '2024-09-01', [{ key: 'r', pupil: 'p', takenOn: '2024-09-01' }]);
  school.imports('B', '2025-01-01', [{ key: 's', pupil: 'q', takenOn: '2025-01-01' }]);
  const counts = countsOf(school.state); // p: 2024-09-01 – 2025-06-01, q: 2025-01-01 – 2025-10-01

  it('3.5: a sum of days is exact, also where nobody counts', () => {
    expect(counts.sumOver(day('2024-08-01'), day('2024-08-31'))).toBe(0);
    expect(counts.sumOver(day('2024-12-31'), day('2025-01-02'))).toBe(1 + 2 + 2);
    expect(counts.sumOver(day('2025-05-31'), day('2025-06-03'))).toBe(2 + 2 + 1 + 1);
    expect(counts.sumOver(day('2025-10-01'), day('2026-10-01'))).toBe(1);
    expect(counts.sumOver(day('2025-10-01'), day('2025-09-01'))).toBe(0);
  });

  it('3.7: the first day of a span with anyone is found', () => {
    expect(counts.firstDayCounted(day('2024-08-01'), day('2025-07-31'))).toBe(day('2024-09-01'));
    expect(counts.firstDayCounted(day('2025-03-01'), day('2025-07-31'))).toBe(day('2025-03-01'));
    expect(counts.firstDayCounted(day('2024-08-01'), day('2024-08-31'))).toBeUndefined();
    expect(counts.firstDayCounted(day('2025-10-02'), day('2026-08-31'))).toBeUndefined();
  });

  it('3.6: school years have the mean of the month-ends and of all days, as fractions', () => {
    const [year, ...others] = schoolYears(counts, day('2024-08-15'), day('2025-07-31'));
    expect(others).toEqual([]);
    // p: 9 month-ends (September – May), 274 days; q: 7 month-ends (January – July), 212 days.
    expect(year).toEqual({
      schoolYear: '2024-2025',
      from: day('2024-08-01'),
      through: day('2025-07-31'),
      monthly: { sum: 9 + 7, over: 12 },
      daily: { sum: 274 + 212, over: 365 },
    });
    expect(schoolYears(counts, day('2024-08-01'), day('2025-07-30'))).toEqual([]);
    expect(schoolYears(counts, day('2023-08-01'), day('2024-07-31'))[0]?.daily).toEqual({ sum: 0, over: 366 });
  });

  it('3.6: month-ends are calendar ones, both bounds included', () => {
    expect(monthEnds(day('2024-01-31'), day('2024-04-29')).map(dayText)).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
    ]);
  });

  it('5.8: counts come back from their changes as they were', () => {
    fc.assert(
      fc.property(actions, (history) => {
        const before = countsOf(schoolAfter(history).state);
        const changes = JSON.parse(JSON.stringify(changesOf(before)));
        const after = countsFromChanges(changes);
        expect(changesOf(after)).toEqual(changes);
        for (let d = before.firstDay - 2; d <= before.firstDay + before.series.length + 2; d++) {
          expect(after.on(d)).toBe(before.on(d));
        }
      }),
      { numRuns: cases(100) },
    );
  });
});

describe('explanation (5.5)', () => {
  it('5.5: an explanation names the result, the import that linked it and the event', () => {
    const school = new School();
    school.imports('A', '2024-01-20', [{ key: 'old', pupil: 'p', takenOn: '2024-01-10', category: 'engagement' }]);
    school.imports('B', '2024-03-01', [{ key: 'new', pupil: 'p', takenOn: '2024-02-20' }]);
    school.corrects('new', { takenOn: '2024-02-10' });
    const explained = {
      pupil: pupilHex('p'),
      result: keyHex('new'),
      category: 'standardised-test',
      takenOn: day('2024-02-10'),
      validThrough: day('2024-11-10'),
      linkedOn: day('2024-03-01'),
      import: 'B',
      revision: 1,
      correctedBy: [2],
      yearGroup: null,
      countsThrough: day('2024-11-10'),
      countsAtNextMonthEnd: true,
    };
    expect(pupilsOn(school.state, day('2024-03-01')).items).toEqual([explained]);
    expect(pupilsOn(school.state, day('2024-02-29')).items).toMatchObject([
      { result: keyHex('old'), import: 'A', revision: 0 },
    ]);
    expect(pupilsOn(school.state, day('2024-11-11')).items).toEqual([]);
  });

  it('5.5: a result that an import linked anew after a withdrawal by hand is explained by that import', () => {
    const school = new School();
    school.imports('A', '2024-03-01', [{ key: 'r', pupil: 'p', takenOn: '2024-01-10' }]);
    school.withdraws('r');
    school.imports('B', '2024-03-01', [{ key: 'r', pupil: 'p', takenOn: '2024-01-11' }]);
    expect(pupilsOn(school.state, day('2024-03-01')).items).toMatchObject([{ import: 'B', revision: 2 }]);
  });
});
