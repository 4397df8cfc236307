import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { verifyDocument, verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { reckoningFor } from '../../../src/commands/billing/decide.ts';
import { previewWrite } from '../../../src/commands/billing/preview.ts';
import { migrateSubscription } from '../../../src/commands/billing/subscribe.ts';
import { joinFramework, leaveFramework } from '../../../src/commands/boards/boards.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { Pool } from '../../../src/domain/billing/years/account.ts';
import { driftedYears } from '../../../src/domain/billing/years/drift.ts';
import { settledYears } from '../../../src/domain/billing/years/due.ts';
import type { CatalogueEvent, Plan } from '../../../src/domain/catalogue.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { streams } from '../../../src/ledger/streams.ts';
import {
  boardId,
  conclude,
  join,
  moveToBoard,
  pupilsFrom,
  registerBoard,
  run,
  subscribedSchool,
  worldWithBoard,
  written,
} from '../../support/boards.ts';
import { resealed } from '../../support/resealed.ts';
import { hesitant } from '../../support/scenario/hesitant.ts';
import { taken, type World } from '../../support/world.ts';

const [a, b, c, d] = ['10AA00', '20BB00', '30CC00', '40DD00'] as const;

const isClean = async (world: World) => expect((await verifyLedger(world.store)).differences).toEqual([]);

/** The pool that the price of a school's year was decided by; undefined when it was not by volume. */
const poolIn = async (world: World, school: string, year = 1, term = 1): Promise<Pool | undefined> => {
  const { state } = await billingOf(world.deps, school);
  const accounts = state.documents.filter(({ standing }) => standing).flatMap(({ years }) => years);
  return accounts.find((account) => account.term === term && account.year === year)?.agreed?.pool;
};

const volume = {
  kind: 'volume',
  tiers: [
    { from: 0, price: '11.00' },
    { from: 20, price: '10.00' },
    { from: 30, price: '9.00' },
  ],
} as const;

const definePlan = async (world: World, plan: Plan, price: string): Promise<void> => {
  const { head } = await world.deps.ledger.read(streams.catalogue);
  const events: [CatalogueEvent, CatalogueEvent] = [
    { type: 'PlanDefined', data: plan },
    { type: 'PlanPriced', data: { plan: plan.plan, price, from: '2015-01-01' } },
  ];
  await world.deps.ledger.append(streams.catalogue, events, head, world.context());
};

describe('7.3, 7.4: the terms of a joined school', () => {
  it('a discount of 12.5 % on 11.50 is 10.0625, unrounded until the line', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, { kind: 'discount', percent: '12.5' });
    await subscribedSchool(world, a, '2024-08-01', 7);
    await subscribedSchool(world, b, '2024-08-01', 7);
    await join(world, a, '2024-08-01');
    // 7 × 10.0625 = 70.4375; the school that did not join pays 7 × 11.50.
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([
      `${a} advance 1/1: 7 × 10.0625 = 70.44`,
      `${b} advance 1/1: 7 × 11.50 = 80.50`,
    ]);
    // 7 at eight month-ends (through 22 April 2025): 56 / 12 × 10.0625 = 46.9583…
    expect((await run(world, '2025-08-01')).flatMap(written)).toEqual([
      `${a} usage 1/1: 4.666667 × 10.0625 = 46.96`,
      `${a} advance-settled 1/1: -7 × 10.0625 = -70.44`,
      `${b} usage 1/1: 4.666667 × 11.50 = 53.67`,
      `${b} advance-settled 1/1: -7 × 11.50 = -80.50`,
    ]);
    await isClean(world);
  });

  it('a fixed price stands above the price of the plan', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, { kind: 'fixed', price: '9.95' });
    await subscribedSchool(world, a, '2024-08-01', 3);
    await join(world, a, '2024-01-01');
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([`${a} advance 1/1: 3 × 9.95 = 29.85`]);
    await isClean(world);
  });

  it('hold for years that begin on or after joining, and within the validity, both days included', async () => {
    const years = async (from: string, validFrom: string, validUntil: string): Promise<string[]> => {
      const world = await worldWithBoard({ today: '2024-08-01' });
      await conclude(world, { kind: 'fixed', price: '10.00' }, { validFrom, validUntil });
      await subscribedSchool(world, a, '2024-08-01', 1);
      await join(world, a, from);
      const first = await run(world, '2024-08-01');
      await pupilsFrom(world, a, '2025-08-01', 1);
      const issued = [...first, ...(await run(world, '2025-08-01'))];
      await isClean(world);
      return issued
        .flatMap(({ lines }) => lines)
        .filter(({ kind }) => kind === 'advance')
        .map(({ unitPrice }) => unitPrice);
    };
    expect(await years('2024-08-01', '2024-08-01', '2025-08-01')).toEqual(['10.00', '10.00']);
    expect(await years('2024-08-02', '2024-01-01', '2026-12-31')).toEqual(['11.50', '10.00']);
    expect(await years('2024-01-01', '2024-08-02', '2025-07-31')).toEqual(['11.50', '11.50']);
    expect(await years('2024-01-01', '2024-01-01', '2025-07-31')).toEqual(['10.00', '11.50']);
  });

  it('a flat plan keeps its price, and joining holds across a migration to a per-pupil plan', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await definePlan(world, { plan: 'flat', kind: 'flat' }, '700.00');
    await conclude(world, { kind: 'discount', percent: '20' });
    await subscribedSchool(world, a, '2024-08-01', 0, 'flat');
    await join(world, a, '2024-01-01');
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([`${a} flat-fee 1/1: 1 × 700.00 = 700.00`]);
    await migrateSubscription(world.deps, a, { toPlan: 'per-pupil' }, world.context());
    await pupilsFrom(world, a, '2025-08-01', 10);
    // 11.50 less 20 %
    expect((await run(world, '2025-08-01')).flatMap(written)).toEqual([`${a} advance 2/1: 10 × 9.20 = 92.00`]);
    await isClean(world);
  });

  it('4.13: a year taken over has the price of the plan', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, { kind: 'fixed', price: '5.00' });
    await world.registerSchool(a, '2020-01-01', boardId);
    await world.subscribe(a, '2024-08-01', 'per-pupil', [{ year: 1, billed: '115.00', reference: 'F-1' }]);
    await pupilsFrom(world, a, '2024-08-01', 12);
    await join(world, a, '2024-01-01');
    await pupilsFrom(world, a, '2025-08-01', 12);
    // 12 at nine month-ends (taken on 22 July, through 22 April): eight, so 96 / 12 = 8.
    expect((await run(world, '2025-08-01')).flatMap(written)).toEqual([
      `${a} advance 1/2: 12 × 5.00 = 60.00`,
      `${a} usage 1/1: 8 × 11.50 = 92.00`,
      `${a} advance-settled 1/1: -1 × 115.00 = -115.00`,
    ]);
    await isClean(world);
  });
});

