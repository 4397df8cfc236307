import { type Column, EventLink, named, shown, Table, texts } from '../../kit/kit.ts';
import type { Answer, EventEffect, YearEffect } from './differenceAnswer.ts';

export const Money = ({ of: { money } }: { of: Answer }) => {
  const text = texts().school.difference;
  const { none } = texts().kit;
  if (money.years.length === 0) return <p>{text.nothing}</p>;
  const columns: Column<YearEffect>[] = [
    { name: 'jaar', head: text.year, rowHead: true, cell: ({ year }) => text.yearNumber(shown.decimal(year)) },
    {
      name: 'eerst',
      head: text.openBefore,
      figure: true,
      cell: ({ before }) => shownOr(before?.toSettle, none),
    },
    {
      name: 'dan',
      head: text.openAfter,
      figure: true,
      cell: ({ after }) => shownOr(after?.toSettle, none),
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

/** The share of each event and that of time. Together they are the whole, which stands below them. */
export const Events = ({ of: { events, time, money } }: { of: Answer }) => {
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
