import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../src/domain/day.ts';
import { countsFromChanges, noCounts } from '../../src/domain/results/counting/counts.ts';
import { wholeSeries } from '../../src/projections/countSeries.ts';

/** Two pupils from `first` through the day before `gone`. */
const counted = (first: string, gone: string) =>
  wholeSeries(
    countsFromChanges([
      [dayNumber(first), 2],
      [dayNumber(gone), 0],
    ]),
  );

describe('3.6: a school’s whole series', () => {
  it('a school’s whole series begins with the month of the first day that counts, and ends with the school year of the last', () => {
    const { months, schoolYears } = counted('2024-05-17', '2024-07-02');
    expect(months).toEqual([
      { month: '2024-05', lastDay: '2024-05-31', pupils: 2 },
      { month: '2024-06', lastDay: '2024-06-30', pupils: 2 },
      { month: '2024-07', lastDay: '2024-07-31', pupils: 0 },
    ]);
    // Month-ends of May and June: 4 of 12. 46 days with 2 pupils, of the 366 of 2023-08-01 to 2024-07-31.
    expect(schoolYears).toEqual([
      { schoolYear: '2023-2024', lastDay: '2024-07-31', monthly: '0.333333', daily: '0.251366' },
    ]);
  });

  it('a school’s whole series ends on 31 July when that day counts, and a year later when the day after it does', () => {
    const years = (gone: string) => counted('2024-05-17', gone).schoolYears.map(({ lastDay }) => lastDay);
    expect(years('2024-08-01')).toEqual(['2024-07-31']);
    expect(years('2024-08-02')).toEqual(['2024-07-31', '2025-07-31']);
  });

  it('a school’s whole series is empty when no pupil ever counts', () => {
    expect(wholeSeries(noCounts)).toEqual({ months: [], schoolYears: [] });
  });
});
