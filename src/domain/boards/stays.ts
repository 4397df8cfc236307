/** Which board a school belonged to on a day, by the days on which that was recorded (7.4, 7.5). */
import type { Day } from '../day.ts';

export type Stay = { readonly board: string | null; readonly from: Day };

/** Of one school, oldest first, each with another board than the one before. */
export type Stays = readonly Stay[];

/** @param registrations of the school in order of recording, each by the business day it was recorded; of one day the last counts. */
export const staysOf = (registrations: readonly Stay[]): Stays => {
  const stays: Stay[] = [];
  for (const { board, from } of registrations) {
    if (stays.at(-1)?.from === from) stays.pop();
    if (stays.at(-1)?.board !== board || stays.length === 0) stays.push({ board, from });
  }
  return stays;
};

/** The board on a day: before the first registration, that of the first. */
export const boardOn = (stays: Stays, day: Day): string | null =>
  (stays.findLast(({ from }) => from <= day) ?? stays[0])?.board ?? null;

/** The first day from `since` (inclusive) on which the school is not the board's; undefined when it is on all of them. */
export const firstDayAway = (stays: Stays, board: string, since: Day): Day | undefined =>
  boardOn(stays, since) === board ? stays.find((stay) => stay.from > since && stay.board !== board)?.from : since;
