import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credit } from '../../../../src/commands/billing/amend.ts';
import { lineNets } from '../../../../src/domain/billing/documents/statedDocument.ts';
import { negate, netPrice, netShares, splitVat, sum } from '../../../../src/domain/money.ts';
import { statedFrom } from '../../../../src/ledger/states/statedDocuments.ts';
import { issuedInLog } from '../../../../src/queries/billing/derivation.ts';
import { exampleSchool, playedThrough } from '../../../support/billing/workedExample.ts';

const amount = fc.integer({ min: -500_000, max: 500_000 }).map((cents) => (cents / 100).toFixed(2));

describe('net amounts of lines', () => {
  it('9.2.2: the cents that rounding down loses go to the largest fractions', () => {
    // The lines of year 4 in the worked example: 1710.7438, 1995.8678, −1995.8678 and −9.5041. Rounded down they sum to
    // 1701.22.
    const { net } = splitVat('2058.50', '21');
    expect(netShares(['2070.00', '2415.00', '-2415.00', '-11.50'], '21', net)).toEqual([
      '1710.74',
      '1995.87',
      '-1995.87',
      '-9.50',
    ]);
  });

  it('9.2.2: of equal fractions the earlier line gets the cent', () => {
    // 10.00 / 1.21 is 8.26446, and three of them are 24.79339. Rounded down they leave one cent of 24.79.
    expect(netShares(['10.00', '10.00', '10.00'], '21', '24.79')).toEqual(['8.27', '8.26', '8.26']);
  });

  it('9.2.2: the net amounts add up to the net of the document, and each is less than a cent off', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('21', '19', '9', '6', '0', '20.5'),
        (amounts, rate) => {
          const { net } = splitVat(sum(amounts), rate);
          const shares = netShares(amounts, rate, net);
          expect(sum(shares)).toBe(net);
          for (const [index, share] of shares.entries())
            expect(Math.abs(Number(share) - (Number(amounts[index]) * 100) / (100 + Number(rate)))).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('9.2.2: a cancelling document has the net amounts of the lines that it cancels, negated', () => {
    const lines = ['10.00', '10.00', '10.00'].map((one) => ({ amount: one }) as never);
    const cancelled = lineNets({ lines, vatRate: '21', net: '24.79', cancels: null });
    const back = ['-10.00', '-10.00', '-10.00'].map((one) => ({ amount: one }) as never);
    expect(lineNets({ lines: back, vatRate: '21', net: '-24.79', cancels: '2026-000001' })).toEqual(
      cancelled.map(negate),
    );
  });
});

it('9.1.1: a net unit price has up to 8 decimals and at least two', () => {
  expect(netPrice('11.50', '21')).toBe('9.50413223');
  expect(netPrice('12.10', '21')).toBe('10.00');
  expect(netPrice('11.495', '21')).toBe('9.50');
});

describe('a document as others read it, from the log', () => {
  it('9.1.1: a stated document has the days of each line, the name of the school and the id of the debtor', async () => {
    const { deps } = await playedThrough('year 4');
    const documents = await issuedInLog(deps);
    const stated = await statedFrom(deps.ledger, documents.at(-1)!);
    expect(stated).toMatchObject({ schoolName: `School ${exampleSchool}`, debtor: { id: `school-${exampleSchool}` } });
    expect(stated.lines.map(({ kind, from, to, net }) => [kind, from, to, net])).toEqual([
      ['advance', '2026-08-01', '2027-07-31', '1710.74'],
      ['usage', '2025-08-01', '2026-07-31', '1995.87'],
      ['advance-settled', '2025-08-01', '2026-07-31', '-1995.87'],
      ['correction', '2023-08-01', '2024-07-31', '-9.50'],
    ]);
  });

  it('9.1.1: a cancelling document is for the days of what it cancels', async () => {
    const world = await playedThrough('year 2');
    const [, second] = await issuedInLog(world.deps);
    await credit(world.deps, second!.number, '2024-08-01', world.context('wrong file'));
    const cancelling = (await issuedInLog(world.deps)).at(-1)!;
    const [of, back] = [await statedFrom(world.deps.ledger, second!), await statedFrom(world.deps.ledger, cancelling)];
    expect(back.cancels).toBe(second!.number);
    expect(back.lines.map(({ from, to, net }) => [from, to, net])).toEqual(
      of.lines.map(({ from, to, net }) => [from, to, negate(net)]),
    );
  });
});
