import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, centsIn } from '../../../src/domain/money.ts';
import { ageOf, ages, openItems, openOf } from '../../../src/domain/payments/openItems.ts';
import { allocationFault, payments } from '../../../src/domain/payments/payments.ts';
import { allocatedTo, noPayments, paymentMoves, unallocatedOf } from '../../../src/domain/payments/state.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { afterEvents, documentsOf, ended, issuedOf, recording } from '../../support/billing/payments.ts';
import { cases } from '../../support/tiers.ts';

const invoice = issuedOf('2026-000001', '103.50');
const second = issuedOf('2026-000002', '50.00');
const creditNote = issuedOf('2026-000003', '-30.00');
const documents = documentsOf(invoice, second, creditNote);

type Given = Parameters<typeof recording>[0];

const havingPaid = (...given: readonly Given[]) =>
  given.reduce((state, one) => afterEvents(payments.decide(recording(one, documents), state), state), noPayments);

const open = (state = noPayments, number = '2026-000001', all = documents, on?: string) =>
  amountOf(openOf(all.find(number)!, all, state, on));

const refusal = (code: string) => expect.objectContaining({ code });

const paid: Given = { amount: '103.50', allocations: [{ number: '2026-000001', amount: '103.50' }] };

describe('recording a payment', () => {
  it('9.8.1: a payment holds its day, amount, debtor, reference and allocations, and is numbered in order of recording', () => {
    expect(payments.decide(recording(paid, documents), noPayments)).toEqual([
      {
        type: 'PaymentRecorded',
        data: { paymentId: 'P00000001', on: '2026-09-01', ...paid, debtor: 'school-12AB00', reference: 'afschrift' },
      },
    ]);
    expect(payments.decide(recording({ amount: '1.00' }, documents), havingPaid(paid))[0]!.data.paymentId).toBe(
      'P00000002',
    );
  });

  it('9.8.1: an item is open until it is settled, and a part of it may be paid', () => {
    expect(open()).toBe('103.50');
    const partly = havingPaid({ amount: '100.00', allocations: [{ number: '2026-000001', amount: '100.00' }] });
    expect(open(partly)).toBe('3.50');
    expect(open(havingPaid(paid))).toBe('0.00');
  });

  it('9.8.1: one payment covers several documents, and what is more than open of them stays unallocated', () => {
    const state = havingPaid({
      amount: '200.00',
      allocations: [
        { number: '2026-000001', amount: '103.50' },
        { number: '2026-000002', amount: '50.00' },
      ],
    });
    expect([open(state), open(state, '2026-000002')]).toEqual(['0.00', '0.00']);
    expect(unallocatedOf(state.all[0]!)).toBe('46.50');
  });

  it.each([
    ['more than is open', '2026-000001', '103.51'],
    ['the other sign than what is open', '2026-000003', '30.00'],
    ['a credit note beyond what is open', '2026-000003', '-30.01'],
  ])('9.8.1: an allocation never exceeds what is open: %s is refused', (_name, number, amount) => {
    // The second allocation keeps the total between nothing and the amount.
    const rest = amount.startsWith('-') ? [{ number: '2026-000002', amount: '50.00' }] : [];
    const command = recording({ amount: '200.00', allocations: [{ number, amount }, ...rest] }, documents);
    expect(() => payments.decide(command, noPayments)).toThrow(refusal('allocation_exceeds_open'));
  });

  it('9.8.1: a settled item is no longer open, so the same payment again is refused', () => {
    expect(() => payments.decide(recording(paid, documents), havingPaid(paid))).toThrow(
      refusal('allocation_exceeds_open'),
    );
  });

  it('9.8.1: a payment of a document that does not exist, or of a day to come, is refused', () => {
    const unknown = { amount: '1.00', allocations: [{ number: '2026-000009', amount: '1.00' }] };
    expect(() => payments.decide(recording(unknown, documents), noPayments)).toThrow(refusal('document_not_found'));
    const later = recording({ ...paid, on: '2026-09-02' }, documents);
    expect(() => payments.decide(later, noPayments)).toThrow(refusal('payment_in_future'));
  });

  it('9.8.2: a credit note is set off against an invoice of the same debtor by a payment of 0.00', () => {
    const state = havingPaid({
      allocations: [
        { number: '2026-000002', amount: '30.00' },
        { number: '2026-000003', amount: '-30.00' },
      ],
    });
    expect([open(state, '2026-000002'), open(state, '2026-000003')]).toEqual(['20.00', '0.00']);
  });

  it('9.8.2: documents of two debtors are never set off against each other, though one payer may pay both', () => {
    const debtors = { '2026-000003': 'board-12345', '2026-000002': 'board-12345' };
    const both = [
      { number: '2026-000001', amount: '30.00' },
      { number: '2026-000003', amount: '-30.00' },
    ];
    const setOff = recording({ allocations: both }, documents, debtors);
    expect(() => payments.decide(setOff, noPayments)).toThrow(refusal('allocation_of_other_debtor'));
    const [one, two] = [
      { number: '2026-000001', amount: '103.50' },
      { number: '2026-000002', amount: '50.00' },
    ];
    const together = { amount: '153.50', allocations: [one, two] };
    const [recorded] = payments.decide(recording(together, documents, debtors), noPayments);
    expect(recorded!.data).not.toHaveProperty('debtor');
    const ofOne = recording({ ...together, debtor: 'board-12345' }, documents, debtors);
    expect(() => payments.decide(ofOne, noPayments)).toThrow(refusal('allocation_of_other_debtor'));
  });

  it('9.8.1: a credit note is paid out by a negative payment', () => {
    const state = havingPaid({ amount: '-30.00', allocations: [{ number: '2026-000003', amount: '-30.00' }] });
    expect(open(state, '2026-000003')).toBe('0.00');
  });

  it('9.8.3: an entry of a statement is one payment, however often it is sent', () => {
    const entry = { ...paid, entry: 'NL02ABNA0123456789:ref:A1' };
    const state = havingPaid(entry);
    expect(payments.decide(recording(entry, documents), state)).toEqual([]);
    const otherwise = recording({ amount: '1.00', entry: entry.entry }, documents);
    expect(() => payments.decide(otherwise, state)).toThrow(refusal('entry_already_booked'));
  });

  it.each([
    [
      'a document twice',
      '10.00',
      [
        ['2026-000001', '1.00'],
        ['2026-000001', '2.00'],
      ],
      'named-twice',
    ],
    ['an allocation of nothing', '10.00', [['2026-000001', '0.00']], 'zero'],
    ['more than the payment', '10.00', [['2026-000001', '10.01']], 'not-within-amount'],
    ['the other way', '10.00', [['2026-000003', '-0.01']], 'not-within-amount'],
    ['a set-off that leaves something', '0.00', [['2026-000001', '0.01']], 'not-within-amount'],
    ['more than is paid out', '-10.00', [['2026-000003', '-10.01']], 'not-within-amount'],
    ['a payment of nothing for nothing', '0.00', [], 'nothing'],
    ['a part of it', '10.00', [['2026-000001', '9.99']], undefined],
    [
      'invoices less a credit note',
      '10.00',
      [
        ['2026-000001', '12.00'],
        ['2026-000003', '-2.00'],
      ],
      undefined,
    ],
  ] as const)('9.8.1: what is allocated lies between nothing and the amount: %s', (_name, amount, parts, is) => {
    const allocations = parts.map(([number, part]) => ({ number, amount: part }));
    expect(allocationFault({ amount, allocations })?.is).toBe(is);
  });
});

