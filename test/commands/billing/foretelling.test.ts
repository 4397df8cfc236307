import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credit } from '../../../src/commands/billing/amend.ts';
import { previewWrite } from '../../../src/commands/billing/preview.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
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
import { addDays } from '../../../src/domain/day.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { streams } from '../../../src/ledger/streams.ts';
import {
  announcedAs,
  attempt,
  begun,
  first,
  type History,
  history,
  issuedAs,
  other,
  passed,
  played,
  school,
  third,
  unannounced,
} from '../../support/billing/announced.ts';
import { issuedIn } from '../../support/billing/histories.ts';
import { boardId, subscribedSchool } from '../../support/boards.ts';
import { cases, inFull } from '../../support/tiers.ts';
import { taken, type World } from '../../support/world.ts';

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
    await issueDueDocuments(world.deps, { on: first }, world.context());
    world.setToday('2023-01-31');
    await world.importRows(school, '2023-01-31', taken('2023-01-15', 1, 8));
    const { documents, later, through } = await previewed(world, (deps) =>
      migrateSubscription(deps, school, { toPlan: 'per-pupil', on: '2023-02-01' }, world.context()),
    );
    expect(documents).toEqual([]);
    expect(through).toBe('2025-02-01');
    // 2023-02-01 to 2023-07-31 are 181 of 365 days: 700 × 181 / 365 = 347.12. L9 and L10 count through 2023-04-22. The
    // others were taken on 2023-01-15 and count through 2023-10-15. On 2023-02-01: 10 × 11.50.
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
    await issueDueDocuments(world.deps, { on: first }, world.context());
    world.setToday('2023-08-01');
    await world.importRows(school, '2023-08-01', taken('2023-08-01', 1, 9));
    await issueDueDocuments(world.deps, { on: '2023-08-01' }, world.context());
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
    await issueDueDocuments(world.deps, { on: first }, world.context());
    world.setToday('2023-06-01');
    for (const id of [school, other]) await world.importRows(id, '2023-06-01', taken('2023-05-31', 1, 7));
    const { later } = await previewed(world, (deps) =>
      joinFramework(deps, school, { agreement: `${boardId}-A1`, from: '2023-08-01' }, world.context()),
    );
    // 7 + 7 pupils on 2023-08-01 are 14, and from 12 pupils on the price is 10.15.
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

describe('interfaces 2: previews of runs and of many steps see ahead', () => {
  it('property: an invoice run changes nothing in the documents that come after today', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const world = await played(past);
        const { later, documents } = await previewed(world, (deps) =>
          issueDueDocuments(deps, { on: today(deps), schools: [school] }, world.context()),
        );
        expect(later).toEqual([]);
        for (const { issuedOn } of documents) expect(issuedOn).toBe(today(world.deps));
      }),
      { numRuns: cases(20), seed: 20_261_127 },
    );
  });

  it('property: what was announced for many schools that join at once is issued for each, to the cent, and nothing else changes', async () => {
    let changes = 0;
    const both = [school, third];
    const begunWithThird = async (past: History): Promise<World> => {
      const world = await played(past);
      await subscribedSchool(world, third, today(world.deps), 7);
      return world;
    };
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const world = await begunWithThird(past);
        const from = today(world.deps);
        const asked: Steps<{ agreement: string; from: string }> = {
          board: boardId,
          rows: both.map((id, index) => ({
            row: index + 2,
            school: id,
            asked: { agreement: `${boardId}-A1`, from },
          })),
          take: joinFramework,
          about: (row) => row.from,
          skip: true,
        };
        const preview = await attempt(() => previewSteps(world.deps, asked, world.context()));
        if (typeof preview === 'string') return;
        const laterOf = (id: string) => preview.effects.find((one) => one.school === id)?.later ?? [];
        const later = both.flatMap(laterOf);
        const days = later.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.day ?? []));
        const through = preview.effects.map((one) => one.through).reduce((a, b) => (a > b ? a : b), from);
        // The same past, without the steps.
        const without = await begunWithThird(past);
        const others: Record<string, unknown> = {};
        for (const [lived, side] of [
          [world, 'after'],
          [without, 'before'],
        ] as const) {
          if (side === 'after') await takeSteps(lived.deps, asked, lived.context());
          await issueDueDocuments(lived.deps, { on: from, schools: both }, lived.context());
          const issued = await passed(lived, days, through, both);
          for (const id of both)
            for (const change of laterOf(id)) expect(issuedAs(issued, id, change)).toEqual(announcedAs(change[side]));
          others[side] = both.map((id) => unannounced(issued, id, laterOf(id)));
        }
        expect(others.after).toEqual(others.before);
        changes += later.length;
      }),
      { numRuns: cases(10), seed: 20_261_127 },
    );
    if (inFull) expect(changes).toBeGreaterThan(0);
  });
});

describe('property: when time has passed and nothing else happened, what was announced is what is issued, to the cent, and nothing else changes', () => {
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
        // The same past, without the write.
        const without = await played(past);
        await writes[name]!(without);
        const others: Record<string, unknown> = {};
        for (const [lived, side] of [
          [world, 'after'],
          [without, 'before'],
        ] as const) {
          if (side === 'after') await write(lived.deps);
          await issueDueDocuments(lived.deps, { on: today(lived.deps), schools: [school] }, lived.context());
          const issued = await passed(lived, days, through);
          for (const change of later) {
            expect(issuedAs(issued, school, change)).toEqual(announcedAs(change[side]));
          }
          others[side] = unannounced(issued, school, later);
        }
        // Nothing else may change: whatever was not announced is issued as it would be without the write.
        expect(others.after).toEqual(others.before);
        changes += later.length;
      }),
      { numRuns: cases(20), seed: 20_261_126 },
    );
    // In a quick run all of the few cases may be refused.
    if (inFull) expect(changes).toBeGreaterThan(0);
  });
});
