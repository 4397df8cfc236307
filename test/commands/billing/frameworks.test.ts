import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { verifyDocument, verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import { correctNow } from '../../../src/commands/billing/amend.ts';
import { reckoningFor } from '../../../src/commands/billing/decide.ts';
import { previewWrite } from '../../../src/commands/billing/preview.ts';
import { joinFramework, leaveFramework } from '../../../src/commands/boards/boards.ts';
import type { Pool } from '../../../src/domain/billing/years/account.ts';
import { driftedYears } from '../../../src/domain/billing/years/drift.ts';
import { settledYears } from '../../../src/domain/billing/years/due.ts';
import type { CatalogueEvent, Plan } from '../../../src/domain/catalogueEvents.ts';
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
import { resealed } from '../../support/ledger/resealed.ts';
import { hesitant } from '../../support/scenario/hesitant.ts';
import { taken, type World } from '../../support/world.ts';

const [a, b, c, d] = ['10AA00', '20BB00', '30CC00', '40DD00'] as const;

const isClean = async (world: World) => expect((await verifyLedger(world.store)).differences).toEqual([]);

/** The pool by which the price of a school's year was decided; undefined when the price was not by volume. */
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
    // 7 × 10.0625 = 70.4375. The school that did not join pays 7 × 11.50.
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

  it('a decision names the same events of a pool whichever of its schools a run decides for first', async () => {
    const expected = await decidedOn(memoryStore());
    expect(expected).toHaveLength(3);
    for (let seed = 1; seed <= 10; seed++) expect(await decidedOn(hesitant(memoryStore(), seed, 40))).toEqual(expected);
  });
});

describe('7.4: volume, over schools whose years begin on different days', () => {
  /** A has 12 pupils from August and B 8 from October. Both joined. C has the flat plan, and D did not join. */
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
    // D's running year began before D joined.
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
    // Each school joins from a day before the settled year began.
    await conclude(world, { kind: 'fixed', price: '5.00' }, { validFrom: '2023-01-01' });
    await join(world, a, '2023-07-01');
    const { state } = await billingOf(world.deps, a);
    const { reckoning } = await reckoningFor(world.deps, a, state);
    expect(reckoning.agreements?.boards[0]?.frameworks.memberships).toMatchObject([{ school: a, from: '2023-07-01' }]);
    expect(await drifted()).toEqual(before);
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
  it('a school that leaves the agreement keeps its terms for the running year only', async () => {
    expect(await twoYears((world) => leaveFramework(world.deps, a, undefined, world.context()))).toEqual(
      keptForTheYear,
    );
  });

  it('a school that leaves the board keeps the terms of the running year only', async () => {
    expect(await twoYears((world) => moveToBoard(world, a, '54321'))).toEqual(keptForTheYear);
  });

  it('a school that leaves the board before a late run still has the terms that the year began with', async () => {
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

  it("a decision by an agreement names the board's stream, the streams of its own school, and three streams of every other school in the pool", async () => {
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

  it('a decision names no more for a school whose board has no agreement, and no pool once the price is decided', async () => {
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
  it('previews of joining and of leaving show what a run then issues, and write nothing', async () => {
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
