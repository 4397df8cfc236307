/** Documents made by hand and at random, in the form that renditions take. */
import fc from 'fast-check';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import type { Line } from '../../../src/domain/billing/documents/document.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { type StatedDocument, statedDocument } from '../../../src/domain/billing/documents/statedDocument.ts';
import { absolute, isNegative, negate, splitVat, sum, times } from '../../../src/domain/money.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { supplier, taken, type World, worldOn } from '../world.ts';

export type DocumentLine = Omit<Line, 'formula'>;

export const advance = (pupils: number, price = '11.50'): DocumentLine => ({
  kind: 'advance',
  term: 1,
  year: 3,
  quantity: String(pupils),
  unitPrice: price,
  amount: times(price, pupils),
  settles: [],
});

export type Given = Partial<Omit<IssuedDocument, 'lines'>> & { readonly schoolName?: string };

export const debtor = {
  name: 'Stichting De Boomgaard',
  address: { street: 'Kerkweg 2', postalCode: '3511 AB', city: 'Utrecht' },
  kvk: '87654321',
};

/** A document with these lines, of the third year. A line of an earlier year covers the days of that year. */
export const documentOf = (lines: readonly DocumentLine[], given: Given = {}): StatedDocument => {
  const { schoolName = 'De Appelboom', ...fields } = given;
  const total = sum(lines.map(({ amount }) => amount));
  const vatRate = given.vatRate ?? '21';
  const issued: IssuedDocument = {
    number: '2026-000017',
    kind: isNegative(total) ? 'credit-note' : 'invoice',
    purpose: 'year',
    school: '12AB00',
    board: '41234',
    issuedOn: '2026-08-01',
    dueOn: '2026-08-31',
    supplier,
    debtor,
    year: { term: 1, number: 3, from: '2026-08-01', to: '2027-07-31' },
    lines,
    total,
    vatRate,
    ...splitVat(total, vatRate),
    cancels: null,
    document: '12AB00-3',
    decision: { stream: 'subscription-12AB00', revision: 9, digest: 'a'.repeat(64) },
    inputs: [],
    digest: 'b'.repeat(64),
    ...fields,
  };
  return statedDocument(issued, {
    schoolName,
    debtorId: 'board-41234',
    spans: lines.map(({ year }) => ({ from: `${2023 + year}-08-01`, to: `${2024 + year}-07-31` })),
  });
};

const earlier = ['2024-000003', '2025-000009'];

const lineByChance: fc.Arbitrary<DocumentLine> = fc
  .record({
    kind: fc.constantFrom('advance', 'usage', 'advance-settled', 'correction', 'flat-fee', 'flat-fee-refund'),
    year: fc.integer({ min: 1, max: 3 }),
    price: fc.constantFrom('11.50', '9.775', '10.123456', '0.07', '650.00', '1.00'),
    pupils: fc.integer({ min: 1, max: 1200 }),
    twelfths: fc.integer({ min: 1, max: 14_400 }),
    difference: fc.integer({ min: 1, max: 300_000 }),
    isNegative: fc.boolean(),
  })
  .map(({ kind, year, price, pupils, twelfths, difference, isNegative: isBack }): DocumentLine => {
    const line = { kind, term: 1, year } as const;
    if (kind === 'advance') return { ...line, ...priced(String(pupils), price), settles: [] };
    if (kind === 'usage') return { ...line, ...priced(mean(twelfths), price), settles: [] };
    if (kind === 'advance-settled') return { ...line, ...negated(priced(String(pupils), price)), settles: earlier };
    const one = priced('1', (difference / 100).toFixed(2));
    if (kind === 'flat-fee') return { ...line, ...one, settles: [] };
    return { ...line, ...(isBack || kind === 'flat-fee-refund' ? negated(one) : one), settles: earlier };
  });

type Priced = Pick<DocumentLine, 'quantity' | 'unitPrice' | 'amount'>;

const mean = (twelfths: number): string => String(Math.round((twelfths / 12) * 1e6) / 1e6);

const priced = (quantity: string, unitPrice: string): Priced => ({
  quantity,
  unitPrice,
  amount: times(unitPrice, quantity),
});

const negated = ({ quantity, unitPrice, amount }: Priced): Priced => ({
  quantity: `-${quantity}`,
  unitPrice,
  amount: negate(amount),
});

/** Documents of every kind: negative ones, some that cancel others, totals of 0.00, and several rates of VAT. */
export const documentByChance: fc.Arbitrary<StatedDocument> = fc
  .record({
    lines: fc.array(lineByChance, { minLength: 1, maxLength: 12 }),
    vatRate: fc.constantFrom('21', '19', '9', '6', '20.5'),
    toZero: fc.integer({ min: 0, max: 4 }),
    cancels: fc.integer({ min: 0, max: 3 }),
    payer: fc.constantFrom(
      { kvk: '87654321' },
      { oin: '00000001234567890000' },
      { kvk: '87654321', reference: 'INK & "2026" <b>' },
    ),
  })
  .map(({ lines, vatRate, toZero, cancels, payer }) => {
    const kept = lines.filter(({ amount }) => amount !== '0.00');
    const used = kept.length === 0 ? [advance(5)] : kept;
    const total = sum(used.map(({ amount }) => amount));
    const balanced: readonly DocumentLine[] =
      toZero === 0 && total !== '0.00'
        ? [
            ...used,
            {
              kind: 'correction',
              term: 1,
              year: 1,
              quantity: isNegative(total) ? '1' : '-1',
              unitPrice: absolute(total),
              amount: negate(total),
              settles: earlier,
            },
          ]
        : used;
    const settled = isNegative(sum(balanced.map(({ amount }) => amount)))
      ? balanced.map((line) => (line.settles.length === 0 ? { ...line, settles: earlier } : line))
      : balanced;
    return documentOf(settled, {
      vatRate,
      debtor: { name: 'Stichting “Öst” & Zn', address: debtor.address, ...payer },
      ...(cancels === 0 ? { cancels: '2025-000009', purpose: 'cancel' } : {}),
    });
  });

/** One invoice of a school whose debtor has a KvK number. */
export const billedSchool = async (payer: object = debtor): Promise<World> => {
  const world = await worldOn({ today: '2026-07-01' });
  await world.registerSchool('12AB00');
  const command = { type: 'SetDebtor', today: '2026-07-01', data: payer } as never;
  await handle(world.deps.ledger, schoolDecider, streams.school('12AB00'), command, world.context());
  await world.subscribe('12AB00', '2026-08-01');
  await world.importRows('12AB00', '2026-08-01', taken('2026-07-31', 1, 9));
  await issueDueDocuments(world.deps, { on: '2026-08-01' }, world.context());
  return world;
};
