/** The open items at the end of a day, by document and by age (documents.md 9.8.1). */
import type { z } from 'zod';
import type { openItems } from '../../http/payments/answers.ts';
import {
  type Column,
  countColumn,
  documentColumns,
  InputField,
  moneyColumn,
  Page,
  shown,
  Table,
  useForm,
  useLocation,
  useRead,
  WithSchoolNames,
  withQuery,
} from '../kit/kit.ts';
import { debtorColumn } from './debtorColumn.tsx';
import { paymentTexts } from './words.ts';

type Answer = z.output<typeof openItems>;
type Item = Answer['items'][number];
type Age = Answer['totals']['ages'][number];

const itemsRead = '500';

export const OpenItems = () => {
  const { query } = useLocation();
  const asked = { on: query.op, debtor: query.debiteur, cursor: query.na, limit: itemsRead };
  const reading = useRead<Answer>(withQuery('/open-items', asked));
  const text = paymentTexts().open;
  return (
    <Page title={text.title} of={reading}>
      {(answer) => (
        <>
          <p class="lead">{text.asOf(shown.day(answer.on))}</p>
          <Filter on={answer.on} />
          <Totals totals={answer.totals} />
          {answer.items.length === 0 ? (
            <>
              <p>{text.nothing}</p>
              <p class="quiet">{text.nothingHint}</p>
            </>
          ) : (
            <Items answer={answer} />
          )}
        </>
      )}
    </Page>
  );
};

const Filter = ({ on }: { on: string }) => {
  const { url, query, route } = useLocation();
  const form = useForm({ on, debtor: query.debiteur ?? '' });
  const text = paymentTexts().open;
  return (
    <form
      class="filters no-print"
      onSubmit={(event) => {
        event.preventDefault();
        const { on: op, debtor: debiteur } = form.values;
        route(withQuery(url, { op, debiteur, na: undefined, pagina: undefined }));
      }}
    >
      <InputField form={form} name="on" type="date" label={text.day} />
      <InputField form={form} name="debtor" label={text.debtor} hint={text.debtorHint} />
      <p class="buttons">
        <button type="submit">{text.show}</button>
      </p>
    </form>
  );
};

const Totals = ({ totals }: { totals: Answer['totals'] }) => {
  const text = paymentTexts().open;
  const columns: Column<Age>[] = [
    { name: 'ouderdom', head: text.age, cell: ({ age }) => text.ages[age], rowHead: true, csv: ({ age }) => age },
    {
      name: 'documenten',
      head: text.count,
      figure: true,
      cell: ({ documents }) => shown.decimal(documents),
      csv: ({ documents }) => documents,
    },
    { name: 'open', head: text.open, figure: true, cell: ({ open }) => shown.money(open), csv: ({ open }) => open },
  ];
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{text.total}</dt>
          <dd>{shown.money(totals.open)}</dd>
          <dd class="formula">{text.documents(shown.decimal(totals.documents))}</dd>
        </div>
        {totals.unallocated !== undefined && (
          <div>
            <dt>{text.unallocated}</dt>
            <dd>{shown.money(totals.unallocated)}</dd>
          </div>
        )}
      </dl>
      <Table
        caption={text.byAge}
        columns={columns}
        rows={totals.ages}
        keyOf={({ age }) => age}
        name="ouderdom"
        file="openstaand-ouderdom"
      />
    </>
  );
};

const Items = ({ answer: { items, next } }: { answer: Answer }) => {
  const { url } = useLocation();
  const text = paymentTexts().open;
  const { number, school, dueOn, total } = documentColumns();
  const columns: Column<Item>[] = [
    number,
    debtorColumn(text.debtor),
    school,
    dueOn,
    total,
    moneyColumn({ name: 'open', head: text.open }, ({ open }) => open),
    countColumn({ name: 'te-laat', head: text.overdue }, ({ daysOverdue }) => daysOverdue),
    {
      name: 'afboeken',
      head: text.pay,
      cell: ({ number, open }) => (
        <a
          href={withQuery('/betalingen', { bedrag: open, nummers: `${number}:${open}` })}
          aria-label={text.payNumber(number)}
        >
          {text.pay}
        </a>
      ),
    },
  ];
  return (
    <>
      <WithSchoolNames of={items.map(({ school: id }) => id)}>
        <Table caption={text.caption} columns={columns} rows={items} keyOf={({ number }) => number} file="openstaand" />
      </WithSchoolNames>
      {next !== null && (
        <p class="no-print">
          <a href={withQuery(url, { na: next, pagina: undefined })}>{text.further}</a>
        </p>
      )}
    </>
  );
};
