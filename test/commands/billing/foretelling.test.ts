import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credit } from '../../../src/commands/billing/amend.ts';
import { previewWrite } from '../../../src/commands/billing/preview.ts';
import { runInvoices } from '../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  startSubscription,
  takeBackEnd,
  takeBackMigration,
} from '../../../src/commands/billing/subscribe.ts';
import { joinFramework, leaveFramework } from '../../../src/commands/boards/boards.ts';
import { previewSteps, type Steps, takeSteps } from '../../../src/commands/boards/manySteps.ts';
import type { Deps } from '../../../src/commands/deps.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { Foretold, ForetoldChange } from '../../../src/domain/billing/documents/foretold.ts';
import type { NumberedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import { addDays } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { boardId, conclude, subscribedSchool, worldWithBoard } from '../../support/boards.ts';
import { issuedIn } from '../../support/histories.ts';
import { cases, inFull } from '../../support/tiers.ts';
import { taken, type World } from '../../support/world.ts';

const school = '12AB00';
const other = '12AB01';
const third = '12AB02';
const first = '2022-08-01';

const defined = async (world: World, plan: string): Promise<void> => {
  const data = { plan: { plan, kind: 'flat' }, price: { price: '700.00', from: '2020-01-01' } } as const;
  await handle(world.deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data }, world.context());
};

/** A school of a board, with another one in the same pool, on a plan. */
const begun = async (plan: string, pupils: number): Promise<World> => {
  const world = await worldWithBoard({ today: first });
  await defined(world, 'flat');
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 12, price: '10.15' },
  ];
  await conclude(world, { kind: 'volume', tiers }, { validFrom: '2022-08-01', validUntil: '2025-07-31' });
  await subscribedSchool(world, school, first, pupils, plan);
  await subscribedSchool(world, other, first, 6);
  await joinFramework(world.deps, other, { agreement: `${boardId}-A1`, from: first }, world.context());
  return world;
};

type Write = (deps: Deps) => Promise<unknown>;

const lines = ({ lines }: Pick<Foretold, 'lines'>): string[] =>
  lines.map(({ kind, term, year, quantity, amount }) => `${kind} ${term}/${year} ${quantity} = ${amount}`);

const shown = ({ before, after, difference }: ForetoldChange) => ({
  ...(before === null ? {} : { before: [before.day, ...lines(before)] }),
  ...(after === null ? {} : { after: [after.day, ...lines(after)] }),
  difference,
});

const previewed = (world: World, write: Write) =>
  previewWrite(world.deps, { school, stream: streams.subscription(school) }, write, world.context());

