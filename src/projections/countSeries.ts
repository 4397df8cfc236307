/** A school's counts as they are reported, by month-end and school year (3.5, 3.6). Answers, views and messages show the same. */
import { type Day, type DayNumber, dayNumberOf, dayText, yearOf } from '../domain/day.ts';
import { averageText, type DecimalText } from '../domain/money.ts';
import { type Counts, monthEnds, schoolYears } from '../domain/results/counting/counts.ts';

export type CountSeries = {
  /** Calendar months, `2026-07`. */
  readonly months: readonly { readonly month: string; readonly lastDay: Day; readonly pupils: number }[];
  readonly schoolYears: readonly {
    readonly schoolYear: string;
    readonly lastDay: Day;
    readonly monthly: DecimalText;
    readonly daily: DecimalText;
  }[];
};

/**
 * The months and school years whose last day lies from `from` through `through`, both included. A school year's means
 * cover the whole year.
 */
export const seriesBetween = (counts: Counts, from: DayNumber, through: DayNumber): CountSeries => ({
  months: monthEnds(from, through).map((lastDay) => ({
    month: dayText(lastDay).slice(0, 7),
    lastDay: dayText(lastDay),
    pupils: counts.on(lastDay),
  })),
  schoolYears: schoolYears(counts, from, through).map((year) => ({
    schoolYear: year.schoolYear,
    lastDay: dayText(year.through),
    monthly: averageText(year.monthly),
    daily: averageText(year.daily),
  })),
});

/**
 * The series from the month of the first day that counts pupils through the school year of the last such day; all
 * counts outside it are 0. It includes days still to come, by what is known now: code that shows a series must leave
 * out days that have not closed (5.10).
 */
export const wholeSeries = (counts: Counts): CountSeries => {
  const { firstDay, series } = counts;
  if (series.length === 0) return { months: [], schoolYears: [] };
  return seriesBetween(counts, firstDay, endOfSchoolYear(firstDay + series.length - 1));
};

const endOfSchoolYear = (day: DayNumber): DayNumber => {
  const lastDay = dayNumberOf(yearOf(day), 7, 31);
  return day <= lastDay ? lastDay : dayNumberOf(yearOf(day) + 1, 7, 31);
};
