/** A school's month-ends and school years, as everybody outside sees them, by HTTP and by Kafka (3.5, 3.6). */
import { type Day, type DayNumber, dayText } from '../../domain/day.ts';
import { averageText, type DecimalText } from '../../domain/money.ts';
import { type Counts, monthEnds, schoolYears } from '../../domain/results/counts.ts';

export type CountSeries = {
  /** Calendar months, `2026-07`. */
  readonly months: readonly { readonly month: string; readonly lastDay: Day; readonly pupils: number }[];
  readonly schoolYears: readonly {
    /** `2025-2026`. */
    readonly schoolYear: string;
    readonly monthly: DecimalText;
    readonly daily: DecimalText;
  }[];
};

/** Those whose last day lies from `from` to `through`, both included; a school year's means are over its whole length. */
export const countSeries = (counts: Counts, from: DayNumber, through: DayNumber): CountSeries => ({
  months: monthEnds(from, through).map((lastDay) => ({
    month: dayText(lastDay).slice(0, 7),
    lastDay: dayText(lastDay),
    pupils: counts.on(lastDay),
  })),
  schoolYears: schoolYears(counts, from, through).map(({ schoolYear, monthly, daily }) => ({
    schoolYear,
    monthly: averageText(monthly),
    daily: averageText(daily),
  })),
});
