/** A school's whole series of counts: every month-end and school year whose last day has closed (3.5, 3.6, 5.10). */
import type { Day } from '../../domain/day.ts';
import { countsFromChanges } from '../../domain/results/counting/counts.ts';
import { type CountSeries, wholeSeries } from '../countSeries.ts';
import type { Cause } from '../following/applied.ts';
import type { PupilCountsRow } from '../pupilCounts.ts';
import { type Message, messageOf } from './message.ts';

export type PupilCountsData = {
  readonly school: string;
  /** The last month-end that has closed, the same for every school; null until one has. */
  readonly closedThrough: Day | null;
  readonly months: CountSeries['months'];
  readonly schoolYears: readonly Omit<CountSeries['schoolYears'][number], 'lastDay'>[];
};

export type PupilCountsMessage = Message<'telboek.pupil-counts.v1', PupilCountsData>;

/**
 * @param closedThrough the last month-end that had closed at the position of the cause. A message is thus a function of
 * the log up to there.
 */
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

const seriesOf = (
  { changes, series = wholeSeries(countsFromChanges(changes)) }: PupilCountsRow,
  closedThrough: Day | undefined,
): Pick<PupilCountsData, 'months' | 'schoolYears'> => {
  const isClosed = ({ lastDay }: { readonly lastDay: Day }) => closedThrough !== undefined && lastDay <= closedThrough;
  return {
    months: series.months.filter(isClosed),
    schoolYears: series.schoolYears.filter(isClosed).map(({ lastDay: _, ...year }) => year),
  };
};
