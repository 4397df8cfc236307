/**
 * Random histories of one subscribed school: imports, withdrawals, runs, credits and corrections, with some days between
 * them.
 */
import fc from 'fast-check';
import { correctNow, credit } from '../../../src/commands/billing/amend.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { endSubscription } from '../../../src/commands/billing/subscribe.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { NumberedDocument } from '../../../src/domain/billing/documents/issuing.ts';
import { addDays } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { taken, type World, worldOn } from '../world.ts';

export const school = '12AB00';
export const startsOn = '2020-02-29'; // Moves the first day of a year (3.4).

export type Step =
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

export const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 150 })), { minLength: 4, maxLength: 18 });

export const issuedIn = async ({ store }: World): Promise<NumberedDocument[]> =>
  (await store.read('documents')).map(({ data }) => JSON.parse(data));

/** Ignores a refusal by the rules, because a random history may contain some. Any other error is a bug. */
export const unlessRefused = async (work: Promise<unknown>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof Rejection)) throw error;
  });
};

export const act = async (world: World, now: string, imports: string[], { what, ...of }: Step): Promise<void> => {
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
      await issueDueDocuments(world.deps, { on: now }, world.context());
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

export type History = readonly (readonly [Step, number])[];

/** Plays a history. `after` is called after each step with its day. */
export const playedOnly = async (
  steps: History,
  after: (world: World, now: string) => Promise<void> = async () => {},
): Promise<World> => {
  const world = await worldOn({ today: startsOn });
  await world.registerSchool(school);
  await world.subscribe(school, startsOn);
  const imports: string[] = [];
  let now: string = startsOn;
  for (const [next, days] of steps) {
    now = addDays(now, days);
    world.setToday(now);
    await act(world, now, imports, next);
    await after(world, now);
  }
  return world;
};

/** Plays a history, ends the subscription, and settles everything. */
export const played = async (steps: History): Promise<World> => {
  const world = await playedOnly(steps);
  await endSubscription(world.deps, school, undefined, world.context());
  const { state } = await billingOf(world.deps, school);
  const after = addDays(state.subscriptions[0]!.endsOn!, 1);
  world.setToday(after);
  await issueDueDocuments(world.deps, { on: after }, world.context());
  await correctNow(world.deps, school, after, world.context('settled'));
  return world;
};
