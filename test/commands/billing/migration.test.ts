import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { runInvoices } from '../../../src/commands/billing/run.ts';
import { endSubscription, migrateSubscription } from '../../../src/commands/billing/subscribe.ts';
import type { IssuedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import type { CatalogueEvent } from '../../../src/domain/catalogue.ts';
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
  return (await runInvoices(world.deps, { on }, world.context())).issued;
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

/** Ten pupils on each day of the year that begins on 1 August of `year`. */
const tenPupilsIn = async (world: World, year: number): Promise<void> => {
  await world.importRows(school, `${year}-08-01`, taken(`${year}-07-15`, 1, 10)); // through 15 April
  await world.importRows(school, `${year}-11-05`, taken(`${year}-10-31`, 1, 10)); // through 31 July
};

describe('4.11: from a per-pupil plan, at an anniversary', () => {
  it('to a flat plan: its price, and the old term is settled', async () => {
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

  it('to another per-pupil plan: an advance at its price, and the old term settled at the old one', async () => {
    const world = await subscribed('2023-08-01', 'per-pupil');
    await tenPupilsIn(world, 2023);
    await run(world, '2023-11-05');
    await migrate(world, '2024-03-01', 'upper');
    await tenPupilsIn(world, 2024);
    const [first] = await run(world, '2024-11-05');
    expect(written(first!)).toEqual([
      'advance 2/1: 10 × 3.60 = 36.00 []',
      'usage 1/1: 10 × 11.50 = 115.00 [2023-000001]',
      'advance-settled 1/1: -10 × 11.50 = -115.00 [2023-000001]',
    ]);
    // The year after settles the new term, and corrects the old one: two pupils more at its last three month-ends.
    await world.importRows(school, '2024-05-05', taken('2024-05-01', 11, 12)); // through 2025-02-01
    const [second] = await run(world, '2025-08-01');
    expect(written(second!)).toEqual([
      // The two are counted at six month-ends of the new term: 132 / 12 = 11.
      'usage 2/1: 11 × 3.60 = 39.60 [2024-000001]',
      'advance-settled 2/1: -10 × 3.60 = -36.00 [2024-000001]',
      // 126 / 12 = 10.5, × 11.50 = 120.75; 120.75 − 115.00
      'correction 1/1: 1 × 5.75 = 5.75 [2023-000001,2024-000001]',
    ]);
    await isClean(world);
  });
});

describe('4.11: from a flat plan, on any day', () => {
  it('refunds the days that are left of its year, a leap year here', async () => {
    const world = await subscribed('2019-08-01', 'legacy');
    // Years 1 and 2 began before a price was known; 3, 4 and 5 are billed.
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

  it('4.7: once credited, refunds the same anew', async () => {
    const world = await subscribed('2019-08-01', 'legacy');
    await run(world, '2023-08-01');
    await migrate(world, '2024-02-10', 'per-pupil', '2024-03-01');
    const [document] = await run(world, '2024-03-01');
    expect(document).toMatchObject({ total: '-271.72' });
    world.setToday('2024-03-02');
    await credit(world.deps, document!.number, '2024-03-02', world.context('wrong debtor'));
    expect((await run(world, '2024-03-02')).map(({ total }) => total)).toEqual(['-271.72']);
    await isClean(world);
  });

  it('3.4: of a year that began on 29 February, which has 365 days', async () => {
    const world = await subscribed('2020-02-29', 'legacy');
    await run(world, '2024-02-29'); // Year 5, through 2025-02-27, the last of five.
    await migrate(world, '2024-12-01', 'per-pupil', '2024-12-31');
    const [document] = await run(world, '2024-12-31');
    // 1 + 31 + 27 = 59 of 365 days: 650.00 × 59 / 365 = 105.068…
    expect(written(document!)).toEqual(['flat-fee-refund 1/5: -1 × 105.07 = -105.07 [2024-000004]']);
    await isClean(world);
  });

  it('at an anniversary there is nothing to refund', async () => {
    const world = await subscribed('2019-08-01', 'legacy');
    await run(world, '2023-08-01');
    await migrate(world, '2024-02-10', 'flat');
    const [document] = await run(world, '2024-08-01');
    expect(written(document!)).toEqual(['flat-fee 2/1: 1 × 700.00 = 700.00 []']);
  });

  it('4.2: of a year without a known price refunds nothing, for it was never billed', async () => {
    const world = await subscribed('2020-08-01', 'legacy');
    await world.importRows(school, '2020-12-01', taken('2020-11-15', 1, 2));
    await migrate(world, '2020-12-01', 'per-pupil', '2021-01-01');
    const [document] = await run(world, '2021-01-01');
    expect(written(document!)).toEqual(['advance 2/1: 2 × 11.50 = 23.00 []']);
  });

  it('a run that comes late bills the flat year whole, and then refunds it', async () => {
    const world = await subscribed('2023-08-01', 'flat');
    await migrate(world, '2023-09-01', 'upper', '2023-10-01');
    // 2023-10-01 through 2024-07-31 are 305 of 366 days: 700.00 × 305 / 366 = 583.333…
    expect((await run(world, '2023-12-01')).map(written)).toEqual([
      ['flat-fee 1/1: 1 × 700.00 = 700.00 []'],
      ['flat-fee-refund 1/1: -1 × 583.33 = -583.33 [2023-000001]'],
    ]);
    await isClean(world);
  });
});

describe('4.10: ending before a migration begins', () => {
  it('settles the last year once, and the migration has no effect', async () => {
    const world = await subscribed('2023-08-01', 'per-pupil');
    await tenPupilsIn(world, 2023);
    await tenPupilsIn(world, 2024);
    await run(world, '2024-11-05');
    await migrate(world, '2025-01-15', 'flat');
    await endSubscription(world.deps, school, undefined, world.context());
    expect((await run(world, '2025-08-01')).map((document) => [document.purpose, ...written(document)])).toEqual([
      [
        'final',
        'usage 1/2: 10 × 11.50 = 115.00 [2024-000002]',
        'advance-settled 1/2: -10 × 11.50 = -115.00 [2024-000002]',
      ],
    ]);
    expect(await run(world, '2026-08-01')).toEqual([]);
    await isClean(world);
  });
});
