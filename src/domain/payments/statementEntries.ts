/** Entries of a bank statement (documents.md 9.8.3): which of them are in order, and which may be payments to the supplier. */
import { type Day, dayOfMoment, earliestDay, isDay } from '../day.ts';
import { BadRowList, type BadRows, type Fault } from '../files/badRows.ts';
import type { DecimalText } from '../money.ts';
import type { EntryWhy } from './entryFacts.ts';

/** An entry as read: trimmed text, empty where the file has nothing. */
export type ReadEntry = {
  /** The number of the entry in the file, from 1. */
  readonly row: number;
  /** IBAN of the account that the statement is of. */
  readonly account: string;
  /** The statement's own id. */
  readonly statement: string;
  /** The number of the entry in its statement, from 1. */
  readonly place: number;
  /** `Amt`, without a sign. */
  readonly amount: string;
  readonly currency: string;
  /** `CdtDbtInd` */
  readonly side: string;
  /** `Sts`, or the code in it. */
  readonly status: string;
  /** `BookgDt`, a day or a moment. */
  readonly bookedOn: string;
  /** `AcctSvcrRef`, by which the bank names the entry. */
  readonly reference: string;
  readonly remittance: string;
  readonly payer: string;
};

/** Why an entry is no payment to the supplier. */
export type NoPayment = EntryWhy<'other-account' | 'debit' | 'not-booked' | 'other-currency' | 'zero'>['is'];

/** An entry that may be a payment. */
export type StatementEntry = {
  readonly row: number;
  /** The account and the bank's reference, else the account, the statement and the number of the entry in it. */
  readonly entry: string;
  readonly on: Day;
  readonly amount: DecimalText;
  readonly remittance: string;
  readonly payer: string;
};

export type CheckedStatement = BadRows & {
  readonly entries: readonly StatementEntry[];
  readonly others: readonly { readonly row: number; readonly why: NoPayment }[];
};

type Checking = { readonly ibans: readonly string[]; readonly today: Day };

/** Separates entries that may be payments from other entries and from bad ones. Yields after each entry. */
export function* checkStatement(
  read: readonly ReadEntry[],
  { ibans, today }: Checking,
): Generator<void, CheckedStatement, void> {
  const bad = new BadRowList();
  const own = new Set(ibans);
  const entries: StatementEntry[] = [];
  const others: { row: number; why: NoPayment }[] = [];
  for (const one of read) {
    yield;
    const checked = checkedEntry(one, own, today);
    if (typeof checked === 'string') others.push({ row: one.row, why: checked });
    else if (Array.isArray(checked)) bad.add(one.row, bad.addSet(checked));
    else entries.push(checked as StatementEntry);
  }
  return { entries, others, ...bad.listed(read.length) };
}

const amountExample = '103.50';

const wrongForm = (column: string, example: string): Fault => ({
  column,
  code: 'wrong_form',
  accepted: { is: 'form', example },
});

const checkedEntry = (
  read: ReadEntry,
  ibans: ReadonlySet<string>,
  today: Day,
): StatementEntry | Fault[] | NoPayment => {
  const { row, account, side, status, currency, amount, bookedOn, remittance, payer } = read;
  if (!ibans.has(account)) return 'other-account';
  if (side === 'DBIT') return 'debit';
  if (side === 'CRDT' && status !== '' && status !== 'BOOK') return 'not-booked';
  if (side === 'CRDT' && /^[A-Z]{3}$/.test(currency) && currency !== 'EUR') return 'other-currency';
  const faults: Fault[] = [];
  if (side !== 'CRDT') faults.push(notOneOf('CdtDbtInd', ['CRDT', 'DBIT']));
  if (status === '') faults.push(notOneOf('Sts', ['BOOK', 'PDNG', 'INFO']));
  if (currency !== 'EUR') faults.push(wrongForm('Ccy', 'EUR'));
  const exact = centsText(amount);
  if (exact === undefined) faults.push(wrongForm('Amt', amountExample));
  const on = dayIn(bookedOn);
  if (on === undefined || on > today)
    faults.push({
      column: 'BookgDt',
      code: on === undefined ? 'not_a_day' : 'in_future',
      accepted: { is: 'day', forms: ['year-first'], from: earliestDay, until: today },
    });
  const entry = identityOf(read);
  if (entry === undefined) faults.push(wrongForm('AcctSvcrRef', '2026-08-20-000123'));
  if (faults.length > 0) return faults;
  return exact === '0.00' ? 'zero' : { row, entry: entry!, on: on!, amount: exact!, remittance, payer };
};

const notOneOf = (column: string, words: readonly string[]): Fault => ({
  column,
  code: 'unknown_word',
  accepted: { is: 'word', words },
});

/** The bank gives at most five decimals; ours are cents. */
const amountForm = /^\+?0*(\d{1,9})(?:\.(\d{0,2})0{0,3})?$/;

const centsText = (amount: string): DecimalText | undefined => {
  const [, whole, fraction = ''] = amountForm.exec(amount) ?? [];
  return whole === undefined ? undefined : `${whole}.${fraction.padEnd(2, '0')}`;
};

/** A moment with a time zone is the day that it was in Amsterdam; without one, the day that the bank wrote. */
const dayIn = (text: string): Day | undefined => {
  const day = text.slice(0, 10);
  if (!isDay(day)) return undefined;
  if (!/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return day;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : dayOfMoment(moment);
};

/** The words that banks write instead of a reference. They do not identify an entry. */
const noReference = /^(?:|NOTPROVIDED|NOT PROVIDED|NONREF|NOREF|NONE)$/i;

const identityMax = 35;

/** The word after the account tells which of the two ways it is, so that no reference can be taken for the other. */
const identityOf = ({ account, reference, statement, place }: ReadEntry): string | undefined => {
  if (!noReference.test(reference) && reference.length <= identityMax) return `${account}:ref:${reference}`;
  if (noReference.test(statement) || statement.length > identityMax) return undefined;
  return `${account}:statement:${statement}:${place}`;
};

/** The form of an entry's identity: its account, and one of the two ways to name it. */
export const entryForm =
  /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}:(?:ref:[^\p{C}]{1,35}|statement:[^\p{C}]{1,35}:[1-9][0-9]{0,6})$/u;
