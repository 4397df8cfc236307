/** The balance of each account in a year, and whether the books equal the documents (documents.md 9.7.6). */
import type { z } from 'zod';
import type { trialBalance } from '../../http/accounting/answers.ts';
import { type Column, shown, Table } from '../kit/kit.ts';
import { accountingTexts } from './words.ts';

type TrialBalance = z.output<typeof trialBalance>;
type Account = TrialBalance['accounts'][number];
type Compared = { readonly name: string; readonly booked: string; readonly documents: string; readonly equal: boolean };

export const Control = ({ of: { debtors, vat, net, entries, sides } }: { of: TrialBalance['control'] }) => {
  const text = accountingTexts().control;
  const amounts = Object.entries({ debtors, vat, net }).map(([name, compared]) => ({
    name: text.of[name as 'debtors' | 'vat' | 'net'],
    booked: shown.money(compared.booked),
    documents: shown.money(compared.documents),
    equal: compared.equal,
  }));
  const rows: Compared[] = [
    ...amounts,
    {
      name: text.of.entries,
      booked: shown.decimal(entries.booked),
      documents: shown.decimal(entries.documents),
      equal: entries.equal,
    },
    { name: text.of.sides, booked: shown.money(sides.debit), documents: shown.money(sides.credit), equal: sides.equal },
  ];
  const isEqual = rows.every(({ equal }) => equal);
  const columns: Column<Compared>[] = [
    { name: 'wat', head: text.what, rowHead: true, cell: ({ name }) => name },
    { name: 'geboekt', head: text.booked, figure: true, cell: ({ booked }) => booked },
    { name: 'documenten', head: text.documents, figure: true, cell: ({ documents }) => documents },
    {
      name: 'gelijk',
      head: text.equal,
      cell: ({ equal }) => <span class={equal ? 'right' : 'wrong'}>{equal ? text.isEqual : text.differs}</span>,
    },
  ];
  return (
    <>
      <p class={isEqual ? 'lead' : 'notice notice-warning'}>{isEqual ? text.inBalance : text.notInBalance}</p>
      <Table caption={text.caption} stacks columns={columns} rows={rows} keyOf={({ name }) => name} name="controle" />
    </>
  );
};

export const Balances = ({ of: { year, accounts } }: { of: TrialBalance }) => {
  const text = accountingTexts().balances;
  const figure = (name: string, head: string, of: (account: Account) => string): Column<Account> => ({
    name,
    head,
    figure: true,
    cell: (account) => shown.money(of(account)),
    csv: of,
  });
  const columns: Column<Account>[] = [
    { name: 'rekening', head: text.number, rowHead: true, cell: ({ number }) => number, csv: ({ number }) => number },
    { name: 'naam', head: text.name, cell: ({ name }) => name, csv: ({ name }) => name },
    { name: 'rgs', head: text.rgs, cell: ({ rgs }) => <span class="code">{rgs}</span>, csv: ({ rgs }) => rgs },
    figure('begin', text.opening, ({ opening }) => opening),
    figure('debet', text.debit, ({ debit }) => debit),
    figure('credit', text.credit, ({ credit }) => credit),
    figure('saldo', text.balance, ({ balance }) => balance),
    { name: 'kant', head: text.side, cell: ({ side }) => text.sides[side], csv: ({ side }) => side },
  ];
  return (
    <>
      <Table
        caption={text.caption(`${year}`)}
        columns={columns}
        rows={accounts}
        keyOf={({ number, use }) => `${use} ${number}`}
        name="saldi"
        file={`proefbalans-${year}`}
      />
      <p class="small quiet">{text.explained}</p>
    </>
  );
};
