/** Requests about open items and payments (documents.md 9.8). */
import { z } from 'zod';
import type { NewPayment } from '../../domain/payments/payment.ts';
import { allocationFault } from '../../domain/payments/payments.ts';
import { type Gives, newestFirst, paging } from '../forms/forms.ts';
import { day, debtorId, documentNumber, line, reason, signedAmount, statementEntry } from '../forms/primitives.ts';
import { type FaultText, wrong } from '../words/faults.ts';

const allocationsMax = 500;

export const paymentBody = z
  .strictObject({
    on: day,
    amount: signedAmount,
    debtor: debtorId.exactOptional(),
    reference: line(140),
    allocations: z
      .array(z.strictObject({ number: documentNumber, amount: signedAmount }))
      .max(allocationsMax, wrong('too-many', { max: allocationsMax }))
      .default([]),
    entry: statementEntry.exactOptional(),
  })
  .superRefine((payment, check) => {
    const fault = allocationFault(payment);
    if (fault === undefined) return;
    const path = 'at' in fault ? ['allocations', fault.at] : ['allocations'];
    check.addIssue({ code: 'custom', path, message: faultTexts[fault.is] });
  }) satisfies Gives<NewPayment>;

const faultTexts: Readonly<Record<NonNullable<ReturnType<typeof allocationFault>>['is'], FaultText>> = {
  zero: wrong('allocation-zero'),
  'named-twice': wrong('document-twice'),
  'not-within-amount': wrong('allocations-beyond-amount'),
  nothing: wrong('nothing-allocated'),
};

export const reversalBody = z.strictObject({ reason });

export const paymentsQuery = z.strictObject({ ...newestFirst, ...paging });

export const openItemsQuery = z.strictObject({
  on: day.exactOptional(),
  debtor: debtorId.exactOptional(),
  ...newestFirst,
  ...paging,
});
