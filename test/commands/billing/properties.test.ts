import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/commands/audit/verify.ts';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { billingOf, reckoningFor } from '../../../src/commands/billing/decide.ts';
import { runInvoices } from '../../../src/commands/billing/run.ts';
import { previewing } from '../../../src/commands/deps.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import { endSubscription } from '../../../src/commands/subscribe.ts';
import { allYears } from '../../../src/domain/billing/due.ts';
import type { Invoice } from '../../../src/domain/billing/issuing.ts';
import { accountOf } from '../../../src/domain/billing/yearAccount.ts';
import { addDays, dayNumber } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = '12AB00';
const startsOn = '2020-02-29'; // So that a year's first day moves (3.4).

type Step =
  | { readonly what: 'import'; readonly first: number; readonly pupils: number; readonly agoDays: number }
  | { readonly what: 'withdraw'; readonly which: number }
  | { readonly what: 'run' | 'credit' | 'correct' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('import' as const),
      first: fc.integer({ min: 1, max: 6 }),
      pupils: fc.integer({ min: 1, max: 8 }),
      agoDays: fc.integer({ min: 0, max: 200 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('withdraw' as const), which: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.constant({ what: 'run' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'credit' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'correct' as const }) },
);

const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 150 })), { minLength: 4, maxLength: 18 });

const issuedIn = async ({ store }: World): Promise<Invoice[]> =>
  (await store.read('documents')).map(({ data }) => JSON.parse(data));

/** What the rules refuse is part of a random history; anything else is a bug. */
const unlessRefused = async (work: Promise<unknown>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof Rejection)) throw error;
  });
};

const act = async (world: World, now: string, imports: string[], { what, ...of }: Step): Promise<void> => {
  switch (what) {
    case 'import': {
      const { first, pupils, agoDays } = of as Extract<Step, { what: 'import' }>;
      const rows = taken(addDays(now, -agoDays), first, first + pupils - 1);
      imports.push((await world.importRows(school, now, rows)).importId);
      return;
    }
    case 'withdraw': {
      const importId = imports[(of as { which: number }).which % Math.max(1, imports.length)];
      if (importId !== undefined) await unlessRefused(withdrawImport(world.deps, school, importId, world.context('x')));
      return;
    }
    case 'run':
      await runInvoices(world.deps, { on: now }, world.context());
      return;
    case 'credit': {
      const last = (await issuedIn(world)).at(-1);
      if (last !== undefined) await unlessRefused(credit(world.deps, last.number, now, world.context('x')));
      return;
    }
    case 'correct':
      await correctNow(world.deps, school, now, world.context('x'));
  }
};

/** Plays a history, ends the subscription, and settles everything. */
const played = async (steps: readonly (readonly [Step, number])[]): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  await world.registerSchool(school);
  await world.subscribe(school, startsOn);
  const imports: string[] = [];
  let now: string = startsOn;
  for (const [next, days] of steps) {
    now = addDays(now, days);
    world.setToday(now);
    await act(world, now, imports, next);
  }
  await endSubscription(world.deps, school, undefined, world.context());
  const { state } = await billingOf(world.deps, school);
  const after = addDays(state.subscriptions[0]!.endsOn!, 1);
  world.setToday(after);
  await runInvoices(world.deps, { on: after }, world.context());
  await correctNow(world.deps, school, after, world.context('settled'));
  return world;
};

describe('properties of billing', () => {
  it('4.3–4.10: for every finally settled year the sum billed is due, and due is price × average', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await played(steps);
        const { state } = await billingOf(world.deps, school);
        const { reckoning } = await reckoningFor(world.deps, school, state);
        const [subscription] = state.subscriptions;
        const years = allYears(subscription!, subscription!.endsOn!);
        // One that ends with year 1 is not settled (4.10).
        if (years.length < 2) return;
        for (const { term, year } of years) {
          const through = dayNumber(subscription!.endsOn!);
          const { due, billed, months } = accountOf(state, subscription!, term, year, reckoning, through);
          const cents = months.reduce((sum, { pupils }) => sum + pupils, 0) * 1150;
          expect(Math.round(cents / 12)).toBe(Math.round(Number(due) * 100));
          expect(billed).toBe(due);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('4.7, 5.3, 5.4: numbers have no gap, dates never go back, and verification is clean', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await played(steps);
        const issued = await issuedIn(world);
        const series = new Map<string, number>();
        for (const { number, issuedOn } of issued) {
          const [year, sequence] = number.split('-') as [string, string];
          expect(issuedOn.slice(0, 4)).toBe(year);
          expect(Number(sequence)).toBe((series.get(year) ?? 0) + 1);
          series.set(year, Number(sequence));
        }
        const dates = issued.map(({ issuedOn }) => issuedOn);
        expect(dates).toEqual([...dates].sort());
        expect((await verifyLedger(world.store)).differences).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('2.6: withdrawing any import leaves the documents that would follow as if it had never been recorded', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(20), async (steps, which) => {
        const onlyImports = steps.filter(([{ what }]) => what === 'import');
        if (onlyImports.length === 0) return;
        const chosen = which % onlyImports.length;
        const documents = async (withdrawn: boolean) => {
          const world = await worldOn({ today: startsOn });
          await world.registerSchool(school);
          await world.subscribe(school, startsOn);
          const imports: string[] = [];
          let now: string = startsOn;
          for (const [index, [next, days]] of onlyImports.entries()) {
            now = addDays(now, days);
            world.setToday(now);
            if (withdrawn || index !== chosen) await act(world, now, imports, next);
          }
          if (withdrawn) await unlessRefused(withdrawImport(world.deps, school, imports[chosen]!, world.context('x')));
          const { issued } = await runInvoices(previewing(world.deps), { on: now }, world.context());
          expect(await issuedIn(world)).toEqual([]);
          return issued.map(({ lines, total, year }) => ({ lines, total, year }));
        };
        // Imports of the same bytes are one import, whose withdrawal takes both away: such histories say nothing here.
        const files = new Set(onlyImports.map(([{ what: _, ...of }]) => JSON.stringify(of)));
        if (files.size < onlyImports.length) return;
        expect(await documents(true)).toEqual(await documents(false));
      }),
      { numRuns: 40 },
    );
  });
});
