import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { reckoningFor } from '../../../src/commands/billing/decide.ts';
import { runInvoices } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { YearAccount } from '../../../src/domain/billing/years/account.ts';
import { accountOf } from '../../../src/domain/billing/years/yearAccount.ts';
import { board as boardDecider } from '../../../src/domain/board.ts';
import { type CatalogueEvent, catalogue, type PerPupilPlan } from '../../../src/domain/catalogue.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { debtorOf, hasDpa, partyOf } from '../../../src/ledger/states/parties.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { dyingAt, Killed, racedAt } from '../../support/interrupted.ts';
import { exampleSchool, playedThrough } from '../../support/workedExample.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';

const subscribed = async (startsOn: string, plan = 'per-pupil'): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  await world.registerSchool(school, '2015-01-01');
  if (plan !== 'per-pupil' && plan !== 'legacy') throw new Error('define the plan first');
  await world.subscribe(school, startsOn, plan);
  return world;
};

/** A subscription to a plan like per-pupil but for some of its rules. */
const subscribedToPlan = async (startsOn: string, changes: Partial<PerPupilPlan>): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  await world.registerSchool(school, '2015-01-01');
  const plan: PerPupilPlan = {
    plan: 'special',
    kind: 'per-pupil',
    measure: 'monthly',
    countAfterDays: 0,
    settleFromYear: 2,
    ...changes,
  };
  const events: [CatalogueEvent, ...CatalogueEvent[]] = [
    { type: 'PlanDefined', data: plan },
    { type: 'PlanPriced', data: { plan: 'special', price: '10.00', from: '2015-01-01' } },
  ];
  const { head } = await world.deps.ledger.read(streams.catalogue);
  await world.deps.ledger.append(streams.catalogue, events, head, world.context());
  await world.subscribe(school, startsOn, 'special');
  return world;
};

const runOn = async (world: World, on: string) => {
  world.setToday(on);
  const { issued } = await runInvoices(world.deps, { on }, world.context());
  return issued.map(({ purpose, year, lines, total }) => ({
    purpose,
    year: year.number,
    lines: lines.map(
      ({ kind, year: of, quantity, unitPrice, amount }) => `${kind} ${of}: ${quantity} × ${unitPrice} = ${amount}`,
    ),
    total,
  }));
};

const account = async (world: World, year: number, through: string): Promise<YearAccount> => {
  const { state } = await billingOf(world.deps, school);
  const { reckoning } = await reckoningFor(world.deps, school, state);
  const [subscription] = state.subscriptions;
  return accountOf(state, subscription!, subscription!.terms[0], year, reckoning, dayNumber(through));
};

