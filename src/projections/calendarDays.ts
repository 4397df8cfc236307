/** The day for the read models. They learn it only from closed days (5.10). */
import type { CalendarEvent } from '../domain/businessCalendar.ts';
import type { Day } from '../domain/day.ts';
import type { Projection } from './projection.ts';

export type CalendarRow = { readonly lastClosed: Day };

export const calendarKey = 'calendar';

type DayClosed = Extract<CalendarEvent, { type: 'DayClosed' }>;

export const calendarDays: Projection<CalendarRow, DayClosed> = {
  name: 'calendar',
  version: 1,
  readableFrom: 0,
  types: ['DayClosed'],
  keyOf: () => calendarKey,
  apply: (_row, { data }) => ({ lastClosed: data.day }),
  facetsOf: ({ lastClosed }) => ({ day: lastClosed }),
};
