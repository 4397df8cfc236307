/**
 * The events about a school since a document was decided, read when they are asked for (pages.md 10.33; domain 5.7).
 */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { difference } from '../../../http/results/differenceAnswers.ts';
import { EventLink, named, Shown, shown, To, texts, useRead, withQuery } from '../../kit/kit.ts';
import type { Derivation } from './answers.ts';

type Difference = z.output<typeof difference>;

export const EventsSince = ({ of: { decidedBy }, school }: { of: Derivation; school: string }) => {
  const [opened, setOpened] = useState(false);
  const { recordedAt } = decidedBy;
  const path = withQuery(`/schools/${school}/difference`, { from: recordedAt, limit: '1' });
  const reading = useRead<Difference>(opened ? path : undefined);
  const { eventsSince: text } = texts().school.document;
  return (
    <details class="no-print" onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>{text.title}</summary>
      <Shown of={reading} height="line">
        {({ events }) => (
          <>
            {events.length === 0 ? (
              <p>{text.none(shown.moment(recordedAt))}</p>
            ) : (
              <>
                <p>{text.since(shown.moment(recordedAt))}</p>
                <ul>
                  {events.map((event) => (
                    <li key={`${event.stream} ${event.revision}`}>
                      <One of={event} />
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p>
              <To page="difference" with={{ school }} query={{ van: recordedAt }}>
                {text.compare}
              </To>
            </p>
          </>
        )}
      </Shown>
    </details>
  );
};

const One = ({ of: event }: { of: Difference['events'][number] }) => {
  const { events, byRole, document } = texts().school;
  const text = document.eventsSince;
  return (
    <>
      {named(events, event.type)}, {shown.moment(event.recordedAt)}, {named(byRole, event.role)}
      {event.reason !== null && ' '}
      {event.reason !== null && <q>{event.reason}</q>}: {text.due(shown.money(event.money.total.due))} (
      <EventLink stream={event.stream} revision={event.revision} />)
    </>
  );
};
