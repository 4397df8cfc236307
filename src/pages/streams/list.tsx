/** All streams by kind, with search (pages.md 10.46). */
import type { z } from 'zod';
import type { streamPage } from '../../http/streams/answers.ts';
import {
  type Column,
  FilterChoice,
  filtersOf,
  Heading,
  Shown,
  shown,
  Table,
  To,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import { streamTexts } from './words/texts.ts';

type Answer = z.output<typeof streamPage>;
type Stream = Answer['items'][number];

export const StreamsPage = () => {
  const { query } = useLocation();
  const { soort: kind, zoek: search, na: cursor } = query;
  const reading = useRead<Answer>(withQuery('/streams', { kind, search, cursor, limit: '50' }));
  const text = streamTexts().list;
  return (
    <>
      <Heading>{text.title}</Heading>
      <p class="lead">{text.lead}</p>
      <Filter key={`${kind} ${search}`} />
      <Shown of={reading}>{(answer) => <Found of={answer} />}</Shown>
    </>
  );
};

const Filter = () => {
  const { url, query, route } = useLocation();
  const { list: text, kinds } = streamTexts();
  const apply = (event: Event): void => {
    event.preventDefault();
    route(
      withQuery(url, {
        soort: undefined,
        zoek: undefined,
        ...filtersOf(event.currentTarget as HTMLFormElement),
        na: undefined,
      }),
    );
  };
  return (
    <search>
      <form class="filters no-print" onSubmit={apply}>
        <FilterChoice
          name="soort"
          label={text.kind}
          any={text.anyKind}
          chosen={query.soort}
          options={Object.entries(kinds)}
        />
        <p class="field">
          <label for="zoek">{text.search}</label>
          <input id="zoek" name="zoek" type="search" autocomplete="off" defaultValue={query.zoek ?? ''} />
        </p>
        <button type="submit">{text.show}</button>
      </form>
    </search>
  );
};

const Found = ({ of: { items, next } }: { of: Answer }) => {
  const { url, query } = useLocation();
  const text = streamTexts().list;
  if (items.length === 0)
    return (
      <>
        <p>{text.none}</p>
        <p class="quiet">{text.noneHint}</p>
      </>
    );
  return (
    <>
      <Table
        caption={text.title}
        captionHidden
        columns={columns()}
        rows={items}
        keyOf={({ stream }) => stream}
        file="stromen"
      />
      <p class="buttons no-print">
        {query.na !== undefined && <a href={withQuery(url, { na: undefined })}>{text.first}</a>}
        {next !== null && <a href={withQuery(url, { na: next })}>{text.next}</a>}
      </p>
    </>
  );
};

const columns = (): Column<Stream>[] => {
  const { list: text, kinds } = streamTexts();
  return [
    {
      name: 'stroom',
      head: text.stream,
      rowHead: true,
      cell: ({ stream }) => (
        <To page="stream" with={{ stream }} class="code">
          {stream}
        </To>
      ),
      csv: ({ stream }) => stream,
    },
    { name: 'soort', head: text.kind, cell: ({ kind }) => kinds[kind], csv: ({ kind }) => kind },
    {
      name: 'gebeurtenissen',
      head: text.events,
      figure: true,
      cell: ({ events }) => shown.decimal(events),
      csv: ({ events }) => events,
    },
    {
      name: 'laatste',
      head: text.latest,
      cell: ({ recordedAt }) => shown.moment(recordedAt),
      csv: ({ recordedAt }) => recordedAt,
    },
  ];
};
