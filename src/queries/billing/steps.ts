/** A school's history event by event: the state before and after each event (5.6, 5.7). */

import { agreementsFor } from '../../commands/billing/agreements.ts';
import type { Deps } from '../../commands/deps.ts';
import { newestOf, type Rules } from '../../domain/billing/rules/rules.ts';
import {
  evolveSubscriptions,
  type SubscriptionEvent,
  type Subscriptions,
} from '../../domain/billing/subscription/subscription.ts';
import type { Known } from '../../domain/billing/years/coming.ts';
import { type MoneyEffect, moneyEffect } from '../../domain/billing/years/effect.ts';
import type { Agreements } from '../../domain/billing/years/price.ts';
import { catalogue } from '../../domain/catalogue.ts';
import type { Catalogue, CatalogueEvent } from '../../domain/catalogueEvents.ts';
import { type Day, dayNumber } from '../../domain/day.ts';
import type { Results } from '../../domain/results/columns/state.ts';
import { countsByScope } from '../../domain/results/counting/counting.ts';
import { changedDays, type ShownDays, shownDays } from '../../domain/results/counting/difference.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { ResultsEvent } from '../../domain/results/events.ts';
import type { EventStore, Position } from '../../ledger/eventStore.ts';
import type { Recorded } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { foldResults } from '../../ledger/states/foldedOn.ts';
import { streams } from '../../ledger/streams.ts';

/** Everything that decides the cost of a school's years. */
export type SchoolKnown = {
  /** The newest rules, for both moments, so that two moments only differ by what was recorded between them. */
  readonly rules: Rules;
  readonly subscriptions: Subscriptions;
  readonly catalogue: Catalogue;
  readonly results: Results;
  readonly agreements?: Agreements;
};

export type MovingEvent = Recorded<ResultsEvent | SubscriptionEvent | CatalogueEvent>;

export type Step = { readonly event: MovingEvent; readonly before: SchoolKnown; readonly after: SchoolKnown };

type Reads = Pick<Deps, 'ledger' | 'folds'>;

/** @param through as known at this position (inclusive) */
export const knownAtPosition = async (deps: Reads, school: string, through: Position): Promise<SchoolKnown> => {
  const [billing, prices, results] = await Promise.all([
    billingOf(deps, school, through),
    deps.folds.catalogue(through),
    deps.folds.results(school, through),
  ]);
  const agreements = await agreementsFor(deps, school, billing.state, { through });
  const rules = newestOf(deps.folds.rules);
  return { rules, subscriptions: billing.state, catalogue: prices.state, results: results.state, ...agreements };
};

/**
 * As known at a position, to walk on from until a later one. `terms`: the agreements at the later position, for every
 * year that no document had priced at the first, even if one has priced it since.
 */
export const startBetween = async (
  deps: Reads,
  school: string,
  from: Position,
  to: Position,
): Promise<{ readonly start: SchoolKnown; readonly terms: { readonly agreements?: Agreements } }> => {
  const start = await knownAtPosition(deps, school, from);
  const { state } = await billingOf(deps, school, to);
  const unpriced = { ...state, documents: start.subscriptions.documents };
  return { start, terms: await agreementsFor(deps, school, unpriced, { through: to }) };
};

/** The days up to a last one on which a step changes how many pupils count, and what it changes in the money. */
export const changedBy = (
  { before, after }: Step,
  today: Day,
  yearGroups: YearGroups,
): { readonly days: readonly ShownDays[]; readonly money: MoneyEffect } => {
  const [was, is] = [knownOn(before, today), knownOn(after, today)];
  const days =
    before.results === after.results
      ? []
      : changedDays(was.reckoning.counts(yearGroups), is.reckoning.counts(yearGroups), dayNumber(today));
  return { days: days.map(shownDays), money: moneyEffect(was, is) };
};

/** The events after `after` (exclusive) through `through` (inclusive), in the order of the log. */
export const eventsBetween = async (
  { ledger }: Reads,
  school: string,
  after: Position,
  through: Position,
): Promise<MovingEvent[]> => {
  const histories = await Promise.all([
    ledger.read<ResultsEvent>(streams.results(school), undefined, through),
    ledger.read<SubscriptionEvent>(streams.subscription(school), undefined, through),
    ledger.read<CatalogueEvent>(streams.catalogue, undefined, through),
  ]);
  return histories
    .flatMap<MovingEvent>(({ events }) => events)
    .filter(({ position }) => position > after)
    .toSorted((a, b) => a.position - b.position);
};

export async function* stepsFrom(
  store: EventStore,
  start: SchoolKnown,
  events: readonly MovingEvent[],
): AsyncGenerator<Step, void, void> {
  let before = start;
  for (const event of events) {
    const after = await evolved(store, before, event);
    yield { event, before, after };
    before = after;
  }
}

// Counted once, however many steps and questions share a state: a process counts by one version of the rules.
const countsOfStates = new WeakMap<Results, ReturnType<typeof countsByScope>>();

const countsOfState = (results: Results, { countsOf }: Rules): ReturnType<typeof countsByScope> => {
  const counts = countsOfStates.get(results) ?? countsByScope(results, countsOf);
  countsOfStates.set(results, counts);
  return counts;
};

/** The same facts in the form that the functions for years take. */
export const knownOn = (
  { rules, subscriptions: state, catalogue, results, agreements }: SchoolKnown,
  today: Day,
): Known => {
  const counts = countsOfState(results, rules);
  return { state, reckoning: { rules, catalogue, counts, ...(agreements === undefined ? {} : { agreements }) }, today };
};

const evolved = async (store: EventStore, known: SchoolKnown, event: MovingEvent): Promise<SchoolKnown> => {
  switch (event.type) {
    case 'TrialGranted':
    case 'SubscriptionStarted':
    case 'SubscriptionMigrated':
    case 'MigrationTakenBack':
    case 'SubscriptionEndRecorded':
    case 'SubscriptionEndTakenBack':
    case 'DocumentDecided':
      return { ...known, subscriptions: evolveSubscriptions(known.subscriptions, event) };
    case 'PlanDefined':
    case 'PlanPriced':
    case 'VatRateSet':
    case 'AccountsSet':
    case 'SourceStatusSet':
    case 'SupplierRegistered':
    case 'PlanFeaturesSet':
    case 'SourceDescribed':
    case 'LedgerOpened':
    case 'LedgerRestored':
    case 'RestorationChecked':
      return { ...known, catalogue: catalogue.evolve(known.catalogue, event) };
    case 'SecretCreated':
    case 'SecretDestroyed':
    case 'ResultsImported':
    case 'ImportWithdrawn':
    case 'ResultCorrected':
    case 'ResultWithdrawn':
    case 'ManualDecisionLifted':
    case 'PupilsLinked':
    case 'PupilLinkTakenBack':
    case 'PupilLinkCut':
      return { ...known, results: await foldResults(store, known.results, [event], known.rules) };
  }
};
