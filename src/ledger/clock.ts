/** Whether the machine's clock is believed (5.10, operations 11.7). While it is not, nothing is dated. */
import { type Calendar, type Leap, leapOf, runningDay } from '../domain/businessCalendar.ts';
import { type Day, dayOfMoment } from '../domain/day.ts';

/** The clock leapt, and nobody has confirmed it: what needs today's day is refused until it is set right or confirmed. */
export class ClockLeapt extends Error {
  override readonly name = 'ClockLeapt';

  constructor(leap: Leap) {
    super(`${leapInWords(leap)} Until then nothing is dated; reads go on.`);
  }
}

/** What happened, and what to do about it. */
export const leapInWords = ({ today, lastClosed, days, leapDays }: Leap): string =>
  `The clock says that today is ${today}, and the last day that closed is ${lastClosed}: ${days} days would close at once, ` +
  `and at most ${leapDays} do without a word of yours (CLOCK_LEAP_DAYS). If the clock is wrong, set it right. If it is ` +
  'right, because this ledger stood still for so long, confirm it once with: npm run clock -- --confirm.';

export type ClockWatch = {
  /** Days that may close at once; 0: any number. */
  readonly leapDays: number;
  /** As plain data, for a thread that has a clock and learns of no day that closes. */
  calendar(): Calendar;
  /** The leap of the clock as it stands now; undefined while it is believed. */
  leap(): Leap | undefined;
  /** While the clock is not believed: the day to show, which is the one after the last that closed. */
  shownInstead(): Day | undefined;
  /** What the ledger's calendar says now. */
  learn(calendar: Calendar): void;
};

/** Asks the clock each time, so that a leap while the process runs is noticed by whatever comes next. */
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
