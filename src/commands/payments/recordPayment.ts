/** Records payments and reverses them (documents.md 9.8.1, 9.8.2). */
import type { DebtorId } from '../../domain/billing/documents/statedDocument.ts';
import { amountOf, type DecimalText } from '../../domain/money.ts';
import { openOf } from '../../domain/payments/openItems.ts';
import type { NewPayment, Payment, PaymentsEvent } from '../../domain/payments/payment.ts';
import { type PaymentsCommand, payments } from '../../domain/payments/payments.ts';
import { paymentOf, paymentOfEntry } from '../../domain/payments/state.ts';
import type { NamedDebtor } from '../../domain/refusals/paymentFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { decidingAgain, type Outcome, write } from '../../ledger/handler.ts';
import { type Context, today } from '../../ledger/ledger.ts';
import { debtorsOf } from '../../ledger/states/debtors.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';
import { debtorNames, type PaymentsRead, paymentsRead } from './paymentsRead.ts';

/** The open amount of a document before and after a decision. */
export type Balance = { readonly number: string; readonly before: DecimalText; readonly after: DecimalText };

export type PaymentOutcome = Omit<Outcome<PaymentsEvent>, 'events'> & {
  readonly payment: Payment;
  readonly balances: readonly Balance[];
  /** False if the entry of a statement was already recorded with the same data. */
  readonly wrote: boolean;
};

type Writing = Pick<Deps, 'ledger' | 'folds'>;

/**
 * @throws Rejection allocation_exceeds_open, allocation_of_other_debtor, entry_already_booked, payment_in_future,
 *   document_not_found, debtor_not_found
 */
export const recordPayment = (deps: Writing, data: NewPayment, context: Context): Promise<PaymentOutcome> =>
  deciding(deps, context, async ({ documents }) => {
    const payer = data.debtor === undefined ? undefined : await debtorNamed(deps, documents, data.debtor);
    const named = data.allocations.flatMap(({ number }) => documents.find(number) ?? []);
    const debtors = await debtorsOf(deps.ledger, named);
    return { type: 'RecordPayment', data, today: today(deps), documents, debtors, ...(payer && { payer }) };
  });

/** The reason is in the context. @throws Rejection payment_not_found, already_reversed */
export const reversePayment = (deps: Writing, paymentId: string, context: Context): Promise<PaymentOutcome> =>
  deciding(deps, context, async () => ({ type: 'ReversePayment', data: { paymentId } }));

const debtorNamed = async (deps: Writing, documents: PaymentsRead['documents'], id: DebtorId): Promise<NamedDebtor> => {
  const name = (await debtorNames(deps, documents, [id])).get(id);
  if (name === undefined) throw new Rejection('debtor_not_found', {});
  return { id, name };
};

const deciding = (
  deps: Writing,
  context: Context,
  commandOn: (read: PaymentsRead) => Promise<PaymentsCommand>,
): Promise<PaymentOutcome> =>
  decidingAgain(async () => {
    const read = await paymentsRead(deps);
    const { state, head, position } = read.payments;
    const command = await commandOn(read);
    const events = payments.decide(command, state);
    const { events: _, ...at } = await write(deps.ledger, streams.payments, events, { head, position }, context);
    const { payments: after } = events.length === 0 ? read : await paymentsRead(deps);
    const payment =
      command.type === 'ReversePayment'
        ? paymentOf(after.state, command.data.paymentId)!
        : (paymentOf(after.state, events[0]?.data.paymentId ?? '') ??
          paymentOfEntry(after.state, command.data.entry!)!);
    return { ...at, wrote: events.length > 0, payment, balances: balancesOf(read, payment, after.state) };
  });

const balancesOf = (
  { documents, payments: before }: PaymentsRead,
  { allocations }: Payment,
  after: PaymentsRead['payments']['state'],
) =>
  allocations
    .flatMap(({ number }) => documents.find(number) ?? [])
    .flatMap((document) => [document, documents.counterpart(document) ?? []].flat())
    .filter((document, at, all) => all.indexOf(document) === at)
    .map((document) => ({
      number: document.number,
      before: amountOf(openOf(document, documents, before.state)),
      after: amountOf(openOf(document, documents, after)),
    }));
