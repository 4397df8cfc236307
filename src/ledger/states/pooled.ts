import type { Subscriptions } from '../../domain/billing/subscription/subscription.ts';
import type { CountsOf, PooledSchool } from '../../domain/billing/years/price.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { Recorded } from '../ledger.ts';
import { staysIn } from './parties.ts';

/** A pool goes by no document; and a run decides for many schools at once: naming them, it would name whichever came first. */
export const movesPools = ({ type }: { readonly type: string }): boolean => type !== 'DocumentDecided';

/** The same from what is at hand, which may be of an earlier moment. */
export const pooledFrom = (
  school: string,
  own: readonly Recorded<SchoolEvent>[],
  { subscriptions }: Subscriptions,
  counts: CountsOf,
): PooledSchool => ({ school, stays: staysIn(own), subscriptions: { subscriptions }, counts });