describe('5.3, 7.4: what a decision names of a pool', () => {
  const decidedOn = async (store: EventStore): Promise<string[]> => {
    const world = await worldWithBoard({ today: '2024-08-01', store });
    await conclude(world, volume);
    for (const school of [a, b, c]) {
      await subscribedSchool(world, school, '2024-08-01', 10);
      await join(world, school, '2024-08-01');
    }
    await run(world, '2024-08-01');
    const streamsOf = await Promise.all([a, b, c].map((school) => store.read(streams.subscription(school))));
    return streamsOf.flat().flatMap(({ type, data }) => (type === 'DocumentDecided' ? [data] : []));
  };

  it('is the same whichever of its schools a run decides for first', async () => {
    const expected = await decidedOn(memoryStore());
    expect(expected).toHaveLength(3);
    for (let seed = 1; seed <= 10; seed++) expect(await decidedOn(hesitant(memoryStore(), seed, 40))).toEqual(expected);
  });
});

describe('7.4: volume, over schools whose years begin on different days', () => {
  /** A: 12 pupils from August; B: 8 from October, joined both. C has the flat plan, D did not join. */
  const fourSchools = async (): Promise<World> => {
    const world = await worldWithBoard({ today: '2024-07-01' });
    await definePlan(world, { plan: 'flat', kind: 'flat' }, '700.00');
    await conclude(world, volume);
    await subscribedSchool(world, c, '2024-07-01', 50, 'flat');
    await subscribedSchool(world, d, '2024-07-01', 50);
    await join(world, c, '2024-07-01');
    await subscribedSchool(world, a, '2024-08-01', 12);
    await join(world, a, '2024-08-01');
    return world;
  };

  const withB = async (pupils: number): Promise<World> => {
    const world = await fourSchools();
    await subscribedSchool(world, b, '2024-10-01', pupils);
    await join(world, b, '2024-10-01');
    return world;
  };

  it('the total is of those joined and subscribed per pupil on the first day, on the count day', async () => {
    const world = await fourSchools();
    expect((await run(world, '2024-08-01', [a])).flatMap(written)).toEqual([`${a} advance 1/1: 12 × 11.00 = 132.00`]);
    expect(await poolIn(world, a)).toEqual({
      day: '2024-08-01',
      total: 12,
      own: 12,
      schools: [{ school: a, pupils: 12 }],
    });
    await isClean(world);
  });

  it('a tier begins at its `from`: 19 pupils are below 20, and 20 are not', async () => {
    const below = await withB(7);
    expect((await run(below, '2024-10-01', [b])).flatMap(written)).toEqual([`${b} advance 1/1: 7 × 11.00 = 77.00`]);
    const at = await withB(8);
    expect((await run(at, '2024-10-01', [b])).flatMap(written)).toEqual([`${b} advance 1/1: 8 × 10.00 = 80.00`]);
    expect(await poolIn(at, b)).toEqual({
      day: '2024-10-01',
      total: 20,
      own: 8,
      schools: [
        { school: a, pupils: 12 },
        { school: b, pupils: 8 },
      ],
    });
    await isClean(at);
  });

  it('the tier prices all pupils of the year, its usage too; the next year has a total of its own', async () => {
    const world = await withB(8);
    await run(world, '2024-10-01');
    await pupilsFrom(world, b, '2025-07-15', 18);
    await pupilsFrom(world, a, '2025-08-01', 12);
    // Year 1 at 11.00, 12 pupils at eight month-ends: 8 × 11.00. Year 2: 12 + 18 = 30, at 9.00.
    expect((await run(world, '2025-08-01', [a])).flatMap(written)).toEqual([
      `${a} advance 1/2: 12 × 9.00 = 108.00`,
      `${a} usage 1/1: 8 × 11.00 = 88.00`,
      `${a} advance-settled 1/1: -12 × 11.00 = -132.00`,
    ]);
    expect(await poolIn(world, a, 2)).toMatchObject({ day: '2025-08-01', total: 30 });
    await isClean(world);
  });

  it('a school that joins between the two counts from its own first day on, and not before', async () => {
    const world = await fourSchools();
    await run(world, '2024-08-01', [a]);
    world.setToday('2024-09-01');
    await join(world, d, '2024-09-01'); // 50 pupils, subscribed since July.
    await subscribedSchool(world, b, '2024-10-01', 8);
    await join(world, b, '2024-10-01');
    expect((await run(world, '2024-10-01', [a, b])).flatMap(written)).toEqual([`${b} advance 1/1: 8 × 9.00 = 72.00`]);
    expect(await poolIn(world, b)).toMatchObject({
      total: 70,
      schools: [{ school: a }, { school: b }, { school: d }],
    });
    // D's own running year began before it joined.
    expect((await run(world, '2024-10-01', [d])).flatMap(written)).toEqual([`${d} advance 1/1: 50 × 11.50 = 575.00`]);
    await isClean(world);
  });

  it('the count day is that of the year being priced: a plan may count some days later', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    const late: Plan = { plan: 'late', kind: 'per-pupil', measure: 'monthly', countAfterDays: 30, settleFromYear: 2 };
    await definePlan(world, late, '12.00');
    await conclude(world, volume);
    await subscribedSchool(world, a, '2024-08-01', 5, 'late');
    await subscribedSchool(world, b, '2024-08-01', 10);
    await join(world, a, '2024-08-01');
    await join(world, b, '2024-08-01');
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([`${b} advance 1/1: 10 × 11.00 = 110.00`]);
    await pupilsFrom(world, b, '2024-08-20', 15); // 15 on A's count day, 31 August: 5 + 15
    expect((await run(world, '2024-08-31')).flatMap(written)).toEqual([`${a} advance 1/1: 5 × 10.00 = 50.00`]);
    expect(await poolIn(world, a)).toMatchObject({ day: '2024-08-31', total: 20 });
    await isClean(world);
  });

  it('each school is counted by the year groups of its own plan', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    const upper: Plan = {
      plan: 'upper',
      kind: 'per-pupil',
      measure: 'monthly',
      yearGroups: [7, 8],
      countAfterDays: 0,
      settleFromYear: 2,
    };
    await definePlan(world, upper, '6.00');
    await conclude(world, volume);
    await subscribedSchool(world, a, '2024-08-01', 12);
    await subscribedSchool(world, b, '2024-08-01', 0, 'upper');
    const rows = taken('2024-07-22', 1, 20).map((row, index) => ({ ...row, yearGroup: index < 8 ? 8 : 3 }));
    await world.importRows(b, '2024-08-01', rows);
    for (const school of [a, b]) await join(world, school, '2024-08-01');
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([
      `${a} advance 1/1: 12 × 10.00 = 120.00`,
      `${b} advance 1/1: 8 × 10.00 = 80.00`,
    ]);
    await isClean(world);
  });

  it('4.2: the price stays when another school of the pool is corrected, also where this year is corrected itself', async () => {
    const world = await fourSchools();
    await subscribedSchool(world, b, '2024-10-01', 0);
    await join(world, b, '2024-10-01');
    const ofB = await pupilsFrom(world, b, '2024-10-01', 8);
    const [document] = await run(world, '2024-10-01', [b]);
    expect(written(document!)).toEqual([`${b} advance 1/1: 8 × 10.00 = 80.00`]);
    world.setToday('2024-10-05');
    await withdrawImport(world.deps, b, ofB, world.context('file of another school'));
    await pupilsFrom(world, b, '2024-10-06', 4);
    // 4 from October on, through 26 June: nine month-ends of 31 October to 30 June less the last: eight, so 32 / 12 × 10.00.
    expect((await run(world, '2025-10-01', [b])).flatMap(written)).toEqual([
      `${b} usage 1/1: 2.666667 × 10.00 = 26.67`,
      `${b} advance-settled 1/1: -8 × 10.00 = -80.00`,
    ]);
    expect((await correctNow(world.deps, b, '2025-10-01', world.context('nothing'))).issued).toEqual([]);
    await isClean(world);
  });

  it('5.7: an agreement alone moves no settled year: its price was decided, so drift need not look at boards', async () => {
    const world = await worldWithBoard();
    await subscribedSchool(world, a, '2023-08-01', 20);
    await run(world, '2023-08-01');
    await run(world, '2024-08-01');
    const drifted = async () => {
      const { state } = await billingOf(world.deps, a);
      const { reckoning } = await reckoningFor(world.deps, a, state);
      const [settled] = settledYears(state, state.subscriptions[0]!, reckoning, '2024-09-01');
      return { price: settled!.price, drift: driftedYears(state, state.subscriptions[0]!, reckoning, '2024-09-01') };
    };
    world.setToday('2024-09-01');
    const before = await drifted();
    expect(before).toEqual({ price: '11.50', drift: [] });
    // Joined from a day before the settled year began.
    await conclude(world, { kind: 'fixed', price: '5.00' }, { validFrom: '2023-01-01' });
    await join(world, a, '2023-07-01');
    const { state } = await billingOf(world.deps, a);
    const { reckoning } = await reckoningFor(world.deps, a, state);
    expect(reckoning.agreements?.boards[0]?.frameworks.memberships).toMatchObject([{ school: a, from: '2023-07-01' }]);
    expect(await drifted()).toEqual(before);
  });

  it('4.2, 4.7: once its document is credited, a year is priced anew', async () => {
    const world = await withB(8);
    const [document] = await run(world, '2024-10-01', [b]);
    await pupilsFrom(world, a, '2024-10-01', 11); // One file more; A has the same 12 pupils still.
    await credit(world.deps, document!.number, '2024-10-01', world.context('wrong debtor'));
    await leaveFramework(world.deps, a, '2024-09-30', world.context());
    expect((await run(world, '2024-10-02', [b])).flatMap(written)).toEqual([`${b} advance 1/1: 8 × 11.00 = 88.00`]);
    await isClean(world);
  });
});

