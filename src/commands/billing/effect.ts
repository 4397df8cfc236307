/** What one write about a school's results does: to how many pupils counted on which days, and to the money (2.5, 2.6). */
import { newestOf } from '../../domain/billing/rules/rules.ts';
import { type MoneyEffect, moneyEffect } from '../../domain/billing/years/effect.ts';
import { scopesOf } from '../../domain/billing/years/price.ts';
import { type Day, dayNumber } from '../../domain/day.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { countsByScope } from '../../domain/results/counting/counting.ts';
import { changedDays, changedPupils, type ShownDays, shownDays } from '../../domain/results/counting/difference.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { today } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import type { Stand } from '../../ledger/workers/workers.ts';
import { agreementsFor } from './agreements.ts';

/** A school's results directly before and directly after a write. Other writes at the same time do not show in it. */
export type ResultsMoved = { readonly before: Results; readonly after: Results; readonly position: Position };

export type CountsEffect = {
  /** The year groups counted. Null means every result, also one without a year group. */
  readonly yearGroups: readonly number[] | null;
  /** How many pupils count on other days than before. */
  readonly pupils: number;
  /** Days up to today on which a different number of pupils counts than before; `from` and `through` included. */
  readonly days: readonly ShownDays[];
};
export type Effect = {
  /** One for all pupils, and one for each plan of the school that is limited to some year groups. */
  readonly counts: readonly CountsEffect[];
  readonly money: MoneyEffect;
};

/**
 * Takes subscription and catalogue as they were when the write was recorded, so that only the write itself makes a difference.
 * @param on the last day of the effect; default: today
 */
export const effectOf = async (
  deps: Stand,
  school: string,
  { before, after, position }: ResultsMoved,
  on: Day = today(deps),
): Promise<Effect> => {
  const [{ state }, catalogue] = await Promise.all([
    billingOf(deps, school, position),
    deps.folds.catalogue(position).then((folded) => folded.state),
  ]);
  const rules = newestOf(deps.folds.rules);
  const agreements = await agreementsFor(deps, school, state, { through: position });
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
