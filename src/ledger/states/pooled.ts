import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import type { CountsOf, PooledSchool } from '../../domain/billing/years/price.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { Recorded } from '../ledger.ts';
import { boardPeriodsIn } from './parties.ts';

/**
 * Whether an event can influence a pool. Documents do not influence a pool. They must not be named as inputs either:
 * within one run it would depend on chance which of them were already there.
 */
export const movesPools = ({ type }: { readonly type: string }): boolean => type !== 'DocumentDecided';

/** A school's part of a pool, from events and counts already read, which may be of an earlier moment. */
export const pooledFrom = (
  school: string,
  own: readonly Recorded<SchoolEvent>[],
  { subscriptions }: Subscriptions,
  counts: CountsOf,
): PooledSchool => ({ school, boardPeriods: boardPeriodsIn(own), subscriptions: { subscriptions }, counts });
