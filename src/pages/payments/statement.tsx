/** Brings in a bank statement: first a preview, then booking it (documents.md 9.8.3). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { bookedStatement } from '../../http/payments/answers.ts';
import { type Column, FileField, PreviewedAct, shown, Table, texts, useForm, withQuery } from '../kit/kit.ts';
import { paymentTexts } from './words.ts';

type Statement = z.output<typeof bookedStatement>;
type Booked = Statement['booked'][number];
type Proposed = Statement['proposed'][number];
type Ignored = Statement['ignored'][number];

type None = Readonly<Record<never, string>>;

export const BringInStatement = ({ onDone }: { onDone: () => void }) => {
  const form = useForm<None>({});
  const [file, setFile] = useState<File | undefined>();
  // Proposals are kept only here, so they stay until another statement is brought in.
  const [left, setLeft] = useState<readonly Proposed[]>([]);
  const text = paymentTexts().statement;
  return (
    <section aria-labelledby="afschrift">
      <h2 id="afschrift">{text.title}</h2>
      <PreviewedAct<None, Statement, Statement>
        form={form}
        write={() => ({
          method: 'POST',
          path: '/bank-statements',
          body: new Blob(file === undefined ? [] : [file], { type: 'application/xml' }),
        })}
        effect={(statement) => <Entries statement={statement} />}
        confirm={({ booked, total }) =>
          booked.length === 0 ? undefined : text.confirm(shown.decimal(booked.length), shown.money(total))
        }
        done={({ booked, total }) => <p>{text.done(shown.decimal(booked.length), shown.money(total))}</p>}
        onDone={({ proposed }) => {
          setLeft(proposed);
          onDone();
        }}
      >
        <FileField label={text.file} hint={text.fileHint} accept=".xml,application/xml,text/xml" onFile={setFile} />
        {form.failure?.kind === 'problem' && <BadEntries rows={form.failure.problem.rows ?? []} />}
      </PreviewedAct>
      {left.length > 0 && <Proposals proposed={left} />}
    </section>
  );
};

const Entries = ({ statement: { booked, proposed, ignored } }: { statement: Statement }) => {
  const text = paymentTexts().statement;
  return (
    <>
      {booked.length === 0 ? <p>{text.nothing}</p> : <BookedEntries booked={booked} />}
      {proposed.length > 0 && <Proposals proposed={proposed} />}
      {ignored.length > 0 && <IgnoredEntries ignored={ignored} />}
    </>
  );
};

type Found = { readonly row: number; readonly on: string; readonly amount: string; readonly why: string };

const found = <Entry extends Found>(): Record<'row' | 'on' | 'amount' | 'why', Column<Entry>> => {
  const text = paymentTexts().statement;
  return {
    row: { name: 'regel', head: text.row, figure: true, rowHead: true, cell: ({ row }) => shown.decimal(row) },
    on: { name: 'dag', head: text.on, cell: ({ on }) => shown.shortDay(on) },
    amount: { name: 'bedrag', head: text.amount, figure: true, cell: ({ amount }) => shown.money(amount) },
    why: { name: 'waarom', head: text.why, cell: ({ why }) => why },
  };
};

const BookedEntries = ({ booked }: { booked: readonly Booked[] }) => {
  const text = paymentTexts().statement;
  const { row, on, amount, why } = found<Booked>();
  const number: Column<Booked> = { name: 'document', head: text.number, cell: (entry) => entry.number };
  return (
    <Table
      caption={text.booked}
      columns={[row, on, amount, number, why]}
      rows={booked}
      keyOf={({ entry }) => entry}
      name="geboekt"
    />
  );
};

/** Each proposal links to the form of a payment, filled in with what is known. */
const Proposals = ({ proposed }: { proposed: readonly Proposed[] }) => {
  const text = paymentTexts().statement;
  const { row, on, amount, why } = found<Proposed>();
  const columns: Column<Proposed>[] = [
    row,
    on,
    amount,
    { name: 'betaler', head: text.payer, cell: ({ payer }) => payer ?? texts().kit.none },
    { name: 'omschrijving', head: text.remittance, cell: ({ remittance }) => remittance },
    why,
    {
      name: 'overnemen',
      head: text.take,
      cell: (proposal) => (
        <a href={takingOf(proposal)} aria-label={text.takeRow(shown.decimal(proposal.row))}>
          {text.take}
        </a>
      ),
    },
  ];
  return (
    <Table caption={text.proposed} columns={columns} rows={proposed} keyOf={({ entry }) => entry} name="voorstel" />
  );
};

const takingOf = ({ entry, on, amount, open }: Proposed): string =>
  withQuery('/betalingen', {
    regel: entry,
    dag: on,
    bedrag: amount,
    nummers: open.map((one) => `${one.number}:${one.open}`).join(','),
  });

const IgnoredEntries = ({ ignored }: { ignored: readonly Ignored[] }) => {
  const text = paymentTexts().statement;
  const columns: Column<Ignored>[] = [
    { name: 'regel', head: text.row, figure: true, rowHead: true, cell: ({ row }) => shown.decimal(row) },
    { name: 'waarom', head: text.why, cell: ({ why }) => why },
  ];
  return (
    <Table caption={text.ignored} columns={columns} rows={ignored} keyOf={({ row }) => `${row}`} name="overgeslagen" />
  );
};

type BadRow = {
  readonly row: number;
  readonly faults: readonly { readonly column: string | null; readonly message: string; readonly accepted: string }[];
};

const BadEntries = ({ rows }: { rows: readonly BadRow[] }) => {
  const text = paymentTexts().statement;
  if (rows.length === 0) return null;
  const faults = rows.flatMap(({ row, faults: own }) => own.map((fault) => ({ row, ...fault })));
  const columns: Column<(typeof faults)[number]>[] = [
    { name: 'regel', head: text.row, figure: true, rowHead: true, cell: ({ row }) => shown.decimal(row) },
    { name: 'onderdeel', head: text.element, cell: ({ column }) => column ?? texts().kit.none },
    { name: 'fout', head: text.wrong, cell: ({ message }) => message },
    { name: 'mag', head: text.accepted, cell: ({ accepted }) => accepted },
  ];
  return (
    <Table
      caption={text.bad}
      columns={columns}
      rows={faults}
      keyOf={({ row, column }) => `${row} ${column}`}
      name="fouten"
    />
  );
};
