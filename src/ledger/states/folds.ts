/** Folds streams to their current states. States are kept by (stream, revision), so that the next read only fetches new events (5.8). */

import { type DocumentsEvent, type Issuing, issuing } from '../../domain/billing/documents/issuing.ts';
import { newestOf, type RulesTable } from '../../domain/billing/rules/rules.ts';
import { billingRules } from '../../domain/billing/rules/versions.ts';
import type { CalendarEvent } from '../../domain/businessCalendar.ts';
import { catalogue } from '../../domain/catalogue.ts';
import type { Catalogue, CatalogueEvent } from '../../domain/catalogueEvents.ts';
import type { Day } from '../../domain/day.ts';
import { evolvePayments, noPayments, type Payments, type RecordedPaymentsEvent } from '../../domain/payments/state.ts';
import { evolveRenditions, type Renditions, type RenditionsEvent } from '../../domain/renditions/renditions.ts';
import { noResults } from '../../domain/results/columns/state.ts';
import { countsOfScopes } from '../../domain/results/counting/counting.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { ResultsEvent } from '../../domain/results/events.ts';
import { inTurns } from '../../waiting/inTurns.ts';
import { onePerKey } from '../../waiting/onePerKey.ts';
import type { Position } from '../eventStore.ts';
import { isKnown } from '../known.ts';
import { type Ledger, ledgerOn, type Recordable, type Recorded } from '../ledger.ts';
import { streams } from '../streams.ts';
import type { CountsElsewhere } from './countsCache.ts';
import { type CountsCache, countsCache, type FoldedCounts } from './countsCache.ts';
import { countable, type FoldCache, type Folded, type FoldedResults, foldCache } from './foldCache.ts';
import { eventsAfterHead, foldedFurther, foldResults } from './foldedOn.ts';

export type { Folded } from './foldCache.ts';

/** A closed day, the position of the event that closed it, and when that was recorded (5.10). */
export type ClosedDay = { readonly day: Day; readonly position: Position; readonly recordedAt: string };

/** @throws Rejection history_unknown from each method but `knownDocuments` and `closedDays`, when it meets an unknown event (5.9) */
export type Folds = {
  /** The billing rules that are known here. The newest ones count pupils, and decide from these counts (5.3). */
  readonly rules: RulesTable;
  /** `through`: as known at this position (inclusive); default: now (3.3, 5.6). */
  results(school: string, through?: Position): Promise<FoldedResults>;
  /** Only the pupil counts, in each of these scopes. Counts of many more schools are kept than results. */
  counts(school: string, scopes: readonly YearGroups[], through?: Position): Promise<FoldedCounts>;
  catalogue(through?: Position): Promise<Folded<Catalogue>>;
  documents(): Promise<Folded<Issuing>>;
  /** The documents as far as they are known: a document that was issued stays readable, whatever came after it (5.9). */
  knownDocuments(): Promise<Folded<Issuing>>;
  /** What was handed out of documents (documents.md 9.6). */
  renditions(): Promise<Folded<Renditions>>;
  /** What was paid (documents.md 9.8). */
  payments(through?: Position): Promise<Folded<Payments>>;
  /**
   * The closed days, in order, as far as the calendar is known. A closed day stays closed, so an unknown event does not
   * hide the earlier ones (5.9).
   */
  closedDays(): Promise<Folded<readonly ClosedDay[]>>;
  /** Folds over another ledger that start from the same states. What they fold further stays their own. */
  over(ledger: Ledger): Folds;
};

/** The default size in bytes, for tests and for tools that fold a few schools. */
const foldCacheBytes = 64 * 1_048_576;

/**
 * One stream is read while others are folded. More at once would only wait for this thread, hold memory, and keep small
 * reads from the store.
 */
const foldedTogetherMax = 3;

/** Counts may take this share of the room for results, on top of it. A school with three years takes some 6 kB. */
const countsShare = 1 / 4;

/** The latest state of each stream that exists only once in a ledger. They are kept however little room there is. */
type Kept = Map<string, Folded<unknown>>;

type Starting = {
  readonly kept?: Kept;
  readonly counts?: CountsCache;
  readonly elsewhere?: CountsElsewhere;
  readonly rules?: RulesTable;
};

/**
 * @param cache of the schools' results; folds over one ledger may share it
 * @param starting `elsewhere`: counts schools that are not kept here, so that this thread folds no results for them;
 * `rules`: default all that this release knows. The other thread, and all folds that share the cache, must have the
 * same rules.
 */
