/** Answers about open items and payments (documents.md 9.8, 9.11). */
import { z } from 'zod';
import type { Balance, PaymentOutcome } from '../../commands/payments/recordPayment.ts';
import type { EntryFacts } from '../../domain/payments/entryFacts.ts';
import { ages } from '../../domain/payments/openItems.ts';
import type { Payment } from '../../domain/payments/payment.ts';
import { unallocatedOf } from '../../domain/payments/state.ts';
import type { OpenItemAnswer, OpenTotals } from '../../queries/payments/openItems.ts';
import { draft } from '../billing/documentAnswers.ts';
import { foretoldChange } from '../billing/foretoldAnswers.ts';
import { cursor, describing, money, pageOf, whole } from '../forms/answer.ts';
import { day, debtorId, documentNumber, paymentId, schoolId } from '../forms/primitives.ts';

/** Fields that a payment lacks are null. */
export const publicPayment = (payment: Payment) => {
  const { paymentId: id, on, recordedOn, amount, debtor, reference, allocations, entry, reversal } = payment;
  return {
    id,
    on,
    recordedOn,
    amount,
    debtor: debtor ?? null,
    reference,
    allocations,
    unallocated: unallocatedOf(payment),
    entry: entry ?? null,
    reversal,
  };
};

export const payment = describing<ReturnType<typeof publicPayment>>()(
  z
    .strictObject({
      id: paymentId,
      on: day,
      recordedOn: day,
      amount: money.meta({ description: 'What came in; negative where it went out' }),
      debtor: debtorId.nullable(),
      reference: z.string(),
      allocations: z.array(z.strictObject({ number: documentNumber, amount: money })),
      unallocated: money.meta({ description: 'The part that settles no document' }),
      entry: z.string().nullable().meta({ description: 'The entry of a bank statement that it is' }),
      reversal: z
        .strictObject({ recordedOn: day, reason: z.string().nullable() })
        .nullable()
        .meta({ description: 'A reversed payment settles nothing from that day on' }),
    })
    .meta({ id: 'Payment' }),
);

/** `names`: of debtors, by their ids. */
export const listedPayment = (one: Payment, names: ReadonlyMap<string, string>) => ({
  ...publicPayment(one),
  debtorName: names.get(one.debtor ?? '') ?? null,
});

export const payments = pageOf(
  describing<ReturnType<typeof listedPayment>>()(
    z
      .strictObject({
        ...payment.shape,
        debtorName: z.string().nullable().meta({ description: 'As on its latest document' }),
      })
      .meta({ id: 'PaymentListed' }),
  ),
);

const balance = describing<Balance>()(
  z
    .strictObject({ number: documentNumber, before: money, after: money })
    .meta({ id: 'OpenBalance', description: 'What is open of a document, before and after' }),
);

/** A payment changes no document (9.8.4), so what is foretold of documents and counts is always empty. */
export const publicPreview = ({ payment: recorded, balances }: PaymentOutcome) => ({
  documents: [],
  later: [],
  counts: [],
  balances,
  payment: publicPayment(recorded),
});

export const paymentPreview = z
  .strictObject({
    documents: z.array(draft),
    later: z.array(foretoldChange),
    counts: z.array(z.strictObject({})),
    balances: z.array(balance),
    payment,
  })
  .meta({ id: 'PaymentPreview', description: 'What would be open; nothing was written' });

const openItem = describing<OpenItemAnswer>()(
  z
    .strictObject({
      number: documentNumber,
      school: schoolId,
      debtor: debtorId,
      debtorName: z.string(),
      dueOn: day,
      total: money,
      open: money.meta({ description: 'Negative for what is to be paid back' }),
      daysOverdue: whole,
    })
    .meta({ id: 'OpenItem' }),
);

const totals = describing<OpenTotals>()(
  z
    .strictObject({
      documents: whole,
      open: money,
      ages: z.array(z.strictObject({ age: z.enum(ages), documents: whole, open: money })).meta({
        description: 'By days overdue; together they are what is open',
      }),
      unallocated: money
        .exactOptional()
        .meta({ description: 'What came in and settles no document; only staff are told' }),
    })
    .meta({ id: 'OpenTotals', description: 'Of all open items that were asked for, not of this page only' }),
);

export const openItems = z.strictObject({ on: day, items: z.array(openItem), next: cursor, totals });

const why = {
  code: z.string() as z.ZodType<keyof EntryFacts>,
  why: z.string().meta({ id: 'WhyNotBooked', description: 'For people, in the language of the reader' }),
};
const entry = {
  row: whole.min(1).meta({ id: 'EntryRow', description: 'The number of the entry in the file' }),
  entry: z.string(),
};
const found = { ...entry, on: day, amount: money };

export const bookedStatement = z
  .strictObject({
    total: money.meta({ description: 'Of all that was booked' }),
    booked: z.array(z.strictObject({ ...found, number: documentNumber, payment: paymentId, ...why })),
    proposed: z.array(
      z.strictObject({
        ...found,
        payer: z.string().nullable(),
        remittance: z.string(),
        open: z
          .array(z.strictObject({ number: documentNumber, open: money }))
          .meta({ description: 'The open numbers in its text' }),
        ...why,
      }),
    ),
    ignored: z.array(z.strictObject({ ...entry, entry: z.string().nullable(), ...why })),
  })
  .meta({ id: 'BookedStatement', description: 'Every entry of the file, in one of three lists' });
