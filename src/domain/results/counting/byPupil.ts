/** Groups results by pupil in one array. As objects, two million of them would take hundreds of megabytes. */
import type { DayNumber } from '../../day.ts';
import type { Intervals } from './counting.ts';
import type { DaySpan } from './spans.ts';

/** Ordinals by pupil number, from 0 up to `pupils` (exclusive). */
export type ByPupil = {
  readonly pupils: number;
  /** Ordinals in the order in which they were given. */
  readonly of: (pupil: number) => Int32Array;
};

/** @param ofPupil the pupil of each entry of `ordinals`, at the same index */
export const byPupil = (pupils: number, ofPupil: Int32Array, ordinals: Int32Array): ByPupil => {
  const starts = new Int32Array(pupils + 1);
  for (let n = 0; n < ofPupil.length; n++) starts[ofPupil[n]! + 1]!++;
  for (let pupil = 0; pupil < pupils; pupil++) starts[pupil + 1]! += starts[pupil]!;
  const next = starts.slice();
  const grouped = new Int32Array(ordinals.length);
  for (let n = 0; n < ofPupil.length; n++) grouped[next[ofPupil[n]!]!++] = ordinals[n]!;
  return { pupils, of: (pupil) => grouped.subarray(starts[pupil]!, starts[pupil + 1]!) };
};

// Day numbers are far below this. A first and a last day thus fit in one number that sorts by the first.
const daysMax = 2 ** 20;

/** The days that these results cover through a last day (inclusive), in as few spans as possible. */
export const coverageOf = (ordinals: Int32Array, { from, through }: Intervals, last: DayNumber): DaySpan[] => {
  const intervals = new Float64Array(ordinals.length);
  for (let n = 0; n < ordinals.length; n++)
    intervals[n] = from[ordinals[n]!]! * daysMax + Math.min(through[ordinals[n]!]!, last);
  intervals.sort();
  const covered: { from: DayNumber; through: DayNumber }[] = [];
  for (const interval of intervals) {
    const first = Math.floor(interval / daysMax);
    const end = interval % daysMax;
    if (end < first) continue;
    const before = covered[covered.length - 1];
    if (before === undefined || first > before.through + 1) covered.push({ from: first, through: end });
    else if (end > before.through) before.through = end;
  }
  return covered;
};
