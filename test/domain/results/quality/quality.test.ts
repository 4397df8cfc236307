/** 2.11: whether a school's results are in order. */
import { describe, expect, it } from 'vitest';
import { type Day, dayNumber, dayText } from '../../../../src/domain/day.ts';
import { countsOf } from '../../../../src/domain/results/counting/counting.ts';
import { dataInOrder } from '../../../../src/domain/results/quality/quality.ts';
import { type PlainRow, pupilHex, School } from '../support.ts';

const qualityOn = ({ state }: School, day: Day) => dataInOrder(state, dayNumber(day), countsOf(state));

const row = (pupil: string, takenOn: Day, more: Partial<PlainRow> = {}): PlainRow => ({
  key: `${pupil} ${takenOn} ${more.category ?? 'standardised-test'}`,
  pupil,
  takenOn,
  ...more,
});

describe('2.11: the pupils that count and those known that don’t', () => {
  it('2.11: pupils are told per category, and per year group, which is that of their latest result', () => {
    const school = new School();
    school.imports('one', '2024-09-15', [
      row('A', '2023-06-01', { yearGroup: 4 }),
      row('A', '2024-06-01', { yearGroup: 5 }),
      row('A', '2024-09-10', { yearGroup: 6, category: 'engagement' }),
      row('B', '2024-06-01', { yearGroup: 6 }),
      row('C', '2023-01-10', { yearGroup: 6 }),
      row('D', '2024-06-01'),
    ]);
    const { pupils, groups } = qualityOn(school, '2024-09-20');
    // C's result was valid through 2023-10-10.
    expect(pupils).toEqual({ counting: 3, notCounting: 1 });
    expect(groups).toEqual([
      {
        yearGroup: 6,
        pupils: { counting: 2, notCounting: 1 },
        categories: [
          { category: 'standardised-test', counting: 2, notCounting: 1 },
          { category: 'learning-goal', counting: 0, notCounting: 3 },
          { category: 'engagement', counting: 1, notCounting: 2 },
        ],
      },
      {
        yearGroup: null,
        pupils: { counting: 1, notCounting: 0 },
        categories: [
          { category: 'standardised-test', counting: 1, notCounting: 0 },
          { category: 'learning-goal', counting: 0, notCounting: 1 },
          { category: 'engagement', counting: 0, notCounting: 1 },
        ],
      },
    ]);
  });

  it('2.11: on an earlier day only what was linked and taken by then is known', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [row('A', '2024-06-01', { yearGroup: 5 })]);
    school.imports('two', '2024-09-15', [row('B', '2024-09-10', { yearGroup: 5 })]);
    expect(qualityOn(school, '2024-06-09').pupils).toEqual({ counting: 0, notCounting: 0 });
    expect(qualityOn(school, '2024-06-10').pupils).toEqual({ counting: 1, notCounting: 0 });
    expect(qualityOn(school, '2024-09-15').pupils).toEqual({ counting: 2, notCounting: 0 });
  });

  it('2.5, 2.11: a result with a decision by hand counts as the decision has it', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [
      row('A', '2024-06-01', { yearGroup: 5 }),
      row('B', '2024-06-01', { yearGroup: 5 }),
      row('C', '2024-06-01'),
    ]);
    school.corrects('A 2024-06-01 standardised-test', { yearGroup: 7 });
    school.withdraws('B 2024-06-01 standardised-test');
    const { pupils, groups, results } = qualityOn(school, '2024-07-01');
    expect(pupils).toEqual({ counting: 2, notCounting: 1 });
    expect(groups.map(({ yearGroup, pupils }) => [yearGroup, pupils.counting, pupils.notCounting])).toEqual([
      [7, 1, 0],
      [null, 1, 1],
    ]);
    expect(results).toMatchObject({ total: 2, withoutYearGroup: 1, corrected: 1, withdrawn: 1 });
    const decided = results.byHand.map(({ pupil, decision }) => [pupil, decision]);
    expect(decided.sort()).toEqual(
      [
        [pupilHex('A'), 'corrected'],
        [pupilHex('B'), 'withdrawn'],
      ].sort(),
    );
  });
});

