/** How long pupils go on counting (3.1, 3.2). */
import type { DayNumber } from '../../day.ts';
import { pupilWords } from '../columns/hashes.ts';
import type { Results } from '../columns/state.ts';
import type { Intervals } from './counting.ts';
import { pupilOf } from './explain.ts';

/** Stands for a pupil who does not count on the day. */
export const notCounting = -1;

/**
 * By pupil number: the last of the days on end, from `day` on, on which the pupil counts by what is known;
 * {@link notCounting} for a pupil who does not count on `day`.
 */
export const countsThrough = (state: Results, { from, through }: Intervals, day: DayNumber): Int32Array => {
  const last = new Int32Array(state.pupils.length / pupilWords).fill(notCounting);
  const later: number[] = [];
  for (let ordinal = 0; ordinal < from.length; ordinal++) {
    if (through[ordinal]! < day) continue;
    if (from[ordinal]! > day) {
      if (from[ordinal]! <= through[ordinal]!) later.push(ordinal);
      continue;
    }
    const pupil = pupilOf(state, ordinal);
    if (through[ordinal]! > last[pupil]!) last[pupil] = through[ordinal]!;
  }
  // After a past day, later results may let the pupil count on without a gap. They are taken in order of their first day, each compared with all before it.
  later.sort((a, b) => from[a]! - from[b]!);
  for (const ordinal of later) {
    const pupil = pupilOf(state, ordinal);
    const end = last[pupil]!;
    if (end !== notCounting && from[ordinal]! <= end + 1 && through[ordinal]! > end) last[pupil] = through[ordinal]!;
  }
  return last;
};
