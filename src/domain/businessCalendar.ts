/** The calendar stream. For the ledger, time passes one closed day after another (5.10). */
import { addDays, type Day, dayNumber } from './day.ts';
import type { Decider } from './decider.ts';

export type CalendarEvent =
  | { readonly type: 'DayClosed'; readonly data: { readonly day: Day } }
  /** An operator confirmed that all days through this one (inclusive) have really passed. */
  | { readonly type: 'ClockConfirmed'; readonly data: { readonly through: Day } };

export type CalendarCommand =
  /**
   * Closes every open day before `today`. On a new ledger it closes only yesterday, which tells the ledger what today
   * is. Closes nothing while the clock has leapt. `leapDays`: see {@link leapOf}.
   */
  | { readonly type: 'CloseDays'; readonly data: { readonly today: Day; readonly leapDays: number } }
  /** Confirms a leap. Without a leap it does nothing. */
  | { readonly type: 'ConfirmClock'; readonly data: { readonly today: Day; readonly leapDays: number } };

export type Calendar = { readonly lastClosed: Day | undefined; readonly confirmedThrough: Day | undefined };

/** By the clock more days have passed at once than are believed without an operator's confirmation. */
export type Leap = {
  readonly lastClosed: Day;
  /** The day by the clock. */
  readonly today: Day;
  /** How many days would close at once. */
  readonly days: number;
  /** How many days may close at once. */
  readonly leapDays: number;
};

/** One decision closes at most a year, so that an append stays small. The caller repeats until nothing is left. */
const daysPerDecisionMax = 366;

export const businessCalendar: Decider<Calendar, CalendarCommand, CalendarEvent> = {
  initial: { lastClosed: undefined, confirmedThrough: undefined },
  decide: ({ type, data: { today, leapDays } }, calendar) => {
    const leap = leapOf(calendar, today, leapDays);
    switch (type) {
      case 'CloseDays':
        return leap === undefined ? openDays(calendar, today).map((day) => ({ type: 'DayClosed', data: { day } })) : [];
      case 'ConfirmClock':
        return leap === undefined ? [] : [{ type: 'ClockConfirmed', data: { through: addDays(today, -1) } }];
    }
  },
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'DayClosed':
        return { ...state, lastClosed: data.day };
      case 'ClockConfirmed':
        return { ...state, confirmedThrough: data.through };
    }
  },
};

const openDays = ({ lastClosed }: Calendar, today: Day): Day[] => {
  const days: Day[] = [];
  let day = lastClosed === undefined ? addDays(today, -1) : addDays(lastClosed, 1);
  for (; day < today && days.length < daysPerDecisionMax; day = addDays(day, 1)) days.push(day);
  return days;
};

/**
 * The leap of the clock, which must not close a whole year or date a document in a wrong one (5.10). Undefined when the
 * clock is believed. A ledger on which no day has closed has nothing from which to leap.
 * @param leapDays how many days may close at once; 0: any number
 */
export const leapOf = ({ lastClosed, confirmedThrough }: Calendar, today: Day, leapDays: number): Leap | undefined => {
  if (leapDays === 0 || lastClosed === undefined) return undefined;
  const believed = confirmedThrough !== undefined && confirmedThrough > lastClosed ? confirmedThrough : lastClosed;
  const yesterday = dayNumber(today) - 1;
  if (yesterday - dayNumber(believed) <= leapDays) return undefined;
  return { lastClosed, today, days: yesterday - dayNumber(lastClosed), leapDays };
};

/** The running day: the one after the last closed day. */
export const runningDay = ({ lastClosed }: Pick<Calendar, 'lastClosed'>): Day | undefined =>
  lastClosed === undefined ? undefined : addDays(lastClosed, 1);
