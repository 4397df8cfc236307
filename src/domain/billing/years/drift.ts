/** Settled years whose due is no longer what was billed (5.7). */
import type { Day } from '../../day.ts';
import type { Reckoning } from '../rules/rules.ts';
import type { BilledDocument, Subscription, Subscriptions } from '../subscription/subscription.ts';
import type { YearAccount } from './account.ts';

/** Those that a correction would have a line for (4.7), oldest first. A year that still has to be settled does not drift: its settlement comes. */
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
 * The document at which every settled year came to what was due then: the latest standing one, since each year, final
 * and correction document brings them all there. What was credited after it is undone, so drift comes only from what
 * was recorded since its inputs were read. Undefined while there is none.
 */
export const lastSettlement = ({ documents }: Subscriptions, { terms }: Subscription): BilledDocument | undefined =>
  documents.findLast(({ standing, year }) => standing && terms.some(({ term }) => term === year.term));
