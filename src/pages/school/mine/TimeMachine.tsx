/** The moments at which something was recorded that changed the figures; each leads to the page as known then (10.39). */
import type { z } from 'zod';
import type { moments } from '../../../http/results/qualityAnswers.ts';
import { Shown, shown, To, texts, useLocation, useRead, withQuery } from '../../kit/kit.ts';

type Answer = z.output<typeof moments>;
type Moment = Answer['items'][number];

export const TimeMachine = ({ school, knownAt }: { school: string; knownAt: string | undefined }) => {
  const { query, url } = useLocation();
  const from = query.vanaf;
  const reading = useRead<Answer>(withQuery(`/schools/${school}/moments`, { limit: '10', cursor: from }));
  const text = texts().school.moments;
  return (
    <section aria-labelledby="tijdlijn" class="no-print">
      <h2 id="tijdlijn">{text.title}</h2>
      <p>{text.detail}</p>
      <Shown of={reading} height="block">
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>{text.none}</p>}
            <ol class="moments">
              {items.map((one) => (
                <li key={one.position} aria-current={one.moment === knownAt ? 'true' : undefined}>
                  <MomentLine of={one} school={school} />
                </li>
              ))}
            </ol>
            <p class="buttons">
              {from !== undefined && <a href={withQuery(url, { vanaf: undefined })}>{text.newest}</a>}
              {next !== null && <a href={withQuery(url, { vanaf: next })}>{text.older}</a>}
            </p>
          </>
        )}
      </Shown>
    </section>
  );
};

const MomentLine = ({ of, school }: { of: Moment; school: string }) => {
  const { moments: text, events } = texts().school;
  const { event, money, moment } = of;
  const name = (events as Readonly<Record<string, string>>)[event.type] ?? event.type;
  const changed = money.years.filter(({ change }) => shown.signOf(change.toSettle) !== 'zero');
  return (
    <>
      <To page="my-data" with={{ school }} query={{ 'bekend-op': moment }} label={text.asThen(shown.moment(moment))}>
        <time dateTime={moment}>{shown.moment(moment)}</time>
      </To>{' '}
      <To page="event" with={{ stream: event.stream, revision: `${event.revision}` }}>
        {name}
      </To>
      {event.reason !== null && (
        <>
          {' '}
          <q class="quiet">{event.reason}</q>
        </>
      )}
      <span class="quiet">
        {changed.map(({ year, change }) => (
          <span key={year}>
            {' · '}
            {text.change(shown.decimal(year), shown.money(change.toSettle))}
          </span>
        ))}
      </span>
    </>
  );
};
