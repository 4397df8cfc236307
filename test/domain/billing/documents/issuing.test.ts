import { describe, expect, it } from 'vitest';
import type { DecidedDocument } from '../../../../src/domain/billing/documents/document.ts';
import {
  type DocumentsEvent,
  type Issuable,
  issuing,
  mustBeIssueDate,
  type NumberedDocument,
} from '../../../../src/domain/billing/documents/issuing.ts';
import { billingRules } from '../../../../src/domain/billing/rules/versions.ts';
import type { VatRate } from '../../../../src/domain/catalogueEvents.ts';
import type { Day } from '../../../../src/domain/day.ts';
import { fold } from '../../../../src/domain/decider.ts';

const address = { street: 'Straat 1', postalCode: '1111 AA', city: 'Plaats' };
const supplier = {
  name: 'Leverancier BV',
  address,
  kvk: '12345678',
  vatId: 'NL000099998B57',
  iban: 'NL02ABNA0123456789',
};
const vatRates: readonly VatRate[] = [
  { ratePercent: '21', from: '2012-10-01' },
  { ratePercent: '23', from: '2025-01-01' },
];
const nowhere = { stream: 'subscription-12AB00', revision: 0, digest: '' };

/** A decided document with one line, of `total`. */
const decided = (document: string, total: string, changes: Partial<DecidedDocument> = {}): DecidedDocument => ({
  document,
  school: '12AB00',
  purpose: 'year',
  year: { term: 1, number: 1, from: '2024-08-01', to: '2025-07-31' },
  dueFrom: '2024-08-01',
  lines: [
    { kind: 'advance', term: 1, year: 1, quantity: '1', unitPrice: total, amount: total, settles: [], formula: total },
  ],
  total,
  cancels: null,
  years: [],
  inputs: [],
  ...changes,
});
const issuable = (document: DecidedDocument): Issuable => ({
  decided: document,
  decision: nowhere,
  board: null,
  supplier,
  debtor: { name: 'De Wilg', address },
  vatRates,
  inputs: [],
});

const given = (...past: readonly DocumentsEvent[]) => ({
  issuing: (on: Day, ...documents: readonly DecidedDocument[]): NumberedDocument[] =>
    issuing
      .decide(
        { type: 'IssueDocuments', data: { on, documents: documents.map(issuable), rules: billingRules } },
        fold(issuing, past),
      )
      .map(({ data }) => data),
});
const issued = (on: Day, ...documents: readonly DecidedDocument[]): DocumentsEvent[] =>
  given()
    .issuing(on, ...documents)
    .map((data) => ({ type: 'InvoiceIssued', data }));

const numbers = (documents: readonly NumberedDocument[]) => documents.map(({ number }) => number);

describe('4.7: numbers and dates', () => {
  it('4.7: documents are numbered without gaps in the order in which they are issued', () => {
    const past = issued('2024-08-01', decided('S-1', '1.00'), decided('S-2', '1.00'));
    expect(numbers(past.map(({ data }) => data))).toEqual(['2024-000001', '2024-000002']);
    expect(numbers(given(...past).issuing('2024-09-01', decided('S-3', '1.00')))).toEqual(['2024-000003']);
  });

  it('4.7: each calendar year of issue has a series of its own', () => {
    const past = issued('2024-12-31', decided('S-1', '1.00'), decided('S-2', '1.00'));
    expect(numbers(given(...past).issuing('2025-01-01', decided('S-3', '1.00')))).toEqual(['2025-000001']);
  });

  it('4.8, 5.2: a decision that has its number gets no other', () => {
    const past = issued('2024-08-01', decided('S-1', '1.00'));
    const again = given(...past).issuing('2024-08-02', decided('S-1', '1.00'), decided('S-2', '1.00'));
    expect(again.map(({ document, number }) => [document, number])).toEqual([['S-2', '2024-000002']]);
  });

  it('4.7: a document that loses the race to a later day takes that day, because issue dates never go back', () => {
    const past = issued('2024-08-02', decided('S-1', '1.00'));
    expect(given(...past).issuing('2024-08-01', decided('S-2', '1.00'))).toMatchObject([{ issuedOn: '2024-08-02' }]);
  });

  it('4.7, 4.8: a date before the last document or after today is refused', () => {
    const state = fold(issuing, issued('2024-08-02', decided('S-1', '1.00')));
    const on = (day: Day) => () => mustBeIssueDate(day, '2024-08-10', state);
    expect(on('2024-08-01')).toThrow(
      expect.objectContaining({
        code: 'issue_date_before_last',
        facts: expect.objectContaining({ number: '2024-000001' }),
      }),
    );
    expect(on('2024-08-11')).toThrow(expect.objectContaining({ code: 'issue_date_in_future' }));
    for (const day of ['2024-08-02', '2024-08-10']) expect(on(day)).not.toThrow();
  });

  it('4.14: a document is to be paid 30 days after its date', () =>
    expect(given().issuing('2024-08-01', decided('S-1', '1.00'))).toMatchObject([{ dueOn: '2024-08-31' }]));
});

describe('4.7: kinds', () => {
  it('4.7: a document with a negative total is a credit note, and one of 0.00 an invoice', () =>
    expect(
      given()
        .issuing('2024-08-01', decided('S-1', '0.01'), decided('S-2', '0.00'), decided('S-3', '-0.01'))
        .map(({ kind }) => kind),
    ).toEqual(['invoice', 'invoice', 'credit-note']));

  it('4.5, 4.7: ids of earlier documents become their numbers, and references of bills made elsewhere stay', () => {
    const past = issued('2024-08-01', decided('S-1', '1.00'));
    const [line] = decided('S-2', '-1.00').lines;
    const cancelling = decided('S-2', '-1.00', {
      purpose: 'cancel',
      cancels: 'S-1',
      elsewhere: ['F-1'],
      lines: [{ ...line!, settles: ['F-1', 'S-1'] }],
    });
    expect(given(...past).issuing('2024-08-02', cancelling)).toMatchObject([
      { cancels: '2024-000001', lines: [{ settles: ['F-1', '2024-000001'] }] },
    ]);
  });
});

describe('4.6: VAT', () => {
  it('4.6: VAT is 21/121 of the total and net is the rest, so that they always add up to the agreed price', () =>
    expect(
      given()
        .issuing('2024-08-01', decided('S-1', '2576.00'), decided('S-2', '-11.50'))
        .map(({ vat, net }) => [vat, net]),
    ).toEqual([
      ['447.07', '2128.93'],
      ['-2.00', '-9.50'],
    ]));

  it('4.6: a document takes the rate of its issue date', () => {
    const rates = (on: Day) =>
      given()
        .issuing(on, decided('S-1', '2576.00'))
        .map(({ vatRate, vat }) => [vatRate, vat]);
    expect(rates('2024-12-31')).toEqual([['21', '447.07']]);
    expect(rates('2025-01-01')).toEqual([['23', '481.69']]); // 2576.00 × 23 / 123 = 481.69…
  });

  it('4.6: a cancelling document keeps the rate of what it cancels', () => {
    const past = issued('2024-12-31', decided('S-1', '2576.00'));
    const cancelling = decided('S-2', '-2576.00', { purpose: 'cancel', cancels: 'S-1' });
    expect(given(...past).issuing('2025-01-01', cancelling)).toMatchObject([
      { vatRate: '21', vat: '-447.07', net: '-2128.93' },
    ]);
  });

  it('4.6: no document is issued for a date without a rate', () =>
    expect(() => given().issuing('2012-09-30', decided('S-1', '1.00'))).toThrow(
      expect.objectContaining({ code: 'vat_rate_unknown' }),
    ));
});