describe('7.5: leaving', () => {
  const twoYears = async (between: (world: World) => Promise<unknown>): Promise<string[]> => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await registerBoard(world, '54321');
    await conclude(world, { kind: 'fixed', price: '10.00' });
    await subscribedSchool(world, a, '2024-08-01', 5);
    await join(world, a, '2024-08-01');
    const first = await run(world, '2024-08-01');
    world.setToday('2025-02-01');
    await between(world);
    await pupilsFrom(world, a, '2025-08-01', 5);
    const issued = [...first, ...(await run(world, '2025-08-01'))].flatMap(({ lines }) => lines);
    await isClean(world);
    return issued.map(({ kind, year, unitPrice }) => `${kind} ${year} ${unitPrice}`);
  };

  const keptForTheYear = ['advance 1 10.00', 'advance 2 11.50', 'usage 1 10.00', 'advance-settled 1 10.00'];
  const kept = ['advance 1 10.00', 'advance 2 10.00', 'usage 1 10.00', 'advance-settled 1 10.00'];

  it('the agreement keeps the terms of the running year only', async () => {
    expect(await twoYears((world) => leaveFramework(world.deps, a, undefined, world.context()))).toEqual(
      keptForTheYear,
    );
  });

  it('on the first day of a year leaves that year without them, a day later with', async () => {
    const leaving = (on: string) => twoYears((world) => leaveFramework(world.deps, a, on, world.context()));
    expect(await leaving('2025-08-01')).toEqual(keptForTheYear);
    expect(await leaving('2025-08-02')).toEqual(kept);
  });

  it('the board keeps the terms of the running year only', async () => {
    expect(await twoYears((world) => moveToBoard(world, a, '54321'))).toEqual(keptForTheYear);
  });

  it('the board and coming back needs joining anew', async () => {
    const away = async (world: World) => {
      await moveToBoard(world, a, '54321');
      world.setToday('2025-03-01');
      await moveToBoard(world, a, boardId);
    };
    expect(await twoYears(away)).toEqual(keptForTheYear);
    const joinedAnew = async (world: World) => {
      await away(world);
      await join(world, a, '2025-03-01');
    };
    expect(await twoYears(joinedAnew)).toEqual(kept);
  });

  it('the board before a late run: the year still has the terms that it began with', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await registerBoard(world, '54321');
    await conclude(world, volume);
    await subscribedSchool(world, a, '2024-08-01', 5);
    await join(world, a, '2024-08-01');
    world.setToday('2024-09-01');
    await moveToBoard(world, a, '54321');
    expect((await run(world, '2024-09-01')).flatMap(written)).toEqual([`${a} advance 1/1: 5 × 11.00 = 55.00`]);
    await isClean(world);
  });

  it('a new agreement is joined anew', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, { kind: 'fixed', price: '10.00' }, { validUntil: '2025-07-31' });
    await conclude(world, { kind: 'fixed', price: '9.00' }, { validFrom: '2025-08-01' });
    for (const school of [a, b]) {
      await subscribedSchool(world, school, '2024-08-01', 5);
      await join(world, school, '2024-08-01');
    }
    await run(world, '2024-08-01');
    await join(world, a, '2025-08-01', `${boardId}-A2`);
    for (const school of [a, b]) await pupilsFrom(world, school, '2025-08-01', 5);
    const issued = (await run(world, '2025-08-01')).flatMap(written).filter((line) => line.includes('advance 1/2'));
    expect(issued).toEqual([`${a} advance 1/2: 5 × 9.00 = 45.00`, `${b} advance 1/2: 5 × 11.50 = 57.50`]);
    await isClean(world);
  });
});