describe('reversing a payment', () => {
  const reverse = { type: 'ReversePayment', data: { paymentId: 'P00000001' } } as const;

  it('9.8.1: a payment is reversed once, and what it settled is open again', () => {
    const state = havingPaid(paid);
    const reversed = afterEvents(payments.decide(reverse, state), state);
    expect(open(reversed)).toBe('103.50');
    expect(reversed.all[0]!.reversal).toEqual({ recordedOn: '2026-09-01', reason: 'storno' });
    expect(() => payments.decide(reverse, reversed)).toThrow(refusal('already_reversed'));
    expect(() => payments.decide(reverse, noPayments)).toThrow(refusal('payment_not_found'));
  });

  it('9.8.3: the entry of a reversed payment can be recorded as it should have been', () => {
    const entry = 'NL02ABNA0123456789:ref:A1';
    const state = havingPaid({ ...paid, entry });
    const reversed = afterEvents(payments.decide(reverse, state), state);
    const again = recording({ amount: '103.50', entry }, documents);
    expect(payments.decide(again, reversed)).toHaveLength(1);
  });

  it('9.8.1: a reversed payment counts until the day on which the reversal was recorded, as in the books', () => {
    const state = havingPaid({ ...paid, on: '2026-08-20' });
    const reversed = afterEvents(payments.decide(reverse, state), state, '2026-09-03');
    const days = ['2026-08-19', '2026-08-20', '2026-09-02', '2026-09-03'];
    expect(days.map((on) => open(reversed, '2026-000001', documents, on))).toEqual([
      '103.50',
      '0.00',
      '0.00',
      '103.50',
    ]);
    expect(paymentMoves(reversed)).toEqual([
      {
        id: 'P00000001',
        on: '2026-08-20',
        recordedOn: '2026-09-01',
        amount: '103.50',
        reversal: false,
        debtor: 'school-12AB00',
      },
      {
        id: 'P00000001',
        on: '2026-08-20',
        recordedOn: '2026-09-03',
        amount: '103.50',
        reversal: true,
        debtor: 'school-12AB00',
      },
    ]);
  });
});

