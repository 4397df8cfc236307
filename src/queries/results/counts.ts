/** How many pupils counted, by day, month and school year (3.2, 3.3, 3.6). */

import { type Day, dayNumber, dayText } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import { type Counts, countsFromChanges, noCounts } from '../../domain/results/counting/counts.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { countsIn } from '../../ledger/states/countsCache.ts';
import { seriesBetween } from '../../projections/countSeries.ts';
import { type PupilCountsRow, pupilCountsModel } from '../../projections/pupilCounts.ts';
import { earlierDay, runningDay, type Sources } from '../sources.ts';

export type CountsQuery = {
  readonly from: Day;
  /** Inclusive; days that have not begun are left out. */
  readonly to: Day;
  readonly yearGroups?: readonly number[];
  readonly asKnownAt?: Date;
};

export type CountsAnswer = {
  readonly asKnownAt: string;
  readonly position: Position;
  readonly days: readonly { readonly day: Day; readonly pupils: number }[];
  /** Calendar months, `2026-07`, whose last day lies within and has ended. */
  readonly months: readonly { readonly month: string; readonly lastDay: Day; readonly pupils: number }[];
  readonly schoolYears: readonly {
    readonly schoolYear: string;
    readonly monthly: DecimalText;
    readonly daily: DecimalText;
  }[];
};

export const countsAnswer = async (sources: Sources, school: string, query: CountsQuery): Promise<CountsAnswer> => {
  const today = await runningDay(sources);
  const { yearGroups, asKnownAt } = query;
  const through = asKnownAt && (await positionAt(sources.deps, asKnownAt));
  const { counts, position } = await countsFor(sources, school, { yearGroups, through });
  const from = dayNumber(query.from);
  const to = dayNumber(earlierDay(query.to, today));
  const ended = dayNumber(earlierDay(query.to, dayText(dayNumber(today) - 1)));
  const { months, schoolYears } = seriesBetween(counts, from, ended);
  return {
    asKnownAt: (asKnownAt ?? sources.deps.ledger.now()).toISOString(),
    position,
    days: Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
      day: dayText(from + index),
      pupils: counts.on(from + index),
    })),
    months,
    // The name of a school year implies its last day, so that day is left out.
    schoolYears: schoolYears.map(({ lastDay: _, ...year }) => year),
  };
};

/**
 * Answers from the read model where it holds the answer. Counts of other year groups, or as known at a position, come
 * from the school's streams.
 */
export const countsFor = async (
  { deps, readStore, follower }: Sources,
  school: string,
  {
    yearGroups,
    through,
  }: { readonly yearGroups?: readonly number[] | undefined; readonly through?: Position | undefined },
): Promise<{ counts: Counts; position: Position }> => {
  if (yearGroups === undefined && through === undefined) {
    const position = follower.position();
    const row = await readStore.get<PupilCountsRow>(pupilCountsModel, school);
    return { counts: row === undefined ? noCounts : countsFromChanges(row.changes), position };
  }
  const position = through ?? follower.position();
  const counted = await deps.folds.counts(school, [yearGroups], position);
  return { counts: countsIn(counted)(yearGroups), position };
};
