import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountsKnown, type MoneyChange, moneyEffect } from '../../../src/domain/billing/years/effect.ts';
import { eventsBetween, knownAtPosition, knownOn, stepsFrom } from '../../../src/queries/billing/steps.ts';
import { history, playedOnly, school } from '../../support/billing/histories.ts';
import { cases } from '../../support/tiers.ts';

const cents = (amount: string | null | undefined): number => Math.round(Number(amount ?? 0) * 100);
const fields = ['due', 'billed', 'open', 'expected', 'toSettle'] as const;

describe('5.6: a history event by event', () => {
  it('before + changes = after, year by year, and the changes of time and of each event add up to the whole', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(17), async (steps, cut) => {
        const moments: { position: number; today: string }[] = [];
        const world = await playedOnly(steps, async ({ store }, today) => {
          moments.push({ position: await store.head(), today });
        });
        const [from, to] = [moments[Math.min(cut, moments.length - 1)]!, moments.at(-1)!];
        const start = await knownAtPosition(world.deps, school, from.position);
        const end = await knownAtPosition(world.deps, school, to.position);
        const [was, is] = [knownOn(start, from.today), knownOn(end, to.today)];
        const whole = moneyEffect(was, is);

        const before = accountsKnown(was);
        for (const { term, year, due, billed } of accountsKnown(is)) {
          const at = (account: { term: number; year: number }) => account.term === term && account.year === year;
          const change = whole.years.find(at)?.change;
          expect(cents(before.find(at)?.due) + cents(change?.due)).toBe(cents(due));
          expect(cents(before.find(at)?.billed) + cents(change?.billed)).toBe(cents(billed));
        }

        const parts: MoneyChange[] = [moneyEffect(was, knownOn(start, to.today)).total];
        const events = await eventsBetween(world.deps, school, from.position, to.position);
        let last = start;
        for await (const step of stepsFrom(world.store, start, events)) {
          parts.push(moneyEffect(knownOn(step.before, to.today), knownOn(step.after, to.today)).total);
          last = step.after;
        }
        for (const field of fields)
          expect(parts.reduce((sum, part) => sum + cents(part[field]), 0)).toBe(cents(whole.total[field]));
        expect(moneyEffect(knownOn(last, to.today), is).years).toEqual([]);
      }),
      { numRuns: cases(40) },
    );
  });
});
