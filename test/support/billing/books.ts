/** Books made by hand, and functions that write what they give as short lines. */
import { type Books, booksOf } from '../../../src/domain/accounting/books.ts';
import type { Entry } from '../../../src/domain/accounting/entries.ts';
import type { StatedDocument } from '../../../src/domain/billing/documents/statedDocument.ts';
import type { PaymentMove } from '../../../src/domain/payments/payment.ts';
import type { DocumentLine } from '../documents/documents.ts';

export const booksWith = (documents: readonly StatedDocument[], given: Partial<Books> = {}): Books =>
  booksOf({ documents, payments: [], accounts: [], closedThrough: '2199-12-31', ...given });

/** What a generator returns, however often it yields. */
export const resultOf = <T>(steps: Generator<unknown, T, void>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** `D 1300 2363.25`, line by line. */
export const rows = ({ lines }: Entry): string[] =>
  lines.map(({ side, account, amount }) => `${side === 'debit' ? 'D' : 'C'} ${account.number} ${amount}`);

export const payment = (given: Partial<PaymentMove> = {}): PaymentMove => ({
  id: '01J00000000000000000000001',
  on: '2026-08-20',
  recordedOn: '2026-08-21',
  amount: '100.00',
  reversal: false,
  debtor: 'board-41234',
  ...given,
});

const line = (
  kind: DocumentLine['kind'],
  year: number,
  quantity: string,
  unitPrice: string,
  amount: string,
): DocumentLine => ({
  kind,
  term: 1,
  year,
  quantity,
  unitPrice,
  amount,
  settles: kind === 'usage' || amount.startsWith('-') ? ['2025-000009'] : [],
});

/** Year 3 of the worked example of domain.md 4: total 2363.25, VAT 410.15, net 1953.10. */
export const thirdYear: readonly DocumentLine[] = [
  line('advance', 3, '210', '11.50', '2415.00'),
  line('usage', 2, '200.5', '11.50', '2305.75'),
  line('advance-settled', 2, '-205', '11.50', '-2357.50'),
];

export const flatFee = line('flat-fee', 3, '1', '650.00', '650.00');
export const refund = line('flat-fee-refund', 2, '-1', '325.00', '-325.00');

export const negated = (lines: readonly DocumentLine[]): DocumentLine[] =>
  lines.map((one) => ({ ...one, quantity: turned(one.quantity), amount: turned(one.amount) }));

const turned = (figure: string): string => (figure.startsWith('-') ? figure.slice(1) : `-${figure}`);
