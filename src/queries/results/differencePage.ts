/**
 * A page of a difference, reckoned where the school's results are folded. For a large school the page is selected
 * directly instead of being cut from the full answer.
 */

import type { Purpose } from '../../domain/billing/documents/document.ts';
import type { MoneyEffect } from '../../domain/billing/years/effect.ts';
import { moneyEffect } from '../../domain/billing/years/effect.ts';
import { type Day, type DayNumber, dayNumber, dayText } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import { averageText } from '../../domain/money.ts';
import { GrowingColumn } from '../../domain/results/columns/growing.ts';
import { type Counts, monthEnds, schoolYears } from '../../domain/results/counting/counts.ts';
import type { ShownDays } from '../../domain/results/counting/difference.ts';
import { type ChangedPupil, changedDays, changedPupils, shownDays } from '../../domain/results/counting/difference.ts';
import type { ResultEvidence } from '../../domain/results/counting/explain.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import type { SchoolTask, Stand } from '../../ledger/workers/workers.ts';
import { remembering } from '../../waiting/remembering.ts';
import {
  changedBy,
  eventsBetween,
  knownOn,
  type SchoolKnown,
  type Step,
  startBetween,
  stepsFrom,
} from '../billing/steps.ts';
import type { EventReference, ShownEvent, ShownResult, ShownSpan } from './evidence.ts';
import { shownEvent, shownResult, shownSpan } from './evidence.ts';

/** The part of an answer that the read models do not hold. */
type Page = Omit<DifferenceAnswer, 'school' | 'from' | 'to' | 'yearGroups' | 'documents'>;

export const differencePage: SchoolTask<DifferenceQuery, Page> = {
  name: 'difference-page',
  work: async (stand, school, query, signal) => {
    const { from, to, yearGroups } = query;
    const { answer, changes } = await wholeOf(stand, school, query, signal);
    const [start, end] = [
      await stand.folds.results(school, from.position),
      await stand.folds.results(school, to.position),
    ];
    const changed = changedPupils(start.state, end.state, dayNumber(to.day), yearGroups);
    return {
      ...answer,
      pupils: changed.size,
      ...pageOf(changed.from(query.after?.pupil ?? ''), changes, school, query),
    };
  },
};

/** Results and spans of days on one page at most, which is some megabytes of JSON. */
const entriesMax = 5_000;

const pageOf = (
  pupils: Iterable<ChangedPupil>,
  changes: Changes,
  school: string,
  { after, limit }: Pick<DifferenceQuery, 'after' | 'limit'>,
): Pick<Page, 'items' | 'next'> => {
  const chosen: { readonly pupil: ChangedPupil; readonly ordinals: Int32Array }[] = [];
  let room = entriesMax;
  let next: PlaceAmongPupils | null = null;
  for (const pupil of pupils) {
    const isAfter = pupil.pupil === after?.pupil;
    if (isAfter && after?.results === undefined) continue;
    const begin = isAfter ? (after?.results ?? 0) : 0;
    const last = chosen.at(-1);
    if (last !== undefined && (chosen.length === limit || room <= 0)) {
      next = { pupil: last.pupil.pupil };
      break;
    }
    room -= pupil.gained.length + pupil.lost.length;
    const ordinals = pupil.ordinals.subarray(begin, begin + Math.max(room, 1));
    chosen.push({ pupil, ordinals });
    room -= ordinals.length;
    if (begin + ordinals.length < pupil.ordinals.length) {
      next = { pupil: pupil.pupil, results: begin + ordinals.length };
      break;
    }
  }
  const changedBy = revisionsOf(changes, new Set(chosen.flatMap(({ ordinals }) => [...ordinals])));
  const stream = streams.results(school);
  return { items: chosen.map(({ pupil, ordinals }) => differentPupil(stream, pupil, ordinals, changedBy)), next };
};

/**
 * The changes of when results count: a result's ordinal and the revision of the changing event stand at the same index,
 * in the order of the log.
 */
type Changes = { readonly ordinals: Int32Array; readonly revisions: Int32Array };

/** For each of the given ordinals: the revisions of the events that changed when that result counts. */
const revisionsOf = ({ ordinals, revisions }: Changes, wanted: ReadonlySet<number>): Map<number, number[]> => {
  const found = new Map<number, number[]>();
  for (let n = 0; n < ordinals.length; n++) {
    if (!wanted.has(ordinals[n]!)) continue;
    const earlier = found.get(ordinals[n]!) ?? [];
    if (earlier.at(-1) !== revisions[n]) found.set(ordinals[n]!, [...earlier, revisions[n]!]);
  }
  return found;
};

