/** A school's whole series of counts: every month-end and school year whose last day has closed (3.5, 3.6, 5.10). */
import { type Day, dayNumber } from '../../domain/day.ts';
import { countsFromChanges } from '../../domain/results/counts.ts';
import { type CountSeries, countSeries } from '../answers/countSeries.ts';
import type { Cause } from '../follower.ts';
import type { PupilCountsRow } from '../pupilCounts.ts';
import { type Message, messageOf } from './message.ts';

export type PupilCountsData = CountSeries & {
  readonly school: string;
  /** The last month-end in it, for every school the same; null until the first closes. */
  readonly closedThrough: Day | null;
};

export type PupilCountsMessage = Message<'telboek.pupil-counts.v1', PupilCountsData>;

/** @param closedThrough the last month-end that had closed at the position of the cause, so that a message is a function of the log up to there */
export const pupilCountsMessage = (
  row: PupilCountsRow,
  cause: Cause,
  closedThrough: Day | undefined,
): PupilCountsMessage =>
  messageOf('telboek.pupil-counts.v1', row.school, cause, {
    school: row.school,
    closedThrough: closedThrough ?? null,
    ...seriesOf(row, closedThrough),
  });

/** From the first month that has counts. */
const seriesOf = ({ changes }: PupilCountsRow, closedThrough: Day | undefined): CountSeries => {
  const [first] = changes;
  if (first === undefined || closedThrough === undefined) return { months: [], schoolYears: [] };
  const [firstDay] = first;
  return countSeries(countsFromChanges(changes), firstDay, dayNumber(closedThrough));
};
