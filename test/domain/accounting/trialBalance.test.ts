import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deferredOn } from '../../../src/domain/accounting/deferred.ts';
import { allEntries } from '../../../src/domain/accounting/entries.ts';
import { isInBalance } from '../../../src/domain/accounting/tally.ts';
import { trialBalance } from '../../../src/domain/accounting/trialBalance.ts';
import { sum } from '../../../src/domain/money.ts';
import { booksWith, negated, payment, resultOf, thirdYear } from '../../support/billing/books.ts';
import { documentByChance, documentOf } from '../../support/documents/documents.ts';
import { cases } from '../../support/tiers.ts';

const shown = (books: ReturnType<typeof booksWith>, year: number) =>
  resultOf(trialBalance(books, year)).accounts.map(({ number, opening, debit, credit, balance }) =>
    [number, opening, debit, credit, balance].join(' '),
  );

describe('9.7.6: the trial balance of a year', () => {
  const document = documentOf(thirdYear);
  const books = booksWith([document], { payments: [payment()], closedThrough: '2027-03-14' });

  it('9.7.6: the trial balance has debit and credit of each account, and the balance on its own side', () => {
    // August to December 2026 are 153 of 365 days, so 1995.87 × 153/365 = 836.62 is released.
    expect(shown(books, 2026)).toEqual([
      '1100 0.00 100.00 0.00 100.00',
      '1300 0.00 2363.25 100.00 2263.25',
      '1520 0.00 0.00 410.15 410.15',
      '1920 0.00 836.62 1995.87 1159.25',
      // Use 1905.58 and 836.62 released, less the settled advance of 1948.35.
      '8000 0.00 1948.35 2742.20 793.85',
    ]);
  });

  it('9.7.6: balance accounts open with what earlier years left, and revenue opens with nothing', () => {
    // January and February: 59 days, 1995.87 × 212/365 = 1159.25 in all, less 836.62. March has not closed.
    expect(shown(books, 2027)).toEqual([
      '1100 100.00 0.00 0.00 100.00',
      '1300 2263.25 0.00 0.00 2263.25',
      '1520 410.15 0.00 0.00 410.15',
      '1920 1159.25 322.63 0.00 836.62',
      '8000 0.00 0.00 322.63 322.63',
    ]);
  });

  it('9.7.6: the control holds debtors, VAT, net and entries against documents and payments, each with both sides', () => {
    expect(resultOf(trialBalance(books, 2026)).control).toEqual({
      debtors: { booked: '2263.25', documents: '2263.25', equal: true },
      vat: { booked: '410.15', documents: '410.15', equal: true },
      net: { booked: '1953.10', documents: '1953.10', equal: true },
      entries: { booked: 1, documents: 1, equal: true },
      // 4311.60 of the sale, 836.62 released, 100.00 paid.
      sides: { debit: '5248.22', credit: '5248.22', equal: true },
    });
  });

  it('9.7.6: the control finds a document that is not what it was: total, VAT and net of it no longer add up', () => {
    const forged = booksWith([{ ...document, vat: '411.15' }]);
    const { control } = resultOf(trialBalance(forged, 2026));
    expect(control.sides.equal).toBe(false);
    expect(isInBalance(control)).toBe(false);
  });

  it('9.7.6: the control finds two documents whose faults cancel each other out', () => {
    const forged = booksWith([
      { ...document, vat: '411.15' },
      { ...document, number: '2026-000018', vat: '409.15' },
    ]);
    const { sides, ...others } = resultOf(trialBalance(forged, 2026)).control;
    expect(sides).toEqual({ debit: sides.credit, credit: sides.debit, equal: false });
    expect(Object.values(others).every(({ equal }) => equal)).toBe(true);
  });

  it('9.7.6: the control finds a net that is not that of the lines', () => {
    const { control } = resultOf(trialBalance(booksWith([{ ...document, net: '1954.10' }]), 2026));
    expect(control.net).toEqual({ booked: '1953.10', documents: '1954.10', equal: false });
  });

  it('9.7.3: the deferred revenue of a trial balance is what is deferred line by line on the last day of the year', () => {
    const { lines, totals } = resultOf(deferredOn(books, '2026-12-31'));
    expect(lines).toEqual([
      {
        number: '2026-000017',
        line: 1,
        school: '12AB00',
        schoolName: 'De Appelboom',
        debtor: 'board-41234',
        standing: true,
        kind: 'advance',
        term: 1,
        year: 3,
        from: '2026-08-01',
        to: '2027-07-31',
        net: '1995.87',
        released: '836.62',
        deferred: '1159.25',
      },
    ]);
    expect(totals).toEqual({ lines: 1, net: '1995.87', released: '836.62', deferred: '1159.25' });
  });
});

describe('9.7.3: deferred', () => {
  const document = documentOf(thirdYear);
  const cancelling = documentOf(negated(thirdYear), {
    number: '2026-000018',
    issuedOn: '2026-09-10',
    dueOn: '2026-10-10',
    purpose: 'cancel',
    cancels: '2026-000017',
  });

  it('a cancelled line and the line that cancels it are both released, to nothing together', () => {
    const books = booksWith([document, cancelling], { closedThrough: '2026-09-30' });
    const { lines, totals } = resultOf(deferredOn(books, '2026-09-30'));
    // 61 of 365 days of ±1995.87.
    expect(lines.map(({ number, released, standing }) => [number, released, standing])).toEqual([
      ['2026-000017', '333.56', false],
      ['2026-000018', '-333.56', false],
    ]);
    expect(totals).toEqual({ lines: 2, net: '0.00', released: '0.00', deferred: '0.00' });
  });

  it('9.7.3: a line stands until the document that cancels it is issued', () => {
    const { lines } = resultOf(deferredOn(booksWith([document, cancelling]), '2026-09-09'));
    expect(lines.map(({ number, standing }) => [number, standing])).toEqual([['2026-000017', true]]);
  });

  it('a line that is released whole is not listed', () => {
    expect(resultOf(deferredOn(booksWith([document]), '2027-07-31')).lines).toEqual([]);
    expect(resultOf(deferredOn(booksWith([document]), '2027-07-30')).lines).toHaveLength(1);
  });
});

describe('the books of random documents', () => {
  it('9.7.2, 9.7.6, 9.2.3: each entry has as much debit as credit, and its books are what the documents say', () => {
    fc.assert(
      fc.property(fc.array(documentByChance, { minLength: 1, maxLength: 4 }), (made) => {
        const documents = made.map((document, index) => ({ ...document, number: `2026-00000${index + 1}` }));
        const books = booksWith(documents, { payments: [payment()], closedThrough: '2026-12-05' });
        for (const { lines } of allEntries(books, { from: '1900-01-01', to: '2199-12-31' })) {
          const of = (wanted: string) => sum(lines.filter(({ side }) => side === wanted).map(({ amount }) => amount));
          expect(of('debit')).toBe(of('credit'));
          expect(lines.every(({ amount }) => /^(?!0\.00$)[0-9]+\.[0-9]{2}$/.test(amount))).toBe(true);
        }
        const { control, accounts } = resultOf(trialBalance(books, 2026));
        expect(isInBalance(control)).toBe(true);
        const deferred = accounts.find(({ use }) => use === 'deferred')!.balance;
        expect(deferred).toBe(resultOf(deferredOn(books, '2026-12-31')).totals.deferred);
      }),
      { numRuns: cases(300) },
    );
  });
});
