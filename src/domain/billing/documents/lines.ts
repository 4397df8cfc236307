/** The lines that a year leads to (4.4–4.6). Each amount is calculated here, from the year's account, and nowhere else. */
import { type Day, dayNumber } from '../../day.ts';
import { absolute, type DecimalText, isNegative, isZero, minus, negate } from '../../money.ts';
import type { Rounding } from '../rules/rules.ts';
import type { BilledDocument, Subscriptions } from '../subscription/subscription.ts';
import type { YearAccount } from '../years/account.ts';
import { standingDocumentsFor } from '../years/billed.ts';
import { type Line, type LineKind, linesFor } from './document.ts';

/** `advance` of a per-pupil year, C × price; `flat-fee` of a flat one. None while count or price is unknown. */
export const openingLines = (account: YearAccount, { times }: Rounding): Line[] => {
  const { price, count, kind } = account;
  if (price === null) return [];
  if (kind === 'flat') return [priced(account, 'flat-fee', '1', price, times(price, 1), price)];
  if (count === null) return [];
  return [priced(account, 'advance', String(count), price, times(price, count), `${count} × ${price}`)];
};

/**
 * The lines that settle a per-pupil year: `usage` is the amount due, `advance-settled` is minus the amount billed. No
 * line for a flat year or a year without a price.
 */
export const settlingLines = (account: YearAccount, state: Subscriptions): Line[] => {
  const { price, average, due, billed } = account;
  if (price === null || average === null || due === null) return [];
  const usage = priced(account, 'usage', average.shown, price, due, `${average.sum} / ${average.over} × ${price}`);
  return [usage, advanceSettled(account, state, billed)];
};

/** The `correction` of an earlier per-pupil year: due − billed. */
export const correctionLines = (account: YearAccount): Line[] => {
  const { due, billed } = account;
  if (due === null || minus(due, billed) === '0.00') return [];
  return [difference(account, 'correction', minus(due, billed), `${due} − ${billed}`)];
};

/**
 * The `flat-fee-refund` of a flat year that a migration cuts short on a day: the amount billed, in proportion to the
 * days from that day through the year's last day (4.11).
 */
export const refundLines = (account: YearAccount, cutShortOn: Day, { share }: Rounding): Line[] => {
  const { kind, billed } = account;
  const [from, to, cut] = [dayNumber(account.from), dayNumber(account.to), dayNumber(cutShortOn)];
  if (kind !== 'flat' || cut > to) return [];
  const [left, days] = [to - cut + 1, to - from + 1];
  return [difference(account, 'flat-fee-refund', negate(share(billed, left, days)), `−${billed} × ${left} / ${days}`)];
};

/** Minus the amount billed. It shows count and price if a single advance is all that was billed, and a difference otherwise. */
const advanceSettled = (account: YearAccount, state: Subscriptions, billed: DecimalText): Line => {
  const advance = onlyAdvance(standingDocumentsFor(state, account.term, account.year), account);
  if (advance === undefined || isZero(billed))
    return difference(account, 'advance-settled', negate(billed), `−${billed}`);
  return priced(
    account,
    'advance-settled',
    `-${advance.quantity}`,
    advance.unitPrice,
    negate(billed),
    `−${advance.quantity} × ${advance.unitPrice}`,
  );
};

const onlyAdvance = (documents: readonly BilledDocument[], { term, year }: YearAccount): Line | undefined => {
  const lines = documents.flatMap((document) => linesFor(document, term, year));
  return lines.length === 1 && lines[0]?.kind === 'advance' ? lines[0] : undefined;
};

const priced = (
  account: YearAccount,
  kind: LineKind,
  quantity: DecimalText,
  unitPrice: DecimalText,
  amount: DecimalText,
  formula: string,
): Line => ({
  kind,
  term: account.term,
  year: account.year,
  quantity,
  unitPrice,
  amount,
  settles: account.documents,
  formula,
});

/** A line for a difference: quantity 1 or −1, with the absolute amount as unit price (interfaces.md section 2). */
const difference = (account: YearAccount, kind: LineKind, amount: DecimalText, formula: string): Line =>
  priced(account, kind, isNegative(amount) ? '-1' : '1', absolute(amount), amount, formula);
