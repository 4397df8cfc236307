/** Random histories of three schools of a board with volume agreements: joining, leaving, moving, files, runs and credits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../../src/commands/billing/amend.ts';
import { previewWrite } from '../../../../src/commands/billing/preview.ts';
import { issueDueDocuments } from '../../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../../src/commands/billing/subscribe.ts';
import { joinFramework, leaveFramework } from '../../../../src/commands/boards/boards.ts';
import type { Deps } from '../../../../src/commands/deps.ts';
import type { IssuedDocument } from '../../../../src/domain/billing/documents/issuing.ts';
import type { YearAccount } from '../../../../src/domain/billing/years/account.ts';
import { addDays } from '../../../../src/domain/day.ts';
import { billingOf } from '../../../../src/ledger/states/billing.ts';
import { streams } from '../../../../src/ledger/streams.ts';
import { issuedIn, unlessRefused } from '../../../support/billing/histories.ts';
import { boardId, conclude, moveToBoard, registerBoard, worldWithBoard } from '../../../support/boards.ts';
import { sampled } from '../../../support/tiers.ts';
import { taken, type World } from '../../../support/world.ts';

const schools = ['10AA00', '20BB00', '30CC00'] as const;
const startsOn = ['2024-02-29', '2024-04-01', '2024-08-01'] as const;

const tiers = [
  { from: 0, price: '11.00' },
  { from: 6, price: '10.00' },
  { from: 12, price: '8.55' },
] as const;

const anySchool = fc.constantFrom(...schools);
const ofSchool = <What extends string>(what: What) => fc.record({ what: fc.constant(what), school: anySchool });

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('import' as const),
      school: anySchool,
      pupils: fc.integer({ min: 1, max: 9 }),
      agoDays: fc.integer({ min: 0, max: 60 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('join' as const),
      school: anySchool,
      number: fc.constantFrom(1, 2),
      inDays: fc.integer({ min: -200, max: 60 }),
    }),
  },
  { weight: 2, arbitrary: ofSchool('leave') },
  { weight: 1, arbitrary: ofSchool('move') },
  { weight: 1, arbitrary: ofSchool('end') },
  { weight: 1, arbitrary: ofSchool('correct') },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('run' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('credit' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 90 })), { minLength: 6, maxLength: 24 });

/**
 * The fields that a document to come and an issued one have in common. A document to come also says what its file would say
 * (documents 9.1.1).
 */
const said = (documents: readonly Pick<IssuedDocument, 'school' | 'lines' | 'total'>[]) =>
  documents.map(({ school, lines, total }) => ({
    school,
    lines: lines.map(({ kind, term, year, quantity, unitPrice, amount, settles }) => ({
      kind,
      term,
      year,
      quantity,
      unitPrice,
      amount,
      settles,
    })),
    total,
  }));

/** Previews a membership, does it, and bills it. The issued document must equal the previewed one. */
const asPreviewed = async (
  world: World,
  now: string,
  school: string,
  write: (deps: Deps) => Promise<unknown>,
): Promise<void> => {
  const preview = await previewWrite(
    world.deps,
    { school, stream: streams.subscription(school) },
    write,
    world.context(),
  );
  await write(world.deps);
  const { issued } = await issueDueDocuments(world.deps, { on: now, schools: [school] }, world.context());
  expect(said(issued)).toEqual(said(preview.documents));
};

const act = async (world: World, now: string, one: Step): Promise<void> => {
  const { deps, context } = world;
  switch (one.what) {
    case 'import':
      await world.importRows(one.school, now, taken(addDays(now, -one.agoDays), 1, one.pupils));
      return;
    case 'join': {
      const asked = { agreement: `${boardId}-A${one.number}`, from: addDays(now, one.inDays) };
      return asPreviewed(world, now, one.school, (target) => joinFramework(target, one.school, asked, context()));
    }
    case 'leave':
      return asPreviewed(world, now, one.school, (target) => leaveFramework(target, one.school, undefined, context()));
    case 'move': {
      const events = await world.store.read(`school-${one.school}`);
      const away = events.some(({ type, data }) => type === 'SchoolRegistered' && data.includes('"54321"'));
      return moveToBoard(world, one.school, away ? boardId : '54321');
    }
    case 'end':
      await endSubscription(deps, one.school, undefined, context());
      return;
    case 'correct':
      await correctNow(deps, one.school, now, context('x'));
      return;
    case 'run':
      await issueDueDocuments(deps, { on: now }, context());
      return;
    case 'credit': {
      const last = (await issuedIn(world)).at(-1);
      if (last !== undefined) await credit(deps, last.number, now, context('x'));
    }
  }
};

const played = async (steps: readonly (readonly [Step, number])[]): Promise<World> => {
  const world = await worldWithBoard({ today: '2024-01-01' });
  await registerBoard(world, '54321');
  const terms = { kind: 'volume', tiers } as const;
  await conclude(world, terms, { validUntil: '2025-03-31' });
  await conclude(world, terms, { validFrom: '2025-04-01' });
  for (const [index, school] of schools.entries()) {
    await world.registerSchool(school, '2020-01-01', boardId);
    await world.subscribe(school, startsOn[index]!);
  }
  let now = '2024-02-20';
  for (const [one, days] of steps) {
    now = addDays(now, days);
    world.setToday(now);
    await unlessRefused(act(world, now, one));
  }
  return world;
};

const accountsDecided = async (world: World, school: string): Promise<YearAccount[]> =>
  (await billingOf(world.deps, school)).decisions.flatMap(({ decided }) => decided.years);

describe('4.2, 5.3, 5.4, 7.4, 7.5: properties of pools', () => {
  it('verification is clean, previews are what is issued, and each pool adds up to its tier', async () => {
    let pools = 0;
    let shared = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await played(steps);
        expect((await verifyLedger(world.store)).differences).toEqual([]);
        for (const school of schools) {
          for (const { price, count, countDay, agreed } of await accountsDecided(world, school)) {
            const pool = agreed?.pool;
            if (pool === undefined) continue;
            const parts = pool.schools!.map(({ pupils }) => pupils);
            expect(pool.total).toBe(parts.reduce((sum, pupils) => sum + pupils, 0));
            expect(price).toBe(tiers.findLast(({ from }) => from <= pool.total)!.price);
            // The pool is that of this year's count day. Its count is that of the year's advance, until that is corrected.
            expect(pool.day).toBe(countDay);
            if (parts.length > 1) shared++;
            if (pool.own === count) pools++;
          }
        }
      }),
      sampled(100),
    );
    expect(pools).toBeGreaterThan(5);
    expect(shared).toBeGreaterThan(0);
  });
});
