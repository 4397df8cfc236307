/** Payments: bringing in a statement, recording a payment, and the list of all (documents.md 9.8). */
import type { z } from 'zod';
import type { payments } from '../../http/payments/answers.ts';
import { type Column, Page, shown, Table, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { debtorColumn } from './debtorColumn.tsx';
import { RecordPayment } from './recordPayment.tsx';
import { ReversePayment } from './reversePayment.tsx';
import { BringInStatement } from './statement.tsx';
import { paymentTexts } from './words.ts';

type Answer = z.output<typeof payments>;
type Payment = Answer['items'][number];

const paymentsRead = '500';

export const Payments = () => {
  const { query } = useLocation();
  const reading = useRead<Answer>(withQuery('/payments', { cursor: query.na, limit: paymentsRead }));
  const { again } = reading;
  const text = paymentTexts().paid;
  const asked = { entry: query.regel, on: query.dag, amount: query.bedrag, numbers: query.nummers };
  return (
    <Page title={text.title} of={reading}>
      {(answer) => (
        <>
          {query.terug !== undefined && <ReversePayment key={query.terug} id={query.terug} onDone={again} />}
          <BringInStatement onDone={again} />
          <RecordPayment key={JSON.stringify(asked)} asked={asked} onDone={again} />
          {answer.items.length === 0 ? (
            <>
              <p>{text.none}</p>
              <p class="quiet">{text.noneHint}</p>
            </>
          ) : (
            <List answer={answer} />
          )}
        </>
      )}
    </Page>
  );
};

const List = ({ answer: { items, next } }: { answer: Answer }) => {
  const { url } = useLocation();
  const text = paymentTexts().paid;
  const columns: Column<Payment>[] = [
    { name: 'betaling', head: text.id, cell: ({ id }) => id, rowHead: true, csv: ({ id }) => id },
    { name: 'dag', head: text.on, cell: ({ on }) => shown.shortDay(on), sortBy: ({ on }) => on, csv: ({ on }) => on },
    {
      name: 'bedrag',
      head: text.amount,
      figure: true,
      cell: ({ amount }) => shown.money(amount),
      sortBy: ({ amount }) => amount,
      csv: ({ amount }) => amount,
    },
    debtorColumn(text.debtor, text.unknown),
    {
      name: 'omschrijving',
      head: text.reference,
      cell: ({ reference }) => reference,
      csv: ({ reference }) => reference,
    },
    {
      name: 'afgeboekt',
      head: text.allocations,
      cell: ({ allocations }) =>
        allocations.map(({ number, amount }) => (
          <div key={number}>
            <a href={`/facturen/${number}`}>{number}</a> {shown.money(amount)}
          </div>
        )),
      csv: ({ allocations }) => allocations.map(({ number, amount }) => `${number} ${amount}`).join(' '),
    },
    {
      name: 'niet-afgeboekt',
      head: text.unallocated,
      figure: true,
      cell: ({ unallocated }) => shown.money(unallocated),
      sortBy: ({ unallocated }) => unallocated,
      csv: ({ unallocated }) => unallocated,
    },
    {
      name: 'stand',
      head: text.state,
      cell: ({ id, reversal }) =>
        reversal === null ? (
          <a href={withQuery(url, { terug: id })} aria-label={text.reverseId(id)}>
            {text.reverse}
          </a>
        ) : (
          text.reversedOn(shown.shortDay(reversal.recordedOn))
        ),
      csv: ({ reversal }) => reversal?.recordedOn ?? null,
    },
  ];
  return (
    <>
      <Table caption={text.caption} columns={columns} rows={items} keyOf={({ id }) => id} file="betalingen" />
      {next !== null && (
        <p class="no-print">
          <a href={withQuery(url, { na: next, pagina: undefined })}>{text.further}</a>
        </p>
      )}
    </>
  );
};
