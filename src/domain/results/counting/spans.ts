/** The days on which each pupil counts (3.2), and the results that make it count. N(d) is the sum of these. */
import type { DayNumber } from '../../day.ts';
import type { Results } from '../columns/state.ts';
import { type Intervals, intervalsOf } from './counting.ts';
import { pupilOf, takenOnOf } from './explain.ts';
import type { YearGroups } from './valid.ts';

/** Days from `from` through `through`, both included. */
export type DaySpan = { readonly from: DayNumber; readonly through: DayNumber };

/** Days on which the result with this ordinal makes a pupil count. */
export type CountedSpan = DaySpan & { readonly ordinal: number };

/** By pupil number, for pupils that count within the window: their days in order. A day appears once, under the result taken last. */
export const spansByPupil = (state: Results, window: DaySpan, yearGroups?: YearGroups): Map<number, CountedSpan[]> => {
  const spans = intervalsByPupil(state, intervalsOf(state, yearGroups), window);
  for (const [pupil, intervals] of spans) spans.set(pupil, eachDayOnce(state, intervals));
  return spans;
};

/** The intervals by pupil, cut to the window. They may still overlap. */
export const intervalsByPupil = (
  state: Results,
  { from, through }: Intervals,
  window: DaySpan,
): Map<number, CountedSpan[]> => {
  const byPupil = new Map<number, CountedSpan[]>();
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    const first = Math.max(from[ordinal]!, window.from);
    const last = Math.min(through[ordinal]!, window.through);
    if (last < first) continue;
    const pupil = pupilOf(state, ordinal);
    const interval = { from: first, through: last, ordinal };
    const others = byPupil.get(pupil);
    if (others === undefined) byPupil.set(pupil, [interval]);
    else others.push(interval);
  }
  return byPupil;
};

const eachDayOnce = (state: Results, intervals: readonly CountedSpan[]): CountedSpan[] => {
  const bounds = [...new Set(intervals.flatMap(({ from, through }) => [from, through + 1]))].sort((a, b) => a - b);
  const spans: CountedSpan[] = [];
  bounds.slice(0, -1).forEach((from, index) => {
    const through = bounds[index + 1]! - 1;
    const ordinal = takenLast(state, intervals, from);
    if (ordinal === undefined) return;
    const before = spans.at(-1);
    if (before?.ordinal === ordinal && before.through === from - 1) spans[spans.length - 1] = { ...before, through };
    else spans.push({ from, through, ordinal });
  });
  return spans;
};

/** Chooses as countedBy does: the result taken last and, of two taken on one day, the one linked first. */
const takenLast = (state: Results, intervals: readonly CountedSpan[], day: DayNumber): number | undefined => {
  let chosen: number | undefined;
  for (const { from, through, ordinal } of intervals) {
    if (day < from || day > through) continue;
    if (chosen === undefined || takenOnOf(state, ordinal) > takenOnOf(state, chosen)) chosen = ordinal;
  }
  return chosen;
};

/** The days that spans cover, in as few spans as possible. */
export const coverage = (spans: readonly DaySpan[]): DaySpan[] => {
  const covered: DaySpan[] = [];
  for (const { from, through } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = covered.at(-1);
    if (last === undefined || from > last.through + 1) covered.push({ from, through });
    else if (through > last.through) covered[covered.length - 1] = { from: last.from, through };
  }
  return covered;
};

/** The days in the first list that are not in the second. Both lists must be as {@link coverage} gives them. */
export const daysWithout = (days: readonly DaySpan[], taken: readonly DaySpan[]): DaySpan[] =>
  taken.reduce<readonly DaySpan[]>(
    (left, { from, through }) =>
      left.flatMap((span) => {
        if (span.through < from || span.from > through) return [span];
        const before = span.from < from ? [{ from: span.from, through: from - 1 }] : [];
        const after = span.through > through ? [{ from: through + 1, through: span.through }] : [];
        return [...before, ...after];
      }),
    days,
  ) as DaySpan[];
