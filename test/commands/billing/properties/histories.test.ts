import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { correctNow, credit } from '../../../../src/commands/billing/amend.ts';
import { reckoningFor } from '../../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../../src/commands/billing/run.ts';
import {
  endSubscription,
  migrateSubscription,
  startSubscription,
  startTrial,
  takeBackEnd,
  takeBackMigration,
} from '../../../../src/commands/billing/subscribe.ts';
import { joinFramework, leaveFramework, startPilot } from '../../../../src/commands/boards/boards.ts';
import { decideByHand, withdrawImport } from '../../../../src/commands/results/decideResults.ts';
import type { NumberedDocument } from '../../../../src/domain/billing/documents/issuing.ts';
import type { YearAccount } from '../../../../src/domain/billing/years/account.ts';
import { allYears } from '../../../../src/domain/billing/years/due.ts';
import { accountOf } from '../../../../src/domain/billing/years/yearAccount.ts';
import { catalogue } from '../../../../src/domain/catalogue.ts';
import type { Plan } from '../../../../src/domain/catalogueEvents.ts';
import { addDays, dayNumber } from '../../../../src/domain/day.ts';
import { handle } from '../../../../src/ledger/handler.ts';
import { billingOf } from '../../../../src/ledger/states/billing.ts';
import { streams } from '../../../../src/ledger/streams.ts';
import { issuedIn, unlessRefused } from '../../../support/billing/histories.ts';
import { boardId, conclude, worldWithBoard } from '../../../support/boards.ts';
import { cases, sampled } from '../../../support/tiers.ts';
import { taken, type World } from '../../../support/world.ts';

const school = '12AB00';
const agreement = `${boardId}-A1`;
const first = '2019-08-01'; // With this day a legacy subscription has years without a price (4.2).

/** Cents per pupil or per year, by plan. The checks below know no more of prices than this. */
const cents: Readonly<Record<string, number>> = { 'per-pupil': 1150, upper: 360, flat: 70_000, legacy: 65_000 };

const rules = { kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 } as const;
const plans: readonly { readonly plan: Plan; readonly price: string }[] = [
  { plan: { plan: 'upper', ...rules }, price: '3.60' },
  { plan: { plan: 'flat', kind: 'flat' }, price: '700.00' },
];

const days = fc.integer({ min: 0, max: 400 });
const plan = fc.constantFrom('per-pupil', 'upper', 'flat', 'legacy');

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('import' as const),
      from: fc.integer({ min: 1, max: 6 }),
      pupils: fc.integer({ min: 1, max: 8 }),
      agoDays: fc.integer({ min: 0, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('withdraw' as const), which: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('correctResult', 'withdrawResult', 'lift'), which: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('trial' as const), inDays: days }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('start' as const), plan, agoDays: days, elsewhere: fc.nat(3) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('migrate' as const), plan, inDays: fc.option(days) }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('run' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('pilot' as const), days }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('join', 'leave'), inDays: fc.integer({ min: -90, max: 90 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constantFrom('credit', 'correct', 'end', 'takeBackEnd', 'takeBackMigration') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const history = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 200 })), { minLength: 8, maxLength: 26 });

const keys = Array.from({ length: 10 }, (_, n) => `K${n + 1}`);

