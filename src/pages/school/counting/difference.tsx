/** Two moments compared: money, months, the events that made it, and the pupils (pages.md 10.45). */
import type { z } from 'zod';
import type { difference } from '../../../http/results/differenceAnswers.ts';
import type { moments } from '../../../http/results/qualityAnswers.ts';
import {
  type Column,
  documentColumns,
  EventLink,
  filtersOf,
  Heading,
  named,
  Page,
  PupilLink,
  SchoolCrumbs,
  Shown,
  shown,
  Table,
  texts,
  useLocation,
  useRead,
  useRoute,
  withQuery,
} from '../../kit/kit.ts';

type Answer = z.output<typeof difference>;
type YearEffect = Answer['money']['years'][number];
type EventEffect = Answer['events'][number];
type Pupil = Answer['items'][number];
type Month = Answer['counts']['months'][number];
type Document = Answer['documents'][number];

export const DifferencePage = () => {
  const { school = '' } = useRoute().params;
  const { query, url } = useLocation();
  const { van, tot, verder } = query;
  const path = withQuery(`/schools/${school}/difference`, { from: van, to: tot, cursor: verder, limit: '50' });
  const reading = useRead<Answer>(van === undefined ? undefined : path);
  const text = texts().school.difference;
  if (van === undefined)
    return (
      <>
        <SchoolCrumbs school={school} />
        <Heading>{text.title}</Heading>
        <p>{text.choose}</p>
        <Between />
        <Picks school={school} />
      </>
    );
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={reading}>
      {(answer) => (
        <>
          <p class="lead">{text.between(shown.moment(answer.from.moment), shown.moment(answer.to.moment))}</p>
          <Between />
          <details class="no-print">
            <summary>{text.picks}</summary>
            <Picks school={school} />
          </details>
          <Money of={answer} />
          <Events of={answer} />
          {answer.counts.months.length > 0 && (
            <Table
              caption={text.months}
              columns={monthColumns()}
              rows={answer.counts.months}
              keyOf={({ month }) => month}
              file={`verschil-maanden-${school}`}
              name="maanden"
            />
          )}
          {answer.documents.length > 0 && (
            <Table
              caption={text.documents}
              columns={documentsIssued()}
              rows={answer.documents}
              keyOf={({ number }) => number}
              name="documenten"
            />
          )}
          {answer.pupils > 0 && (
            <Table
              caption={text.pupils(shown.decimal(answer.pupils))}
              columns={pupilColumns(school)}
              rows={answer.items}
              keyOf={({ pupil }) => pupil}
              name="leerlingen"
            />
          )}
          {answer.next !== null && (
            <p>
              <a href={withQuery(url, { verder: answer.next })}>{text.next}</a>
            </p>
          )}
        </>
      )}
    </Page>
  );
};