describe('3.7: the count day', () => {
  it('of a first year waits for the first day with pupils', async () => {
    const world = await subscribed('2024-08-01');
    expect(await runOn(world, '2024-08-01')).toEqual([]);
    await world.importRows(school, '2024-10-07', taken('2024-10-01', 1, 12));
    await world.importRows(school, '2024-10-21', taken('2024-10-14', 13, 20));
    expect(await runOn(world, '2024-11-01')).toEqual([
      { purpose: 'year', year: 1, lines: ['advance 1: 12 × 11.50 = 138.00'], total: '138.00' },
    ]);
    expect(await account(world, 1, '2024-11-01')).toMatchObject({ countDay: '2024-10-07', count: 12 });
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('of a first year without any pupils never comes: no advance, and the year is settled all the same', async () => {
    const world = await subscribed('2024-08-01');
    expect(await runOn(world, '2025-07-31')).toEqual([]);
    await world.importRows(school, '2025-08-01', taken('2025-07-01', 1, 10));
    expect(await runOn(world, '2025-08-01')).toEqual([
      { purpose: 'year', year: 2, lines: ['advance 2: 10 × 11.50 = 115.00'], total: '115.00' },
    ]);
  });

  it('of a later year does not wait: a count of 0 gives no advance', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12)); // through 2025-05-01: nine month-ends
    await runOn(world, '2024-08-01');
    await world.importRows(school, '2025-08-05', taken('2025-08-02', 1, 9)); // Four days late for the count.
    expect(await runOn(world, '2025-08-06')).toEqual([
      {
        purpose: 'year',
        year: 2,
        // 12 pupils at the nine month-ends from August to April: 108 / 12 = 9.
        lines: ['usage 1: 9 × 11.50 = 103.50', 'advance-settled 1: -12 × 11.50 = -138.00'],
        total: '-34.50',
      },
    ]);
  });

  it('4.4: lies countAfterDays after the first day, and the document is due from then on', async () => {
    const world = await subscribedToPlan('2024-08-01', { countAfterDays: 45 });
    await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 4));
    expect(await runOn(world, '2024-09-14')).toEqual([]);
    await world.importRows(school, '2024-09-15', taken('2024-09-01', 5, 6));
    expect(await runOn(world, '2024-09-20')).toMatchObject([{ lines: ['advance 1: 6 × 10.00 = 60.00'] }]);
    expect((await account(world, 1, '2024-09-20')).countDay).toBe('2024-09-15');
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('3.2, 3.5: what a plan counts', () => {
  it('3.2: a plan limited to some year groups counts results of those, and none without a year group', async () => {
    const world = await subscribedToPlan('2024-08-01', { yearGroups: [3, 4] });
    await world.importRows(school, '2024-08-01', [
      { key: 'a', pupil: 'A', takenOn: '2024-07-01', yearGroup: 3 },
      { key: 'b', pupil: 'B', takenOn: '2024-07-01', yearGroup: 4 },
      { key: 'c', pupil: 'C', takenOn: '2024-07-01', yearGroup: 5 },
      { key: 'd', pupil: 'D', takenOn: '2024-07-01' },
    ]);
    expect(await runOn(world, '2024-08-01')).toMatchObject([{ lines: ['advance 1: 2 × 10.00 = 20.00'] }]);
  });

  it('4.1: of the second price list each plan counts its own year groups, at its own price', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    const list = [
      { plan: 'groups-1-2', yearGroups: [1, 2], price: '11.50' },
      { plan: 'groups-3-8', yearGroups: [3, 4, 5, 6, 7, 8], price: '3.60' },
      { plan: 'groups-1-8', yearGroups: [1, 2, 3, 4, 5, 6, 7, 8], price: '11.50' },
    ];
    for (const [index, { price, ...rules }] of list.entries()) {
      const plan = { ...rules, kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 } as const;
      const data = { plan, price: { price, from: '2024-01-01' } };
      await handle(world.deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data }, world.context());
      const id = `1${index}AB00`;
      await world.registerSchool(id);
      await world.subscribe(id, '2024-08-01', plan.plan);
      const inGroups = [1, 1, 2, 3, 4, 5, 6, 7, 8].map((yearGroup, n) => ({
        key: `${n}`,
        pupil: `${n}`,
        takenOn: '2024-07-01',
        yearGroup,
      }));
      await world.importRows(id, '2024-08-01', [...inGroups, { key: 'x', pupil: 'X', takenOn: '2024-07-01' }]);
    }
    expect((await runOn(world, '2024-08-01')).map(({ lines }) => lines)).toEqual([
      ['advance 1: 3 × 11.50 = 34.50'],
      ['advance 1: 6 × 3.60 = 21.60'],
      ['advance 1: 9 × 11.50 = 103.50'],
    ]);
  });

  it('3.5: a daily plan takes the mean over all days of the year', async () => {
    const world = await subscribedToPlan('2023-08-01', { measure: 'daily' });
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 3)); // through 2024-05-01: 275 days
    await runOn(world, '2023-08-01');
    world.setToday('2024-08-01');
    // 2023-08-01 – 2024-07-31 has 366 days: 3 × 275 / 366 = 2.254098…, × 10.00 = 22.54.
    const settled = await account(world, 1, '2024-07-31');
    expect(settled.days).toEqual([
      { day: '2023-08-01', pupils: 3 },
      { day: '2024-05-02', pupils: 0 },
    ]);
    expect(settled).toMatchObject({
      average: { sum: 825, over: 366, shown: '2.254098', complete: true },
      due: '22.54',
    });
    expect(await runOn(world, '2024-08-01')).toMatchObject([
      { lines: ['usage 1: 2.254098 × 10.00 = 22.54', 'advance-settled 1: -3 × 10.00 = -30.00'], total: '-7.46' },
    ]);
  });

  it('3.5: a running year’s average is over the months that have ended, and says so', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 6));
    await world.importRows(school, '2024-10-15', taken('2024-10-01', 7, 9));
    world.setToday('2024-12-10');
    // Month-ends 6, 6, 9, 9.
    expect(await account(world, 1, '2024-12-09')).toMatchObject({
      months: [
        { lastDay: '2024-08-31', pupils: 6 },
        { lastDay: '2024-09-30', pupils: 6 },
        { lastDay: '2024-10-31', pupils: 9 },
        { lastDay: '2024-11-30', pupils: 9 },
      ],
      average: { shown: '7.5', complete: false },
      due: null,
    });
  });
});

