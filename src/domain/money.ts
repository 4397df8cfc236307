/** Exact amounts in euro. Every rounding in the system is a named function here. */
import { Decimal } from 'decimal.js';

// 40 digits are far more than it takes to tell a quotient by at most 366 days from a tie.
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });

/** An exact decimal number as text: an amount (`"2576.00"`), a price (`"11.50"`), a quantity (`"200.5"`). */
export type DecimalText = string;

/** An exact mean: `sum` over `over` days or months (3.5). `over` is at least 1. */
export type Average = { readonly sum: number; readonly over: number };

/** Rounds half away from zero to cents, with two decimals. Every line is rounded this way (4.6). */
const cents = (amount: Decimal): DecimalText => {
  const rounded = amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  return (rounded.isZero() ? rounded.abs() : rounded).toFixed(2);
};

/** round(price × quantity) in cents, `quantity` a whole or decimal number of pupils (4.4). */
export const times = (price: DecimalText, quantity: number | DecimalText): DecimalText =>
  cents(new Exact(price).times(quantity));

/** round(price × average) in cents: the amount due for a year (4.3). */
export const priceTimesAverage = (price: DecimalText, { sum, over }: Average): DecimalText =>
  cents(new Exact(price).times(sum).dividedBy(over));

/** round(amount × part / whole) in cents (4.11). `whole` is at least 1. */
export const share = (amount: DecimalText, part: number, whole: number): DecimalText =>
  cents(new Exact(amount).times(part).dividedBy(whole));

export const sum = (amounts: Iterable<DecimalText>): DecimalText => {
  let total = new Exact(0);
  for (const amount of amounts) total = total.plus(amount);
  return cents(total);
};

/** Adds up amounts one by one, however many there are. */
export const runningTotal = (): { readonly add: (amount: DecimalText) => void; readonly total: () => DecimalText } => {
  let total = 0n;
  return {
    add: (amount) => {
      total += centsIn(amount);
    },
    total: () => amountOf(total),
  };
};

export const minus = (a: DecimalText, b: DecimalText): DecimalText => cents(new Exact(a).minus(b));

export const negate = (amount: DecimalText): DecimalText => cents(new Exact(amount).negated());

export const isZero = (amount: DecimalText): boolean => new Exact(amount).isZero();

export const isNegative = (amount: DecimalText): boolean => new Exact(amount).lessThan(0);

export const absolute = (amount: DecimalText): DecimalText => cents(new Exact(amount).abs());

/**
 * Splits an amount including VAT at a rate in percent (`"21"`): VAT = round(total × rate/(100 + rate)), net = total −
 * VAT. The two thus always add up (4.6).
 */
export const splitVat = (total: DecimalText, ratePercent: DecimalText): { vat: DecimalText; net: DecimalText } => {
  const rate = new Exact(ratePercent);
  const vat = cents(new Exact(total).times(rate).dividedBy(rate.plus(100)));
  return { vat, net: minus(total, vat) };
};

/** A mean in the form that people read: half-up to 6 decimals, without trailing zeros (3.5). */
export const averageText = ({ sum: total, over }: Average): DecimalText =>
  new Exact(total).dividedBy(over).toDecimalPlaces(6, Decimal.ROUND_HALF_UP).toFixed();

/** A price as stored: exact, with at least two decimals. */
export const priceText = (price: DecimalText): DecimalText => {
  const exact = new Exact(price);
  return exact.toFixed(Math.max(2, exact.decimalPlaces()));
};

/** A price after a discount in percent (7.3), as stored: exact. */
export const discounted = (price: DecimalText, percent: DecimalText): DecimalText =>
  priceText(new Exact(100).minus(percent).times(price).dividedBy(100).toFixed());

/** The cents of an amount with two decimals. Sums of thousands of amounts are made in cents, which is a hundred times as fast. */
export const centsIn = (amount: DecimalText): bigint => BigInt(amount.replace('.', ''));

export const amountOf = (inCents: bigint): DecimalText => new Exact(inCents.toString()).dividedBy(100).toFixed(2);

/** Divides, rounding toward −∞, so that the rest is never negative. `divisor` is above 0. */
const divided = (value: bigint, divisor: bigint): { whole: bigint; rest: bigint } => {
  const rest = ((value % divisor) + divisor) % divisor;
  return { whole: (value - rest) / divisor, rest };
};

/**
 * The net amounts of lines by largest remainder (documents.md 9.2.2). Each is amount × 100/(100 + rate), rounded down
 * to the cent (toward −∞). The cents that the document's net then lacks go, one each, to the lines that lost the
 * largest fraction; among equal fractions the earlier line comes first. So the lines add up to the net, and each is
 * less than a cent off.
 * @param net of the lines' sum, as {@link splitVat} gives it
 */
export const netShares = (
  amounts: readonly DecimalText[],
  ratePercent: DecimalText,
  net: DecimalText,
): DecimalText[] => {
  const rate = new Exact(ratePercent);
  const scale = 10n ** BigInt(rate.decimalPlaces());
  const divisor = 100n * scale + BigInt(rate.times(scale.toString()).toFixed());
  const shares = amounts.map((amount) => divided(centsIn(amount) * 100n * scale, divisor));
  const missing = centsIn(net) - shares.reduce((total, { whole }) => total + whole, 0n);
  const byRest = shares.map((_, line) => line).toSorted((a, b) => Number(shares[b]!.rest - shares[a]!.rest) || a - b);
  const raised = new Set(byRest.slice(0, Number(missing)));
  return shares.map(({ whole }, line) => amountOf(raised.has(line) ? whole + 1n : whole));
};

/** A price without VAT: rounded half away from zero to at most 8 decimals, and written with at least two (documents.md 9.1.1). */
export const netPrice = (price: DecimalText, ratePercent: DecimalText): DecimalText =>
  priceText(
    new Exact(price)
      .times(100)
      .dividedBy(new Exact(ratePercent).plus(100))
      .toDecimalPlaces(8, Decimal.ROUND_HALF_UP)
      .toFixed(),
  );
