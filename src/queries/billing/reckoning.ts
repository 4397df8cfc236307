/**
 * The data from which years are reckoned, taken from read models where these hold it. For a plan that counts all pupils
 * nothing is folded.
 */

import { type AgreementsAsked, agreementsFor } from '../../commands/billing/agreements.ts';
import { newestOf, type Reckoning } from '../../domain/billing/rules/rules.ts';
import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import { scopesOf } from '../../domain/billing/years/price.ts';
import { countsFor } from '../results/counts.ts';
import type { Sources } from '../sources.ts';

export const reckoningFor = async (
  sources: Sources,
  school: string,
  state: Subscriptions,
  asked: AgreementsAsked = {},
): Promise<Reckoning> => {
  const { through } = asked;
  const catalogue = (await sources.deps.folds.catalogue(through)).state;
  const known = new Map(
    await Promise.all(
      scopesOf(state, catalogue).map(async (yearGroups) => {
        return [String(yearGroups), (await countsFor(sources, school, { yearGroups, through })).counts] as const;
      }),
    ),
  );
  const read = await agreementsFor(sources.deps, school, state, asked);
  const rules = newestOf(sources.deps.folds.rules);
  return { rules, catalogue, counts: (yearGroups) => known.get(String(yearGroups))!, ...read };
};
