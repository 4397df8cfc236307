import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Documents } from '../../../src/domain/billing/documents/issuedDocuments.ts';
import { openOf } from '../../../src/domain/payments/openItems.ts';
import { noPayments, type Payments } from '../../../src/domain/payments/state.ts';
import { type Judged, judgeStatement, numbersIn } from '../../../src/domain/payments/statement.ts';
import {
  checkStatement,
  entryForm,
  type ReadEntry,
  type StatementEntry,
} from '../../../src/domain/payments/statementEntries.ts';
import { afterEvents, documentsOf, ended, issuedOf } from '../../support/billing/payments.ts';
import { cases } from '../../support/tiers.ts';
import { supplier } from '../../support/world.ts';

const documents = documentsOf(
  issuedOf('2026-000001', '103.50'),
  issuedOf('2026-000002', '50.00'),
  issuedOf('2026-000003', '-30.00'),
);

const entryOf = (remittance: string, amount = '103.50', ref = remittance): StatementEntry => ({
  row: 1,
  entry: `${supplier.iban}:ref:${ref}`,
  on: '2026-09-01',
  amount,
  remittance,
  payer: '',
});

const judged = (entries: readonly StatementEntry[], payments = noPayments, all: Documents = documents): Judged =>
  ended(judgeStatement(entries, all, payments));

const bookedBy = ({ booked }: Judged) => booked.map(({ document: { number }, amount }) => [number, amount]);

/** The payments after those that a statement booked. */
const paidBy = ({ booked }: Judged, before = noPayments): Payments =>
  afterEvents(
    booked.map(({ entry, on, amount, document: { number } }, at) => ({
      type: 'PaymentRecorded',
      data: {
        paymentId: `P${String(before.all.length + at + 1).padStart(8, '0')}`,
        on,
        amount,
        reference: number,
        allocations: [{ number, amount }],
        entry,
      },
    })),
    before,
  );

describe('numbers in a text', () => {
  it.each([
    ['2026-000001', ['2026-000001']],
    ['betaling factuur 2026-000001, dank', ['2026-000001']],
    ['2026000001', ['2026-000001']],
    ['nr.2026-000001/klant 7', ['2026-000001']],
    ['2026-000001 2026000001', ['2026-000001']],
    ['2026-000001 en 2026-000002', ['2026-000001', '2026-000002']],
    ['12026-000001', []],
    ['2026-0000012', []],
    ['F2026000001', []],
    ['12-2026-000001', []],
    ['2026-000001-2', []],
    ['NL02ABNA0123456789', []],
    ['2026 000001', []],
    ['', []],
  ])('9.8.3: a number is a whole token, with or without its hyphen: %s', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });
});

