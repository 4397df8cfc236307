/** Decides payments and their reversals (documents.md 9.8). */

import type { Documents } from '../billing/documents/issuedDocuments.ts';
import type { Day } from '../day.ts';
import { sameData } from '../decider.ts';
import { amountOf, centsIn, type DecimalText } from '../money.ts';
import type { NamedDebtor } from '../refusals/paymentFacts.ts';
import { Rejection } from '../rejection.ts';
import { openOf } from './openItems.ts';
import { type NewPayment, type PaymentsEvent, paymentIdOf } from './payment.ts';
import { evolvePayments, noPayments, type Payments, paymentOf, paymentOfEntry } from './state.ts';

export type PaymentsCommand =
  | {
      readonly type: 'RecordPayment';
      readonly data: NewPayment;
      readonly today: Day;
      readonly documents: Documents;
      /** The debtors of the documents that the payment names, by their numbers. */
      readonly debtors: ReadonlyMap<string, NamedDebtor>;
      /** The debtor that the payment itself names. */
      readonly payer?: NamedDebtor;
    }
  | { readonly type: 'ReversePayment'; readonly data: { readonly paymentId: string } };

type RecordPayment = Extract<PaymentsCommand, { type: 'RecordPayment' }>;

/**
 * Payments are decided at the revision of their stream that was read; documents are taken as they were read before. A
 * credit note that is issued at the same moment does no harm: no document changes what payments settled of another one,
 * so the log reads as if the credit note had come just after the payment.
 */
const decide = (command: PaymentsCommand, state: Payments): PaymentsEvent[] =>
  command.type === 'RecordPayment' ? record(command, state) : reverse(command.data.paymentId, state);

const record = (command: RecordPayment, state: Payments): PaymentsEvent[] => {
  const data = withDebtor(command);
  const { on, allocations, entry } = data;
  const fault = allocationFault(data);
  if (fault !== undefined) throw new RangeError(`The allocations of a payment: ${fault.is}`);
  const known = entry === undefined ? undefined : paymentOfEntry(state, entry);
  if (known !== undefined && known.reversal === null) {
    const { recordedOn: _, reversal: __, paymentId, ...recorded } = known;
    if (sameData(recorded, data)) return [];
    throw new Rejection('entry_already_booked', { payment: paymentId });
  }
  if (on > command.today) throw new Rejection('payment_in_future', { on, today: command.today });
  for (const { number, amount } of allocations) mustFit(number, amount, command.documents, state);
  mustBeOfDebtor(command, data);
  return [{ type: 'PaymentRecorded', data: { paymentId: nextId(state), ...data } }];
};

export const nextId = ({ all }: Pick<Payments, 'all'>, further = 0): string => paymentIdOf(all.length + 1 + further);

/** The fields of a payment in the order in which they are recorded. A payment for documents of one debtor is that debtor's. */
const withDebtor = ({ data, debtors }: Pick<RecordPayment, 'data' | 'debtors'>): NewPayment => {
  const { on, amount, reference, allocations, entry } = data;
  const all = new Set(allocations.map(({ number }) => debtors.get(number)?.id));
  const debtor = data.debtor ?? (all.size === 1 ? [...all][0] : undefined);
  return {
    on,
    amount,
    ...(debtor === undefined ? {} : { debtor }),
    reference,
    allocations: allocations.map((one) => ({ number: one.number, amount: one.amount })),
    ...(entry === undefined ? {} : { entry }),
  };
};

/** Refuses an allocation that has not the sign of the open amount, or exceeds it. */
const mustFit = (number: string, amount: DecimalText, documents: Documents, state: Payments): void => {
  const document = documents.find(number);
  if (document === undefined) throw new Rejection('document_not_found', {});
  const open = openOf(document, documents, state);
  const cents = centsIn(amount);
  const fits = open > 0n ? cents > 0n && cents <= open : cents < 0n && cents >= open;
  if (!fits) throw new Rejection('allocation_exceeds_open', { number, amount, open: amountOf(open) });
};

/** Documents of several debtors can be paid together, but are never set off against each other (9.8.2). */
const mustBeOfDebtor = ({ debtors, payer: named }: RecordPayment, { allocations }: NewPayment): void => {
  const signs = new Set(allocations.map(({ amount }) => amount.startsWith('-')));
  const payer = named ?? (signs.size > 1 ? debtors.get(allocations[0]!.number) : undefined);
  if (payer === undefined) return;
  for (const { number } of allocations) {
    const debtor = debtors.get(number)!;
    if (debtor.id !== payer.id) throw new Rejection('allocation_of_other_debtor', { number, debtor, payer });
  }
};

const reverse = (paymentId: string, state: Payments): PaymentsEvent[] => {
  const payment = paymentOf(state, paymentId);
  if (payment === undefined) throw new Rejection('payment_not_found', {});
  if (payment.reversal !== null)
    throw new Rejection('already_reversed', { payment: paymentId, on: payment.reversal.recordedOn });
  return [{ type: 'PaymentReversed', data: { paymentId } }];
};

/**
 * Why no payment can have these allocations. `at`: the place of the wrong allocation; absent when all of them together
 * are wrong.
 */
export type AllocationFault =
  | { readonly is: 'zero' | 'named-twice'; readonly at: number }
  /**
   * The sum of the allocations must lie between 0.00 and the amount. For a payment of 0.00 the sum must be 0.00, with
   * at least one allocation.
   */
  | { readonly is: 'not-within-amount' | 'nothing' };

export const allocationFault = ({
  amount,
  allocations,
}: Pick<NewPayment, 'amount' | 'allocations'>): AllocationFault | undefined => {
  const numbers = allocations.map(({ number }) => number);
  const parts = allocations.map((one) => centsIn(one.amount));
  const zero = parts.indexOf(0n);
  if (zero !== -1) return { is: 'zero', at: zero };
  const twice = numbers.findIndex((number, at) => numbers.indexOf(number) !== at);
  if (twice !== -1) return { is: 'named-twice', at: twice };
  const whole = centsIn(amount);
  const total = parts.reduce((sum, cents) => sum + cents, 0n);
  if (whole === 0n && parts.length === 0) return { is: 'nothing' };
  const within = whole >= 0n ? total >= 0n && total <= whole : total <= 0n && total >= whole;
  return within ? undefined : { is: 'not-within-amount' };
};

export const payments = { initial: noPayments, decide, evolveAll: evolvePayments };
