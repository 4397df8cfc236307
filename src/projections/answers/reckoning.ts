/** What years are reckoned from, where read models hold it: nothing is folded for a plan that counts all pupils. */

import { agreementsFor } from '../../commands/billing/agreements.ts';
import type { Position } from '../../commands/eventStore.ts';
import { scopesOf } from '../../domain/billing/price.ts';
import type { Subscriptions } from '../../domain/billing/subscription.ts';
import type { Reckoning } from '../../domain/billing/yearAccount.ts';
import { countsFor } from './counts.ts';
import type { Sources } from './sources.ts';

/** @param through as known at this position (inclusive); default: now */
export const reckoningFor = async (
  sources: Sources,
  school: string,
  state: Subscriptions,
  through?: Position,
): Promise<Reckoning> => {
  const catalogue = (await sources.deps.folds.catalogue(through)).state;
  const known = new Map(
    await Promise.all(
      scopesOf(state, catalogue).map(async (yearGroups) => {
        return [String(yearGroups), (await countsFor(sources, school, { yearGroups, through })).counts] as const;
      }),
    ),
  );
  const read = await agreementsFor(sources.deps, school, state, through);
  return { catalogue, counts: (yearGroups) => known.get(String(yearGroups))!, ...read };
};
