/** The data that a pool needs of each school (7.4): who it is, its subscriptions, and its counts. */
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
import { remembering } from '../../waiting/remembering.ts';
import { unlessDamaged } from '../audit/damage.ts';
import type { Deps } from '../deps.ts';

export type PoolMember = { readonly pooled: PooledSchool; readonly inputs: readonly Input[] };

export type Pools = (school: string) => Promise<PoolMember>;

/** Some 15 kB per school: its counts are kept, its results are not. */
const membersKeptMax = 1_024;

/**
 * Reads schools for pools. Each school is read once, however many schools of its board ask for it, while it is among
 * those asked for last. One reader lasts for one run or one question.
 * @param through as known at this position (inclusive); default: now
 * @throws Rejection history_damaged
 */
export const poolsIn = (deps: Pick<Deps, 'ledger' | 'folds'>, through?: Position): Pools => {
  const known = remembering<Promise<PoolMember>>(membersKeptMax);
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
