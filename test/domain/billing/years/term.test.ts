import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthsOfYear, yearContaining, yearOfTerm } from '../../../../src/domain/billing/years/term.ts';
import { dayNumber, dayText } from '../../../../src/domain/day.ts';

const span = ({ from, to }: { from: number; to: number }) => [dayText(from), dayText(to)];

describe('3.4: years and months of a term', () => {
  it('month 1 of a term from 2022-08-18 ends on 2022-09-17', () => {
    expect(span(monthsOfYear(dayNumber('2022-08-18'), 1)[0]!)).toEqual(['2022-08-18', '2022-09-17']);
  });

  it('a term from 2024-02-29 starts its year 2 on 2025-02-28, and its year 5 on 2028-02-29', () => {
    const start = dayNumber('2024-02-29');
    expect(span(yearOfTerm(start, 2))).toEqual(['2025-02-28', '2026-02-27']);
    expect(span(yearOfTerm(start, 4))).toEqual(['2027-02-28', '2028-02-28']);
    expect(span(yearOfTerm(start, 5))).toEqual(['2028-02-29', '2029-02-27']);
  });

  const start = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2040-12-31') });

  it('years follow each other without gap, and each is its twelve months', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 12 }), (startsOn, year) => {
        const { from, to } = yearOfTerm(startsOn, year);
        expect(yearOfTerm(startsOn, year + 1).from).toBe(to + 1);
        const months = monthsOfYear(startsOn, year);
        expect(months).toHaveLength(12);
        expect(months[0]!.from).toBe(from);
        expect(months[11]!.to).toBe(to);
        for (const [index, month] of months.slice(1).entries()) expect(month.from).toBe(months[index]!.to + 1);
      }),
    );
  });

  it('a day lies in one year', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 4_000 }), (startsOn, days) => {
        const { from, to } = yearOfTerm(startsOn, yearContaining(startsOn, startsOn + days));
        expect(from).toBeLessThanOrEqual(startsOn + days);
        expect(to).toBeGreaterThanOrEqual(startsOn + days);
      }),
    );
  });
});