describe('an entry that may be a payment', () => {
  it('9.8.3: an entry is booked when its text has exactly one open number and its amount is what is open', () => {
    const { booked, proposed } = judged([entryOf('factuur 2026-000001')]);
    expect(booked).toMatchObject([{ document: { number: '2026-000001' }, amount: '103.50' }]);
    expect(proposed).toEqual([]);
  });

  it('9.8.3: a number that is settled does not stand in the way of one that is open', () => {
    const paid = paidBy(judged([entryOf('2026-000001')]));
    expect(bookedBy(judged([entryOf('2026-000001 en 2026-000002', '50.00')], paid))).toEqual([
      ['2026-000002', '50.00'],
    ]);
  });

  it.each([
    ['no number', 'dank voor alles', '103.50', { is: 'no-number', facts: {} }],
    ['a number of no document', '2026-000009', '103.50', { is: 'no-number', facts: {} }],
    [
      'two open numbers',
      '2026-000001 2026-000002',
      '153.50',
      { is: 'several-open', facts: { numbers: ['2026-000001', '2026-000002'] } },
    ],
    [
      'less than is open',
      '2026-000001',
      '103.49',
      { is: 'amount-differs', facts: { number: '2026-000001', open: '103.50' } },
    ],
    [
      'more than is open',
      '2026-000001',
      '103.51',
      { is: 'amount-differs', facts: { number: '2026-000001', open: '103.50' } },
    ],
    [
      'a credit note',
      '2026-000003',
      '30.00',
      { is: 'amount-differs', facts: { number: '2026-000003', open: '-30.00' } },
    ],
  ])('9.8.3: an entry is proposed, with the reason, when it has %s', (_name, text, amount, why) => {
    const { booked, proposed } = judged([entryOf(text, amount)]);
    expect(booked).toEqual([]);
    expect(proposed.map((one) => one.why)).toEqual([why]);
  });

  it('9.8.3: a second payment of a document is proposed, with the number that is no longer open', () => {
    const { booked, proposed } = judged([entryOf('2026-000001', '103.50', 'A'), entryOf('2026-000001', '103.50', 'B')]);
    expect(booked).toHaveLength(1);
    expect(proposed).toMatchObject([{ why: { is: 'not-open', facts: { numbers: ['2026-000001'] } }, open: [] }]);
  });

  it('9.8.3: the same entry twice is one, in a file and over files', () => {
    const [one, twice] = [entryOf('2026-000001', '103.50', 'A'), entryOf('2026-000002', '50.00', 'A')];
    expect(judged([one, one]).known).toMatchObject([{ why: { is: 'known', facts: { payment: undefined } } }]);
    const paid = paidBy(judged([one]));
    expect(judged([one], paid)).toMatchObject({
      booked: [],
      proposed: [],
      known: [{ why: { is: 'known', facts: { payment: 'P00000001' } } }],
    });
    expect(judged([twice], paid).known).toMatchObject([{ why: { is: 'known-otherwise' } }]);
  });

  it('9.8.3: an entry of which the payment was reversed is not booked again by itself', () => {
    const paid = paidBy(judged([entryOf('2026-000001')]));
    const reversed = afterEvents([{ type: 'PaymentReversed', data: { paymentId: 'P00000001' } }], paid);
    expect(judged([entryOf('2026-000001')], reversed)).toMatchObject({
      booked: [],
      proposed: [
        { why: { is: 'reversed', facts: { payment: 'P00000001' } }, open: [{ number: '2026-000001', open: '103.50' }] },
      ],
    });
  });
});

const read = (given: Partial<ReadEntry> = {}): ReadEntry => ({
  row: 1,
  account: supplier.iban,
  statement: 'S-1',
  place: 3,
  amount: '103.50',
  currency: 'EUR',
  side: 'CRDT',
  status: 'BOOK',
  bookedOn: '2026-09-01',
  reference: 'A1',
  remittance: '',
  payer: '',
  ...given,
});

const checked = (given: Partial<ReadEntry>) =>
  ended(checkStatement([read(given)], { ibans: [supplier.iban], today: '2026-09-01' }));

describe('the entries of a statement', () => {
  it.each([
    ['of another account', { account: 'NL20INGB0001234567', amount: '?' }, 'other-account'],
    ['that went out', { side: 'DBIT' }, 'debit'],
    ['that are not booked yet', { status: 'PDNG' }, 'not-booked'],
    ['in another currency', { currency: 'USD', amount: '1000' }, 'other-currency'],
    ['of nothing', { amount: '0.00' }, 'zero'],
  ])(
    '9.8.3: only booked credit entries in euro on the own account are taken: those %s are not',
    (_name, given, why) => {
      expect(checked(given)).toMatchObject({ entries: [], others: [{ row: 1, why }], badRows: [] });
    },
  );

  it.each([
    ['103.5', '103.50'],
    ['103', '103.00'],
    ['0103.50000', '103.50'],
    ['999999999.99', '999999999.99'],
  ])('9.8.3: an amount of %s is %s', (amount, exact) => {
    expect(checked({ amount }).entries).toMatchObject([{ amount: exact }]);
  });

  it.each([
    ['2026-09-01', '2026-09-01'],
    ['2026-08-31T23:30:00', '2026-08-31'],
    ['2026-08-31T23:30:00Z', '2026-09-01'],
    ['2026-09-01T00:30:00+02:00', '2026-09-01'],
  ])('9.8.3: a booking day of %s is %s', (bookedOn, on) => {
    expect(checked({ bookedOn }).entries).toMatchObject([{ on }]);
  });

  it.each([
    ['Amt', { amount: '103,50' }, 'wrong_form'],
    ['Amt', { amount: '103.501' }, 'wrong_form'],
    ['Amt', { amount: '-103.50' }, 'wrong_form'],
    ['Amt', { amount: '' }, 'wrong_form'],
    ['Ccy', { currency: '' }, 'wrong_form'],
    ['CdtDbtInd', { side: '' }, 'unknown_word'],
    ['Sts', { status: '' }, 'unknown_word'],
    ['BookgDt', { bookedOn: '01-09-2026' }, 'not_a_day'],
    ['BookgDt', { bookedOn: '' }, 'not_a_day'],
    ['BookgDt', { bookedOn: '2026-09-02' }, 'in_future'],
    ['AcctSvcrRef', { reference: '', statement: '' }, 'wrong_form'],
  ])('9.8.3: a bad entry is told by its element: %s of %j is %s', (column, given, code) => {
    expect(checked(given).badRows).toMatchObject([{ row: 1, faults: [{ column, code }] }]);
  });

  it.each([
    [{}, `${supplier.iban}:ref:A1`],
    [{ reference: '' }, `${supplier.iban}:statement:S-1:3`],
    // Some banks write the same word at every entry that has no reference. Taken as one reference, it would lose all entries
    // but the first.
    [{ reference: 'NOTPROVIDED' }, `${supplier.iban}:statement:S-1:3`],
  ])('9.8.3: the identity of an entry with %j is %s', (given, entry) => {
    expect(checked(given).entries).toMatchObject([{ entry }]);
    expect(entry).toMatch(entryForm);
  });
});

