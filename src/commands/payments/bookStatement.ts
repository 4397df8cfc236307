/** Books the entries of a bank statement that say by themselves which document they pay (documents.md 9.8.3). */
import type { BadRows } from '../../domain/files/badRows.ts';
import { amountOf } from '../../domain/money.ts';
import type { EntryWhy } from '../../domain/payments/entryFacts.ts';
import { openOf } from '../../domain/payments/openItems.ts';
import type { PaymentsEvent } from '../../domain/payments/payment.ts';
import { nextId } from '../../domain/payments/payments.ts';
import { type BookedEntry, type Judged, judgeStatement, type ProposedEntry } from '../../domain/payments/statement.ts';
import { type CheckedStatement, checkStatement, type StatementEntry } from '../../domain/payments/statementEntries.ts';
import { Rejection } from '../../domain/rejection.ts';
import { decidingAgain, type Outcome, write } from '../../ledger/handler.ts';
import { type Context, today } from '../../ledger/ledger.ts';
import { debtorsOf } from '../../ledger/states/debtors.ts';
import { streams } from '../../ledger/streams.ts';
import type { Body } from '../../ledger/workers/workers.ts';
import { inSlices } from '../../waiting/slices.ts';
import type { Deps } from '../deps.ts';
import { FileRefused } from '../files/fileRefused.ts';
import { paymentsRead } from './paymentsRead.ts';
import { statementIn } from './statementReading.ts';

export type Booked = StatementEntry & {
  readonly number: string;
  readonly payment: string;
  readonly why: EntryWhy<'pays'>;
};

/** `entry` is null for an entry that was not examined, because it is no payment to the supplier. */
export type Ignored = { readonly row: number; readonly entry: string | null; readonly why: EntryWhy };

export type BookedStatement = Omit<Outcome<PaymentsEvent>, 'events'> & {
  readonly booked: readonly Booked[];
  readonly proposed: readonly ProposedEntry[];
  readonly ignored: readonly Ignored[];
};

// A payment takes some 600 bytes with its metadata, so that an append stays far below its limit.
const paymentsPerAppend = 500;

type Booking = Pick<Deps, 'ledger' | 'folds' | 'workers' | 'readStatement'>;

/**
 * A statement that was cut off between two appends can be sent again: an entry is booked once.
 * @throws Rejection file_unreadable, file_empty, file_too_large, supplier_incomplete; FileRefused with every bad entry.
 *   Nothing is booked then.
 */
export const bookStatement = async (deps: Booking, body: Body, context: Context): Promise<BookedStatement> => {
  const { entries, others } = await checked(deps, body);
  const booked: Booked[] = [];
  for (let pending = entries; ; ) {
    const { now, judged, ...at } = await bookSome(deps, pending, context);
    booked.push(...now);
    if (now.length === judged.booked.length) {
      const ignored: Ignored[] = [
        ...others.map(({ row, why }) => ({ row, entry: null, why: { is: why, facts: {} } as EntryWhy })),
        ...judged.known.map(({ row, entry, why }) => ({ row, entry, why })),
      ];
      return { ...at, booked: byRow(booked), proposed: judged.proposed, ignored: byRow(ignored) };
    }
    const done = new Set(now.map(({ row }) => row));
    pending = pending.filter(({ row }) => !done.has(row));
  }
};

const byRow = <T extends { readonly row: number }>(entries: readonly T[]): T[] =>
  entries.toSorted((a, b) => a.row - b.row);

const checked = async (deps: Booking, body: Body): Promise<Omit<CheckedStatement, keyof BadRows>> => {
  const { state } = await deps.folds.catalogue();
  if (state.supplier === undefined) throw new Rejection('supplier_incomplete', {});
  const read = await statementIn(deps, body);
  const { entries, others, ...bad } = await inSlices(checkStatement(read, { ibans: state.ibans, today: today(deps) }));
  if (bad.badRowsTotal > 0) throw new FileRefused(bad, { skippable: false });
  return { entries, others };
};

type Some = Omit<Outcome<PaymentsEvent>, 'events'> & { readonly judged: Judged; readonly now: readonly Booked[] };

/** Judges the remaining entries of a statement by what is known now, and books the first of them in one append. */
const bookSome = (deps: Booking, pending: readonly StatementEntry[], context: Context): Promise<Some> =>
  decidingAgain(async () => {
    const { documents, payments } = await paymentsRead(deps);
    const { state, head, position } = payments;
    const judged = await inSlices(judgeStatement(pending, documents, state));
    const some = judged.booked.slice(0, paymentsPerAppend);
    const debtors = await debtorsOf(
      deps.ledger,
      some.map(({ document }) => document),
    );
    const events = some.map((entry, at) => eventOf(entry, debtors.get(entry.document.number)!.id, nextId(state, at)));
    const now = some.map(({ document, ...entry }, at): Booked => {
      const { number } = document;
      const open = amountOf(openOf(document, documents, state));
      const why = { is: 'pays', facts: { number, open } } as const;
      return { ...entry, number, payment: nextId(state, at), why };
    });
    const { events: _, ...written } = await write(deps.ledger, streams.payments, events, { head, position }, context);
    return { ...written, judged, now };
  });

/** The text of an entry may name people, so only the document's number is kept of it (6.3). */
const eventOf = (
  { entry, on, amount, document: { number } }: BookedEntry,
  debtor: string,
  paymentId: string,
): PaymentsEvent => ({
  type: 'PaymentRecorded',
  data: { paymentId, on, amount, debtor, reference: number, allocations: [{ number, amount }], entry },
});
