/** The twelve months of a year as they go by: N at each end, and the average of the year so far (3.5). */
import { type Day, dayNumber, dayText } from '../../day.ts';
import { averageText, type DecimalText } from '../../money.ts';
import type { Reckoning } from '../rules/rules.ts';
import type { Term } from '../subscription/subscription.ts';
import type { YearAccount } from './account.ts';
import { monthsOfYear } from './term.ts';

/** Both figures are null until the month has ended. */
export type MonthSoFar = {
  readonly lastDay: Day;
  readonly pupils: number | null;
  /** The average of the year from its first day through `lastDay`, in the form that people read. */
  readonly average: DecimalText | null;
};

/** A flat year has none, because it counts nobody. */
export const runningMonths = (
  { year, from, measure, yearGroups, months }: YearAccount,
  { startsOn }: Term,
  { counts, rules: { means } }: Reckoning,
): MonthSoFar[] => {
  if (measure === null) return [];
  const counted = counts(yearGroups ?? undefined);
  const lastDays = monthsOfYear(dayNumber(startsOn), year).map(({ to }) => to);
  return lastDays.map((lastDay, index) => {
    const ended = months[index];
    if (ended === undefined) return { lastDay: dayText(lastDay), pupils: null, average: null };
    const average =
      measure === 'monthly'
        ? means.monthly(counted, lastDays.slice(0, index + 1))
        : means.daily(counted, dayNumber(from), lastDay);
    return { ...ended, average: averageText(average) };
  });
};