/** Moments are those of the reader's clock; the URL holds them in UTC. */
const Between = () => {
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
const Picks = ({ school }: { school: string }) => {
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

/** What a field gives is already a moment of the reader's zone. */
const utc = (typed: string | undefined): string | undefined =>
  typed === undefined || typed === '' ? undefined : new Date(typed).toISOString();

/** In Swedish, times are written as the field wants them: 2026-08-01 13:00:00. */
const local = (moment: string | undefined): string =>
  moment === undefined ? '' : new Date(moment).toLocaleString('sv-SE').replace(' ', 'T');

const Money = ({ of: { money } }: { of: Answer }) => {
  const text = texts().school.difference;
  const { none } = texts().kit;
  if (money.years.length === 0) return <p>{text.nothing}</p>;
  const columns: Column<YearEffect>[] = [
    { name: 'jaar', head: text.year, rowHead: true, cell: ({ year }) => text.yearNumber(shown.decimal(year)) },
    {
      name: 'eerst',
      head: text.openBefore,
      figure: true,
      cell: ({ before }) => shownOr(before?.open ?? before?.expected, none),
    },
    {
      name: 'dan',
      head: text.openAfter,
      figure: true,
      cell: ({ after }) => shownOr(after?.open ?? after?.expected, none),
    },
    { name: 'verschuldigd', head: text.due, figure: true, cell: ({ change }) => shown.money(change.due) },
    { name: 'gefactureerd', head: text.billed, figure: true, cell: ({ change }) => shown.money(change.billed) },
    { name: 'verwacht', head: text.expected, figure: true, cell: ({ change }) => shown.money(change.expected) },
    { name: 'komt', head: text.broughtBy, cell: ({ broughtBy }) => broughtByWords(broughtBy) },
  ];
  const { total } = money;
  return (
    <Table
      caption={text.money}
      columns={columns}
      rows={money.years}
      keyOf={({ term, year }) => `${term} ${year}`}
      foot={[text.total, '', '', shown.money(total.due), shown.money(total.billed), shown.money(total.expected), '']}
      name="geld"
    />
  );
};

const shownOr = (amount: string | null | undefined, none: string): string =>
  amount == null ? none : shown.money(amount);

const broughtByWords = ({ nextDocument, correction }: YearEffect['broughtBy']): string => {
  const text = texts().school.difference;
  if (nextDocument) return text.byNext;
  return correction ? text.byCorrection : text.byNone;
};

type Shares = {
  readonly name: string;
  readonly event: EventEffect | undefined;
  readonly money: EventEffect['money'];
};

/** Each event's share and that of time: together they are the whole, which stands under them. */
const Events = ({ of: { events, time, money } }: { of: Answer }) => {
  const { difference: text, events: names, byRole } = texts().school;
  const { none } = texts().kit;
  const rows: Shares[] = [
    ...events.map((event) => ({ name: named(names, event.type), event, money: event.money })),
    ...(time.years.length === 0 ? [] : [{ name: text.time, event: undefined, money: time }]),
  ];
  if (rows.length === 0) return null;
  const columns: Column<Shares>[] = [
    {
      name: 'wat',
      head: text.event,
      rowHead: true,
      cell: ({ name, event }) =>
        event === undefined ? (
          name
        ) : (
          <>
            {name}{' '}
            <span class="small">
              (<EventLink stream={event.stream} revision={event.revision} />)
            </span>
          </>
        ),
    },
    {
      name: 'moment',
      head: text.moment,
      cell: ({ event }) => (event === undefined ? none : shown.moment(event.recordedAt)),
    },
    { name: 'door', head: text.who, cell: ({ event }) => (event === undefined ? none : named(byRole, event.role)) },
    { name: 'reden', head: text.why, cell: ({ event }) => event?.reason ?? none },
    { name: 'verschuldigd', head: text.due, figure: true, cell: ({ money: own }) => shown.money(own.total.due) },
    { name: 'gefactureerd', head: text.billed, figure: true, cell: ({ money: own }) => shown.money(own.total.billed) },
    { name: 'verwacht', head: text.expected, figure: true, cell: ({ money: own }) => shown.money(own.total.expected) },
  ];
  const { total } = money;
  return (
    <Table
      caption={text.events}
      columns={columns}
      rows={rows}
      keyOf={({ event }) => (event === undefined ? 'time' : `${event.stream} ${event.revision}`)}
      foot={[text.total, '', '', '', shown.money(total.due), shown.money(total.billed), shown.money(total.expected)]}
      name="gebeurtenissen"
    />
  );
};

const monthColumns = (): Column<Month>[] => {
  const text = texts().school.difference;
  return [
    {
      name: 'maand',
      head: text.month,
      rowHead: true,
      cell: ({ lastDay }) => shown.month(lastDay),
      csv: ({ lastDay }) => lastDay,
    },
    {
      name: 'eerst',
      head: text.before,
      figure: true,
      cell: ({ before }) => shown.decimal(before),
      csv: ({ before }) => before,
    },
    {
      name: 'dan',
      head: text.after,
      figure: true,
      cell: ({ after }) => shown.decimal(after),
      csv: ({ after }) => after,
    },
  ];
};

const documentsIssued = (): Column<Document>[] => {
  const { number, issuedOn, total } = documentColumns();
  return [number, issuedOn, total];
};

const pupilColumns = (school: string): Column<Pupil>[] => {
  const { difference: text, pupil } = texts().school;
  const spans = (days: Pupil['gained']): string =>
    days.length === 0
      ? texts().kit.none
      : shown.list(days.map(({ from, through }) => pupil.span(shown.shortDay(from), shown.shortDay(through))));
  return [
    {
      name: 'leerling',
      head: text.pupil,
      rowHead: true,
      cell: (own) => <PupilLink school={school} pupil={own.pupil} />,
    },
    { name: 'wel', head: text.gained, cell: ({ gained }) => spans(gained) },
    { name: 'niet', head: text.lost, cell: ({ lost }) => spans(lost) },
  ];
};
