/** The accounts of the books by the day from which they hold, and setting others (documents.md 9.7.1). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { accountsFrom, accountsList } from '../../http/accounting/answers.ts';
import { type Column, InputField, PlainAct, shown, Table, useForm, type Values, type Write } from '../kit/kit.ts';
import { accountingTexts } from './words.ts';

export type AccountsRead = z.output<typeof accountsList>;
type InForce = z.output<typeof accountsFrom>;
type Accounts = InForce['accounts'];
type Row = { readonly key: string; readonly from: string; readonly use: string } & Accounts['debtors'];

const uses = ['debtors', 'vat', 'deferred', 'revenue', 'bank'] as const;

/** Whether accounts hold from before the first entry of any books: those that hold until others are set. */
const isFirst = (from: string): boolean => from < '1970-01-01';

const rowsOf = ({ items }: AccountsRead): Row[] => {
  const text = accountingTexts().accounts;
  return items.flatMap(({ from, accounts }) => {
    const rates = accounts.vatRates ?? [];
    const since = isFirst(from) ? text.fromStart : shown.shortDay(from);
    const row = (use: string, { number, rgs, name }: Accounts['debtors']): Row => ({
      key: `${from} ${use}`,
      from: since,
      use,
      number,
      rgs,
      name,
    });
    return [
      ...uses.map((use) => row(text.uses[use], accounts[use])),
      ...rates.map((rate) => row(text.vatRate(shown.percent(rate.percent)), rate)),
    ];
  });
};

type Props = { readonly of: AccountsRead; readonly onDone: () => void };

export const AccountsOf = ({ of, onDone }: Props) => {
  const text = accountingTexts().accounts;
  const columns: Column<Row>[] = [
    { name: 'vanaf', head: text.from, cell: ({ from }) => from, csv: ({ from }) => from },
    { name: 'waarvoor', head: text.use, rowHead: true, cell: ({ use }) => use, csv: ({ use }) => use },
    { name: 'nummer', head: text.number, cell: ({ number }) => number, csv: ({ number }) => number },
    { name: 'naam', head: text.name, cell: ({ name }) => name, csv: ({ name }) => name },
    { name: 'rgs', head: text.rgs, cell: ({ rgs }) => <span class="code">{rgs}</span>, csv: ({ rgs }) => rgs },
  ];
  const latest = of.items.at(-1);
  return (
    <>
      <Table
        caption={text.caption}
        captionHidden
        columns={columns}
        rows={rowsOf(of)}
        keyOf={({ key }) => key}
        name="rekeningen"
        file="rekeningen"
      />
      {latest !== undefined && (
        <details class="no-print">
          <summary>{text.change}</summary>
          <ChangeAccounts now={latest.accounts} onDone={onDone} />
        </details>
      )}
    </>
  );
};

/** A field is named by its path in the body, so that faults find it. */
const at = (place: string, part: 'number' | 'rgs' | 'name' | 'percent'): string => `accounts.${place}.${part}`;
const ratePlace = (index: number): string => `vatRates[${index}]`;

const initialOf = (now: Accounts): Values => {
  const parts = (place: string, { number, rgs, name }: Accounts['debtors']) => [
    [at(place, 'number'), number],
    [at(place, 'rgs'), rgs],
    [at(place, 'name'), name],
  ];
  const rates = now.vatRates ?? [];
  return Object.fromEntries([
    ['from', ''],
    ...uses.flatMap((use) => parts(use, now[use])),
    ...rates.flatMap((rate, index) => [
      [at(ratePlace(index), 'percent'), rate.percent],
      ...parts(ratePlace(index), rate),
    ]),
  ]);
};

const writeOf = (values: Values, rates: number): Write => {
  const account = (place: string) => ({
    number: values[at(place, 'number')] ?? '',
    rgs: values[at(place, 'rgs')] ?? '',
    name: values[at(place, 'name')] ?? '',
  });
  const vatRates = Array.from({ length: rates }, (_, index) => ({
    percent: (values[at(ratePlace(index), 'percent')] ?? '').trim().replace(',', '.'),
    ...account(ratePlace(index)),
  })).filter(({ percent }) => percent !== '');
  return {
    method: 'PUT',
    path: '/accounting/accounts',
    body: {
      from: values.from ?? '',
      accounts: {
        ...Object.fromEntries(uses.map((use) => [use, account(use)])),
        ...(vatRates.length === 0 ? {} : { vatRates }),
      },
    },
  };
};

const ChangeAccounts = ({ now, onDone }: { now: Accounts; onDone: () => void }) => {
  const form = useForm<Values>(initialOf(now));
  const [rates, setRates] = useState(now.vatRates?.length ?? 0);
  const text = accountingTexts().accounts;
  const places = [
    ...uses.map((use) => ({ place: use as string, legend: text.uses[use], isRate: false })),
    ...Array.from({ length: rates }, (_, index) => ({
      place: ratePlace(index),
      legend: text.rate(shown.decimal(index + 1)),
      isRate: true,
    })),
  ];
  return (
    <PlainAct<Values, InForce>
      form={form}
      write={(values) => writeOf(values, rates)}
      label={text.save}
      done={({ from }) => <p>{text.done(shown.day(from))}</p>}
      onDone={onDone}
    >
      <p>{text.intro}</p>
      <InputField form={form} name="from" type="date" label={text.validFrom} hint={text.validFromHint} />
      {places.map(({ place, legend, isRate }) => (
        <fieldset key={place} class="field">
          <legend>{legend}</legend>
          <div class="filters">
            {isRate && (
              <InputField form={form} name={at(place, 'percent')} inputMode="decimal" size={6} label={text.percent} />
            )}
            <InputField form={form} name={at(place, 'number')} size={8} label={text.number} />
            <InputField form={form} name={at(place, 'name')} size={32} label={text.name} />
            <InputField form={form} name={at(place, 'rgs')} size={16} label={text.rgs} />
          </div>
        </fieldset>
      ))}
      <p>
        <button type="button" class="plain" onClick={() => setRates(rates + 1)}>
          {text.more}
        </button>
      </p>
    </PlainAct>
  );
};