const act = async (world: World, now: string, imports: string[], step: Step): Promise<unknown> => {
  const { deps } = world;
  const context = world.context('because');
  switch (step.what) {
    case 'import': {
      const takenOn = addDays(now, -step.agoDays);
      const byDay = taken(takenOn, step.from, step.from + step.pupils - 1);
      // One result of each pupil has a key that several files use, so that these files correct and restate each other.
      const shared = byDay.map(({ pupil }) => ({ key: `K${pupil.slice(1)}`, pupil, takenOn }));
      return imports.push((await world.importRows(school, now, [...byDay, ...shared])).importId);
    }
    case 'withdraw': {
      const importId = imports[step.which % Math.max(1, imports.length)];
      return importId === undefined ? undefined : withdrawImport(deps, school, importId, context);
    }
    case 'correctResult': {
      const changes = { takenOn: addDays(now, -step.which * 40) };
      return decideByHand(deps, school, { type: 'CorrectResult', key: keys[step.which]!, changes }, context);
    }
    case 'withdrawResult':
      return decideByHand(deps, school, { type: 'WithdrawResult', key: keys[step.which]! }, context);
    case 'lift':
      return decideByHand(deps, school, { type: 'LiftManualDecision', key: keys[step.which]! }, context);
    case 'trial': {
      const enrolment = { kind: 'masterclass', reference: 'OPP' } as const;
      return startTrial(deps, school, { enrolment, startsOn: addDays(now, step.inDays) }, context);
    }
    case 'start': {
      const startsOn = addDays(now, -step.agoDays);
      const years = Array.from({ length: step.elsewhere }, (_, n) => ({
        year: n + 1,
        billed: '99.99',
        reference: `F-${n}`,
      }));
      const takenOver = years.length === 0 ? {} : { takenOver: years };
      return startSubscription(deps, school, { plan: step.plan, startsOn, ...takenOver }, context);
    }
    case 'migrate': {
      const on = step.inDays === null ? {} : { on: addDays(now, step.inDays) };
      return migrateSubscription(deps, school, { toPlan: step.plan, ...on }, context);
    }
    case 'pilot':
      return startPilot(deps, boardId, { schools: [school], from: now, until: addDays(now, step.days) }, context);
    case 'join':
      return joinFramework(deps, school, { agreement, from: addDays(now, step.inDays) }, context);
    case 'leave':
      return leaveFramework(deps, school, addDays(now, step.inDays), context);
    case 'run':
      return issueDueDocuments(deps, { on: now }, context);
    case 'credit': {
      const last = (await issuedIn(world)).at(-1);
      return last === undefined ? undefined : credit(deps, last.number, now, context);
    }
    case 'correct':
      return correctNow(deps, school, now, context);
    case 'end':
      return endSubscription(deps, school, undefined, context);
    case 'takeBackEnd':
      return takeBackEnd(deps, school, context);
    case 'takeBackMigration':
      return takeBackMigration(deps, school, context);
  }
};

type Played = { readonly world: World; readonly now: string; readonly grewOnly: boolean };

/** Plays a history that begins with a legacy subscription, ends the running subscription, and settles everything. */
const played = async (steps: readonly (readonly [Step, number])[]): Promise<Played> => {
  const world = await worldWithBoard({ today: first });
  for (const { plan, price } of plans) {
    const data = { plan, price: { price, from: first } };
    await handle(world.deps.ledger, catalogue, streams.catalogue, { type: 'DefinePlan', data }, world.context());
  }
  await world.registerSchool(school, '2010-01-01', boardId);
  await conclude(world, { kind: 'discount', percent: '10' }, { validFrom: '2020-06-01', validUntil: '2022-12-31' });
  const imports: string[] = [];
  let now: string = first;
  let grewOnly = true;
  let before: NumberedDocument[] = [];
  const doing = async (next: Step): Promise<void> => {
    await unlessRefused(act(world, now, imports, next));
    const after = await issuedIn(world);
    grewOnly &&= JSON.stringify(after.slice(0, before.length)) === JSON.stringify(before);
    before = after;
  };
  for (const [next, later] of steps) {
    now = addDays(now, later);
    world.setToday(now);
    await doing(next);
  }
  for (const what of ['takeBackMigration', 'end'] as const) await doing({ what });
  const { state } = await billingOf(world.deps, school);
  const endsOn = state.subscriptions.at(-1)?.endsOn;
  now = endsOn === undefined || endsOn < now ? now : addDays(endsOn, 1);
  world.setToday(now);
  for (const what of ['run', 'correct'] as const) await doing({ what });
  return { world, now, grewOnly };
};

const accountsIn = async ({ world, now }: Played) => {
  const { state } = await billingOf(world.deps, school);
  const { reckoning } = await reckoningFor(world.deps, school, state);
  return state.subscriptions.map((subscription) => {
    const years = allYears(subscription, now).map(({ term, year }) =>
      accountOf(state, subscription, term, year, reckoning, dayNumber(now) - 1),
    );
    const isSettled = state.documents.some(
      ({ purpose, standing, year }) =>
        standing && purpose === 'final' && subscription.terms.some(({ term }) => term === year.term),
    );
    return { subscription, years, isSettled };
  });
};

