import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { type Row, taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

const run = async (world: World, on: string): Promise<readonly IssuedDocument[]> => {
  world.setToday(on);
  return (await issueDueDocuments(world.deps, { on }, world.context())).issued;
};

const written = ({ lines }: IssuedDocument) =>
  lines.map(
    ({ kind, year, quantity, unitPrice, amount, settles }) =>
      `${kind} ${year}: ${quantity} × ${unitPrice} = ${amount} [${settles}]`,
  );

/**
 * Imports pupils 1 to `pupils`, so that they count on 1 August of `year` and at every month-end of the year that begins
 * then.
 */
const linkedIn = async (world: World, year: number, pupils: number): Promise<void> => {
  const summer: Row[] = taken(`${year}-07-15`, 1, pupils); // through 15 April
  const autumn: Row[] = taken(`${year}-10-31`, 1, pupils); // through 31 July
  await world.importRows(school, `${year}-08-01`, summer);
  await world.importRows(school, `${year}-11-05`, autumn);
};

/** 100, 90, 80 pupils in years 1 to 3, and 70 on the first day of year 4. */
const perPupil = async (): Promise<World> => {
  const world = await worldOn({ today: '2025-09-01' });
  await world.registerSchool(school);
  await linkedIn(world, 2022, 100);
  await linkedIn(world, 2023, 90);
  await linkedIn(world, 2024, 80);
  await world.importRows(school, '2025-08-01', taken('2025-07-15', 1, 70));
  await world.subscribe(school, '2022-08-01', 'per-pupil', [
    { year: 1, billed: '1150.00', reference: 'F-1' }, // 100 × 11.50: nothing is left to bill.
    { year: 2, billed: '1000.00', reference: 'F-2' }, // 90 × 11.50 = 1035.00
    { year: 3, billed: '1012.00', reference: 'F-3' }, // The advance was for 88; 80 × 11.50 = 920.00
  ]);
  return world;
};

describe('4.13, 5.4: taking over a subscription with three years billed elsewhere', () => {
  it('taking over a subscription with three years billed elsewhere settles them here with the next year document, which verifies', async () => {
    const world = await perPupil();
    const [document, ...others] = await run(world, '2025-09-01');
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      purpose: 'year',
      year: { number: 4 },
      total: '748.00',
      vat: '129.82',
      net: '618.18',
    });
    expect(written(document!)).toEqual([
      'advance 4: 70 × 11.50 = 805.00 []',
      'usage 3: 80 × 11.50 = 920.00 [F-3]',
      'advance-settled 3: -1 × 1012.00 = -1012.00 [F-3]',
      'correction 2: 1 × 35.00 = 35.00 [F-2]',
    ]);
    expect(await run(world, '2025-09-02')).toEqual([]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});