describe('a document that is cancelled', () => {
  const cancelling = issuedOf('2026-000004', '-103.50', { cancels: '2026-000001', issuedOn: '2026-08-20' });
  const all = documentsOf(invoice, cancelling);
  const both = (state = noPayments, on?: string) => [
    open(state, '2026-000001', all, on),
    open(state, '2026-000004', all, on),
  ];
  const part = (amount: string) =>
    afterEvents(
      payments.decide(recording({ amount, allocations: [{ number: '2026-000001', amount }] }, documents), noPayments),
    );

  it('9.8.2: a cancelled document and the one that cancels it are set off by themselves, by what both have open', () => {
    expect(both()).toEqual(['0.00', '0.00']);
    // 40.00 was paid before the credit. So 63.50 is set off, and 40.00 is to be paid back.
    expect(both(part('40.00'))).toEqual(['0.00', '-40.00']);
    expect(both(part('103.50'))).toEqual(['0.00', '-103.50']);
  });

  it('9.8.2: a document is open until the day on which it is cancelled', () => {
    expect(open(noPayments, '2026-000001', all, '2026-08-19')).toBe('103.50');
    expect(open(noPayments, '2026-000001', all, '2026-08-20')).toBe('0.00');
  });

  it('9.8.2: nothing more is allocated to either once both are set off', () => {
    const one = recording({ amount: '1.00', allocations: [{ number: '2026-000001', amount: '1.00' }] }, all);
    expect(() => payments.decide(one, noPayments)).toThrow(refusal('allocation_exceeds_open'));
  });

  it('9.8.2: a payment that loses the race with the credit leaves what it would leave had it come before', () => {
    // The allocation is decided on the documents without the credit note, and appended after it.
    const state = afterEvents(payments.decide(recording(paid, documents), noPayments));
    expect(both(state)).toEqual(['0.00', '-103.50']);
    const reversal = payments.decide({ type: 'ReversePayment', data: { paymentId: 'P00000001' } }, state);
    expect(both(afterEvents(reversal, state))).toEqual(['0.00', '0.00']);
  });
});

describe('ages of what is open', () => {
  it.each([
    ['2026-08-31', 0, '0'],
    ['2026-09-01', 1, '1-30'],
    ['2026-09-30', 30, '1-30'],
    ['2026-10-01', 31, '31-60'],
    ['2026-10-31', 61, '61-90'],
    ['2026-11-29', 90, '61-90'],
    ['2026-11-30', 91, '90+'],
  ] as const)('9.11.1: on %s an invoice due on 2026-08-31 is %i days overdue, of age %s', (on, days, age) => {
    const [item] = ended(openItems(documentsOf(invoice), noPayments, on));
    expect([item!.daysOverdue, ageOf(item!.daysOverdue)]).toEqual([days, age]);
  });

  it('9.8.1: a document of 0.00 is never open, and none is before its issue', () => {
    expect(ended(openItems(documentsOf(issuedOf('2026-000005', '0.00')), noPayments, '2026-09-01'))).toEqual([]);
    expect(ended(openItems(documents, noPayments, '2026-07-31'))).toEqual([]);
  });
});

const cents = (min: number, max: number) => fc.integer({ min, max }).map((n) => amountOf(BigInt(n)));

