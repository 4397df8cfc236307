/** Whether the machine's clock is believed (5.10, operations 11.7). While it is not, nothing gets a date. */
import { type Calendar, type Leap, leapOf, runningDay } from '../domain/businessCalendar.ts';
import { type Day, dayOfMoment } from '../domain/day.ts';

/** The clock leapt, and nobody has confirmed the leap. Work that needs today's day is refused until the clock is set right or confirmed. */
export class ClockLeapt extends Error {
  override readonly name = 'ClockLeapt';

  readonly leap: Leap;

  constructor(leap: Leap) {
    super(`${leapInWords(leap)} Until then nothing is dated; reads go on.`);
    this.leap = leap;
  }
}

/** A leap in words: what happened, and what to do about it. */
export const leapInWords = ({ today, lastClosed, days, leapDays }: Leap): string =>
  `The clock says that today is ${today}, and the last day that closed is ${lastClosed}: ${days} days would close at once, ` +
  `and at most ${leapDays} do without a word of yours (CLOCK_LEAP_DAYS). If the clock is wrong, set it right. If it is ` +
  'right, because this ledger stood still for so long, confirm it once with: npm run clock -- --confirm.';

export type ClockWatch = {
  /** Days that may close at once; 0: any number. */
  readonly leapDays: number;
  /** The calendar as plain data. A thread gets it to start with, because a thread has a clock but does not see days close. */
  calendar(): Calendar;
  /** The leap of the clock as it stands now; undefined while it is believed. */
  leap(): Leap | undefined;
  /** The day to show while the clock is not believed: the one after the last closed day. */
  shownInstead(): Day | undefined;
  /** Takes over what the ledger's calendar says now. */
  learn(calendar: Calendar): void;
};

/** Asks the clock each time. A leap while the process runs is therefore noticed by the next caller. */
export const watchedClock = (
  now: () => Date,
  leapDays: number,
  calendar: Calendar = { lastClosed: undefined, confirmedThrough: undefined },
): ClockWatch => {
  let known = calendar;
  const today = () => dayOfMoment(now());
  const leap = () => leapOf(known, today(), leapDays);
  return {
    leapDays,
    calendar: () => known,
    leap,
    shownInstead: () => (leap() === undefined ? undefined : runningDay(known)),
    learn: (calendar) => {
      known = calendar;
    },
  };
};
