/** Reckons ahead on the assumption that files keep coming, so that no pupil stops counting (2.11). */
import { type Day, dayNumber } from '../../day.ts';
import { countsStayingAfter } from '../../results/counting/counts.ts';
import type { Reckoning } from '../rules/rules.ts';

/** The same reckoning, with as many pupils on every day after `day`, through `through`, as on `day` itself. */
export const ifNobodyStops = (reckoning: Reckoning, day: Day, through: Day): Reckoning => ({
  ...reckoning,
  counts: (yearGroups) => countsStayingAfter(reckoning.counts(yearGroups), dayNumber(day), dayNumber(through)),
});