/** The part of the answer that is the same on every page. */
type Whole = {
  readonly answer: Pick<Page, 'counts' | 'money' | 'time' | 'events'>;
  readonly changes: Changes;
};

// Differences kept in memory. For the largest school one takes 16 MB per event that changed everything. The next page
// is usually asked for soon.
const wholesKeptMax = 4;

/** A difference with more changes than this is not kept, but reckoned again for each page. */
const changesKeptMax = 8_000_000;

const wholesKept = new WeakMap<object, ReturnType<typeof remembering<{ whole?: Whole }>>>();

/** Nothing changes any more between two past positions, so the result of the first page is kept for the others. */
const wholeOf = async (stand: Stand, school: string, between: Between, signal: AbortSignal): Promise<Whole> => {
  const { store } = stand.ledger;
  const wholes = wholesKept.get(store) ?? remembering<{ whole?: Whole }>(wholesKeptMax);
  wholesKept.set(store, wholes);
  const { from, to, yearGroups } = between;
  const key = [school, from.position, from.day, to.position, to.day, yearGroups].join(' ');
  const kept = wholes(key, () => ({}));
  const whole = kept.whole ?? (await reckoned(stand, school, between, signal));
  if (whole.changes.ordinals.length <= changesKeptMax) kept.whole = whole;
  return whole;
};

const reckoned = async (deps: Stand, school: string, between: Between, signal: AbortSignal): Promise<Whole> => {
  const { from, to, yearGroups } = between;
  const { start, terms } = await startBetween(deps, school, from.position, to.position);
  const { end, events, changes } = await walk(deps, school, { ...start, ...terms }, between, signal);
  const [was, is] = [knownOn(start, from.day), knownOn(end, to.day)];
  return {
    answer: {
      counts: countsBetween(was.reckoning.counts(yearGroups), is.reckoning.counts(yearGroups), dayNumber(to.day)),
      money: moneyEffect(was, is),
      time: moneyEffect(was, knownOn({ ...start, ...terms }, to.day)),
      events,
    },
    changes,
  };
};

type Between = Pick<DifferenceQuery, 'from' | 'to' | 'yearGroups'>;

type Walked = {
  readonly end: SchoolKnown;
  readonly events: readonly EventEffect[];
  readonly changes: Changes;
};

/** @throws the signal's reason, between two events, once nobody waits for the answer any more */
const walk = async (
  deps: Stand,
  school: string,
  start: SchoolKnown,
  { from, to, yearGroups }: Between,
  signal: AbortSignal,
): Promise<Walked> => {
  const between = await eventsBetween(deps, school, from.position, to.position);
  const events: EventEffect[] = [];
  const [ordinals, revisions] = [new GrowingColumn(), new GrowingColumn()];
  let end = start;
  for await (const step of stepsFrom(deps.ledger.store, start, between)) {
    signal.throwIfAborted();
    end = step.after;
    const { event, changed } = effectOfStep(step, to.day, yearGroups);
    if (event.pupils + event.days.length + event.money.years.length > 0) events.push(event);
    for (const ordinal of changed) {
      ordinals.add(ordinal);
      revisions.add(event.revision);
    }
  }
  return { end, events, changes: { ordinals: ordinals.taken(), revisions: revisions.taken() } };
};

const nothingChanged = new Int32Array(0);

const effectOfStep = (
  step: Step,
  today: Day,
  yearGroups: YearGroups,
): { readonly event: EventEffect; readonly changed: Int32Array } => {
  const { event, before, after } = step;
  const changed = changedBy(step, today, yearGroups);
  if (before.results === after.results)
    return { event: { ...shownEvent(event), pupils: 0, ...changed }, changed: nothingChanged };
  const { size, ordinals } = changedPupils(before.results, after.results, dayNumber(today), yearGroups);
  return { event: { ...shownEvent(event), pupils: size, ...changed }, changed: ordinals };
};

