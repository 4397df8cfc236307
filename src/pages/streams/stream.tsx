/** The events of one stream, the newest first, by type and period (pages.md 10.46). */
import type { z } from 'zod';
import type { eventsPage } from '../../http/streams/answers.ts';
import {
  Crumbs,
  FilterChoice,
  filtersOf,
  Heading,
  isProblem,
  NotThere,
  Shown,
  shown,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../kit/kit.ts';
import { EventTable } from './eventTable.tsx';
import { streamTexts } from './words/texts.ts';

type Answer = z.output<typeof eventsPage>;

export const StreamPage = () => {
  const { stream = '' } = useRoute().params;
  const { query } = useLocation();
  const { type, van: from, tot: to, na: cursor } = query;
  const reading = useRead<Answer>(withQuery(`/streams/${stream}/events`, { type, from, to, cursor, limit: '50' }));
  const { stream: text, list, crumbs } = streamTexts();
  if (reading.answer === undefined && isProblem(reading.failure, 404)) return <NotThere />;
  // The filter stays in sight whatever is answered, so that a wrong period can be changed.
  return (
    <>
      <Crumbs label={crumbs} of={[{ page: 'streams', label: list.title }]} />
      <Heading>{text.title(stream)}</Heading>
      <Filter key={`${type} ${from} ${to}`} types={reading.answer?.types ?? []} />
      <Shown of={reading}>{(answer) => <Found of={answer} />}</Shown>
    </>
  );
};

const Filter = ({ types }: { types: Answer['types'] }) => {
  const { url, query, route } = useLocation();
  const text = streamTexts().stream;
  const apply = (event: Event): void => {
    event.preventDefault();
    const none = { type: undefined, van: undefined, tot: undefined, na: undefined };
    route(withQuery(url, { ...none, ...filtersOf(event.currentTarget as HTMLFormElement) }));
  };
  return (
    <form class="filters no-print" onSubmit={apply} aria-label={text.filter}>
      <FilterChoice
        name="type"
        label={text.type}
        any={text.anyType}
        chosen={query.type}
        options={types.map(({ type, sentence }) => [type, sentence ?? type])}
      />
      <p class="field">
        <label for="van">{text.from}</label>
        <input id="van" name="van" type="date" defaultValue={query.van ?? ''} />
      </p>
      <p class="field">
        <label for="tot">{text.to}</label>
        <input id="tot" name="tot" type="date" defaultValue={query.tot ?? ''} />
      </p>
      <button type="submit">{text.show}</button>
    </form>
  );
};

const Found = ({ of: { of: about, items, next } }: { of: Answer }) => {
  const { url, query } = useLocation();
  const { stream: text, kinds } = streamTexts();
  return (
    <>
      <p class="lead">{text.lead(kinds[about.kind], shown.decimal(about.events), shown.moment(about.recordedAt))}</p>
      {items.length === 0 ? (
        <p>{next === null ? text.none : text.noneYet}</p>
      ) : (
        <EventTable caption={text.caption} events={items} file={`gebeurtenissen-${about.stream}`} />
      )}
      <p class="buttons no-print">
        {query.na !== undefined && <a href={withQuery(url, { na: undefined })}>{text.newest}</a>}
        {next !== null && <a href={withQuery(url, { na: next })}>{text.older}</a>}
      </p>
    </>
  );
};