describe('interfaces 2: a preview sees ahead', () => {
  it('4.11: a preview of a migration tomorrow tells what tomorrow refunds and bills, and that the flat fee does not come', async () => {
    const world = await begun('flat', 10);
    await runInvoices(world.deps, { on: first }, world.context());
    world.setToday('2023-01-31');
    await world.importRows(school, '2023-01-31', taken('2023-01-15', 1, 8));
    const { documents, later, through } = await previewed(world, (deps) =>
      migrateSubscription(deps, school, { toPlan: 'per-pupil', on: '2023-02-01' }, world.context()),
    );
    expect(documents).toEqual([]);
    expect(through).toBe('2025-02-01');
    // 2023-02-01 to 2023-07-31 are 181 of 365 days: 700 × 181 / 365 = 347.12. L9 and L10 count through 2023-04-22, the
    // others, taken on 2023-01-15, through 2023-10-15. On 2023-02-01: 10 × 11.50.
    expect(later.map(shown)).toEqual([
      {
        after: ['2023-02-01', 'advance 2/1 10 = 115.00', 'flat-fee-refund 1/1 -1 = -347.12'],
        difference: '-232.12',
      },
      { before: ['2023-08-01', 'flat-fee 1/2 1 = 700.00'], difference: '-700.00' },
      {
        // Month-ends: 10 in February and March, 8 from April through September, 0 from October through January: 68 / 12.
        after: ['2024-02-01', 'usage 2/1 5.666667 = 65.17', 'advance-settled 2/1 -10 = -115.00'],
        difference: '-49.83',
      },
      { before: ['2024-08-01', 'flat-fee 1/3 1 = 700.00'], difference: '-700.00' },
    ]);
    expect(later[0]!.after).toMatchObject({ estimate: true, total: '-232.12', vatRate: '21', vat: '-40.29' });
  });

  it('4.10: a preview of an end shows the final document instead of that of the next year', async () => {
    const world = await begun('per-pupil', 10);
    await runInvoices(world.deps, { on: first }, world.context());
    world.setToday('2023-08-01');
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 9));
    await runInvoices(world.deps, { on: '2023-08-01' }, world.context());
    world.setToday('2024-06-15');
    await world.importRows(school, '2024-06-15', taken('2024-06-14', 1, 9));
    const { later, money } = await previewed(world, (deps) =>
      endSubscription(deps, school, undefined, world.context()),
    );
    // Month-ends of year 2: 9 through April (results valid through 2024-05-01), 0 in May, 9 in June and July: 99 / 12.
    const settled = ['usage 1/2 8.25 = 94.88', 'advance-settled 1/2 -9 = -103.50'];
    expect(later.map(shown)).toEqual([
      { before: ['2024-08-01', 'advance 1/3 9 = 103.50', ...settled], difference: '-94.88' },
      { after: ['2024-08-01', ...settled], difference: '-8.62' },
      {
        // 9 at the month-ends of August through February: 63 / 12 = 5.25.
        before: ['2025-08-01', 'usage 1/3 5.25 = 60.38', 'advance-settled 1/3 -9 = -103.50'],
        difference: '43.12',
      },
    ]);
    expect(money.years).toEqual([]);
  });

  it('7.4: a preview of joining an agreement tells the price of the next year by the pool on its count day', async () => {
    const world = await begun('per-pupil', 10);
    await runInvoices(world.deps, { on: first }, world.context());
    world.setToday('2023-06-01');
    for (const id of [school, other]) await world.importRows(id, '2023-06-01', taken('2023-05-31', 1, 7));
    const { later } = await previewed(world, (deps) =>
      joinFramework(deps, school, { agreement: `${boardId}-A1`, from: '2023-08-01' }, world.context()),
    );
    // 7 + 7 pupils on 2023-08-01 are 14, from 12 on 10.15 a pupil.
    const advances = later.map(({ before, after }) =>
      [before, after].map((one) => one?.lines.find(({ kind }) => kind === 'advance')?.amount),
    );
    expect(advances[0]).toEqual(['80.50', '71.05']);
  });

  it('a preview of a write that changes no document to come shows none', async () => {
    const world = await begun('per-pupil', 10);
    const { later, documents } = await previewed(world, async () => undefined);
    expect(documents).toHaveLength(1);
    expect(later).toEqual([]);
  });
});

const file = fc.record({
  month: fc.integer({ min: 0, max: 24 }),
  from: fc.integer({ min: 1, max: 6 }),
  pupils: fc.integer({ min: 3, max: 12 }),
});

