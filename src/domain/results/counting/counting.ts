/**
 * Counts pupils (3.1–3.3). A result makes its pupil count from the first day on which it is both taken and linked,
 * through the last day on which it is valid. The intervals are handled in order of their first day, so that the days a
 * pupil has covered so far are given by one day number.
 */
import type { DayNumber } from '../../day.ts';
import { pupilWords } from '../columns/hashes.ts';
import { pupilsByContent, type Results, resultAt, shownKind } from '../columns/state.ts';
import { type Counts, countsFrom, noCounts } from './counts.ts';
import { inScope, validThrough, type YearGroups } from './valid.ts';

/** N(d) of all days, by what is known now. Linear in results and days: some 50 ns a result. */
export const countsOf = (state: Results, yearGroups?: YearGroups): Counts => {
  const intervals = intervalsOf(state, yearGroups);
  const { firstDay, endDay } = span(intervals);
  if (endDay <= firstDay) return noCounts;

  const series = new Int32Array(endDay - firstDay + 1); // First holds the change on each day, and then the sum of the changes.
  const coveredThrough = new Int32Array(state.pupils.length / pupilWords).fill(firstDay - 1);
  const pupils = pupilsByContent(state);
  for (const ordinal of byFirstDay(intervals, firstDay, endDay)) {
    const pupil = pupils[state.fileContent.values[ordinal]!]!;
    const covered = coveredThrough[pupil]!;
    const through = intervals.through[ordinal]!;
    if (through <= covered) continue;
    series[Math.max(intervals.from[ordinal]!, covered + 1) - firstDay]!++;
    series[through + 1 - firstDay]!--;
    coveredThrough[pupil] = through;
  }
  for (let i = 1; i < series.length; i++) series[i]! += series[i - 1]!;
  return countsFrom(firstDay, series);
};

const scopesKeptMax = 2;

/** The bytes of the counts that {@link countsByScope} keeps: two scopes, over eleven years of days. */
export const countsKeptBytes = scopesKeptMax * 4_096 * Int32Array.BYTES_PER_ELEMENT;

/**
 * Gives the counts of one state for any scope of year groups. `count` decides by which rules (5.3). The scopes that were
 * asked for last are remembered, so that none of them is counted twice. The domain imports no cache, so this is our own.
 */
export const countsByScope = (state: Results, count: typeof countsOf): ((yearGroups?: YearGroups) => Counts) => {
  const known = new Map<string, Counts>();
  return (yearGroups) => {
    const scope = String(yearGroups);
    const counts = known.get(scope) ?? count(state, yearGroups);
    known.delete(scope);
    known.set(scope, counts);
    for (const oldest of known.keys()) {
      if (known.size <= scopesKeptMax) break;
      known.delete(oldest);
    }
    return counts;
  };
};

/** The counts of one state for these scopes, counted at once, so that the state need not stay. */
export const countsOfScopes = (
  state: Results,
  scopes: readonly YearGroups[],
  count: typeof countsOf,
): ReadonlyMap<string, Counts> => new Map(scopes.map((scope) => [String(scope), count(state, scope)]));

/** By ordinal: the days on which the result makes its pupil count. `through` lies before `from` when there are none. */
export type Intervals = { readonly from: Int32Array; readonly through: Int32Array };

const never = { from: 0, through: -1 };

export const intervalsOf = (state: Results, yearGroups: YearGroups): Intervals => {
  const { kinds, imports, decisions } = state;
  const { length, values: fileContent } = state.fileContent;
  const takenOn = new Int32Array(kinds.size);
  const lastValid = new Int32Array(kinds.size);
  const lastValidOf = new Map<DayNumber, DayNumber>(); // The calendar is asked once per day, not once per kind.
  for (let kind = 0; kind < kinds.size; kind++) {
    const day = kinds.list[kind]!.takenOn;
    if (!lastValidOf.has(day)) lastValidOf.set(day, validThrough(day));
    takenOn[kind] = day;
    lastValid[kind] = inScope(kinds.list[kind]!, yearGroups) ? lastValidOf.get(day)! : day - 1;
  }
  const linkedOn = Int32Array.from(imports, (known) => known.linkedOn);

  const from = new Int32Array(length);
  const through = new Int32Array(length).fill(-1);
  for (let ordinal = 0; ordinal < length; ordinal++) {
    const content = fileContent[ordinal]!;
    if (content === -1) continue;
    const kind = state.contentKind.values[content]!;
    from[ordinal] = Math.max(takenOn[kind]!, linkedOn[state.linkedBy.values[ordinal]!]!);
    through[ordinal] = lastValid[kind]!;
  }
  for (const ordinal of decisions.keys()) {
    const interval = countingDays(state, ordinal, yearGroups) ?? never;
    from[ordinal] = interval.from;
    through[ordinal] = interval.through;
  }
  return { from, through };
};

/** The days on which one result makes its pupil count, both included; undefined when there are none. */
const countingDays = (
  state: Results,
  ordinal: number,
  yearGroups: YearGroups,
): { from: DayNumber; through: DayNumber } | undefined => {
  const result = resultAt(state, ordinal);
  const kind = result && shownKind(state, result);
  if (kind === undefined || !inScope(kind, yearGroups)) return undefined;
  const from = Math.max(kind.takenOn, result!.linkedOn);
  const through = validThrough(kind.takenOn);
  return from <= through ? { from, through } : undefined;
};

/** The first day of any interval, and the day after the last. */
const span = ({ from, through }: Intervals): { firstDay: DayNumber; endDay: DayNumber } => {
  let firstDay = Number.MAX_SAFE_INTEGER;
  let endDay = Number.MIN_SAFE_INTEGER;
  for (let i = 0; i < from.length; i++) {
    if (from[i]! > through[i]!) continue;
    if (from[i]! < firstDay) firstDay = from[i]!;
    if (through[i]! >= endDay) endDay = through[i]! + 1;
  }
  return { firstDay, endDay };
};

/** Ordinals with an interval, ascending by its first day: a counting sort. */
const byFirstDay = ({ from, through }: Intervals, firstDay: DayNumber, endDay: DayNumber): Int32Array => {
  const next = new Int32Array(endDay - firstDay + 1); // By day: the index for its next ordinal.
  for (let i = 0; i < from.length; i++) if (from[i]! <= through[i]!) next[from[i]! - firstDay + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const sorted = new Int32Array(next[next.length - 1]!);
  for (let i = 0; i < from.length; i++) if (from[i]! <= through[i]!) sorted[next[from[i]! - firstDay]!++] = i;
  return sorted;
};
