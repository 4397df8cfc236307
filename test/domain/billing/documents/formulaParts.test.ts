import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreedFormula,
  type FormulaPart,
  lineFormula,
  vatFormula,
} from '../../../../src/domain/billing/documents/formulaParts.ts';

const said = (parts: readonly FormulaPart[]) =>
  parts.map((part) => ('number' in part ? `${part.of} ${part.number}` : part.operator));

describe('10.33: a formula in parts, so that a page writes its numbers in its own language', () => {
  it('10.33: the parts of an advance are its count and its price', () => {
    expect(said(lineFormula({ kind: 'advance', formula: '210 × 11.50' }))).toEqual(['count 210', '×', 'price 11.50']);
  });

  it('10.33: the parts of a usage are the sum, the number of months and the price', () => {
    const parts = lineFormula({ kind: 'usage', formula: '2406 / 12 × 11.50' });
    expect(said(parts)).toEqual(['sum 2406', '/', 'over 12', '×', 'price 11.50']);
  });

  it('10.33: an advance that one document billed is settled by its count and price, another by what was billed', () => {
    const settled = (formula: string) => said(lineFormula({ kind: 'advance-settled', formula }));
    expect(settled('−205 × 11.50')).toEqual(['−', 'count 205', '×', 'price 11.50']);
    expect(settled('−2357.50')).toEqual(['−', 'billed 2357.50']);
    expect(settled('−-11.50')).toEqual(['−', 'billed -11.50']);
  });

  it('10.33: the parts of a correction are what is due and what was billed, also where a credit negates it', () => {
    const parts = lineFormula({ kind: 'correction', formula: '−(2599.00 − 2610.50)' });
    expect(said(parts)).toEqual(['−', '(', 'due 2599.00', '−', 'billed 2610.50', ')']);
  });

  it('10.33: the parts of a flat year that was cut short are the fee and the days', () => {
    expect(said(lineFormula({ kind: 'flat-fee', formula: '650.00' }))).toEqual(['price 650.00']);
    const refund = lineFormula({ kind: 'flat-fee-refund', formula: '−650.00 × 92 / 365' });
    expect(said(refund)).toEqual(['−', 'billed 650.00', '×', 'days-left 92', '/', 'days 365']);
  });

  it('10.33: the parts of a price that an agreement sets are the numbers that it follows from', () => {
    const discount = ['plan-price 11.50', '×', '(', 'other 100', '−', 'percent 7.5', ')', '/', 'other 100'];
    expect(said(agreedFormula('11.50 × (100 − 7.5) / 100'))).toEqual(discount);
    expect(said(agreedFormula('9.75'))).toEqual(['price 9.75']);
    expect(said(agreedFormula('1250 ≥ 1000: 9.50'))).toEqual(['pool 1250', '≥', 'tier-from 1000', ':', 'price 9.50']);
  });

  it('10.33: the parts of a VAT are the total, the rate and the VAT itself', () => {
    const parts = said(vatFormula('2363.25 × 21 / (100 + 21) = 410.15'));
    expect(parts.filter((part) => /\d/.test(part))).toEqual([
      'total 2363.25',
      'vat-rate 21',
      'other 100',
      'vat-rate 21',
      'vat 410.15',
    ]);
  });

  it('10.33: the parts of any correction put together are its formula', () => {
    const amount = fc.integer({ min: -9_999_999, max: 9_999_999 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(amount, amount, (due, billed) => {
        const formula = `${due} − ${billed}`;
        const parts = lineFormula({ kind: 'correction', formula });
        expect(parts.map((part) => ('number' in part ? part.number : part.operator)).join(' ')).toBe(formula);
      }),
    );
  });
});
