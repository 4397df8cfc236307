/** Whether a school needs a new file soon (2.11). Results count for nine months, so a school that sends none runs out of pupils. */
import type { DayNumber } from '../../day.ts';
import type { Counts } from '../counting/counts.ts';

/** In so many days a school can still send a file in time. */
const aheadDays = 30;
const yearDays = 365;

/**
 * By what is known, the first day from `day` through 30 days later on which fewer than half as many pupils count as
 * counted at most in the year before it. It is `day` itself when nobody counted in that year. Undefined: no such day, so
 * no file is needed yet.
 */
export const runsOutOn = (counts: Pick<Counts, 'on'>, day: DayNumber): DayNumber | undefined => {
  let most = 0;
  for (let past = day - yearDays; past <= day; past++) most = Math.max(most, counts.on(past));
  for (let ahead = day; ahead <= day + aheadDays; ahead++) {
    const pupils = counts.on(ahead);
    if (pupils === 0 || pupils * 2 < most) return ahead;
  }
  return undefined;
};
