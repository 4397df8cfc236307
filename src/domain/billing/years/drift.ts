/** Finds settled years whose due amount now differs from the amount billed (5.7). */
import type { Day } from '../../day.ts';
import type { Reckoning } from '../rules/rules.ts';
import type { BilledDocument, Subscription, Subscriptions } from '../subscription/subscription.ts';
import type { YearAccount } from './account.ts';

/**
 * The years for which a correction would have a line (4.7), oldest first. A year that is not settled yet does not
 * drift, because its settlement is still to come.
 */
export const driftedYears = (
  state: Subscriptions,
  subscription: Subscription,
  reckoning: Reckoning,
  today: Day,
): YearAccount[] =>
  reckoning.rules
    .settledYears(state, subscription, reckoning, today)
    .filter((account) => reckoning.rules.lines.correction(account).length > 0);

/**
 * The document at which every settled year equalled the amount then due. This is the latest standing one, because each
 * year, final and correction document settles all differences, and a credit undoes the documents after it. Drift thus
 * only comes from events recorded since this document's inputs were read. Undefined when no document stands.
 */
export const lastSettlement = ({ documents }: Subscriptions, { terms }: Subscription): BilledDocument | undefined =>
  documents.findLast(({ standing, year }) => standing && terms.some(({ term }) => term === year.term));