describe('5.3: what a decision by an agreement names', () => {
  const twoSchools = async (): Promise<World> => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, volume);
    for (const [school, pupils] of [
      [a, 12],
      [b, 8],
    ] as const) {
      await subscribedSchool(world, school, '2024-08-01', pupils);
      await join(world, school, '2024-08-01');
    }
    return world;
  };

  it("is the board's stream, its own school's, and of every other school in the pool three", async () => {
    const world = await twoSchools();
    await run(world, '2024-08-01');
    const inputs = (await billingOf(world.deps, a)).decisions[0]!.decided.inputs.map(({ stream }) => stream);
    expect(inputs).toEqual([
      `subscription-${a}`,
      `results-${a}`,
      'catalogue',
      `school-${a}`,
      `board-${boardId}`,
      `school-${b}`,
      `subscription-${b}`,
      `results-${b}`,
    ]);
  });

  it('is no more for a school whose board has none, and no pool once the price is decided', async () => {
    const world = await twoSchools();
    await run(world, '2024-08-01');
    await world.registerSchool(d, '2020-01-01', '99999');
    await world.subscribe(d, '2024-08-01');
    for (const school of [a, d]) await pupilsFrom(world, school, '2025-08-01', 1);
    await run(world, '2025-08-01');
    const named = async (school: string) =>
      (await billingOf(world.deps, school)).decisions.at(-1)!.decided.inputs.map(({ stream }) => stream);
    expect(await named(d)).toEqual([`subscription-${d}`, `results-${d}`, 'catalogue']);
    expect(await named(a)).toHaveLength(8);
    await world.importRows(a, '2024-08-01', taken('2024-07-20', 50, 51));
    await correctNow(world.deps, a, '2025-08-01', world.context('a forgotten file'));
    expect(await named(a)).toHaveLength(5);
    await isClean(world);
  });

  it('5.4: verification finds a pool that was changed, however well it was made to fit', async () => {
    const world = await twoSchools();
    await run(world, '2024-08-01');
    const stream = `subscription-${a}`;
    const forged = await resealed(world.store, stream, (data) =>
      data.replace(`{"school":"${b}","pupils":8}`, `{"school":"${b}","pupils":9}`),
    );
    expect((await verifyLedger(forged)).differences).toContainEqual({
      stream,
      revision: 1,
      document: `${a}-1`,
      what: 'years[0].agreed.pool.schools[1].pupils is 9, recomputed 8',
    });
  });

  it('5.4: verification finds what was changed in a stream of another school, or of the board', async () => {
    const world = await twoSchools();
    const [document] = await run(world, '2024-08-01');
    for (const stream of [`results-${b}`, `school-${b}`, `board-${boardId}`]) {
      const forged = await resealed(world.store, stream, (data) =>
        data.replace('"2024-08-01"', '"2024-08-02"').replace('"Utrecht"', '"Zeist"').replace('"keyId":"', '"keyId":"x'),
      );
      const what = expect.stringContaining(`its input, ${stream} at revision`);
      const { differences } = (await verifyDocument(forged, document!.number))!;
      expect(differences).toContainEqual(expect.objectContaining({ document: `${a}-1`, what }));
    }
  });
});