const countsBetween = (before: Counts, after: Counts, today: DayNumber): DifferenceAnswer['counts'] => {
  const days = changedDays(before, after, today);
  const first = days[0]?.from;
  if (first === undefined) return { days: [], months: [], schoolYears: [] };
  const ended = today - 1;
  const earlier = schoolYears(before, first, ended).map(means);
  return {
    days: days.map(shownDays),
    months: monthEnds(first, ended)
      .filter((lastDay) => before.on(lastDay) !== after.on(lastDay))
      .map((lastDay) => ({
        month: dayText(lastDay).slice(0, 7),
        lastDay: dayText(lastDay),
        before: before.on(lastDay),
        after: after.on(lastDay),
      })),
    schoolYears: schoolYears(after, first, ended)
      .map(({ schoolYear, ...year }, index) => ({ schoolYear, before: earlier[index]!, after: means(year) }))
      .filter((year) => year.before.monthly !== year.after.monthly || year.before.daily !== year.after.daily),
  };
};

const means = ({ monthly, daily }: Pick<ReturnType<typeof schoolYears>[number], 'monthly' | 'daily'>) => ({
  monthly: averageText(monthly),
  daily: averageText(daily),
});

const differentPupil = (
  stream: string,
  { pupil, gained, lost, resultOf }: ChangedPupil,
  ordinals: Int32Array,
  changedBy: ReadonlyMap<number, readonly number[]>,
): DifferentPupil => {
  const shown = (evidence: ResultEvidence | null) => (evidence === null ? null : shownResult(stream, evidence));
  return {
    pupil,
    gained: gained.map(shownSpan),
    lost: lost.map(shownSpan),
    results: Array.from(ordinals, (ordinal) => {
      const { result, before, after } = resultOf(ordinal);
      const revisions = changedBy.get(ordinal) ?? [];
      return {
        result,
        before: shown(before),
        after: shown(after),
        changedBy: revisions.map((revision) => ({ stream, revision })),
      };
    }),
  };
};

export type DifferenceQuery = {
  readonly from: Moment;
  readonly to: Moment;
  /** Limits counts and pupils. Years are always counted by the rules of their plans. */
  readonly yearGroups?: readonly number[];
  /** The place at which the previous page ended. */
  readonly after?: PlaceAmongPupils;
  readonly limit: number;
};

/**
 * The place to continue from: after a pupil, or after a number of that pupil's results, because one pupil may need more
 * than a page.
 */
export type PlaceAmongPupils = { readonly pupil: string; readonly results?: number };

/** One event between the moments that changed something, with its effect. */
export type EventEffect = ShownEvent & {
  /** The number of pupils who count on other days than before the event. */
  readonly pupils: number;
  readonly days: readonly ShownDays[];
  readonly money: MoneyEffect;
};

export type DifferentPupil = {
  readonly pupil: string;
  /** Days on which the pupil counts as known at `to` and not as known at `from`, and the other way round. */
  readonly gained: readonly ShownSpan[];
  readonly lost: readonly ShownSpan[];
  readonly results: readonly {
    readonly result: string;
    readonly before: ShownResult | null;
    readonly after: ShownResult | null;
    /** The events between the moments that made the difference. */
    readonly changedBy: readonly EventReference[];
  }[];
};

export type DifferenceAnswer = {
  readonly school: string;
  readonly from: Moment;
  readonly to: Moment;
  readonly yearGroups: readonly number[] | null;
  /**
   * Only figures that differ, on days up to that of `to`. For days after that of `from`, the first N is what the
   * results known at `from` give.
   */
  readonly counts: {
    readonly days: readonly ShownDays[];
    readonly months: readonly {
      readonly month: string;
      readonly lastDay: Day;
      readonly before: number;
      readonly after: number;
    }[];
    readonly schoolYears: readonly {
      readonly schoolYear: string;
      readonly before: SchoolYearMeans;
      readonly after: SchoolYearMeans;
    }[];
  };
  readonly money: MoneyEffect;
  /**
   * The part of `money` that no event below explains: years and months that ended in between, and the terms of the
   * board's agreement. Together with the effects of the events it adds up to the whole.
   */
  readonly time: MoneyEffect;
  readonly documents: readonly {
    readonly number: string;
    readonly purpose: Purpose;
    readonly issuedOn: Day;
    readonly total: DecimalText;
    readonly event: EventReference;
  }[];
  readonly events: readonly EventEffect[];
  /** The number of pupils over all pages. */
  readonly pupils: number;
  /** A pupil with more results than fit continues on the next page. */
  readonly items: readonly DifferentPupil[];
  readonly next: PlaceAmongPupils | null;
};

/** A moment of recording, the position in the log that it resolves to, and the business day that was running. */
export type Moment = { readonly moment: string; readonly position: Position; readonly day: Day };

export type SchoolYearMeans = { readonly monthly: DecimalText; readonly daily: DecimalText };
