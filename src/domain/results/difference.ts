/** What changed between two states of one school's results: how many pupils counted on which days, who, and by which results (5.6). */
import type { DayNumber } from '../day.ts';
import { intervalsOf } from './counting.ts';
import type { Counts } from './counts.ts';
import { evidenceOf, pseudonymOf, pupilOf, type ResultEvidence } from './explain.ts';
import { hexOf, keyWords } from './hashes.ts';
import { coverage, type DaySpan, intervalsByPupil, without } from './spans.ts';
import type { Results } from './state.ts';
import type { YearGroups } from './valid.ts';

/** Days from `from` through `through`, both included, on each of which N was `before` and is `after`. */
export type ChangedDays = DaySpan & { readonly before: number; readonly after: number };

/** @param through the last day that is looked at (inclusive) */
export const changedDays = (before: Counts, after: Counts, through: DayNumber): ChangedDays[] => {
  const counted = [before, after].filter(({ series }) => series.length > 0);
  const first = Math.min(...counted.map(({ firstDay }) => firstDay));
  const end = Math.min(through, Math.max(...counted.map(({ firstDay, series }) => firstDay + series.length - 1)));
  const changed: ChangedDays[] = [];
  for (let day = first; day <= end; day++) {
    const [was, is] = [before.on(day), after.on(day)];
    if (was === is) continue;
    const last = changed.at(-1);
    if (last?.through === day - 1 && last.before === was && last.after === is)
      changed[changed.length - 1] = { ...last, through: day };
    else changed.push({ from: day, through: day, before: was, after: is });
  }
  return changed;
};

/** One result on both sides; null where it makes no pupil count. */
export type ChangedResult = {
  /** Key, hex of 8 bytes. */
  readonly result: string;
  readonly before: ResultEvidence | null;
  readonly after: ResultEvidence | null;
};

export type ChangedPupil = {
  /** Pseudonym, hex of 32 bytes. */
  readonly pupil: string;
  /** Days on which the pupil counts now and did not before, and the other way round. */
  readonly gained: readonly DaySpan[];
  readonly lost: readonly DaySpan[];
  /** Of the results of the pupil that count on other days than before. */
  readonly ordinals: readonly number[];
  /** The same with what they say, told when it is asked for: a year of a large school's are a hundred thousand. */
  readonly results: readonly ChangedResult[];
};

const sinceEver = Number.MIN_SAFE_INTEGER;

/**
 * The pupils that count on other days than before, ascending by pseudonym.
 * @param after a state that `before` grew into
 * @param through the last day that is looked at (inclusive)
 */
export const changedPupils = (
  before: Results,
  after: Results,
  through: DayNumber,
  yearGroups?: YearGroups,
): ChangedPupil[] => {
  const sides = [before, after].map((state) => ({ state, intervals: intervalsOf(state, yearGroups) })) as [Side, Side];
  const results = changedResults(sides, through);
  const window = { from: sinceEver, through };
  const touched = new Set(results.keys());
  const [was, is] = sides.map(({ state, intervals }) => intervalsByPupil(state, intervals, window, touched)) as [
    ReturnType<typeof intervalsByPupil>,
    ReturnType<typeof intervalsByPupil>,
  ];
  return [...results]
    .map(([pupil, ordinals]) => {
      const [then, now] = [coverage(was.get(pupil) ?? []), coverage(is.get(pupil) ?? [])];
      return { pupil, ordinals, gained: without(now, then), lost: without(then, now) };
    })
    .filter(({ gained, lost }) => gained.length + lost.length > 0)
    .map(({ pupil, ordinals, gained, lost }) => ({
      pupil: pseudonymOf(after, pupil),
      gained,
      lost,
      ordinals,
      get results() {
        return ordinals.map((ordinal) => changedResult(sides, pupil, ordinal));
      },
    }))
    .sort((a, b) => (a.pupil < b.pupil ? -1 : 1));
};

type Side = { readonly state: Results; readonly intervals: ReturnType<typeof intervalsOf> };

/** By pupil: ordinals of results that make it count on other days than before. One that became another pupil's is with both. */
const changedResults = ([before, after]: readonly [Side, Side], through: DayNumber): Map<number, number[]> => {
  const changed = new Map<number, number[]>();
  const add = (side: Side, ordinal: number): void => {
    if (!counts(side, ordinal)) return;
    const pupil = pupilOf(side.state, ordinal);
    const others = changed.get(pupil);
    if (others === undefined) changed.set(pupil, [ordinal]);
    else if (others.at(-1) !== ordinal) others.push(ordinal);
  };
  for (let ordinal = 0; ordinal < after.intervals.from.length; ordinal++) {
    if (sameDays(before, after, ordinal, through) && samePupil(before, after, ordinal)) continue;
    add(before, ordinal);
    add(after, ordinal);
  }
  return changed;
};

const counts = ({ intervals: { from, through } }: Side, ordinal: number): boolean =>
  ordinal < from.length && from[ordinal]! <= through[ordinal]!;

const sameDays = (before: Side, after: Side, ordinal: number, last: DayNumber): boolean => {
  const [was, is] = [counts(before, ordinal), counts(after, ordinal)];
  if (!was || !is) return was === is;
  const { from, through } = before.intervals;
  return (
    Math.min(from[ordinal]!, last + 1) === Math.min(after.intervals.from[ordinal]!, last + 1) &&
    Math.min(through[ordinal]!, last) === Math.min(after.intervals.through[ordinal]!, last)
  );
};

const samePupil = (before: Side, after: Side, ordinal: number): boolean =>
  !counts(before, ordinal) ||
  !counts(after, ordinal) ||
  pupilOf(before.state, ordinal) === pupilOf(after.state, ordinal);

const changedResult = ([before, after]: readonly [Side, Side], pupil: number, ordinal: number): ChangedResult => {
  const evidence = (side: Side) =>
    counts(side, ordinal) && pupilOf(side.state, ordinal) === pupil ? evidenceOf(side.state, ordinal) : null;
  return {
    result: hexOf(after.state.keys.values, ordinal, keyWords),
    before: evidence(before),
    after: evidence(after),
  };
};