describe('2.11: who stops counting', () => {
  it('2.11: who stops counting is told within 30, 60 and 90 days, and by month-end', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [
      row('A', '2024-01-30', { yearGroup: 3 }), // Counts through 2024-10-30.
      row('B', '2024-02-15', { yearGroup: 4 }), // Counts through 2024-11-15.
      row('C', '2024-06-01', { yearGroup: 5 }), // Counts through 2025-03-01.
      row('D', '2024-02-15'), // The next result takes over: through 2025-03-05.
      row('D', '2024-06-05'),
    ]);
    const { stopping } = qualityOn(school, '2024-10-01');
    expect(stopping.within).toEqual([
      { days: 30, pupils: 1 },
      { days: 60, pupils: 2 },
      { days: 90, pupils: 2 },
    ]);
    expect(stopping.monthEnds.map(({ lastDay, ...figures }) => ({ lastDay: dayText(lastDay), ...figures }))).toEqual([
      { lastDay: '2024-10-31', stopped: 1, pupils: 3 },
      { lastDay: '2024-11-30', stopped: 2, pupils: 2 },
      { lastDay: '2024-12-31', stopped: 2, pupils: 2 },
    ]);
    expect(stopping.pupils).toEqual([
      { pupil: pupilHex('A'), yearGroup: 3, countsThrough: dayNumber('2024-10-30') },
      { pupil: pupilHex('B'), yearGroup: 4, countsThrough: dayNumber('2024-11-15') },
    ]);
  });

  it('2.11: a pupil whose last day is the thirtieth stops within 30 days, and one whose last day is the next does not', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [row('A', '2024-01-30'), row('B', '2024-01-31')]);
    // 2024-10-30 is the 30th day from 2024-10-01 on; thirty days later is 2024-10-31.
    expect(qualityOn(school, '2024-10-01').stopping.within[0]).toEqual({ days: 30, pupils: 1 });
    expect(qualityOn(school, '2024-10-02').stopping.within[0]).toEqual({ days: 30, pupils: 2 });
  });

  it('2.11: after a past day, a result that came since keeps a pupil counting only if there is no gap', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [row('A', '2024-01-30'), row('B', '2024-01-30')]);
    school.imports('two', '2024-10-31', [row('A', '2024-10-20')]); // On the day after A's last day.
    school.imports('three', '2024-11-01', [row('B', '2024-10-20')]); // One day later.
    const { pupils } = qualityOn(school, '2024-10-01').stopping;
    expect(pupils).toEqual([{ pupil: pupilHex('B'), yearGroup: null, countsThrough: dayNumber('2024-10-30') }]);
  });
});

