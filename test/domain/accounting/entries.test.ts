import { describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { allEntries, releaseEntries, salesEntry } from '../../../src/domain/accounting/entries.ts';
import { booksWith, flatFee, negated, payment, refund, rows, thirdYear } from '../../support/billing/books.ts';
import { advance, documentOf } from '../../support/documents/documents.ts';

const always = { from: '1900-01-01', to: '2199-12-31' };
const own = (debtors: string, deferred: string, revenue: string) => ({
  ...defaultAccounts,
  debtors: { ...defaultAccounts.debtors, number: debtors },
  deferred: { ...defaultAccounts.deferred, number: deferred },
  revenue: { ...defaultAccounts.revenue, number: revenue },
});

describe('the sales entry of a document', () => {
  it('9.7.2: an advance goes to deferred, use and settled advance to revenue, each by its net; VAT apart', () => {
    const document = documentOf(thirdYear);
    const entry = salesEntry(booksWith([document]), document);
    expect({ ...entry, lines: [] }).toMatchObject({
      journal: 'VERK',
      code: '2026-000017',
      on: '2026-08-01',
      debtor: 'board-41234',
    });
    expect(rows(entry)).toEqual([
      'D 1300 2363.25',
      'C 1920 1995.87',
      'C 8000 1905.58',
      'D 8000 1948.35',
      'C 1520 410.15',
    ]);
  });

  it('9.7.2: a negative figure stands on the other side: a credit note of a settlement', () => {
    // −115.00 = −95.04 net (floor of −95.0413… is −95.05, and the cent that is missing goes to it) and −19.96 VAT.
    const document = documentOf([{ ...thirdYear[2]!, quantity: '-10', amount: '-115.00' }]);
    expect(rows(salesEntry(booksWith([document]), document))).toEqual([
      'C 1300 115.00',
      'D 8000 95.04',
      'D 1520 19.96',
    ]);
  });

  it('9.7.2: a flat fee is deferred, and so is its refund; a correction is revenue', () => {
    // 650.00 + (−325.00) + (−11.50) = 313.50; VAT round(54.4091…) = 54.41, net 259.09.
    // Nets down: 537.19 (.0083), −268.60 (.4050), −9.51 (.5868) = 259.08; the cent goes to the correction: −9.50.
    const correction = { ...thirdYear[2]!, kind: 'correction', year: 1, quantity: '-1', amount: '-11.50' } as const;
    const document = documentOf([correction, flatFee, refund]);
    expect(rows(salesEntry(booksWith([document]), document))).toEqual([
      'D 1300 313.50',
      'D 8000 9.50',
      'C 1920 537.19',
      'D 1920 268.60',
      'C 1520 54.41',
    ]);
  });

  it('9.7.2: a zero is left out: a document that comes to 0.00 has no debtor and no VAT', () => {
    const document = documentOf([advance(10), { ...thirdYear[2]!, quantity: '-10', amount: '-115.00' }]);
    // 95.0413… each: 95.04 and −95.05 down, the missing cent to the second.
    expect(rows(salesEntry(booksWith([document]), document))).toEqual(['C 1920 95.04', 'D 8000 95.04']);
  });

  it('9.7.1, 4.6: each rate has its code, and its account where it has one', () => {
    const document = documentOf([advance(10)], { vatRate: '9' });
    const accounts = {
      ...defaultAccounts,
      vatRates: [{ percent: '9', number: '1521', rgs: 'BSchBepBtwOlv', name: 'Btw laag' }],
    };
    const books = booksWith([document], { accounts: [{ from: '2026-01-01', accounts }] });
    // 115.00 × 9/109 = 9.495… = 9.50.
    expect(rows(salesEntry(books, document))).toEqual(['D 1300 115.00', 'C 1920 105.50', 'C 1521 9.50']);
    expect(salesEntry(books, document).lines.at(-1)).toMatchObject({ vatRate: '9', description: 'Btw 9 %' });
  });

  it('9.7.1: an entry has the accounts in force on the day of issue, and its releases have the same', () => {
    const document = documentOf([advance(10)]);
    const books = booksWith([document], {
      accounts: [
        { from: '2026-01-01', accounts: own('1301', '1921', '8001') },
        { from: '2026-08-02', accounts: own('1302', '1922', '8002') },
      ],
    });
    expect(rows(salesEntry(books, document))).toEqual(['D 1301 115.00', 'C 1921 95.04', 'C 1520 19.96']);
    const [release] = releaseEntries(books, { from: '2026-09-01', to: '2026-09-30' });
    expect(release!.lines.map(({ account }) => account.number)).toEqual(['1921', '8001']);
  });

  it('9.7.2: a cancelling document has the accounts of the lines that it cancels', () => {
    const cancelled = documentOf(thirdYear);
    const cancelling = documentOf(negated(thirdYear), {
      number: '2026-000018',
      issuedOn: '2026-09-10',
      dueOn: '2026-10-10',
      purpose: 'cancel',
      cancels: '2026-000017',
    });
    const books = booksWith([cancelled, cancelling], {
      accounts: [{ from: '2026-09-01', accounts: own('1302', '1922', '8002') }],
    });
    expect(rows(salesEntry(books, cancelling))).toEqual([
      'C 1302 2363.25',
      'D 1920 1995.87',
      'D 8000 1905.58',
      'C 8000 1948.35',
      'D 1520 410.15',
    ]);
  });
});

describe('releases', () => {
  it('9.7.3: each document has one entry a day, and the document and the day make its code', () => {
    const document = documentOf([flatFee, refund]);
    const books = booksWith([document], { closedThrough: '2026-09-10' });
    const entries = [...releaseEntries(books, always)];
    expect(entries.map(({ code, on, journal }) => [code, on, journal])).toEqual([
      // The refund is for a year that ended before the document. Its rest is released at the end of the month of issue.
      ['2026-000017-20260831', '2026-08-31', 'MEMO'],
    ]);
    // 325.00 is 268.60 net: 537.19 (.0082) and −268.60 (.4958) down, the missing cent to the refund. 537.19 × 31/365 = 45.6244….
    expect(rows(entries[0]!)).toEqual(['D 1920 45.62', 'C 8000 45.62', 'C 1920 268.59', 'D 8000 268.59']);
  });
});

describe('payments', () => {
  it('9.7.2: bank debit, debtors credit; its reversal the same on the other side, on the day it was recorded', () => {
    const books = booksWith([documentOf(thirdYear)], {
      payments: [payment(), payment({ reversal: true, recordedOn: '2026-09-03' })],
    });
    const entries = [...allEntries(books, always)].filter(({ journal }) => journal === 'BANK');
    expect(entries.map(({ on, code, debtor }) => [on, code, debtor])).toEqual([
      ['2026-08-20', '01J00000000000000000000001', 'board-41234'],
      ['2026-09-03', '01J00000000000000000000001-terug', 'board-41234'],
    ]);
    expect(entries.map(rows)).toEqual([
      ['D 1100 100.00', 'C 1300 100.00'],
      ['C 1100 100.00', 'D 1300 100.00'],
    ]);
  });

  it('9.7.2: a credit note that is paid out is a payment of a negative amount; setting off books nothing', () => {
    const books = booksWith([], { payments: [payment({ amount: '-11.50' }), payment({ amount: '0.00' })] });
    expect([...allEntries(books, always)].map(rows)).toEqual([['C 1100 11.50', 'D 1300 11.50']]);
  });
});
