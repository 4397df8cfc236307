import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { catalogue } from '../../../src/domain/catalogue.ts';
import type { DecimalText } from '../../../src/domain/money.ts';
import { changesOf } from '../../../src/domain/results/counting/counts.ts';
import { handle } from '../../../src/ledger/handler.ts';
import { today } from '../../../src/ledger/ledger.ts';
import { billingOf } from '../../../src/ledger/states/billing.ts';
import { countsIn } from '../../../src/ledger/states/countsCache.ts';
import { streams } from '../../../src/ledger/streams.ts';
import { inSchool } from '../../../src/ledger/workers/workers.ts';
import { type PlanChange, planChangeOfSchool } from '../../../src/queries/billing/ahead/planChange.ts';
import { announcedAs, history, issuedAs, type Named, passed, played, school } from '../../support/billing/announced.ts';
import { cases, inFull } from '../../support/tiers.ts';
import type { World } from '../../support/world.ts';

const changeOf = (past: { readonly plan: string }, price: DecimalText, from: string): PlanChange => ({
  type: 'DefinePlan',
  data: {
    plan:
      past.plan === 'flat'
        ? { plan: 'flat', kind: 'flat' }
        : { plan: 'per-pupil', kind: 'per-pupil', measure: 'monthly', countAfterDays: 0, settleFromYear: 2 },
    price: { price, from },
  },
});

/** The preview of a change of a plan for the school, made from its read models. */
const previewed = async ({ deps }: World, command: PlanChange) => {
  const { state: prices } = await deps.folds.catalogue();
  const { state, decisions } = await billingOf(deps, school);
  const { state: issuing } = await deps.folds.documents();
  const ids = decisions.map(({ decided }) => decided.document);
  const numbers = Object.fromEntries(ids.map((id) => [id, issuing.issued.get(id)!.number]));
  const changes = changesOf(countsIn(await deps.folds.counts(school, [undefined]))(undefined));
  return inSchool(deps, planChangeOfSchool, school, {
    row: { school, position: 0, state, numbers },
    changes,
    about: command.data.price!.from,
    day: today(deps),
    state: prices,
    changed: catalogue.decide(command, prices).reduce(catalogue.evolve, prices),
  });
};

const prices = fc.record({
  price: fc.integer({ min: 900, max: 90_000 }).map((cents) => (cents / 100).toFixed(2)),
  /** The school year with which it begins. */
  from: fc.constantFrom('2023-08-01', '2024-08-01', '2025-08-01', '2025-03-01'),
});

it('property: when time has passed and nothing else happened, what was announced for a price change is issued, to the cent', async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(history, prices, async (past, { price, from }) => {
      const world = await played(past);
      fc.pre(from > today(world.deps));
      // Documents that are due today are issued first. The change concerns the later ones.
      await issueDueDocuments(world.deps, { on: today(world.deps), schools: [school] }, world.context());
      const command = changeOf(past, price, from);
      const { later, through } = await previewed(world, command);
      const days = later.flatMap(({ before, after }) => [before, after].flatMap((one) => one?.day ?? []));
      // The same past, in which the price stays the same.
      const without = await played(past);
      await issueDueDocuments(without.deps, { on: today(without.deps), schools: [school] }, without.context());
      await handle(world.deps.ledger, catalogue, streams.catalogue, command, world.context());
      const after = await passed(world, days, through);
      const before = await passed(without, days, through);
      for (const change of later) {
        expect(issuedAs(after, school, change)).toEqual(announcedAs(change.after));
        expect(issuedAs(before, school, change)).toEqual(announcedAs(change.before));
      }
      // Every document that comes out differently was announced.
      const differing = [...after, ...before].filter(
        (one) => !isDeepStrictEqual(issuedAs(after, school, one), issuedAs(before, school, one)),
      );
      const named = ({ purpose, year }: Named) => `${purpose} ${year.term}/${year.number}`;
      expect([...new Set(later.map(named))].sort()).toEqual([...new Set(differing.map(named))].sort());
      changes += later.length;
    }),
    { numRuns: cases(30), seed: 20_261_127 },
  );
  if (inFull) expect(changes).toBeGreaterThan(0);
});