describe('previews (interfaces.md €)', () => {
  it('of joining and of leaving show what a run then issues, and write nothing', async () => {
    const world = await worldWithBoard({ today: '2024-08-01' });
    await conclude(world, { kind: 'fixed', price: '10.00' });
    await subscribedSchool(world, a, '2024-08-01', 5);
    const asked = { agreement: `${boardId}-A1`, from: '2024-08-01' };
    const joining = (deps: World['deps']) => joinFramework(deps, a, asked, world.context());
    const head = await world.store.head();
    const preview = await previewWrite(
      world.deps,
      { school: a, stream: streams.board(boardId) },
      joining,
      world.context(),
    );
    expect(await world.store.head()).toBe(head);
    expect(preview.documents.flatMap(written)).toEqual([`${a} advance 1/1: 5 × 10.00 = 50.00`]);
    await joining(world.deps);
    const leaving = (deps: World['deps']) => leaveFramework(deps, a, '2024-08-01', world.context());
    const after = await previewWrite(
      world.deps,
      { school: a, stream: streams.board(boardId) },
      leaving,
      world.context(),
    );
    expect(after.documents.flatMap(written)).toEqual([`${a} advance 1/1: 5 × 11.50 = 57.50`]);
    expect((await run(world, '2024-08-01')).flatMap(written)).toEqual([`${a} advance 1/1: 5 × 10.00 = 50.00`]);
  });
});