export const foldsOf = (
  ledger: Ledger,
  cache: FoldCache = foldCache(foldCacheBytes),
  { kept: start = new Map(), elsewhere, rules = billingRules, ...starting }: Starting = {},
): Folds => {
  const keptCounts = starting.counts ?? countsCache(cache.stats().bytesMax * countsShare);
  const kept: Kept = new Map(start);
  const one = onePerKey();
  const inTurn = inTurns(foldedTogetherMax);
  const newest = newestOf(rules);

  const fold = async <S, E extends Recordable>(
    stream: string,
    initial: S,
    evolveAll: (state: S, events: readonly Recorded<E>[]) => S,
    through = Number.POSITIVE_INFINITY,
    from: Ledger = ledger,
  ): Promise<Folded<S>> => {
    const latest = kept.get(stream) as Folded<S> | undefined;
    const known = latest !== undefined && latest.position <= through ? latest : undefined;
    const wanted = await eventsAfterHead<E>(from, stream, known?.head, through);
    if (wanted === undefined) {
      kept.delete(stream);
      return fold(stream, initial, evolveAll, through, from);
    }
    const folded = foldedFurther(known, evolveAll(known?.state ?? initial, wanted), wanted);
    // A past state is no start for the next question, which is nearly always about now.
    if (known === latest) kept.set(stream, folded);
    return folded;
  };

  const results = async (stream: string, through: Position, isKept = true): Promise<FoldedResults> => {
    const known = cache.find(stream, through);
    const wanted = await eventsAfterHead<ResultsEvent>(ledger, stream, known?.head, through);
    if (wanted === undefined) {
      cache.forget(stream);
      return results(stream, through, isKept);
    }
    if (known !== undefined && wanted.length === 0) return known;
    const state = await inTurn(() => foldResults(ledger.store, known?.state ?? noResults, wanted, newest));
    const folded = countable(foldedFurther(known, state, wanted), newest.countsOf);
    if (folded.head !== undefined && (isKept || known !== undefined)) cache.keep(stream, folded);
    return folded;
  };

  const counts = async (school: string, scopes: readonly YearGroups[], through: Position): Promise<FoldedCounts> => {
    const stream = streams.results(school);
    const known = keptCounts.find(stream, scopes, through);
    const since = known && (await eventsAfterHead<ResultsEvent>(ledger, stream, known.head, through));
    if (known !== undefined && since === undefined) keptCounts.forget(stream);
    if (since?.length === 0) return known!;
    const counted = (await elsewhere?.(school, scopes, through)) ?? (await countedHere(stream, scopes, through));
    if (counted.head !== undefined) keptCounts.keep(stream, counted);
    return counted;
  };

  const countedHere = async (stream: string, scopes: readonly YearGroups[], through: Position) => {
    // The results are not kept: a billing run over thousands of schools only needs their counts.
    const { state, head, position } = await results(stream, through, false);
    return { head, position, byScope: countsOfScopes(state, scopes, newest.countsOf) };
  };

  return {
    rules,
    results: (school, through = Number.POSITIVE_INFINITY) => {
      const stream = streams.results(school);
      return one(`${stream}@${through}`, () => results(stream, through));
    },
    counts: (school, scopes, through = Number.POSITIVE_INFINITY) => {
      const stream = streams.results(school);
      return one(`${stream}@${through}/${scopes.map(String).join(' ')}`, () => counts(school, scopes, through));
    },
    catalogue: (through = Number.POSITIVE_INFINITY) =>
      one(`${streams.catalogue}@${through}`, () =>
        fold<Catalogue, CatalogueEvent>(
          streams.catalogue,
          catalogue.initial,
          (state, events) => events.reduce(catalogue.evolve, state),
          through,
        ),
      ),
    documents: () =>
      one(streams.documents, () =>
        fold<Issuing, DocumentsEvent>(streams.documents, issuing.initial, issuing.evolveAll),
      ),
    knownDocuments: () =>
      one(`${streams.documents}, as far as known`, () =>
        fold<Issuing, DocumentsEvent>(
          streams.documents,
          issuing.initial,
          issuing.evolveAll,
          undefined,
          asFarAsKnown(ledger),
        ),
      ),
    renditions: () =>
      one(streams.renditions, () => fold<Renditions, RenditionsEvent>(streams.renditions, new Map(), evolveRenditions)),
    payments: (through = Number.POSITIVE_INFINITY) =>
      one(`${streams.payments}@${through}`, () =>
        fold<Payments, RecordedPaymentsEvent>(streams.payments, noPayments, evolvePayments, through),
      ),
    closedDays: () =>
      one(streams.calendar, () =>
        fold<readonly ClosedDay[], CalendarEvent>(
          streams.calendar,
          [],
          withClosedDays,
          undefined,
          asFarAsKnown(ledger),
        ),
      ),
    over: (other) =>
      foldsOf(other, cache.branch(), {
        kept,
        rules,
        counts: keptCounts.branch(),
        ...(elsewhere && { elsewhere: unlessAdded(other, elsewhere) }),
      }),
  };
};

/**
 * A preview ledger keeps its writes to itself, so another thread does not see them. Undefined if this ledger holds more
 * of the school's results than were counted there.
 */
const unlessAdded =
  (ledger: Ledger, elsewhere: CountsElsewhere): CountsElsewhere =>
  async (school, scopes, through) => {
    const counted = await elsewhere(school, scopes, through);
    const since = counted && (await eventsAfterHead(ledger, streams.results(school), counted.head, through));
    return since?.length === 0 ? counted : undefined;
  };

/** The same ledger, except that each stream ends before its first unknown or missing event. */
export const asFarAsKnown = (ledger: Ledger): Ledger => {
  const { store } = ledger;
  return ledgerOn({
    ...ledger,
    store: {
      ...store,
      read: async (stream, from = 0, limit) => {
        const events = await store.read(stream, from, limit);
        const end = events.findIndex((event, index) => event.revision !== from + index || !isKnown(event));
        return end === -1 ? events : events.slice(0, end);
      },
    },
  });
};

const withClosedDays = (
  days: readonly ClosedDay[],
  events: readonly Recorded<CalendarEvent>[],
): readonly ClosedDay[] =>
  events.length === 0
    ? days
    : [
        ...days,
        ...events.flatMap(({ type, data, position, metadata }) =>
          type === 'DayClosed' ? [{ day: data.day, position, recordedAt: metadata.recordedAt }] : [],
        ),
      ];