describe('2.11: files', () => {
  it('2.11: the age of the last file per source and the skipped rows are told, and a withdrawn file has no part in them', () => {
    const school = new School();
    school.imports('a', '2024-06-10', [row('A', '2024-06-01')], undefined, { skipped: 2 });
    school.imports('b', '2024-08-01', [row('B', '2024-06-01')], undefined, { source: 'esis', skipped: 1 });
    school.imports('c', '2024-05-01', [row('C', '2024-04-01')]);
    school.imports('d', '2024-09-01', [row('D', '2024-06-01')], undefined, { skipped: 9 });
    school.withdrawsImport('d');
    const { files } = qualityOn(school, '2024-09-10');
    expect(files.total).toBe(3);
    expect(files.skippedRows).toBe(3);
    expect(files.skipped.map(({ import: id, rows }) => [id, rows])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(files.sources.map(({ source, import: id, age }) => [source, id, age])).toEqual([
      ['esis', 'b', 40],
      ['parnassys', 'a', 92],
    ]);
  });
});

describe('2.11: ids that may be one pupil’s', () => {
  it('2.11: ids are listed whose results a file gave to another id', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [row('A', '2024-06-01'), row('A', '2024-05-01'), row('B', '2024-06-01')]);
    const moved = [
      { ...row('A', '2024-06-01'), pupil: 'X' },
      { ...row('A', '2024-05-01'), pupil: 'X' },
    ];
    school.imports('two', '2024-07-10', moved);
    expect(qualityOn(school, '2024-07-10').maybeOnePupil).toEqual([
      { why: 'results-moved', pupil: pupilHex('A'), other: pupilHex('X'), import: 'two', results: 2, counts: false },
    ]);
    school.withdrawsImport('two');
    expect(qualityOn(school, '2024-07-10').maybeOnePupil).toEqual([]);
  });

  it('2.6, 2.11: results that only a withdrawn file gave are no reason to list an id', () => {
    const school = new School();
    school.imports('wrong', '2024-06-10', [{ ...row('A', '2024-06-01'), pupil: 'X' }]);
    school.imports('right', '2024-06-11', [row('A', '2024-06-01')]);
    school.withdrawsImport('wrong');
    expect(qualityOn(school, '2024-07-10').maybeOnePupil).toEqual([]);
  });

  it('2.11: after a change of source, ids that no file names since are told, those who count first', () => {
    const school = new School();
    school.imports('one', '2024-06-10', [row('A', '2024-06-01'), row('B', '2024-06-02'), row('C', '2023-01-01')]);
    expect(qualityOn(school, '2024-09-10').maybeOnePupil).toEqual([]);
    school.imports('two', '2024-09-10', [row('A', '2024-09-01'), row('N', '2024-09-02')], undefined, {
      source: 'esis',
    });
    school.imports('three', '2024-09-11', [row('N', '2024-09-03')], undefined, { source: 'esis' });
    const hint = { why: 'source-changed', other: null, import: 'two', results: null };
    expect(qualityOn(school, '2024-09-11').maybeOnePupil).toEqual([
      { ...hint, pupil: pupilHex('B'), counts: true },
      { ...hint, pupil: pupilHex('C'), counts: false },
    ]);
    school.imports('four', '2024-09-12', [row('B', '2024-09-03'), row('C', '2024-09-03')], undefined, {
      source: 'esis',
    });
    expect(qualityOn(school, '2024-09-12').maybeOnePupil).toEqual([]);
  });
});

describe('2.11, 3.1: when a school needs a new file', () => {
  const runsOut = (school: School, day: Day): Day | undefined => {
    const found = qualityOn(school, day).runsOut;
    return found === undefined ? undefined : dayText(found);
  };

  it('2.11: it is told 30 days before fewer than half as many pupils count as in the year before, and since', () => {
    const school = new School();
    // Valid through 2025-03-10, 2025-03-10 and 2025-06-10.
    school.imports('one', '2024-09-15', [row('A', '2024-06-10'), row('B', '2024-06-10'), row('C', '2024-09-10')]);
    expect(runsOut(school, '2025-02-08')).toBeUndefined();
    expect(runsOut(school, '2025-02-09')).toBe('2025-03-11');
    expect(runsOut(school, '2025-03-11')).toBe('2025-03-11');
    expect(runsOut(school, '2025-04-01')).toBe('2025-04-01');
    school.imports('two', '2025-04-02', [row('A', '2025-03-20')]);
    expect(runsOut(school, '2025-04-02')).toBeUndefined();
  });

  it('2.11: half of them is enough, and where nobody counts a file is missed however long ago the last one was', () => {
    const school = new School();
    expect(runsOut(school, '2024-09-15')).toBe('2024-09-15');
    school.imports('one', '2024-09-15', [row('A', '2024-06-10'), row('B', '2024-09-10')]);
    expect(runsOut(school, '2025-03-01')).toBeUndefined();
    expect(runsOut(school, '2027-11-27')).toBe('2027-11-27');
  });
});