const writes: Readonly<Record<string, (world: World) => Promise<Write>>> = {
  'migrating tomorrow': async (world) => (deps) =>
    migrateSubscription(deps, school, { toPlan: 'per-pupil', on: addDays(today(deps), 1) }, world.context()),
  'migrating at the next anniversary': async (world) => (deps) =>
    migrateSubscription(deps, school, { toPlan: 'flat' }, world.context()),
  'migrating to per-pupil at the next anniversary': async (world) => (deps) =>
    migrateSubscription(deps, school, { toPlan: 'per-pupil' }, world.context()),
  'taking a migration back': async (world) => {
    await attempt(() => migrateSubscription(world.deps, school, { toPlan: 'flat' }, world.context()));
    return (deps) => takeBackMigration(deps, school, world.context());
  },
  ending: async (world) => (deps) => endSubscription(deps, school, undefined, world.context()),
  'taking an end back': async (world) => {
    await attempt(() => endSubscription(world.deps, school, undefined, world.context()));
    return (deps) => takeBackEnd(deps, school, world.context());
  },
  'subscribing again': async (world) => {
    await attempt(() => endSubscription(world.deps, school, undefined, world.context()));
    const { state } = await billingOf(world.deps, school);
    const startsOn = addDays(state.subscriptions.at(-1)!.endsOn!, 20);
    return (deps) => startSubscription(deps, school, { plan: 'per-pupil', startsOn }, world.context());
  },
  joining: async (world) => (deps) =>
    joinFramework(deps, school, { agreement: `${boardId}-A1`, from: today(deps) }, world.context()),
  leaving: async (world) => {
    const joined = { agreement: `${boardId}-A1`, from: first };
    await attempt(() => joinFramework(world.deps, school, joined, world.context()));
    return (deps) => leaveFramework(deps, school, undefined, world.context());
  },
  'withdrawing an import': async (world) => {
    const { state } = await world.deps.folds.results(school);
    return (deps) => withdrawImport(deps, school, state.imports.at(-1)?.id ?? 'none', world.context('verkeerd'));
  },
  crediting: async (world) => {
    const last = (await issuedIn(world)).findLast((one) => one.school === school)?.number ?? 'none';
    return (deps) => credit(deps, last, today(deps), world.context('verkeerd'));
  },
};

const attempt = async <T>(work: () => Promise<T>): Promise<T | string> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};

const dayIn = (month: number, day: string): string =>
  `${2022 + Math.floor((7 + month) / 12)}-${String(((7 + month) % 12) + 1).padStart(2, '0')}-${day}`;

