import type { CalendarEvent } from '../domain/businessCalendar.ts';
import { dayOfMoment } from '../domain/day.ts';
import type { Deps } from './deps.ts';
import type { Position } from './eventStore.ts';
import { recorded } from './ledger.ts';

const eventsPerRead = 200;

/**
 * The position of the last event recorded at or before a moment, 0 when there is none (5.6). The closed days mark where
 * in the log each day begins, so only the events of about a day are looked at.
 */
export const positionAt = async (
  { ledger: { store }, folds }: Pick<Deps, 'ledger' | 'folds'>,
  moment: Date,
): Promise<Position> => {
  const at = moment.toISOString();
  const day = dayOfMoment(moment);
  const { state: closed } = await folds.closedDays();
  const before = closed.findLast((known) => known.day < day && known.recordedAt <= at);
  let known: Position = before?.position ?? 0;
  let position = known;
  for (;;) {
    const batch = await store.readAll(position, eventsPerRead);
    for (const stored of batch) {
      const event = recorded<CalendarEvent>({ ...stored, data: stored.type === 'DayClosed' ? stored.data : '{}' });
      if (event.metadata.recordedAt <= at) known = event.position;
      // A day that closed after the moment was recorded after everything of the moment's own day.
      else if (event.type === 'DayClosed' && event.data.day >= day) return known;
      position = event.position;
    }
    if (batch.length === 0) return known;
  }
};
