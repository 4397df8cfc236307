/** Payments: money that came in or went out, and the documents that it settles (documents.md 9.8). */
import type { DebtorId } from '../billing/documents/statedDocument.ts';
import type { Day } from '../day.ts';
import type { DecimalText } from '../money.ts';

/** The part of a payment that settles a document. It has the sign of the document's open amount. */
export type Allocation = { readonly number: string; readonly amount: DecimalText };

export type NewPayment = {
  /** The day on which the money was booked by the bank. */
  readonly on: Day;
  /**
   * The amount that came in. It is negative when money went out, and 0.00 when documents are set off against each
   * other.
   */
  readonly amount: DecimalText;
  /** The debtor who paid. Left out while that is not known. */
  readonly debtor?: DebtorId;
  readonly reference: string;
  readonly allocations: readonly Allocation[];
  /** The identity of the bank statement's entry that this payment was booked from (9.8.3). */
  readonly entry?: string;
};

export type RecordedPayment = NewPayment & { readonly paymentId: string };

export type PaymentsEvent =
  | { readonly type: 'PaymentRecorded'; readonly data: RecordedPayment }
  | { readonly type: 'PaymentReversed'; readonly data: { readonly paymentId: string } };

/** The day and the reason of a reversal. It counts from the day on which it was recorded. */
export type Reversal = { readonly recordedOn: Day; readonly reason: string | null };

export type Payment = RecordedPayment & { readonly recordedOn: Day; readonly reversal: Reversal | null };

/** A payment or the reversal of one, as it is booked: each moves money once. */
export type PaymentMove = {
  readonly id: string;
  /** The day of the payment. */
  readonly on: Day;
  /** The day on which it, or its reversal, was recorded. */
  readonly recordedOn: Day;
  /** The amount of the payment, also when this is its reversal. */
  readonly amount: DecimalText;
  readonly reversal: boolean;
  /** Null when it is not known whose payment it is. */
  readonly debtor: DebtorId | null;
};

/** The ids of payments are numbers in order of recording, so they compare as text. */
export const paymentIdOf = (number: number): string => `P${String(number).padStart(8, '0')}`;

export const paymentNumberOf = (id: string): number => Number(id.slice(1));
