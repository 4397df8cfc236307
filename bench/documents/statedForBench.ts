import { type StatedDocument, statedDocument } from '../../src/domain/billing/documents/statedDocument.ts';
import { negate, splitVat, sum, times } from '../../src/domain/money.ts';

const party = {
  name: 'Stichting De Boomgaard',
  address: { street: 'Kerkweg 2', postalCode: '3511 AB', city: 'Utrecht' },
};

/** The document of a third year: an advance, the usage of the year before, and that year's settled advance. */
export const statedForBench = (index: number): StatedDocument => {
  const pupils = 100 + (index % 300);
  const line = { term: 1, unitPrice: '11.50', settles: ['2025-000009'] } as const;
  const lines = [
    { ...line, kind: 'advance', year: 3, quantity: String(pupils), amount: times('11.50', pupils), settles: [] },
    { ...line, kind: 'usage', year: 2, quantity: `${pupils}.833333`, amount: times('11.50', `${pupils}.833333`) },
    { ...line, kind: 'advance-settled', year: 2, quantity: `-${pupils}`, amount: negate(times('11.50', pupils)) },
  ] as const;
  const total = sum(lines.map(({ amount }) => amount));
  return statedDocument(
    {
      number: `2026-${String(index + 1).padStart(6, '0')}`,
      kind: 'invoice',
      purpose: 'year',
      school: '12AB00',
      board: '41234',
      issuedOn: '2026-08-01',
      dueOn: '2026-08-31',
      supplier: {
        ...party,
        name: 'Leverancier BV',
        kvk: '12345678',
        vatId: 'NL000099998B57',
        iban: 'NL02ABNA0123456789',
      },
      debtor: { ...party, kvk: '87654321' },
      year: { term: 1, number: 3, from: '2026-08-01', to: '2027-07-31' },
      lines,
      total,
      vatRate: '21',
      ...splitVat(total, '21'),
      cancels: null,
      document: '12AB00-3',
      decision: { stream: 'subscription-12AB00', revision: 9, digest: 'a'.repeat(64) },
      inputs: [],
      digest: 'b'.repeat(64),
    },
    {
      schoolName: 'De Appelboom',
      debtorId: 'board-41234',
      spans: lines.map(({ year }) => ({ from: `${2023 + year}-08-01`, to: `${2024 + year}-07-31` })),
    },
  );
};