describe('4.1, 4.2: the legacy plan', () => {
  it('is billed 650.00 a year from 2020-11-01 on; the year before that has no price and never is', async () => {
    const world = await subscribed('2019-03-01', 'legacy');
    expect(await runOn(world, '2020-10-31')).toEqual([]);
    expect(await runOn(world, '2021-03-01')).toEqual([
      { purpose: 'year', year: 3, lines: ['flat-fee 3: 1 × 650.00 = 650.00'], total: '650.00' },
    ]);
    expect(await runOn(world, '2022-03-01')).toMatchObject([{ year: 4, total: '650.00' }]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('4.10: has no final document', async () => {
    const world = await subscribed('2019-03-01', 'legacy');
    await runOn(world, '2021-03-01');
    await endSubscription(world.deps, school, undefined, world.context());
    expect(await runOn(world, '2022-03-01')).toEqual([]);
  });

  it('4.2: a price stays as its year’s first standing document had it, whatever is recorded later', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12));
    await runOn(world, '2024-08-01');
    const { head } = await world.deps.ledger.read(streams.catalogue);
    const priced: CatalogueEvent = {
      type: 'PlanPriced',
      data: { plan: 'per-pupil', price: '20.00', from: '2024-01-01' },
    };
    await world.deps.ledger.append(streams.catalogue, [priced], head, world.context());
    expect(await runOn(world, '2025-08-01')).toMatchObject([
      { lines: ['usage 1: 9 × 11.50 = 103.50', 'advance-settled 1: -12 × 11.50 = -138.00'] },
    ]);
  });
});

