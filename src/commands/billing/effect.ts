/** What one write about a school's results does: to how many pupils counted on which days, and to the money (2.5, 2.6). */
import { newestOf } from '../../domain/billing/rules/rules.ts';
import { type MoneyEffect, moneyEffect } from '../../domain/billing/years/effect.ts';
import { scopesOf } from '../../domain/billing/years/price.ts';
import { dayNumber } from '../../domain/day.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { countsByScope } from '../../domain/results/counting/counting.ts';
import { changedDays, changedPupils, type ShownDays, shownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { today } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import type { Deps } from '../deps.ts';
import { agreementsFor } from './agreements.ts';

/** A school's results directly before a write and directly after it, whatever others write meanwhile. */
export type ResultsMoved = { readonly before: Results; readonly after: Results; readonly position: Position };

export type CountsEffect = {
  /** Null: all, and results without one. */
  readonly yearGroups: readonly number[] | null;
  /** How many pupils count on other days than before. */
  readonly pupils: number;
  /** Of the days that have begun, those with another N; `from` and `through` are both included. */
  readonly days: readonly ShownDays[];
};
export type Effect = {
  /** Over all pupils, and for each plan of the school that is limited to some year groups. */
  readonly counts: readonly CountsEffect[];
  readonly money: MoneyEffect;
};

/** Subscription and catalogue are taken as they were when the write was recorded, so that only what it wrote makes the difference. */
export const effectOf = async (
  deps: Deps,
  school: string,
  { before, after, position }: ResultsMoved,
): Promise<Effect> => {
  const [{ state }, catalogue] = await Promise.all([
    billingOf(deps, school, position),
    deps.folds.catalogue(position).then((folded) => folded.state),
  ]);
  const on = today(deps);
  const rules = newestOf(deps.folds.rules);
  const agreements = await agreementsFor(deps, school, state, position);
  const knownWith = (results: Results) => ({
    state,
    reckoning: { rules, catalogue, counts: countsByScope(results, rules.countsOf), ...agreements },
    today: on,
  });
  const [was, is] = [knownWith(before), knownWith(after)];
  return {
    counts: scopesOf(state, catalogue).map((yearGroups) => ({
      yearGroups: yearGroups ?? null,
      pupils: changedPupils(before, after, dayNumber(on), yearGroups).size,
      days: changedDays(was.reckoning.counts(yearGroups), is.reckoning.counts(yearGroups), dayNumber(on)).map(
        shownDays,
      ),
    })),
    money: moneyEffect(was, is),
  };
};
