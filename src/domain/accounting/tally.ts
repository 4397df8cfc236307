/**
 * Adds up entries by account and by the use of the accounts, and compares the sums with the documents (documents.md
 * 9.7.6).
 */
import { type DecimalText, minus, runningTotal, sum } from '../money.ts';
import { type Account, type AccountUse, accountUses, normalSides } from './accounts.ts';
import { type BookedDocument, type Books, isWithin, type Span } from './books.ts';
import { allEntries, type Entry, type Journal, journals, paymentsBookedIn, type Side } from './entries.ts';

export type AccountSums = {
  readonly use: AccountUse;
  /** The account under its latest name. */
  readonly account: Account;
  readonly debit: DecimalText;
  readonly credit: DecimalText;
};

export type Sums = { readonly debit: DecimalText; readonly credit: DecimalText; readonly lines: number };

export type Tally = {
  readonly accounts: readonly AccountSums[];
  readonly all: Sums;
  /** Entries of each journal by month, `2026-08`. */
  readonly entries: Readonly<Record<Journal, ReadonlyMap<string, number>>>;
  /** The ids of the debtors that are named. */
  readonly debtors: ReadonlySet<string>;
  /** Entries of which debit and credit differ. */
  readonly unbalanced: number;
};

/** Both sides of a comparison: the sum of the entries, and the figure of the documents and payments. */
export type Compared<T> = { readonly booked: T; readonly documents: T; readonly equal: boolean };

export type Control = {
  /** Totals of documents less payments. */
  readonly debtors: Compared<DecimalText>;
  readonly vat: Compared<DecimalText>;
  /** Deferred and revenue together. */
  readonly net: Compared<DecimalText>;
  /** Sales entries, and documents. */
  readonly entries: Compared<number>;
  /** Everything that is booked on each side. The control is equal only if each single entry has equal sides. */
  readonly sides: { readonly debit: DecimalText; readonly credit: DecimalText; readonly equal: boolean };
};

/** Adds up the entries of some days; yields after each, so that it can be done in slices. */
export function* tallyOf(books: Books, span: Span): Generator<void, Tally, void> {
  const accounts = new Map<
    string,
    { use: AccountUse; account: Account } & Record<Side, ReturnType<typeof runningTotal>>
  >();
  const entries = { VERK: new Map<string, number>(), MEMO: new Map<string, number>(), BANK: new Map<string, number>() };
  const debtors = new Set<string>();
  let lines = 0;
  let unbalanced = 0;
  for (const entry of allEntries(books, span)) {
    const months = entries[entry.journal];
    const month = entry.on.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + 1);
    for (const { use, account, side, amount } of entry.lines) {
      const key = `${use} ${account.number}`;
      const sums = accounts.get(key) ?? { use, account, debit: runningTotal(), credit: runningTotal() };
      sums.account = account;
      accounts.set(key, sums);
      sums[side].add(amount);
    }
    if (entry.debtor !== null) debtors.add(entry.debtor);
    lines += entry.lines.length;
    if (!isBalanced(entry)) unbalanced += 1;
    yield;
  }
  const summed = [...accounts.values()]
    .map(({ use, account, debit, credit }) => ({ use, account, debit: debit.total(), credit: credit.total() }))
    .toSorted(byNumber);
  const all = { debit: sum(summed.map(({ debit }) => debit)), credit: sum(summed.map(({ credit }) => credit)), lines };
  return { accounts: summed, all, entries, debtors, unbalanced };
}

const byNumber = (a: AccountSums, b: AccountSums): number =>
  Number(a.account.number > b.account.number) - Number(a.account.number < b.account.number) ||
  accountUses.indexOf(a.use) - accountUses.indexOf(b.use);

const isBalanced = ({ lines }: Entry): boolean => {
  const of = (wanted: Side) => sum(lines.filter(({ side }) => side === wanted).map(({ amount }) => amount));
  return of('debit') === of('credit');
};

/** The balance of an account, on its normal side. */
export const balanceOf = ({ use, debit, credit }: Pick<AccountSums, 'use' | 'debit' | 'credit'>): DecimalText =>
  normalSides[use] === 'debit' ? minus(debit, credit) : minus(credit, debit);

/** Compares a tally with the documents and the payments of the same days. */
export const controlOf = (books: Books, span: Span, { accounts, all, entries, unbalanced }: Tally): Control => {
  const issued = books.documents.filter(({ issuedOn }) => isWithin(issuedOn, span));
  const stated = (figure: (document: BookedDocument) => DecimalText) => sum(issued.map(figure));
  const booked = (...uses: readonly AccountUse[]) =>
    sum(accounts.filter(({ use }) => uses.includes(use)).map(balanceOf));
  return {
    debtors: compared(
      booked('debtors'),
      minus(
        stated(({ total }) => total),
        sum(paymentsBookedIn(books, span)),
      ),
    ),
    vat: compared(
      booked('vat'),
      stated(({ vat }) => vat),
    ),
    net: compared(
      booked('deferred', 'revenue'),
      stated(({ net }) => net),
    ),
    entries: compared(
      [...entries.VERK.values()].reduce((total, count) => total + count, 0),
      issued.length,
    ),
    sides: { debit: all.debit, credit: all.credit, equal: all.debit === all.credit && unbalanced === 0 },
  };
};

const compared = <T>(booked: T, documents: T): Compared<T> => ({ booked, documents, equal: booked === documents });

/** Whether the entries equal the documents and payments. Nothing is exported where they do not. */
export const isInBalance = (control: Control): boolean => Object.values(control).every(({ equal }) => equal);

/** The months of a journal that have entries, in order, with how many. */
export const monthsWithEntries = ({ entries }: Tally): { journal: Journal; month: string; count: number }[] =>
  journals.flatMap((journal) =>
    [...entries[journal]].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([month, count]) => ({ journal, month, count })),
  );
