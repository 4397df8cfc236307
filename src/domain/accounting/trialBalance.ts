/** Opening, movements and balance of each account in a calendar year, and the control of the year (documents.md 9.7.6). */
import { earliestDay } from '../day.ts';
import { type DecimalText, minus } from '../money.ts';
import { type Account, type AccountUse, accountsOn, accountUses, normalSides } from './accounts.ts';
import { type Books, calendarYear } from './books.ts';
import type { Side } from './entries.ts';
import { type AccountSums, balanceOf, type Control, controlOf, tallyOf } from './tally.ts';

export type TrialAccount = Account & {
  readonly use: AccountUse;
  /** The side on which `opening` and `balance` stand. A negative figure stands on the other side. */
  readonly side: Side;
  /** The balance that earlier years left. For revenue it is 0.00, because each year has its own revenue. */
  readonly opening: DecimalText;
  readonly debit: DecimalText;
  readonly credit: DecimalText;
  readonly balance: DecimalText;
};

export type TrialBalance = {
  readonly year: number;
  /** By number. The bank account is listed only if payments are booked. */
  readonly accounts: readonly TrialAccount[];
  readonly control: Control;
};

/** Yields after each entry, so that it can be done in slices. */
export function* trialBalance(books: Books, year: number): Generator<void, TrialBalance, void> {
  const span = calendarYear(year);
  const earlier = yield* tallyOf(books, { from: earliestDay, to: `${year - 1}-12-31` });
  const own = yield* tallyOf(books, span);
  const rows = new Map<string, { use: AccountUse; account: Account; before?: AccountSums; now?: AccountSums }>();
  const add = (use: AccountUse, account: Account, sums: { before?: AccountSums; now?: AccountSums }): void => {
    const key = `${use} ${account.number}`;
    rows.set(key, { ...rows.get(key), use, account, ...sums });
  };
  for (const one of earlier.accounts) if (one.use !== 'revenue') add(one.use, one.account, { before: one });
  for (const one of own.accounts) add(one.use, one.account, { now: one });
  const inForce = accountsOn(books.accounts, span.to);
  for (const use of accountUses) if (use !== 'bank') add(use, inForce[use], {});
  return {
    year,
    accounts: [...rows.values()]
      .map(({ use, account, before, now }) => rowOf(use, account, before, now))
      .toSorted((a, b) => Number(a.number > b.number) - Number(a.number < b.number)),
    control: controlOf(books, span, own),
  };
}

const rowOf = (use: AccountUse, account: Account, before?: AccountSums, now?: AccountSums): TrialAccount => {
  const { number, rgs, name } = account;
  const side = normalSides[use];
  const opening = before === undefined ? '0.00' : balanceOf(before);
  const [debit, credit] = [now?.debit ?? '0.00', now?.credit ?? '0.00'];
  const balance = balanceOf({
    use,
    debit: side === 'debit' ? plus(opening, debit) : debit,
    credit: side === 'credit' ? plus(opening, credit) : credit,
  });
  return { number, rgs, name, use, side, opening, debit, credit, balance };
};

const plus = (a: DecimalText, b: DecimalText): DecimalText => minus(a, minus('0.00', b));
