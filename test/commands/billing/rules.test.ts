import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { reckoningFor } from '../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import type { YearAccount } from '../../../src/domain/billing/years/account.ts';
import { accountOf } from '../../../src/domain/billing/years/yearAccount.ts';
import { board as boardDecider } from '../../../src/domain/board.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { CatalogueEvent, PerPupilPlan } from '../../../src/domain/catalogueEvents.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { school as schoolDecider } from '../../../src/domain/parties/school.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { debtorOf, hasDpa, partyOf } from '../../../src/ledger/states/parties.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { dyingAt, Killed, racedAt } from '../../support/ledger/interrupted.ts';
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
  const { issued } = await issueDueDocuments(world.deps, { on }, world.context());
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
  it('the count day of a first year waits for the first day with pupils', async () => {
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
});

describe('4.8: one late run', () => {
  it('one late run issues by year for a school, then its final document, and of two subscriptions the earlier first', async () => {
    const world = await subscribed('2022-08-01');
    await world.importRows(school, '2022-08-01', taken('2022-07-15', 1, 4)); // through 2023-04-15: eight month-ends
    await world.importRows(school, '2023-08-01', taken('2023-07-15', 1, 6)); // through 2024-04-15: eight month-ends
    await endSubscription(world.deps, school, '2024-07-31', world.context());
    await world.subscribe(school, '2024-09-01');
    await world.importRows(school, '2024-09-01', taken('2024-08-15', 1, 5));
    world.setToday('2024-10-01');
    const { issued } = await issueDueDocuments(world.deps, { on: '2024-10-01' }, world.context());
    expect(issued.map(({ number, purpose, year, total }) => [number, purpose, year.term, year.number, total])).toEqual([
      ['2024-000001', 'year', 1, 1, '46.00'],
      ['2024-000002', 'year', 1, 2, '53.67'], // 6 × 11.50 + 32 / 12 × 11.50 − 46.00 = 69.00 + 30.67 − 46.00
      ['2024-000003', 'final', 1, 2, '-23.00'], // 48 / 12 × 11.50 − 69.00
      ['2024-000004', 'year', 2, 1, '57.50'],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });

  it('5.2: one late run completes a credit that was killed between decision and number', async () => {
    const world = await playedThrough('year 1');
    const ledger = ledgerOn({ ...world.deps.ledger, store: dyingAt(world.store, 'documents') });
    const dying = { ...world.deps, ledger, folds: foldsOf(ledger) };
    const killed = credit(dying, '2023-000001', '2023-08-01', world.context('x'));
    await expect(killed).rejects.toBeInstanceOf(Killed);
    const { issued } = await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
    expect(issued.map(({ number, purpose, total }) => [number, purpose, total])).toEqual([
      ['2023-000002', 'cancel', '-2576.00'],
      ['2023-000003', 'year', '2576.00'],
    ]);
    expect((await verifyLedger(world.store)).differences).toEqual([]);
  });
});

describe('4.7: settled years', () => {
  it('a cancelling document that another run numbers first is the answer all the same', async () => {
    const world = await playedThrough('year 1');
    const meanwhile = async () => {
      const other = { ...world.deps, folds: foldsOf(world.deps.ledger) };
      await issueDueDocuments(other, { on: '2023-08-01' }, world.context());
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
    const run = issueDueDocuments(world.deps, { on: '2012-09-01' }, world.context());
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
    const again = await issueDueDocuments(world.deps, { on: '2023-09-01' }, world.context());
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
  it('every event carries when, who, why where given, correlation, causation, version and digest', async () => {
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