/** Some documents, a few of them cancelled, and acts that may be refused. */
const histories = fc.record({
  totals: fc.array(cents(-300, 900), { minLength: 1, maxLength: 6 }),
  cancelled: fc.array(fc.nat(5), { maxLength: 3 }),
  acts: fc.array(
    fc.oneof(
      fc.record({
        amount: cents(-200, 900),
        parts: fc.array(fc.tuple(fc.nat(8), cents(-300, 900)), { maxLength: 4 }),
        on: fc.constantFrom('2026-08-10', '2026-08-25', '2026-09-01'),
      }),
      fc.record({ reverse: fc.integer({ min: 1, max: 8 }), recordedOn: fc.constantFrom('2026-09-01', '2026-09-20') }),
    ),
    { maxLength: 25 },
  ),
});

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

const played = ({ totals, cancelled, acts }: History) => {
  const numberOf = (at: number) => `2026-${String(at + 1).padStart(6, '0')}`;
  const issued = totals.map((total, at) => issuedOf(numberOf(at), total));
  for (const at of new Set(cancelled))
    if (totals[at] !== undefined) {
      const total = amountOf(-centsIn(totals[at]));
      issued.push(issuedOf(numberOf(issued.length), total, { cancels: numberOf(at), issuedOn: '2026-08-20' }));
    }
  const all = documentsOf(...issued);
  let state = noPayments;
  for (const act of acts)
    try {
      if ('reverse' in act) {
        const paymentId = `P0000000${act.reverse}`;
        state = afterEvents(
          payments.decide({ type: 'ReversePayment', data: { paymentId } }, state),
          state,
          act.recordedOn,
        );
        continue;
      }
      const { amount, on, parts } = act;
      const allocations = parts.map(([at, part]) => ({ number: numberOf(at), amount: part }));
      if (allocationFault({ amount, allocations }) !== undefined) continue;
      state = afterEvents(payments.decide(recording({ amount, on, allocations }, all), state), state);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
    }
  return { issued, all, state };
};

describe('any history of payments', () => {
  it('9.8.1: what is open is the total less what is allocated, and an allocation never turns its sign', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { issued, all, state } = played(history);
        for (const document of issued) {
          const [total, left] = [
            centsIn(document.total),
            centsIn(document.total) - allocatedTo(state, document.number),
          ];
          const own = openOf(document, all, state);
          const other = all.counterpart(document);
          if (other === undefined) expect(own).toBe(left);
          else {
            // A pair keeps its sum, and only one of the two is open after the set-off.
            const others = centsIn(other.total) - allocatedTo(state, other.number);
            expect(own + openOf(other, all, state)).toBe(left + others);
            expect(own === 0n || openOf(other, all, state) === 0n).toBe(true);
          }
          expect(
            total >= 0n ? own >= 0n && left >= 0n && left <= total : own <= 0n && left <= 0n && left >= total,
          ).toBe(true);
        }
      }),
      { numRuns: cases(500) },
    );
  });

  it('9.11.1: what is open by age adds up to what is open, and with what is unallocated to totals less payments', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom('2026-08-15', '2026-09-01', '2026-10-15', '2027-01-01'), (history, on) => {
        const { issued, all, state } = played(history);
        const items = ended(openItems(all, state, on));
        const open = items.reduce((sum, item) => sum + item.cents, 0n);
        const byAge = ages.map((age) =>
          items.filter(({ daysOverdue }) => ageOf(daysOverdue) === age).reduce((sum, item) => sum + item.cents, 0n),
        );
        expect(byAge.reduce((sum, one) => sum + one, 0n)).toBe(open);
        const totals = issued
          .filter(({ issuedOn }) => issuedOn <= on)
          .reduce((sum, { total }) => sum + centsIn(total), 0n);
        const counting = state.all.filter(
          ({ on: day, reversal }) => day <= on && (reversal === null || on < reversal.recordedOn),
        );
        const moved = counting.reduce((sum, { amount }) => sum + centsIn(amount), 0n);
        const rests = counting.reduce((sum, payment) => sum + centsIn(unallocatedOf(payment)), 0n);
        // A payment that was recorded before its document settles it from the day of issue on.
        const early = counting
          .flatMap(({ allocations }) => allocations)
          .filter(({ number }) => all.find(number)!.issuedOn > on)
          .reduce((sum, { amount }) => sum + centsIn(amount), 0n);
        expect(open - rests).toBe(totals - moved + early);
      }),
      { numRuns: cases(500) },
    );
  });
});