const history = fc.record({
  plan: fc.constantFrom('per-pupil', 'flat'),
  pupils: fc.integer({ min: 0, max: 9 }),
  files: fc.uniqueArray(file, { minLength: 2, maxLength: 6, selector: ({ month }) => month }),
  months: fc.integer({ min: 0, max: 26 }),
  /** Whether a run came on the first of each month, so that the past is billed. */
  billed: fc.boolean(),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const played = async ({ plan, pupils, files, months, billed }: History): Promise<World> => {
  const world = await begun(plan, pupils);
  for (let month = 0; month <= months; month++) {
    world.setToday(dayIn(month, '01'));
    if (billed && month % 12 === 0) await runInvoices(world.deps, { on: dayIn(month, '01') }, world.context());
    const at = dayIn(month, '10');
    for (const { from, pupils: many } of files.filter((one) => one.month === month))
      await world.importRows(school, at, taken(dayIn(month, '05'), from, from + many - 1));
    // The other school's pupils count on, so that the pool reaches its second tier.
    if (month % 6 === 5) await world.importRows(other, at, taken(dayIn(month, '05'), 1, 9));
  }
  world.setToday(dayIn(months, '15'));
  return world;
};

type Document = Pick<Foretold, 'purpose' | 'year' | 'total' | 'vat' | 'net'> & {
  readonly lines: readonly Omit<Foretold['lines'][number], 'formula' | 'formulaParts'>[];
};

const told = (day: string, { purpose, year, lines: of, total, vat, net }: Document) => ({
  day,
  purpose,
  year,
  total,
  vat,
  net,
  lines: of.map(({ kind, term, year: number, quantity, unitPrice, amount }) => ({
    kind,
    term,
    year: number,
    quantity,
    unitPrice,
    amount,
  })),
});

const announcedAs = (announced: Foretold | null) => (announced === null ? [] : [told(announced.day, announced)]);

const issuedAs = (issued: readonly NumberedDocument[], of: string, { purpose, year }: ForetoldChange) =>
  issued
    .filter(
      (one) =>
        one.school === of && one.purpose === purpose && one.year.term === year.term && one.year.number === year.number,
    )
    .map((one) => told(one.issuedOn, one));

/** Lets time pass: a run on each first and second day of a month, and on the days named, through a day. */
const passed = async (
  world: World,
  days: readonly string[],
  through: string,
  schools: readonly string[] = [school],
) => {
  const before = (await issuedIn(world)).length;
  const from = today(world.deps);
  const firsts = Array.from({ length: 80 }, (_, month) => dayIn(month, '01'));
  const all = [...new Set([...days.flatMap((day) => [addDays(day, -1), day]), ...firsts, through])];
  for (const day of all.filter((one) => one > from && one <= through).sort()) {
    world.setToday(day);
    await runInvoices(world.deps, { on: day, schools }, world.context());
  }
  return (await issuedIn(world)).slice(before).filter((one) => schools.includes(one.school));
};

describe('interfaces 2: previews of runs and of many steps see ahead', () => {
  it('property: an invoice run changes nothing in the documents that come after today', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const world = await played(past);
        const { later, documents } = await previewed(world, (deps) =>
          runInvoices(deps, { on: today(deps), schools: [school] }, world.context()),
        );
        expect(later).toEqual([]);
        for (const { issuedOn } of documents) expect(issuedOn).toBe(today(world.deps));
      }),
      { numRuns: cases(20), seed: 20_261_127 },
    );
  });

  it('property: what was announced for many schools that join at once is issued for each, to the cent', async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const world = await played(past);
        const from = today(world.deps);
        const rows = [school, third].map((id, index) => ({
          row: index + 2,
          school: id,
          asked: { agreement: `${boardId}-A1`, from },
        }));
        await subscribedSchool(world, third, from, 7);
        const asked: Steps<{ agreement: string; from: string }> = {
          board: boardId,
          rows,
          take: joinFramework,
          about: (row) => row.from,
          skip: true,
        };
        const preview = await attempt(() => previewSteps(world.deps, asked, world.context()));
        if (typeof preview === 'string') return;
        await takeSteps(world.deps, asked, world.context());
        const days = preview.effects.flatMap(({ later }) =>
          later.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.day ?? [])),
        );
        const through = preview.effects.map((one) => one.through).reduce((a, b) => (a > b ? a : b));
        const issued = await passed(world, days, through, [school, third]);
        for (const { school: id, later } of preview.effects)
          for (const change of later) expect(issuedAs(issued, id, change)).toEqual(announcedAs(change.after));
        changes += preview.effects.flatMap(({ later }) => later).length;
      }),
      { numRuns: cases(10), seed: 20_261_127 },
    );
    if (inFull) expect(changes).toBeGreaterThan(0);
  });
});

describe('property: when time has passed and nothing else happened, what was announced is what is issued, to the cent', () => {
  it.each(Object.keys(writes))('what was announced for %s is issued, to the cent', async (name) => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const world = await played(past);
        const write = await writes[name]!(world);
        const preview = await attempt(() => previewed(world, write));
        if (typeof preview === 'string') return;
        const { later, through } = preview;
        const days = later.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.day ?? []));
        // The same past, in which the write is not done.
        const without = await played(past);
        await writes[name]!(without);
        for (const [lived, side] of [
          [world, 'after'],
          [without, 'before'],
        ] as const) {
          if (side === 'after') await write(lived.deps);
          await runInvoices(lived.deps, { on: today(lived.deps), schools: [school] }, lived.context());
          const issued = await passed(lived, days, through);
          for (const change of later) {
            expect(issuedAs(issued, school, change)).toEqual(announcedAs(change[side]));
          }
        }
        changes += later.length;
      }),
      { numRuns: cases(20), seed: 20_261_126 },
    );
    // The few cases of a quick run may all be refused.
    if (inFull) expect(changes).toBeGreaterThan(0);
  });
});
