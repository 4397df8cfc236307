/** Schools as a pool needs them (7.4): who they are, what they are subscribed to, and whom they count. */
import type { Input } from '../../domain/billing/documents/document.ts';
import type { SubscriptionEvent } from '../../domain/billing/subscription/subscription.ts';
import { subscriptions } from '../../domain/billing/subscription/subscriptionDecider.ts';
import { type PooledSchool, scopesOf } from '../../domain/billing/years/price.ts';
import { fold } from '../../domain/decider.ts';
import type { SchoolEvent } from '../../domain/parties/school.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { inputOf } from '../../ledger/inputs.ts';
import { headOf } from '../../ledger/ledger.ts';
import { countsIn } from '../../ledger/states/countsCache.ts';
import { eventsOf } from '../../ledger/states/parties.ts';
import { movesPools, pooledFrom } from '../../ledger/states/pooled.ts';
import { streams } from '../../ledger/streams.ts';
import { lately } from '../../waiting/lately.ts';
import { unlessDamaged } from '../audit/damage.ts';
import type { Deps } from '../deps.ts';

export type PoolMember = { readonly pooled: PooledSchool; readonly inputs: readonly Input[] };

export type Pools = (school: string) => Promise<PoolMember>;

/** Some 15 kB a school: its counts are kept, its results are not. */
const membersKeptMax = 1_024;

/**
 * Reads each school once, however many of its board ask for it, of those asked for lately; for as long as one run or one
 * question lasts. @throws Rejection history_damaged. @param through as known at this position (inclusive); default: now
 */
export const poolsIn = (deps: Pick<Deps, 'ledger' | 'folds'>, through?: Position): Pools => {
  const known = lately<Promise<PoolMember>>(membersKeptMax);
  return (school) =>
    known(school, () => unlessDamaged(deps.ledger.store, school, () => memberOf(deps, school, through)));
};

const memberOf = async (
  { ledger, folds }: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
  through = Number.POSITIVE_INFINITY,
): Promise<PoolMember> => {
  const [own, subscribed, catalogue] = await Promise.all([
    eventsOf<SchoolEvent>(ledger, streams.school(school), through),
    eventsOf<SubscriptionEvent>(ledger, streams.subscription(school), through),
    folds.catalogue(through),
  ]);
  const state = fold(subscriptions, subscribed);
  const results = await folds.counts(school, scopesOf(state, catalogue.state), through);
  return {
    pooled: pooledFrom(school, own, state, countsIn(results)),
    inputs: [
      inputOf(streams.school(school), headOf(own)),
      inputOf(streams.subscription(school), headOf(subscribed.filter(movesPools))),
      inputOf(streams.results(school), results.head),
    ],
  };
};
