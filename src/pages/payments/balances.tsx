/** The open amount of each document, before and after an act (pages.md 10.9). */
import type { z } from 'zod';
import type { paymentPreview } from '../../http/payments/answers.ts';
import { type Column, shown, Table } from '../kit/kit.ts';
import { paymentTexts } from './words.ts';

export type PaymentPreview = z.output<typeof paymentPreview>;
type Balance = PaymentPreview['balances'][number];

export const Balances = ({ preview: { balances, payment } }: { preview: PaymentPreview }) => {
  const text = paymentTexts().record;
  const columns: Column<Balance>[] = [
    { name: 'nummer', head: text.number, cell: ({ number }) => number, rowHead: true },
    { name: 'eerst', head: text.before, figure: true, cell: ({ before }) => shown.money(before) },
    { name: 'dan', head: text.after, figure: true, cell: ({ after }) => shown.money(after) },
  ];
  return (
    <>
      {balances.length === 0 ? (
        <p>{text.noBalances}</p>
      ) : (
        <Table caption={text.balances} columns={columns} rows={balances} keyOf={({ number }) => number} name="saldo" />
      )}
      {payment.reversal === null && shown.signOf(payment.unallocated) !== 'zero' && (
        <p>{text.rest(shown.money(payment.unallocated))}</p>
      )}
    </>
  );
};
