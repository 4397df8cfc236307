/** How the money changes between two states of knowledge: every year before and after (4.3, 4.4, 4.7, 5.6, 5.7). */
import { type Day, dayNumber } from '../../day.ts';
import { type DecimalText, minus, sum } from '../../money.ts';
import { linesFor } from '../documents/document.ts';
import type { Rounding } from '../rules/rules.ts';
import type { YearAccount } from './account.ts';
import { comingDocuments, foreseenThrough, type Known } from './coming.ts';
import { allYears } from './due.ts';
import { expectedSettlement } from './yearAccount.ts';

export type YearMoney = {
  readonly countDay: Day | null;
  /** N on the count day. */
  readonly count: number | null;
  /** The average in the form that people read. While the year runs, it covers the months or days that have ended. */
  readonly average: DecimalText | null;
  readonly price: DecimalText | null;
  /** Null while the year runs, for a flat plan and without a price. */
  readonly due: DecimalText | null;
  readonly billed: DecimalText;
  /** due − billed; null when due is null. */
  readonly open: DecimalText | null;
  /** For a running per-pupil year: the amount that will be open if its average stays as it is so far. */
  readonly expected: DecimalText | null;
  /** What is open, or while the year runs, what is expected to be. */
  readonly toSettle: DecimalText | null;
};

/** After − before, with null counted as 0. */
export type MoneyChange = {
  readonly due: DecimalText;
  readonly billed: DecimalText;
  readonly open: DecimalText;
  readonly expected: DecimalText;
  readonly toSettle: DecimalText;
};

export type YearEffect = {
  readonly term: number;
  readonly year: number;
  readonly from: Day;
  readonly to: Day;
  /** Null for a year that did not exist. */
  readonly before: YearMoney | null;
  readonly after: YearMoney | null;
  /** Month-ends of the term on which a different number of pupils counts; null on a side where the month had not ended. */
  readonly months: readonly { readonly lastDay: Day; readonly before: number | null; readonly after: number | null }[];
  readonly change: MoneyChange;
  /**
   * How the amount that is open or expected afterwards will be billed: by a document that still comes by itself (4.4),
   * or by a correction now (4.7). If both are false, nothing bills it.
   */
  readonly broughtBy: { readonly nextDocument: boolean; readonly correction: boolean };
};

export type MoneyEffect = {
  /** Only the years in which something differs, in order. */
  readonly years: readonly YearEffect[];
  readonly total: MoneyChange;
};

/** Pure: the same two states, reckoned by the same rules, give the same answer. What is the same in both is left out. */
export const moneyEffect = (before: Known, after: Known): MoneyEffect => {
  const [was, is] = [accountsKnown(before), accountsKnown(after)];
  const pairs = new Map<string, { before?: YearAccount; after?: YearAccount }>();
  for (const account of was) pairs.set(nameOf(account), { before: account });
  for (const account of is) pairs.set(nameOf(account), { ...pairs.get(nameOf(account)), after: account });
  const { rounding } = after.reckoning.rules;
  const differing = [...pairs.values()].filter((pair) => !isSame(pair.before, pair.after, rounding));
  if (differing.length === 0) return { years: [], total: totalOf([]) };
  const brought = broughtIn(after);
  const years = differing
    .map((pair) => yearEffect(pair, brought, rounding))
    .toSorted((a, b) => a.term - b.term || a.year - b.year);
  return { years, total: totalOf(years.map(({ change }) => change)) };
};

/** The accounts of all years that have begun, in every term. */
export const accountsKnown = ({ state, reckoning, today }: Known): YearAccount[] =>
  state.subscriptions.flatMap((subscription) =>
    allYears(subscription, today).map(({ term, year }) =>
      reckoning.rules.accountOf(state, subscription, term, year, reckoning, dayNumber(today) - 1),
    ),
  );

const moneyOf = (account: YearAccount, rounding: Rounding): YearMoney => {
  const { countDay, count, average, price, due, billed } = account;
  const open = due === null ? null : minus(due, billed);
  const expected = due === null ? (expectedSettlement(account, rounding)?.settlement ?? null) : null;
  return {
    countDay,
    count,
    average: average?.shown ?? null,
    price,
    due,
    billed,
    open,
    expected,
    toSettle: open ?? expected,
  };
};

export const totalOf = (changes: readonly MoneyChange[]): MoneyChange => ({
  due: sum(changes.map(({ due }) => due)),
  billed: sum(changes.map(({ billed }) => billed)),
  open: sum(changes.map(({ open }) => open)),
  expected: sum(changes.map(({ expected }) => expected)),
  toSettle: sum(changes.map(({ toSettle }) => toSettle)),
});

const nameOf = ({ term, year }: Pick<YearAccount, 'term' | 'year'>): string => `${term}/${year}`;

const isSame = (before: YearAccount | undefined, after: YearAccount | undefined, rounding: Rounding): boolean =>
  before !== undefined &&
  after !== undefined &&
  JSON.stringify([moneyOf(before, rounding), before.months]) ===
    JSON.stringify([moneyOf(after, rounding), after.months]);

type Brought = (year: Pick<YearAccount, 'term' | 'year'>) => YearEffect['broughtBy'];

const yearEffect = (
  pair: { before?: YearAccount; after?: YearAccount },
  brought: Brought,
  rounding: Rounding,
): YearEffect => {
  const { term, year, from, to } = (pair.after ?? pair.before)!;
  const before = pair.before === undefined ? null : moneyOf(pair.before, rounding);
  const after = pair.after === undefined ? null : moneyOf(pair.after, rounding);
  return {
    term,
    year,
    from,
    to,
    before,
    after,
    months: changedMonths(pair.before?.months ?? [], pair.after?.months ?? []),
    change: changeBetween(before, after),
    broughtBy: brought({ term, year }),
  };
};

const changedMonths = (before: YearAccount['months'], after: YearAccount['months']): YearEffect['months'] => {
  const on = (months: YearAccount['months'], day: Day) => months.find(({ lastDay }) => lastDay === day)?.pupils ?? null;
  const days = [...new Set([...before, ...after].map(({ lastDay }) => lastDay))].sort();
  return days
    .map((lastDay) => ({ lastDay, before: on(before, lastDay), after: on(after, lastDay) }))
    .filter((month) => month.before !== month.after);
};

const nothing = '0.00';

const changeBetween = (before: YearMoney | null, after: YearMoney | null): MoneyChange => {
  const change = (field: keyof MoneyChange) => minus(after?.[field] ?? nothing, before?.[field] ?? nothing);
  return {
    due: change('due'),
    billed: change('billed'),
    open: change('open'),
    expected: change('expected'),
    toSettle: change('toSettle'),
  };
};

/** Finds out what the billing functions would issue, because those documents will bill the amounts. */
const broughtIn = (known: Known): Brought => {
  const { state, reckoning, today } = known;
  const coming = comingDocuments(known, '', foreseenThrough(known)).flatMap(({ document }) => document.lines);
  const correcting = reckoning.rules.correctionsNow(state, reckoning, today).flatMap(({ lines }) => lines);
  return ({ term, year }) => ({
    nextDocument: linesFor({ lines: coming }, term, year).length > 0,
    correction: linesFor({ lines: correcting }, term, year).length > 0,
  });
};