/** Every line is for a year of a term that has a price or was billed elsewhere. A trial and a pilot have neither. */
const billsOnlyPricedYears = async (result: Played): Promise<void> => {
  const priced = (await accountsIn(result))
    .flatMap(({ years }) => years)
    .filter(({ price, takenOver }) => price !== null || takenOver !== undefined)
    .map(({ term, year }) => `${term}/${year}`);
  const billed = (await issuedIn(result.world)).flatMap(({ lines }) =>
    lines.map(({ term, year }) => `${term}/${year}`),
  );
  expect(billed.filter((year) => !priced.includes(year))).toEqual([]);
};

const centsOf = (amount: string): number => Math.round(Number(amount) * 100);

/** The price is a tenth lower in the years for which the agreement holds. frameworks.test.ts tests which years these are. */
const centsOfPrice = ({ plan, price }: YearAccount): number => {
  const [full, less] = [cents[plan]!, (cents[plan]! * 9) / 10];
  const stands = centsOf(price!);
  expect([full, less]).toContain(stands);
  return stands;
};

/** round(price × average), half away from zero, in whole cents of positive amounts. */
const centsDue = (account: YearAccount): number =>
  Math.floor((2 * account.months.reduce((sum, { pupils }) => sum + pupils, 0) * centsOfPrice(account) + 12) / 24);

describe('4, 5.3, 5.4: properties of whole histories', () => {
  it('4.3, 4.9–4.13, 7.4: each finally settled year is billed at round(price × average), and nothing for a trial, a pilot or a year without a price', async () => {
    let settled = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const result = await played(steps);
        await billsOnlyPricedYears(result);
        for (const { subscription, years, isSettled } of await accountsIn(result)) {
          for (const [index, account] of years.entries()) {
            const { kind, plan, from, to, price, billed, takenOver } = account;
            // takingOver.test.ts covers years that were billed elsewhere.
            if (takenOver !== undefined) continue;
            if (plan === 'legacy' && from < '2020-11-01') expect([price, centsOf(billed)]).toEqual([null, 0]);
            if (!isSettled) continue;
            const next = years[index + 1];
            if (kind === 'per-pupil')
              expect([from, centsOf(billed)]).toEqual([from, price === null ? 0 : centsDue(account)]);
            else if (price !== null && next !== undefined && next.from <= to) {
              const [start, end, cut] = [from, to, next.from].map(dayNumber) as [number, number, number];
              const refund = Math.round((cents[plan]! * (end - cut + 1)) / (end - start + 1));
              expect([from, centsOf(billed)]).toEqual([from, cents[plan]! - refund]);
            } else if (price !== null && next !== undefined) {
              expect([from, centsOf(billed)]).toEqual([from, cents[plan]!]);
            }
          }
          if (isSettled) settled++;
          expect(subscription.terms.map(({ startsOn }) => startsOn)).toEqual(
            subscription.terms.map(({ startsOn }) => startsOn).toSorted(),
          );
        }
      }),
      sampled(150),
    );
    expect(settled).toBeGreaterThan(5); // There are some 30. With hardly any, the property would prove little.
  });

  it('4.7, 5.3, 5.4, 5.8: documents only ever come after others, numbers have no gap, verification is clean', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { world, grewOnly } = await played(steps);
        expect(grewOnly).toBe(true);
        const issued = await issuedIn(world);
        const expected = issued.map(({ issuedOn }, index) => {
          const ofYear = issued.slice(0, index + 1).filter((one) => one.issuedOn.slice(0, 4) === issuedOn.slice(0, 4));
          return `${issuedOn.slice(0, 4)}-${String(ofYear.length).padStart(6, '0')}`;
        });
        expect(issued.map(({ number }) => number)).toEqual(expected);
        expect((await verifyLedger(world.store)).differences).toEqual([]);
      }),
      { numRuns: cases(60) },
    );
  });
});
