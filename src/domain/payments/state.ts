/** The fold of the stream of payments. */
import { type Day, dayOfMoment } from '../day.ts';
import { amountOf, centsIn } from '../money.ts';
import { type Payment, type PaymentMove, type PaymentsEvent, paymentNumberOf } from './payment.ts';

export type RecordedPaymentsEvent = PaymentsEvent & {
  readonly metadata: { readonly recordedAt: string; readonly reason?: string };
};

/** A part of a payment that is allocated to a document, from the day of the payment until the day of its reversal. */
type Allocated = {
  readonly cents: bigint;
  readonly from: Day;
  readonly until: Day | undefined;
  readonly payment: number;
};

export type Payments = {
  /** In order of recording: the payment of id n is at n − 1. */
  readonly all: readonly Payment[];
  /** By the number of the document. */
  readonly allocated: ReadonlyMap<string, readonly Allocated[]>;
  /** The last payment of each entry of a bank statement, by the entry's identity. */
  readonly entries: ReadonlyMap<string, number>;
};

export const noPayments: Payments = { all: [], allocated: new Map(), entries: new Map() };

/** Folds events together, so that the indexes are copied once. */
export const evolvePayments = (state: Payments, events: readonly RecordedPaymentsEvent[]): Payments => {
  if (events.length === 0) return state;
  const all = [...state.all];
  const allocated = new Map(state.allocated);
  const entries = new Map(state.entries);
  for (const { type, data, metadata } of events) {
    const recordedOn = dayOfMoment(new Date(metadata.recordedAt));
    if (type === 'PaymentRecorded') {
      const payment = all.push({ ...data, recordedOn, reversal: null });
      if (data.entry !== undefined) entries.set(data.entry, payment);
      for (const { number, amount } of data.allocations) {
        const part = { cents: centsIn(amount), from: data.on, until: undefined, payment };
        allocated.set(number, [...(allocated.get(number) ?? []), part]);
      }
    } else {
      const payment = paymentNumberOf(data.paymentId);
      const reversed = all[payment - 1];
      if (reversed === undefined) continue;
      all[payment - 1] = { ...reversed, reversal: { recordedOn, reason: metadata.reason ?? null } };
      for (const { number } of reversed.allocations) {
        const ended = (part: Allocated) => (part.payment === payment ? { ...part, until: recordedOn } : part);
        allocated.set(number, allocated.get(number)!.map(ended));
      }
    }
  }
  return { all, allocated, entries };
};

/** Whether a payment, or a part of it, counts on a day. If `on` is undefined, everything that is recorded counts. */
const counts = (from: Day, until: Day | undefined, on: Day | undefined): boolean =>
  on === undefined ? until === undefined : from <= on && (until === undefined || on < until);

/**
 * The sum that payments settle of a document, in cents. A reversed payment counts until the day of its reversal, as in
 * the books (9.7.2).
 * @param on default: with everything that is recorded
 */
export const allocatedTo = ({ allocated }: Pick<Payments, 'allocated'>, number: string, on?: Day): bigint => {
  let total = 0n;
  for (const { cents, from, until } of allocated.get(number) ?? []) if (counts(from, until, on)) total += cents;
  return total;
};

/** The part of a payment that settles no document, in cents. */
const restOf = ({ amount, allocations }: Pick<Payment, 'amount' | 'allocations'>): bigint =>
  allocations.reduce((rest, allocation) => rest - centsIn(allocation.amount), centsIn(amount));

export const unallocatedOf = (payment: Pick<Payment, 'amount' | 'allocations'>): string => amountOf(restOf(payment));

/**
 * The sum of the payments that count on a day, as far as they settle no document, in cents. Yields after each payment.
 */
export function* unallocatedOn(
  { all }: Pick<Payments, 'all'>,
  on: Day,
  isAsked: (payment: Payment) => boolean = () => true,
): Generator<void, bigint, void> {
  let total = 0n;
  for (const payment of all) {
    yield;
    if (counts(payment.on, payment.reversal?.recordedOn, on) && isAsked(payment)) total += restOf(payment);
  }
  return total;
}

/** The payment of an id. */
export const paymentOf = ({ all }: Pick<Payments, 'all'>, id: string): Payment | undefined =>
  all[paymentNumberOf(id) - 1];

/** The last payment that was recorded of an entry of a bank statement. */
export const paymentOfEntry = ({ all, entries }: Payments, entry: string): Payment | undefined => {
  const number = entries.get(entry);
  return number === undefined ? undefined : all[number - 1];
};

/** Payments and reversals as they are booked, in order of recording; a reversal follows its payment. */
export const paymentMoves = ({ all }: Pick<Payments, 'all'>): PaymentMove[] =>
  all.flatMap(({ paymentId: id, on, recordedOn, amount, debtor = null, reversal }) => [
    { id, on, recordedOn, amount, reversal: false, debtor },
    ...(reversal === null ? [] : [{ id, on, recordedOn: reversal.recordedOn, amount, reversal: true, debtor }]),
  ]);
