import { businessCalendar, type CalendarCommand, type CalendarEvent } from '../../domain/businessCalendar.ts';
import { dayOfMoment } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { decidingAgain, type Outcome, write } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { systemContext } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

export type Calendared = Pick<Deps, 'ledger'>;

/**
 * Closes every open day before today, in order. Each day is closed once, however many processes do this (5.10). Closes
 * none while the clock has leapt.
 */
export const closeDays = async (deps: Calendared): Promise<void> => {
  for (;;) {
    const { events } = await decideInCalendar(deps, 'CloseDays', systemContext(deps));
    if (events.length === 0) return;
  }
};

/** Reads the clock directly and not through `today`, because this code finds out whether the clock can be believed. */
export const decideInCalendar = (
  { ledger }: Calendared,
  type: CalendarCommand['type'],
  context: Context,
): Promise<Outcome<CalendarEvent>> =>
  decidingAgain(async () => {
    const { events: history, head } = await ledger.read<CalendarEvent>(streams.calendar);
    const calendar = fold(businessCalendar, history);
    const data = { today: dayOfMoment(ledger.now()), leapDays: ledger.clock?.leapDays ?? 0 };
    const events = businessCalendar.decide({ type, data }, calendar);
    ledger.clock?.learn(fold({ ...businessCalendar, initial: calendar }, events));
    return write(ledger, streams.calendar, events, { head, position: history.at(-1)?.position ?? 0 }, context);
  });
