import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absolute,
  averageText,
  isNegative,
  isZero,
  minus,
  negate,
  priceText,
  priceTimesAverage,
  share,
  splitVat,
  sum,
  times,
} from '../../src/domain/money.ts';

const cents = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const textOf = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
const centsOf = (text: string): bigint => BigInt(text.replace('.', ''));

/** numerator / denominator rounded half away from zero, with whole numbers only. */
const rounded = (numerator: bigint, denominator: bigint): bigint => {
  const positive = numerator < 0n ? -numerator : numerator;
  const result = (2n * positive + denominator) / (2n * denominator);
  return numerator < 0n ? -result : result;
};

describe('money', () => {
  it('4.6: money rounds lines half away from zero to cents', () => {
    expect(priceTimesAverage('11.50', { sum: 2724, over: 12 })).toBe('2610.50');
    expect(times('0.005', 1)).toBe('0.01');
    expect(times('-0.005', 1)).toBe('-0.01');
    expect(times('0.004', 1)).toBe('0.00');
    expect(times('-0.004', 1)).toBe('0.00'); // No negative zero.
    expect(priceTimesAverage('11.50', { sum: 1, over: 12 })).toBe('0.96'); // 0.958333…
  });

  it('4.6: VAT and net of the agreed price add up: 224 pupils = 2128.93 + 447.07', () => {
    expect(splitVat('2576.00', '21')).toEqual({ vat: '447.07', net: '2128.93' });
    expect(splitVat('-2058.50', '21')).toEqual({ vat: '-357.26', net: '-1701.24' });
    expect(splitVat('0.00', '21')).toEqual({ vat: '0.00', net: '0.00' });
  });

  it('4.6: VAT + net = total, and VAT = round(total × 21/121), for every total', () => {
    fc.assert(
      fc.property(cents, (total) => {
        const { vat, net } = splitVat(textOf(total), '21');
        expect(centsOf(vat) + centsOf(net)).toBe(total);
        expect(centsOf(vat)).toBe(rounded(total * 21n, 121n));
      }),
    );
  });

  it('4.3: price × average is exact to the cent, for months and for days', () => {
    const over = fc.constantFrom(12, 365, 366);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 500_000 }),
        over,
        (price, total, n) => {
          const due = priceTimesAverage(textOf(BigInt(price)), { sum: total, over: n });
          expect(centsOf(due)).toBe(rounded(BigInt(price) * BigInt(total), BigInt(n)));
        },
      ),
    );
  });

  it('parts sum to the whole', () => {
    fc.assert(
      fc.property(fc.array(cents), (amounts) => {
        expect(centsOf(sum(amounts.map(textOf)))).toBe(amounts.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  it('a share and what it leaves make the whole', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 366 }), (amount, part) => {
        const used = share(textOf(amount), part, 366);
        expect(sum([used, minus(textOf(amount), used)])).toBe(textOf(amount));
      }),
    );
  });

  it('negating twice changes nothing, and signs are told', () => {
    fc.assert(
      fc.property(cents, (amount) => {
        const text = textOf(amount);
        expect(negate(negate(text))).toBe(text);
        expect(isNegative(text)).toBe(amount < 0n);
        expect(isZero(text)).toBe(amount === 0n);
        expect(centsOf(absolute(text))).toBe(amount < 0n ? -amount : amount);
      }),
    );
  });

  it('3.5: averages are shown half-up to 6 decimals, without trailing zeros', () => {
    expect(averageText({ sum: 2724, over: 12 })).toBe('227');
    expect(averageText({ sum: 2406, over: 12 })).toBe('200.5');
    expect(averageText({ sum: 1, over: 12 })).toBe('0.083333');
    expect(averageText({ sum: 2, over: 12 })).toBe('0.166667');
    expect(averageText({ sum: 0, over: 365 })).toBe('0');
  });

  it('4.2: a price keeps all its digits, and has at least two decimals', () => {
    expect(priceText('650')).toBe('650.00');
    expect(priceText('10.3525')).toBe('10.3525');
  });
});
