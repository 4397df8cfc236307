/** N(d), the number of pupils that count on a day, for every day (3.2), and the figures that follow from it (3.5–3.7). */
import { type DayNumber, dayNumberOf, lastDayOfMonth, yearOf } from '../../day.ts';
import type { Average } from '../../money.ts';

export type Counts = {
  /** N of each day from `firstDay` on. Every day outside the series has N = 0. */
  readonly firstDay: DayNumber;
  readonly series: Int32Array;
  on(day: DayNumber): number;
  /** The sum of N over the days `from` to `through`, both included. */
  sumOver(from: DayNumber, through: DayNumber): number;
  /** The first day from `from` to `through`, both included, with N > 0 (3.7); undefined when there is none. */
  firstDayCounted(from: DayNumber, through: DayNumber): DayNumber | undefined;
};

/** `[day, N]` for each day on which N differs from the day before, ascending. Small enough to store. */
export type CountChanges = readonly (readonly [day: DayNumber, pupils: number])[];

export const countsFrom = (firstDay: DayNumber, series: Int32Array): Counts => {
  const place = (day: DayNumber) => Math.min(Math.max(day - firstDay, 0), series.length);
  return {
    firstDay,
    series,
    on: (day) => series[day - firstDay] ?? 0,
    sumOver: (from, through) => series.subarray(place(from), place(through + 1)).reduce((sum, n) => sum + n, 0),
    firstDayCounted: (from, through) => {
      const days = series.subarray(place(from), place(through + 1)).findIndex((pupils) => pupils > 0);
      return days === -1 ? undefined : firstDay + place(from) + days;
    },
  };
};

/** The inverse of countsFromChanges: the days on which the number of pupils changes. */
export const changesOf = ({ firstDay, series }: Counts): CountChanges => {
  const changes: [DayNumber, number][] = [];
  let before = 0;
  series.forEach((pupils, i) => {
    if (pupils !== before) changes.push([firstDay + i, pupils]);
    before = pupils;
  });
  if (before !== 0) changes.push([firstDay + series.length, 0]);
  return changes;
};

/** The inverse of changesOf. */
export const countsFromChanges = (changes: CountChanges): Counts => {
  if (changes.length === 0) return noCounts;
  const firstDay = changes[0]![0];
  const series = new Int32Array(changes[changes.length - 1]![0] - firstDay);
  for (let i = 0; i + 1 < changes.length; i++) {
    const [day, pupils] = changes[i]!;
    series.fill(pupils, day - firstDay, changes[i + 1]![0] - firstDay);
  }
  return countsFrom(firstDay, series);
};

export const noCounts: Counts = countsFrom(0, new Int32Array(0));

/** The same counts, except that on every later day through a last one (inclusive) as many pupils count as on `day`. */
export const countsStayingAfter = (counts: Counts, day: DayNumber, through: DayNumber): Counts => {
  const first = counts.series.length === 0 ? day : Math.min(counts.firstDay, day);
  const series = new Int32Array(Math.max(0, Math.max(day, through) - first + 1));
  for (let at = 0; at < series.length; at++) series[at] = counts.on(Math.min(first + at, day));
  return countsFrom(first, series);
};

/** The mean of N over all days from `from` to `through`, both included (3.5 `daily`). */
export const dailyMean = (counts: Counts, from: DayNumber, through: DayNumber): Average => ({
  sum: counts.sumOver(from, through),
  over: through - from + 1,
});

/** The mean of N on these days, of which there must be one at least (3.5 `monthly`: the last days of months). */
export const meanOn = (counts: Counts, days: readonly DayNumber[]): Average => ({
  sum: days.reduce((sum, day) => sum + counts.on(day), 0),
  over: days.length,
});

export type SchoolYear = {
  /** For example `2025-2026`. */
  readonly schoolYear: string;
  readonly from: DayNumber;
  readonly through: DayNumber;
  readonly monthly: Average;
  readonly daily: Average;
};

/** The school years (1 August – 31 July) whose last day lies from `from` to `through`, each over its whole length (3.6). */
export const schoolYears = (counts: Counts, from: DayNumber, through: DayNumber): SchoolYear[] => {
  const years: SchoolYear[] = [];
  for (let year = yearOf(from); year <= yearOf(through); year++) {
    const lastDay = dayNumberOf(year, 7, 31);
    if (lastDay < from || lastDay > through) continue;
    const firstDay = dayNumberOf(year - 1, 8, 1);
    years.push({
      schoolYear: `${year - 1}-${year}`,
      from: firstDay,
      through: lastDay,
      monthly: meanOn(counts, monthEnds(firstDay, lastDay)),
      daily: dailyMean(counts, firstDay, lastDay),
    });
  }
  return years;
};

/** The last days of calendar months that lie from `from` to `through`, both included. */
export const monthEnds = (from: DayNumber, through: DayNumber): DayNumber[] => {
  const days: DayNumber[] = [];
  for (let day = lastDayOfMonth(from); day <= through; day = lastDayOfMonth(day + 1)) days.push(day);
  return days;
};
