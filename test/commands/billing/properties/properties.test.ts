import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../../src/commands/audit/verify/verify.ts';
import { reckoningFor } from '../../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../../src/commands/billing/run.ts';
import { previewing } from '../../../../src/commands/deps.ts';
import { withdrawImport } from '../../../../src/commands/results/decideResults.ts';
import { allYears } from '../../../../src/domain/billing/years/due.ts';
import { accountOf } from '../../../../src/domain/billing/years/yearAccount.ts';
import { addDays, dayNumber } from '../../../../src/domain/day.ts';
import { billingOf } from '../../../../src/ledger/states/billing.ts';
import { act, history, issuedIn, played, school, startsOn, unlessRefused } from '../../../support/billing/histories.ts';
import { cases } from '../../../support/tiers.ts';
import { worldOn } from '../../../support/world.ts';

describe('properties of billing', () => {
  it('4.3–4.10: for every finally settled year the sum billed is due, and due is price × average', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await played(steps);
        const { state } = await billingOf(world.deps, school);
        const { reckoning } = await reckoningFor(world.deps, school, state);
        const [subscription] = state.subscriptions;
        const years = allYears(subscription!, subscription!.endsOn!);
        // A subscription that ends with year 1 is not settled (4.10).
        if (years.length < 2) return;
        for (const { term, year } of years) {
          const through = dayNumber(subscription!.endsOn!);
          const { due, billed, months } = accountOf(state, subscription!, term, year, reckoning, through);
          const cents = months.reduce((sum, { pupils }) => sum + pupils, 0) * 1150;
          expect(Math.round(cents / 12)).toBe(Math.round(Number(due) * 100));
          expect(billed).toBe(due);
        }
      }),
      { numRuns: cases(60) },
    );
  });

  it('4.7, 5.3, 5.4: properties of billing numbers have no gap, dates never go back, and verification is clean', async () => {
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
      { numRuns: cases(30) },
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
          const { issued } = await issueDueDocuments(previewing(world.deps), { on: now }, world.context());
          expect(await issuedIn(world)).toEqual([]);
          return issued.map(({ lines, total, year }) => ({ lines, total, year }));
        };
        // Imports of the same bytes are one import, and withdrawing it takes both away. Such histories prove nothing here.
        const files = new Set(onlyImports.map(([{ what: _, ...of }]) => JSON.stringify(of)));
        if (files.size < onlyImports.length) return;
        expect(await documents(true)).toEqual(await documents(false));
      }),
      { numRuns: cases(40) },
    );
  });
});
