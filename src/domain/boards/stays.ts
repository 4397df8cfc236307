/** The board to which a school belonged on a day, by the days on which that was recorded (7.4, 7.5). */
import type { Day } from '../day.ts';

export type Stay = { readonly board: string | null; readonly from: Day };

/** The stays of one school, oldest first. Each has another board than the one before. */
export type Stays = readonly Stay[];

/**
 * @param registrations of the school in order of recording, each with the business day on which it was recorded. If
 * there are several on one business day, the last wins.
 */
export const staysOf = (registrations: readonly Stay[]): Stays => {
  const stays: Stay[] = [];
  for (const { board, from } of registrations) {
    if (stays.at(-1)?.from === from) stays.pop();
    if (stays.at(-1)?.board !== board || stays.length === 0) stays.push({ board, from });
  }
  return stays;
};

/** The board on a day. Before the first registration, it is the board of that registration. */
export const boardOn = (stays: Stays, day: Day): string | null =>
  (stays.findLast(({ from }) => from <= day) ?? stays[0])?.board ?? null;

/** The first day from `since` (inclusive) on which the school does not belong to the board; undefined if there is no such day. */
export const firstDayAway = (stays: Stays, board: string, since: Day): Day | undefined =>
  boardOn(stays, since) === board ? stays.find((stay) => stay.from > since && stay.board !== board)?.from : since;
