/** The calendar stream: time passes for the ledger one closed day after another (5.10). */
import { addDays, type Day } from './day.ts';
import type { Decider } from './decider.ts';

export type CalendarEvent = { readonly type: 'DayClosed'; readonly data: { readonly day: Day } };

/** Closes every day before `today` that is still open; on a new ledger only yesterday, so that it knows what today is. */
export type CloseDays = { readonly type: 'CloseDays'; readonly data: { readonly today: Day } };

export type Calendar = { readonly lastClosed: Day | undefined };

/** At most a year at a time, so that one append stays small; the caller repeats until nothing is left. */
const daysPerDecisionMax = 366;

export const businessCalendar: Decider<Calendar, CloseDays, CalendarEvent> = {
  initial: { lastClosed: undefined },
  decide: ({ data: { today } }, { lastClosed }) => {
    const events: CalendarEvent[] = [];
    let day = lastClosed === undefined ? addDays(today, -1) : addDays(lastClosed, 1);
    for (; day < today && events.length < daysPerDecisionMax; day = addDays(day, 1))
      events.push({ type: 'DayClosed', data: { day } });
    return events;
  },
  evolve: (_state, { data }) => ({ lastClosed: data.day }),
};

/** The day that is running: the one after the last that closed. */
export const runningDay = ({ lastClosed }: Calendar): Day | undefined =>
  lastClosed === undefined ? undefined : addDays(lastClosed, 1);
