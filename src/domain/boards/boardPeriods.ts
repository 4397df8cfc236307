/** The board to which a school belonged on a day, by the days on which that was recorded (7.4, 7.5). */
import type { Day } from '../day.ts';

export type BoardPeriod = { readonly board: string | null; readonly from: Day };

/** The boards of one school, oldest first, each from a day on. Each is another than the one before. */
export type BoardPeriods = readonly BoardPeriod[];

/**
 * @param registrations of the school in order of recording, each with the business day on which it was recorded. If
 * there are several on one business day, the last wins.
 */
export const boardPeriodsOf = (registrations: readonly BoardPeriod[]): BoardPeriods => {
  const periods: BoardPeriod[] = [];
  for (const { board, from } of registrations) {
    if (periods.at(-1)?.from === from) periods.pop();
    if (periods.at(-1)?.board !== board || periods.length === 0) periods.push({ board, from });
  }
  return periods;
};

/** The board on a day. Before the first registration, it is the board of that registration. */
export const boardOn = (periods: BoardPeriods, day: Day): string | null =>
  (periods.findLast(({ from }) => from <= day) ?? periods[0])?.board ?? null;

/** The first day from `since` (inclusive) on which the school does not belong to the board; undefined if there is no such day. */
export const firstDayAway = (periods: BoardPeriods, board: string, since: Day): Day | undefined =>
  boardOn(periods, since) === board
    ? periods.find((period) => period.from > since && period.board !== board)?.from
    : since;
