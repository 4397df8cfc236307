/**
 * The differences between two states of one school's results: on which days how many pupils counted, which pupils, and
 * by which results (5.6).
 */
import type { DayNumber } from '../../day.ts';
import { type Day, dayText } from '../../day.ts';
import { GrowingColumn } from '../columns/growing.ts';
import { hexOf, keyWords, pupilWords } from '../columns/hashes.ts';
import type { Results } from '../columns/state.ts';
import { type ByPupil, byPupil, coverageOf } from './byPupil.ts';
import { intervalsOf } from './counting.ts';
import type { Counts } from './counts.ts';
import { evidenceOf, pseudonymOf, pupilOf, type ResultEvidence } from './explain.ts';
import { type DaySpan, daysWithout } from './spans.ts';
import type { YearGroups } from './valid.ts';

/** Days from `from` through `through`, both included. On each of them N was `before` and is `after`. */
export type ChangedDays = DaySpan & { readonly before: number; readonly after: number };

/** @param through the last day to compare (inclusive) */
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

/** One result before and after; null on a side where it makes no pupil count. */
export type ChangedResult = {
  /** Key, hex of 8 bytes. */
  readonly result: string;
  readonly before: ResultEvidence | null;
  readonly after: ResultEvidence | null;
};

export type ChangedPupil = {
  /** Pseudonym, hex of 32 bytes. */
  readonly pupil: string;
  /** Days on which the pupil counts now and did not before, and the reverse. */
  readonly gained: readonly DaySpan[];
  readonly lost: readonly DaySpan[];
  /** Ordinals of the pupil's results that count on other days than before; ascending. */
  readonly ordinals: Int32Array;
  /** One of those results, before and after. */
  readonly resultOf: (ordinal: number) => ChangedResult;
};

/**
 * Pupils that count on other days than before. A large school can have 20,000 of them with 2,000,000 results, so each
 * is made only when it is asked for.
 */
export type ChangedPupils = {
  readonly size: number;
  /** Ordinals of the results that make any of them count on other days. A result that moved to another pupil may appear twice. */
  readonly ordinals: Int32Array;
  /** The pupils from this pseudonym on (inclusive), ascending by pseudonym. */
  readonly from: (pseudonym: string) => Generator<ChangedPupil, void, void>;
};

/**
 * The pupils that count on other days than before.
 * @param after a later state that extends `before`
 * @param through the last day to compare (inclusive)
 */
export const changedPupils = (
  before: Results,
  after: Results,
  through: DayNumber,
  yearGroups?: YearGroups,
): ChangedPupils => {
  const sides = [before, after].map((state) => ({ state, intervals: intervalsOf(state, yearGroups) })) as [Side, Side];
  const changed = changedResults(sides, through);
  const touched = Uint8Array.from({ length: changed.pupils }, (_, pupil) => Math.min(changed.of(pupil).length, 1));
  const [was, is] = sides.map((side) => resultsOf(side, changed.pupils, touched)) as [ByPupil, ByPupil];
  const daysOf = (pupil: number) => {
    const then = coverageOf(was.of(pupil), sides[0].intervals, through);
    const now = coverageOf(is.of(pupil), sides[1].intervals, through);
    return { gained: daysWithout(now, then), lost: daysWithout(then, now) };
  };
  const numbers: number[] = [];
  for (let pupil = 0; pupil < changed.pupils; pupil++) {
    if (touched[pupil] === 0) continue;
    const { gained, lost } = daysOf(pupil);
    if (gained.length + lost.length > 0) numbers.push(pupil);
  }
  return {
    size: numbers.length,
    ordinals: together(numbers.map(changed.of)),
    from: function* (pseudonym) {
      const named = numbers
        .map((pupil) => ({ number: pupil, pupil: pseudonymOf(after, pupil) }))
        .filter(({ pupil }) => pupil >= pseudonym)
        .sort((a, b) => (a.pupil < b.pupil ? -1 : 1));
      for (const { number, pupil } of named) {
        const resultOf = (ordinal: number) => changedResult(sides, number, ordinal);
        yield { pupil, ...daysOf(number), ordinals: changed.of(number), resultOf };
      }
    },
  };
};

type Side = { readonly state: Results; readonly intervals: ReturnType<typeof intervalsOf> };

/**
 * By pupil: ordinals of results that make the pupil count on other days than before. A result that moved to another
 * pupil is listed with both.
 */
const changedResults = ([before, after]: readonly [Side, Side], through: DayNumber): ByPupil => {
  const pupils = new GrowingColumn();
  const ordinals = new GrowingColumn();
  const add = (pupil: number, ordinal: number): void => {
    pupils.add(pupil);
    ordinals.add(ordinal);
  };
  for (let ordinal = 0; ordinal < after.intervals.from.length; ordinal++) {
    if (sameDays(before, after, ordinal, through) && samePupil(before, after, ordinal)) continue;
    const was = counts(before, ordinal) ? pupilOf(before.state, ordinal) : -1;
    const is = counts(after, ordinal) ? pupilOf(after.state, ordinal) : -1;
    if (was !== -1) add(was, ordinal);
    if (is !== -1 && is !== was) add(is, ordinal);
  }
  return byPupil(after.state.pupils.length / pupilWords, pupils.taken(), ordinals.taken());
};

/** By pupil, for pupils marked 1 in `wanted`: ordinals of all results that make the pupil count. */
const resultsOf = (side: Side, pupilsMax: number, wanted: Uint8Array): ByPupil => {
  const pupils = new GrowingColumn();
  const ordinals = new GrowingColumn();
  for (let ordinal = 0; ordinal < side.intervals.from.length; ordinal++) {
    if (!counts(side, ordinal)) continue;
    const pupil = pupilOf(side.state, ordinal);
    if (wanted[pupil] !== 1) continue;
    pupils.add(pupil);
    ordinals.add(ordinal);
  }
  return byPupil(pupilsMax, pupils.taken(), ordinals.taken());
};

const together = (parts: readonly Int32Array[]): Int32Array => {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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

export type ShownDays = {
  readonly from: Day;
  readonly through: Day;
  readonly before: number;
  readonly after: number;
};

export const shownDays = ({ from, through, before, after }: ChangedDays): ShownDays => ({
  from: dayText(from),
  through: dayText(through),
  before,
  after,
});
