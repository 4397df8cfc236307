/** Schools as a pool needs them (7.4): who they are, what they are subscribed to, and whom they count. */
import type { Input } from '../../domain/billing/document.ts';
import { type CountsOf, type PooledSchool, planOf } from '../../domain/billing/price.ts';
import type { SubscriptionEvent, Subscriptions } from '../../domain/billing/subscription.ts';
import { subscriptions } from '../../domain/billing/subscriptionDecider.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { fold } from '../../domain/decider.ts';
import { countsByScope } from '../../domain/results/counting.ts';
import type { Results } from '../../domain/results/state.ts';
import type { SchoolEvent } from '../../domain/school.ts';
import type { Deps } from '../deps.ts';
import type { Position } from '../eventStore.ts';
import { inputOf } from '../inputs.ts';
import { lately } from '../lately.ts';
import { headOf, type Recorded } from '../ledger.ts';
import { eventsOf, staysIn } from '../parties.ts';
import { streams } from '../streams.ts';

export type PoolMember = { readonly pooled: PooledSchool; readonly inputs: readonly Input[] };

export type Pools = (school: string) => Promise<PoolMember>;

/** Some 15 kB a school: its counts are kept, its results are not. */
const membersKeptMax = 1_024;

/**
 * Reads each school once, however many of its board ask for it, of those asked for lately; for as long as one run or one
 * question lasts. @param through as known at this position (inclusive); default: now
 */
export const poolsIn = (deps: Pick<Deps, 'ledger' | 'folds'>, through?: Position): Pools => {
  const known = lately<Promise<PoolMember>>(membersKeptMax);
  return (school) => known(school, () => memberOf(deps, school, through));
};

const memberOf = async (
  { ledger, folds }: Pick<Deps, 'ledger' | 'folds'>,
  school: string,
  through = Number.POSITIVE_INFINITY,
): Promise<PoolMember> => {
  const [own, subscribed, results, catalogue] = await Promise.all([
    eventsOf<SchoolEvent>(ledger, streams.school(school), through),
    eventsOf<SubscriptionEvent>(ledger, streams.subscription(school), through),
    folds.results(school, through),
    folds.catalogue(through),
  ]);
  return {
    pooled: pooledFrom(school, own, subscribed, results.state, catalogue.state),
    inputs: [
      inputOf(streams.school(school), headOf(own)),
      inputOf(streams.subscription(school), headOf(subscribed.filter(movesPools))),
      inputOf(streams.results(school), results.head),
    ],
  };
};

/** A pool goes by no document; and a run decides for many schools at once: naming them, it would name whichever came first. */
export const movesPools = ({ type }: { readonly type: string }): boolean => type !== 'DocumentDecided';

/** The same from events at hand, which may end earlier than their streams do. */
export const pooledFrom = (
  school: string,
  own: readonly Recorded<SchoolEvent>[],
  subscribed: readonly Recorded<SubscriptionEvent>[],
  results: Results,
  catalogue: Catalogue,
): PooledSchool => {
  const state = fold(subscriptions, subscribed);
  return {
    school,
    stays: staysIn(own),
    subscriptions: { subscriptions: state.subscriptions },
    counts: countsOfPlans(state, results, catalogue),
  };
};

/** For the school's own plans, counted at once, so that its results need not stay. */
const countsOfPlans = (state: Subscriptions, results: Results, catalogue: Catalogue): CountsOf => {
  const counts = countsByScope(results);
  const counted = new Map(
    state.subscriptions
      .flatMap(({ terms }) => terms)
      .map((term) => planOf(catalogue, term))
      .flatMap((plan) => (plan.kind === 'per-pupil' ? [[String(plan.yearGroups), counts(plan.yearGroups)]] : [])),
  );
  return (yearGroups) => counted.get(String(yearGroups))!;
};
