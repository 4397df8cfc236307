/** A school's counts as they are reported, by month-end and school year (3.5, 3.6): the same in answers, views and messages. */
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

/** The months and school years whose last day lies from `from` to `through`, both included; a school year's means are over its whole length. */
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
 * From the month of the first day that counts pupils through the school year of the last: all before and after is 0. Days
 * still to come are in it, as what is known now makes them: who shows a series leaves out what has not been closed (5.10).
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
