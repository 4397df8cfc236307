/** One row for each delivery: its way, its outcome, and the possible acts. */
import type { z } from 'zod';
import type { deliveriesPage } from '../../http/deliveries/answers.ts';
import {
  type Column,
  SchoolLink,
  schoolNamed,
  shown,
  Table,
  To,
  texts,
  useLocation,
  WithSchoolNames,
  withQuery,
} from '../kit/kit.ts';
import { deliveryTexts } from './words/deliveryTexts.ts';

type Delivery = z.output<typeof deliveriesPage>['items'][number];

export const DeliveriesTable = ({ items }: { items: readonly Delivery[] }) => {
  const { url } = useLocation();
  const text = deliveryTexts().deliveries;
  const columns: Column<Delivery>[] = [
    {
      name: 'document',
      head: text.document,
      rowHead: true,
      cell: ({ number }) => (
        <To page="document" with={{ number }} class="nowrap">
          {number}
        </To>
      ),
      sortBy: ({ number }) => number,
      csv: ({ number }) => number,
    },
    {
      name: 'school',
      head: text.school,
      cell: ({ school }) => <SchoolLink school={school} page="agreements" />,
      sortBy: ({ school }) => schoolNamed(school) ?? school,
      csv: ({ school }) => school,
    },
    {
      name: 'kanaal',
      head: text.channel,
      cell: ({ channel }) => <span class="nowrap">{texts().kit.sending.channels[channel]}</span>,
      csv: ({ channel }) => channel,
    },
    {
      name: 'gevraagd',
      head: text.askedAt,
      cell: ({ requestedAt }) => shown.moment(requestedAt),
      sortBy: ({ requestedAt }) => requestedAt,
      csv: ({ requestedAt }) => requestedAt,
    },
    {
      name: 'stand',
      head: text.state,
      cell: (delivery) => <State of={delivery} />,
      csv: ({ state }) => state,
    },
    {
      name: 'antwoord',
      head: text.answer,
      cell: (delivery) => answerOf(delivery) ?? texts().kit.none,
      csv: (delivery) => answerOf(delivery),
    },
    {
      name: 'doen',
      head: text.act,
      cell: ({ number, id, state, channel }) => (
        <>
          {state === 'failed' && (
            <a
              href={withQuery(url, { opnieuw: number, kanaal: channel, uitslag: undefined, id: undefined })}
              aria-label={text.againFor(number)}
            >
              {text.again}
            </a>
          )}
          {state === 'delivered' && (
            <a
              href={withQuery(url, { uitslag: number, id, opnieuw: undefined, kanaal: undefined })}
              aria-label={text.resultFor(number)}
            >
              {text.result}
            </a>
          )}
          {state === 'open' && texts().kit.none}
        </>
      ),
    },
  ];
  return (
    <WithSchoolNames of={items.map(({ school }) => school)}>
      <Table
        caption={text.caption}
        columns={columns}
        rows={items}
        keyOf={({ number, id }) => `${number} ${id}`}
        file="bezorging"
        classOf={({ state }) => (state === 'failed' ? 'row-wrong' : undefined)}
      />
    </WithSchoolNames>
  );
};

const State = ({ of: { state, deferred, ended, result } }: { of: Delivery }) => {
  const text = deliveryTexts().deliveries;
  const marks = { open: undefined, delivered: 'right', failed: 'wrong' } as const;
  return (
    <div>
      <span class={marks[state]}>{text.is[state]}</span>
      {ended?.why !== undefined && <div class="small">{text.why[ended.why]}</div>}
      {result !== null && (
        <div class="small">
          {result.accepted ? text.acceptedOn(shown.moment(result.at)) : text.refusedOn(shown.moment(result.at))}
        </div>
      )}
      {state === 'open' && deferred.length > 0 && (
        <div class="small">{text.tried(shown.decimal(deferred.length), shown.moment(deferred.at(-1)!.at))}</div>
      )}
    </div>
  );
};

/** The receiver's last answer, without a person's address. */
const answerOf = ({ result, ended, deferred }: Delivery): string | null => {
  const said = result?.detail ?? ended?.answer ?? deferred.at(-1)?.answer ?? '';
  return said === '' ? null : said;
};
