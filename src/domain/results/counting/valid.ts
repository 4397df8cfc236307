/** The days on which a result makes its pupil count (3.1, 3.2). */
import { addMonths, type DayNumber } from '../../day.ts';
import type { Kind } from '../kinds.ts';

/** Year groups that a plan counts. Undefined means every result, also one without a year group. */
export type YearGroups = readonly number[] | undefined;

const monthsValid = 9;

/** The last day on which a result taken on `takenOn` is valid (3.1): taken 2025-05-31, valid through 2026-02-28. */
export const validThrough = (takenOn: DayNumber): DayNumber => addMonths(takenOn, monthsValid);

/** Whether a plan limited to `yearGroups` counts results of this kind. It never counts a result without a year group (3.2). */
export const inScope = ({ yearGroup }: Kind, yearGroups: YearGroups): boolean =>
  yearGroups === undefined || (yearGroup !== null && yearGroups.includes(yearGroup));
