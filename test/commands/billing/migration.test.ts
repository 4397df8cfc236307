import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { migrateSubscription } from '../../../src/commands/billing/subscribe.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogueEvents.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

const morePlans: [CatalogueEvent, ...CatalogueEvent[]] = [
  { type: 'PlanDefined', data: { plan: 'flat', kind: 'flat' } },
  { type: 'PlanPriced', data: { plan: 'flat', price: '700.00', from: '2015-01-01' } },
  {
    type: 'PlanDefined',
    data: { plan: 'upper', kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 },
  },
  { type: 'PlanPriced', data: { plan: 'upper', price: '3.60', from: '2015-01-01' } },
];

const subscribed = async (startsOn: string, plan: string): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  const { head } = await world.deps.ledger.read(streams.catalogue);
  await world.deps.ledger.append(streams.catalogue, morePlans, head, world.context());
  await world.registerSchool(school, '2015-01-01');
  await world.subscribe(school, startsOn, plan);
  return world;
};

const run = async (world: World, on: string): Promise<readonly IssuedDocument[]> => {
  world.setToday(on);
  return (await issueDueDocuments(world.deps, { on }, world.context())).issued;
};

const migrate = (world: World, today: string, toPlan: string, on?: string) => {
  world.setToday(today);
  return migrateSubscription(world.deps, school, { toPlan, ...(on === undefined ? {} : { on }) }, world.context());
};

const written = ({ lines }: IssuedDocument) =>
  lines.map(
    ({ kind, term, year, quantity, unitPrice, amount, settles }) =>
      `${kind} ${term}/${year}: ${quantity} × ${unitPrice} = ${amount} [${settles}]`,
  );

const isClean = async (world: World) => expect((await verifyLedger(world.store)).differences).toEqual([]);

describe('4.11: from a per-pupil plan, at an anniversary', () => {
  it('a migration from a per-pupil plan to a flat plan bills its price, and settles the old term', async () => {
    const world = await subscribed('2023-08-01', 'per-pupil');
    await world.importRows(school, '2023-08-01', taken('2023-07-15', 1, 10));
    await run(world, '2023-08-01');
    await world.importRows(school, '2023-11-05', taken('2023-10-31', 1, 12));
    await migrate(world, '2024-03-01', 'flat');
    const [document, ...others] = await run(world, '2024-08-01');
    expect(others).toEqual([]);
    // 10 at three month-ends, 12 at nine: 138 / 12 = 11.5, × 11.50 = 132.25; 132.25 − 115.00 + 700.00.
    expect(document).toMatchObject({ year: { term: 2, number: 1, from: '2024-08-01' }, total: '717.25' });
    expect(written(document!)).toEqual([
      'usage 1/1: 11.5 × 11.50 = 132.25 [2023-000001]',
      'advance-settled 1/1: -10 × 11.50 = -115.00 [2023-000001]',
      'flat-fee 2/1: 1 × 700.00 = 700.00 []',
    ]);
    await isClean(world);
  });
});

describe('4.11: from a flat plan, on any day', () => {
  it('a migration from a flat plan refunds the days that are left of its year, a leap year here', async () => {
    const world = await subscribed('2019-08-01', 'legacy');
    // Years 1 and 2 began before a price was known. Years 3, 4 and 5 are billed.
    expect((await run(world, '2023-08-01')).map(({ total }) => total)).toEqual(['650.00', '650.00', '650.00']);
    await world.importRows(school, '2024-02-01', taken('2024-01-15', 1, 12));
    await migrate(world, '2024-02-10', 'per-pupil', '2024-03-01');
    const [document, ...others] = await run(world, '2024-03-01');
    expect(others).toEqual([]);
    // 2024-03-01 through 2024-07-31 are 153 of 366 days: 650.00 × 153 / 366 = 271.721…
    expect(document).toMatchObject({
      kind: 'credit-note',
      year: { term: 2, number: 1, from: '2024-03-01', to: '2025-02-28' },
      total: '-133.72',
      vat: '-23.21',
      net: '-110.51',
    });
    expect(written(document!)).toEqual([
      'advance 2/1: 12 × 11.50 = 138.00 []',
      'flat-fee-refund 1/5: -1 × 271.72 = -271.72 [2023-000003]',
    ]);
    expect(await run(world, '2024-08-01')).toEqual([]);
    await isClean(world);
  });
});