describe('4.8: one late run', () => {
  it('issues of a school by year, then its final document, and of two subscriptions the earlier first', async () => {
    const world = await subscribed('2022-08-01');
    await world.importRows(school, '2022-08-01', taken('2022-07-15', 1, 4)); // through 2023-04-15: eight month-ends
    await world.importRows(school, '2023-08-01', taken('2023-07-15', 1, 6)); // through 2024-04-15: eight month-ends
    await endSubscription(world.deps, school, '2024-07-31', world.context());
    await world.subscribe(school, '2024-09-01');
    await world.importRows(school, '2024-09-01', taken('2024-08-15', 1, 5));
    world.setToday('2024-10-01');
    const { issued } = await runInvoices(world.deps, { on: '2024-10-01' }, world.context());
    expect(issued.map(({ number, purpose, year, total }) => [number, purpose, year.term, year.number, total])).toEqual([
      ['2024-000001', 'year', 1, 1, '46.00'],
      ['2024-000002', 'year', 1, 2, '53.67'], // 6 × 11.50 + 32 / 12 × 11.50 − 46.00 = 69.00 + 30.67 − 46.00
      ['2024-000003', 'final', 1, 2, '-23.00'], // 48 / 12 × 11.50 − 69.00
      ['2024-000004', 'year', 2, 1, '57.50'],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('5.2: completes a credit that was killed between decision and number', async () => {
    const world = await playedThrough('year 1');
    const ledger = ledgerOn({ ...world.deps.ledger, store: dyingAt(world.store, 'documents') });
    const dying = { ...world.deps, ledger, folds: foldsOf(ledger) };
    const killed = credit(dying, '2023-000001', '2023-08-01', world.context('x'));
    await expect(killed).rejects.toBeInstanceOf(Killed);
    const { issued } = await runInvoices(world.deps, { on: '2023-08-01' }, world.context());
    expect(issued.map(({ number, purpose, total }) => [number, purpose, total])).toEqual([
      ['2023-000002', 'cancel', '-2576.00'],
      ['2023-000003', 'year', '2576.00'],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('4.10: endings', () => {
  it('a subscription that ends before any pupil was counted is never billed', async () => {
    const world = await subscribed('2024-08-01');
    await endSubscription(world.deps, school, '2026-07-31', world.context());
    expect(await runOn(world, '2025-09-01')).toEqual([]);
    expect(await runOn(world, '2026-08-01')).toEqual([]);
  });

  it('a subscription that ends with year 1 of its first term is not settled', async () => {
    const world = await subscribed('2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 12));
    await runOn(world, '2024-08-01');
    await endSubscription(world.deps, school, undefined, world.context());
    expect(await runOn(world, '2025-08-01')).toEqual([]);
    expect((await correctNow(world.deps, school, '2025-08-01', world.context('x'))).issued).toEqual([]);
  });

  it('drift after the final document is billed by correct only', async () => {
    const world = await playedThrough('final');
    const imports = (await world.store.read(streams.results(exampleSchool))).filter(
      ({ type }) => type === 'ResultsImported',
    );
    const last = JSON.parse(imports.at(-1)!.data).import; // 181 pupils from 2026-11-05 through 2027-07-31
    await withdrawImport(world.deps, exampleSchool, last, world.context('verkeerd'));
    expect(await runOn(world, '2027-08-02')).toEqual([]);
    // Without it: 180 of 2026-07-15 through 2027-04-15, one of 2026-08-04 through 2027-05-04.
    // Month-ends August–March 181 × 8, April 1, then 0: 1449 / 12 × 11.50 = 1388.63; billed 2081.50.
    const { issued } = await correctNow(world.deps, exampleSchool, '2027-08-02', world.context('verkeerd bestand'));
    expect(issued).toMatchObject([
      { purpose: 'correction', year: { number: 4 }, total: '-692.87', kind: 'credit-note' },
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('a final document settles its last year and takes the corrections of all earlier ones', async () => {
    const world = await playedThrough('year 4');
    const events = await world.store.read(streams.results(exampleSchool));
    const spring = events.map(({ data }) => JSON.parse(data)).find(({ linkedOn }) => linkedOn === '2025-11-05');
    await withdrawImport(world.deps, exampleSchool, spring.import, world.context('verkeerd'));
    await world.importRows(exampleSchool, '2026-08-05', taken('2026-08-04', 181, 181));
    await world.importRows(exampleSchool, '2026-11-05', taken('2026-10-31', 1, 181));
    await endSubscription(world.deps, exampleSchool, undefined, world.context());
    // Without it, year 3 is 210 at its first eight month-ends: 1680 / 12 × 11.50 = 1610.00, billed 2415.00.
    expect(await runOn(world, '2027-08-01')).toEqual([
      {
        purpose: 'final',
        year: 4,
        lines: [
          'usage 4: 181 × 11.50 = 2081.50',
          'advance-settled 4: -180 × 11.50 = -2070.00',
          'correction 3: -1 × 805.00 = -805.00',
        ],
        total: '-793.50',
      },
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('4.7: a credited final document is due again, computed anew', async () => {
    const world = await playedThrough('final');
    await credit(world.deps, '2027-000001', '2027-08-01', world.context('x'));
    expect(await runOn(world, '2027-08-02')).toEqual([
      {
        purpose: 'final',
        year: 4,
        lines: ['usage 4: 181 × 11.50 = 2081.50', 'advance-settled 4: -180 × 11.50 = -2070.00'],
        total: '11.50',
      },
    ]);
  });

  it('a school that subscribes again has terms numbered on, and its earlier years stay with the earlier subscription', async () => {
    const world = await playedThrough('final');
    const startsOn = '2028-01-01';
    await world.importRows(exampleSchool, startsOn, taken('2027-12-01', 1, 10));
    await world.subscribe(exampleSchool, startsOn);
    world.setToday(startsOn);
    const { issued } = await runInvoices(world.deps, { on: startsOn }, world.context());
    expect(issued).toMatchObject([
      { year: { term: 2, number: 1 }, total: '115.00', lines: [{ kind: 'advance', term: 2, year: 1 }] },
    ]);
    // The latest standing document of the *earlier* subscription can still be credited.
    const { issued: credited } = await credit(world.deps, '2027-000001', startsOn, world.context('x'));
    expect(credited).toMatchObject([{ total: '-11.50', cancels: '2027-000001' }]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('4.7: settled years', () => {
  it('a year whose usage came to nothing can still be corrected after the final document', async () => {
    const world = await subscribed('2023-08-01');
    await world.importRows(school, '2023-08-01', taken('2023-07-01', 1, 6));
    await runOn(world, '2023-08-01');
    const wrong = await world.importRows(school, '2024-08-01', taken('2024-08-01', 1, 10));
    await runOn(world, '2024-08-01');
    await withdrawImport(world.deps, school, wrong.importId, world.context('verkeerd'));
    await endSubscription(world.deps, school, '2025-07-31', world.context());
    expect(await runOn(world, '2025-08-01')).toMatchObject([
      { purpose: 'final', lines: ['advance-settled 2: -10 × 11.50 = -115.00'] },
    ]);
    await world.importRows(school, '2024-08-01', taken('2024-08-01', 11, 18)); // The right file: 8 pupils at nine month-ends.
    const { issued } = await correctNow(world.deps, school, '2025-08-01', world.context('juiste bestand'));
    expect(issued).toMatchObject([{ purpose: 'correction', year: { number: 2 }, total: '69.00' }]); // 72 / 12 × 11.50
  });

  it('a cancelling document that another run numbers first is the answer all the same', async () => {
    const world = await playedThrough('year 1');
    const meanwhile = async () => {
      const other = { ...world.deps, folds: foldsOf(world.deps.ledger) };
      await runInvoices(other, { on: '2023-08-01' }, world.context());
    };
    const ledger = ledgerOn({ ...world.deps.ledger, store: racedAt(world.store, 'documents', meanwhile) });
    const raced = { ...world.deps, ledger, folds: foldsOf(ledger) };
    const { issued } = await credit(raced, '2023-000001', '2023-08-01', world.context('x'));
    expect(issued).toMatchObject([{ number: '2023-000002', cancels: '2023-000001', total: '-2576.00' }]);
  });
});

describe('4.6: VAT', () => {
  it('no document is decided for a date without a rate', async () => {
    const world = await worldOn({ today: '2012-09-01' });
    await world.registerSchool(school, '2010-01-01');
    await world.subscribe(school, '2012-09-01');
    await world.importRows(school, '2012-09-01', taken('2012-08-01', 1, 6));
    const run = runInvoices(world.deps, { on: '2012-09-01' }, world.context());
    await expect(run).rejects.toMatchObject({ code: 'vat_rate_unknown' });
    expect(await world.store.read(streams.subscription(school))).toHaveLength(1);
  });

  it('a cancelling document keeps the rate of what it cancels; a new one takes the rate of its issue date', async () => {
    const world = await playedThrough('year 1');
    const { head } = await world.deps.ledger.read(streams.catalogue);
    const rate: CatalogueEvent = { type: 'VatRateSet', data: { ratePercent: '23', from: '2023-09-01' } };
    await world.deps.ledger.append(streams.catalogue, [rate], head, world.context());
    world.setToday('2023-09-01');
    const { issued } = await credit(world.deps, '2023-000001', '2023-09-01', world.context('x'));
    expect(issued).toMatchObject([{ vatRate: '21', vat: '-447.07', net: '-2128.93' }]);
    const again = await runInvoices(world.deps, { on: '2023-09-01' }, world.context());
    // 2576.00 × 23 / 123 = 481.69…
    expect(again.issued).toMatchObject([{ vatRate: '23', vat: '481.69', net: '2094.31' }]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('4.14: parties', () => {
  const board = '12345';
  const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Gouda' };
  const ofBoard = { board, name: 'Stichting De Boomgaard', address, oin: '00000001234567890000', reference: 'INK-42' };
  const details = {
    school,
    name: 'De Wilg',
    board,
    kind: 'primary',
    yearClasses: true,
    source: null,
    address: { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' },
  } as const;

  it('the debtor is the school’s own, else its board, else the school itself', async () => {
    const world = await subscribed('2024-08-01');
    const { ledger } = world.deps;
    const today = '2024-08-01';
    const debtor = async () => debtorOf(await partyOf(ledger, school));
    await handle(
      ledger,
      schoolDecider,
      streams.school(school),
      { type: 'RegisterSchool', today, data: details },
      world.context(),
    );
    expect(await debtor()).toEqual({ name: 'De Wilg', address: details.address });
    await handle(
      ledger,
      boardDecider,
      streams.board(board),
      { type: 'RegisterBoard', today, data: ofBoard },
      world.context(),
    );
    expect(await debtor()).toEqual({ name: ofBoard.name, address, oin: ofBoard.oin, reference: 'INK-42' });
    const own = { name: 'Administratiekantoor', address, kvk: '87654321' };
    await handle(
      ledger,
      schoolDecider,
      streams.school(school),
      { type: 'SetDebtor', today, data: own },
      world.context(),
    );
    expect(await debtor()).toEqual(own);
  });

  it('6.1: a school’s board signs for it; a school that moves to another board has that board’s agreement', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    const { ledger } = world.deps;
    const today = '2024-08-01';
    const register = (data: typeof details | (Omit<typeof details, 'board'> & { board: string })) =>
      handle(ledger, schoolDecider, streams.school(school), { type: 'RegisterSchool', today, data }, world.context());
    await register(details);
    await handle(
      ledger,
      boardDecider,
      streams.board(board),
      { type: 'RegisterBoard', today, data: ofBoard },
      world.context(),
    );
    const dpa = { version: '4.0', signedOn: '2024-07-01', signedBy: 'bestuurder' };
    await handle(ledger, boardDecider, streams.board(board), { type: 'SignDpa', today, data: dpa }, world.context());
    const inForce = async () => hasDpa(await partyOf(ledger, school), today);
    expect(await inForce()).toBe(true);
    await register({ ...details, board: '54321' });
    expect(await inForce()).toBe(false);
  });

  it('a document keeps supplier and debtor as they were on its issue date', async () => {
    const world = await playedThrough('year 1');
    const [event] = await world.store.read('documents');
    expect(JSON.parse(event!.data)).toMatchObject({
      issuedOn: '2023-08-01',
      dueOn: '2023-08-31',
      supplier: { name: 'Leverancier BV', iban: 'NL02ABNA0123456789' },
      debtor: { name: 'School 12AB00', address: { city: 'Utrecht' } },
    });
  });
});

describe('5.1, 5.4: what every event carries', () => {
  it('when, who, why where given, correlation, causation, version and digest', async () => {
    const { store } = await playedThrough('withdrawn');
    for (const { type, metadata } of await store.readAll(0, 10_000)) {
      const { reason, digest, ...rest } = JSON.parse(metadata);
      expect(rest, type).toEqual({
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: { subject: expect.any(String), role: expect.any(String) },
        $correlationId: expect.any(String),
        $causationId: expect.any(String),
        version: 1,
      });
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      if (type === 'ImportWithdrawn') expect(reason).toBe('file of another school');
    }
  });

  it('5.10: recordedAt never decreases within a stream, also when the clock steps back', async () => {
    const world = await worldOn({ today: '2024-08-02' });
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    world.setToday('2024-08-01');
    await endSubscription(world.deps, school, undefined, world.context());
    const moments = (await world.store.read(streams.subscription(school))).map(
      ({ metadata }) => JSON.parse(metadata).recordedAt,
    );
    expect(moments).toEqual(['2024-08-02T11:00:00.000Z', '2024-08-02T11:00:00.000Z']);
  });
});
