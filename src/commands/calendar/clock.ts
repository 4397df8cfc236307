/** Compares the clock with the business calendar, and records an operator's confirmation of the clock (5.10). */
import { businessCalendar, type CalendarEvent, leapOf } from '../../domain/businessCalendar.ts';
import { type Day, dayOfMoment } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { type Calendared, closeDays, decideInCalendar } from './closeDays.ts';

/**
 * Records an operator's confirmation that the clock is right, and then closes the days that have passed by it. Resolves
 * with the day through which the clock was confirmed.
 */
export const confirmClock = async (deps: Calendared, context: Context): Promise<Day | undefined> => {
  const { events } = await decideInCalendar(deps, 'ConfirmClock', context);
  await closeDays(deps);
  return events.flatMap(({ type, data }) => (type === 'ClockConfirmed' ? [data.through] : []))[0];
};

/** How the clock and the calendar compare now. */
export const clockState = async ({ ledger }: Calendared) => {
  const { events } = await ledger.read<CalendarEvent>(streams.calendar);
  const calendar = fold(businessCalendar, events);
  ledger.clock?.learn(calendar);
  const today = dayOfMoment(ledger.now());
  return { today, lastClosed: calendar.lastClosed, leap: leapOf(calendar, today, ledger.clock?.leapDays ?? 0) };
};