const numbers = ['2026-000001', '2026-000002', '2026-000003', '2026-000004'] as const;
const amounts = ['10.00', '20.00'] as const;

/** Documents and entries of few amounts, so that they often fit. */
const statements = fc.record({
  totals: fc.tuple(...numbers.map(() => fc.constantFrom(...amounts))),
  entries: fc.array(fc.tuple(fc.subarray([...numbers], { minLength: 0 }), fc.constantFrom(...amounts)), {
    maxLength: 8,
  }),
});

describe('any statement', () => {
  it('9.8.3: a statement that is split over files in any order, and brought in until nothing more is booked, settles the same documents', () => {
    fc.assert(
      fc.property(
        statements.chain((given) =>
          fc.record({
            given: fc.constant(given),
            order: fc.shuffledSubarray(
              given.entries.map((_, at) => at),
              { minLength: given.entries.length },
            ),
            filesOf: fc.integer({ min: 1, max: 3 }),
          }),
        ),
        ({ given: { totals, entries }, order, filesOf }) => {
          const all = documentsOf(...numbers.map((number, at) => issuedOf(number, totals[at]!)));
          const lines = entries.map(([named, amount], at) => entryOf(named.join(' '), amount, `E${at}`));
          const whole = paidBy(judged(lines, noPayments, all));
          const shuffled = order.map((at) => lines[at]!);
          const files = shuffled
            .map((_, at) => shuffled.slice(at * filesOf, (at + 1) * filesOf))
            .filter(({ length }) => length > 0);
          let split = noPayments;
          // Each round settles at least one document, or is the last.
          for (const _ of numbers) for (const file of files) split = paidBy(judged(file, split, all), split);
          const open = (state: Payments) => numbers.map((number) => openOf(all.find(number)!, all, state));
          expect(open(split)).toEqual(open(whole));
          const booked = (state: Payments) => state.all.length;
          expect(booked(split)).toBe(booked(whole));
          expect(booked(paidBy(judged(lines, split, all), split))).toBe(booked(split));
        },
      ),
      { numRuns: cases(1_000) },
    );
  });

  it('9.8.3: every entry is in exactly one list, and nothing is booked twice', () => {
    fc.assert(
      fc.property(statements, ({ totals, entries }) => {
        const all = documentsOf(...numbers.map((number, at) => issuedOf(number, totals[at]!)));
        const lines = entries.map(([named, amount], at) => entryOf(named.join(' '), amount, `E${at}`));
        const { booked, proposed, known } = judged([...lines, ...lines], noPayments, all);
        expect([...booked, ...proposed].map(({ entry }) => entry).sort()).toEqual(
          lines.map(({ entry }) => entry).sort(),
        );
        expect(known).toHaveLength(lines.length);
        expect(new Set(booked.map(({ document }) => document)).size).toBe(booked.length);
      }),
    );
  });
});
