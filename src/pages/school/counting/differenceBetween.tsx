/** The choice of the two moments to compare: typed, or picked around an event (pages.md 10.45). */
import type { z } from 'zod';
import type { moments } from '../../../http/results/qualityAnswers.ts';
import { filtersOf, named, Shown, shown, texts, useLocation, useRead, withQuery } from '../../kit/kit.ts';

/** Moments are shown by the reader's clock; the URL has them in UTC. */
export const Between = () => {
  const { query, url, route } = useLocation();
  const text = texts().school.difference;
  const show = (event: Event): void => {
    event.preventDefault();
    const { van, tot } = filtersOf(event.currentTarget as HTMLFormElement);
    route(withQuery(url, { van: utc(van), tot: utc(tot), verder: undefined }));
  };
  return (
    <form class="filters no-print" onSubmit={show}>
      <p class="field">
        <label for="van">{text.from}</label>
        <input id="van" name="van" type="datetime-local" step="any" required value={local(query.van)} />
      </p>
      <p class="field">
        <label for="tot">{text.to}</label>
        <span class="hint" id="tot-hint">
          {text.toHint}
        </span>
        <input
          id="tot"
          name="tot"
          type="datetime-local"
          step="any"
          aria-describedby="tot-hint"
          value={local(query.tot)}
        />
      </p>
      <button type="submit">{text.show}</button>
    </form>
  );
};

/** Quick picks: before and after a file, a correction or a document. */
export const Picks = ({ school }: { school: string }) => {
  const { url } = useLocation();
  const reading = useRead<z.output<typeof moments>>(`/schools/${school}/moments?limit=10`);
  const { difference: text, events } = texts().school;
  return (
    <Shown of={reading} height="line">
      {({ items }) => (
        <ul>
          {items.map(({ event, moment, before }) => (
            <li key={`${event.stream} ${event.revision}`}>
              <a href={withQuery(url, { van: before, tot: moment, verder: undefined })}>
                {text.around(named(events, event.type), shown.moment(moment))}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
};

/** The field gives a moment of the reader's time zone. */
const utc = (typed: string | undefined): string | undefined =>
  typed === undefined || typed === '' ? undefined : new Date(typed).toISOString();

/** Swedish writes times as the field needs them: 2026-08-01 13:00:00. */
const local = (moment: string | undefined): string =>
  moment === undefined ? '' : new Date(moment).toLocaleString('sv-SE').replace(' ', 'T');
