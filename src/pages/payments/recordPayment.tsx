/** Records a payment: its amount, and the documents that it settles (documents.md 9.8.1, 9.8.2). */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { payment } from '../../http/payments/answers.ts';
import { given, InputField, PreviewedAct, shown, useForm, type Write, withQuery } from '../kit/kit.ts';
import { Balances, type PaymentPreview } from './balances.tsx';
import { paymentTexts } from './words.ts';

type Recorded = z.output<typeof payment>;

/** The values that a link to this form fills in. `numbers`: `2026-000017:103.50`, separated by commas. */
export type Asked = {
  readonly entry: string | undefined;
  readonly on: string | undefined;
  readonly amount: string | undefined;
  readonly numbers: string | undefined;
};

type Values = Readonly<Record<string, string>>;

/** Amounts are typed with a comma or a point. */
const typed = (amount: string): string => amount.replace('.', ',');
const asSent = (amount: string): string => amount.trim().replace(',', '.');

/** The name of a field is its path in the body, so that faults find it. */
const field = (at: number, name: 'number' | 'amount'): string => `allocations[${at}].${name}`;

const initialOf = ({ entry = '', on = '', amount = '', numbers = '' }: Asked): Values => {
  const parts = numbers === '' ? [] : numbers.split(',').map((part) => part.split(':'));
  return {
    on,
    amount: typed(amount),
    debtor: '',
    reference: '',
    entry,
    ...Object.fromEntries(
      parts.flatMap(([number = '', open = ''], at) => [
        [field(at, 'number'), number],
        [field(at, 'amount'), typed(open)],
      ]),
    ),
  };
};

const rowsIn = (values: Values): number => Object.keys(values).filter((name) => name.endsWith('.number')).length;

const writeOf = (values: Values, rows: number): Write => {
  const { on = '', amount = '', debtor = '', reference = '', entry = '' } = values;
  const allocations = Array.from({ length: rows }, (_, at) => ({
    number: (values[field(at, 'number')] ?? '').trim(),
    amount: asSent(values[field(at, 'amount')] ?? ''),
  })).filter((part) => part.number !== '' || part.amount !== '');
  const body = { ...given({ on, amount: asSent(amount), debtor, reference, entry }), allocations };
  return { method: 'POST', path: '/payments', body };
};

export const RecordPayment = ({ asked, onDone }: { asked: Asked; onDone: () => void }) => {
  const initial = initialOf(asked);
  const form = useForm<Values>(initial);
  const [rows, setRows] = useState(Math.max(rowsIn(initial), 1));
  const heading = useRef<HTMLHeadingElement>(null);
  const text = paymentTexts().record;
  useEffect(() => {
    // A link filled the form in, so the reader is brought to it.
    if (asked.entry !== undefined || asked.numbers !== undefined) heading.current?.focus();
  }, []);
  return (
    <section aria-labelledby="vastleggen">
      <h2 id="vastleggen" ref={heading} tabIndex={-1}>
        {text.title}
      </h2>
      <PreviewedAct<Values, PaymentPreview, Recorded>
        form={form}
        write={(values) => writeOf(values, rows)}
        effect={(preview) => <Balances preview={preview} />}
        confirm={({ payment: { amount } }) => text.confirm(shown.money(amount))}
        done={({ id, amount }) => (
          <p>
            {text.done(id, shown.money(amount))} <a href={withQuery('/betalingen', { terug: id })}>{text.undo}</a>
          </p>
        )}
        onDone={onDone}
      >
        <p>{text.intro}</p>
        <InputField form={form} name="on" type="date" label={text.on} />
        <InputField
          form={form}
          name="amount"
          inputMode="decimal"
          size={14}
          label={text.amount}
          hint={text.amountHint}
        />
        {Array.from({ length: rows }, (_, at) => (
          <fieldset key={field(at, 'number')} class="field">
            <legend>{text.part(shown.decimal(at + 1))}</legend>
            <InputField form={form} name={field(at, 'number')} size={14} label={text.number} />
            <InputField form={form} name={field(at, 'amount')} inputMode="decimal" size={14} label={text.partAmount} />
          </fieldset>
        ))}
        <p>
          <button type="button" class="plain" onClick={() => setRows(rows + 1)}>
            {text.more}
          </button>
        </p>
        <InputField form={form} name="debtor" size={20} label={text.debtor} hint={text.debtorHint} />
        <InputField form={form} name="reference" label={text.reference} hint={text.referenceHint} />
        {asked.entry !== undefined && <InputField form={form} name="entry" size={48} label={text.entry} />}
      </PreviewedAct>
    </section>
  );
};
