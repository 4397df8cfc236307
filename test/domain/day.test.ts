import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayNumber,
  dayOfMoment,
  dayText,
  isDay,
  lastDayOfMonth,
  parseDay,
} from '../../src/domain/day.ts';

const monthsAfter = (day: string, months: number) => dayText(addMonths(dayNumber(day), months));

describe('days', () => {
  it('days are days of the calendar, or nothing', () => {
    expect(parseDay('1970-01-02')).toBe(1);
    for (const none of ['2025-02-29', '2024-13-01', '2024-00-10', '2024-1-1', '01-01-2024', ' 2024-01-01', ''])
      expect(parseDay(none)).toBeUndefined();
  });

  it('interfaces 2: days that anything here may name lie between 1900-01-01 and 2199-12-31', () => {
    for (const day of ['1900-01-01', '2024-02-29', '2199-12-31']) expect(isDay(day)).toBe(true);
    for (const none of ['1899-12-31', '2200-01-01', '0603-06-12', '0000-01-01', '9999-12-31', '2025-02-29'])
      expect(isDay(none)).toBe(false);
  });

  it('days round-trip through their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (number) => {
        expect(parseDay(dayText(number))).toBe(number);
      }),
    );
  });

  it('3.1: a day that the target month lacks becomes that month’s last', () => {
    expect(monthsAfter('2025-05-31', 9)).toBe('2026-02-28');
    expect(monthsAfter('2023-05-31', 9)).toBe('2024-02-29');
    expect(monthsAfter('2024-01-31', 1)).toBe('2024-02-29');
    expect(monthsAfter('2024-12-31', 2)).toBe('2025-02-28');
    expect(monthsAfter('2024-03-31', -1)).toBe('2024-02-29');
  });

  it('days add up over months and years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
    expect(dayText(lastDayOfMonth(dayNumber('2024-02-10')))).toBe('2024-02-29');
  });

  it('days are those of Europe/Amsterdam, in winter and summer', () => {
    expect(dayOfMoment(new Date('2024-12-31T22:59:59Z'))).toBe('2024-12-31');
    expect(dayOfMoment(new Date('2024-12-31T23:00:00Z'))).toBe('2025-01-01');
    expect(dayOfMoment(new Date('2024-07-31T21:59:59Z'))).toBe('2024-07-31');
    expect(dayOfMoment(new Date('2024-07-31T22:00:00Z'))).toBe('2024-08-01');
  });

  it('days are those of the calendar, each of four centuries', () => {
    const first = Date.UTC(1800, 0, 1) / 86_400_000;
    for (let day = first; day < first + 146_097; day++)
      if (dayText(day) !== new Date(day * 86_400_000).toISOString().slice(0, 10))
        expect.fail(`day ${day} is not ${dayText(day)}`);
    for (const text of ['1800-01-01', '1900-02-28', '2000-02-29', '2024-12-31', '2199-12-31'])
      expect(dayText(dayNumber(text))).toBe(text);
  });
});
