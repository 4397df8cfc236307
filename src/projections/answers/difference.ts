/** What became different between two moments of recording: counts, years, money, and the events and pupils that made it (5.6). */
import {
  eventsBetween,
  knownAtPosition,
  knownOn,
  type SchoolKnown,
  type Step,
  stepsFrom,
} from '../../commands/audit/steps.ts';
import { agreementsFor } from '../../commands/billing/agreements.ts';
import { billingOf } from '../../commands/billing/decide.ts';
import { type ShownDays, shownDays } from '../../commands/billing/effect.ts';
import type { Position } from '../../commands/eventStore.ts';
import { lately } from '../../commands/lately.ts';
import { streams } from '../../commands/streams.ts';
import type { Purpose } from '../../domain/billing/document.ts';
import { type MoneyEffect, moneyEffect } from '../../domain/billing/effect.ts';
import { type Day, type DayNumber, dayNumber, dayText } from '../../domain/day.ts';
import { averageText, type DecimalText } from '../../domain/money.ts';
import { type Counts, monthEnds, schoolYears } from '../../domain/results/counts.ts';
import { type ChangedPupil, changedDays, changedPupils } from '../../domain/results/difference.ts';
import type { ResultEvidence } from '../../domain/results/explain.ts';
import type { YearGroups } from '../../domain/results/valid.ts';
import { type InvoiceRow, invoices } from '../invoices.ts';
import {
  type EventReference,
  type ShownEvent,
  type ShownResult,
  type ShownSpan,
  shownEvent,
  shownResult,
  shownSpan,
} from './evidence.ts';
import type { Sources } from './sources.ts';

/** A moment of recording, the position in the log that it was resolved to, and the business day that was running. */
export type Moment = { readonly moment: string; readonly position: Position; readonly day: Day };

export type DifferenceQuery = {
  readonly from: Moment;
  readonly to: Moment;
  /** Of counts and pupils; years are counted as their plans say. */
  readonly yearGroups?: readonly number[];
  /** Exclusive: pseudonyms after this one. */
  readonly after?: string;
  readonly limit: number;
};

/** One event between the moments that changed anything, and what it changed. */
export type EventEffect = ShownEvent & {
  /** How many pupils count on other days than before it. */
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
  /** Only what differs, of days through that of `to`. N of a day after that of `from` is what the results known then would give. */
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
  /** What of that comes of no event below: years and months that ended in between, and the terms of its board's agreement. With the events' it adds up to the whole. */
  readonly time: MoneyEffect;
  readonly documents: readonly {
    readonly number: string;
    readonly purpose: Purpose;
    readonly issuedOn: Day;
    readonly total: DecimalText;
    readonly event: EventReference;
  }[];
  readonly events: readonly EventEffect[];
  /** How many, over all pages. */
  readonly pupils: number;
  readonly items: readonly DifferentPupil[];
  /** Pseudonym to go on after. */
  readonly next: string | null;
};

export type SchoolYearMeans = { readonly monthly: DecimalText; readonly daily: DecimalText };

export const differenceAnswer = async (
  sources: Sources,
  school: string,
  { after = '', limit, ...between }: DifferenceQuery,
): Promise<DifferenceAnswer> => {
  const { from, to, yearGroups } = between;
  const { answer, pupils, changedBy } = await wholeOf(sources, school, between);
  const rest = pupils.filter(({ pupil }) => pupil > after);
  const page = rest.slice(0, limit);
  return {
    school,
    from,
    to,
    yearGroups: yearGroups ?? null,
    ...answer,
    documents: await documentsBetween(sources, school, from.position, to.position),
    pupils: pupils.length,
    items: page.map((pupil) => differentPupil(streams.results(school), pupil, changedBy)),
    next: rest.length > limit ? (page.at(-1)?.pupil ?? null) : null,
  };
};

/** All that is the same on every page. */
type Whole = {
  readonly answer: Pick<DifferenceAnswer, 'counts' | 'money' | 'time' | 'events'>;
  readonly pupils: readonly ChangedPupil[];
  readonly changedBy: Walked['changedBy'];
};

// Of a school of 1,200 pupils some 20 MB; whoever pages asks for the next one soon.
const wholesKeptMax = 4;

const wholesKept = new WeakMap<object, ReturnType<typeof lately<{ whole?: Whole }>>>();

/** Between two positions nothing changes any more: reckoned for the first page, and found again for the others. */
const wholeOf = async (sources: Sources, school: string, between: Between): Promise<Whole> => {
  const { store } = sources.deps.ledger;
  const wholes = wholesKept.get(store) ?? lately<{ whole?: Whole }>(wholesKeptMax);
  wholesKept.set(store, wholes);
  const { from, to, yearGroups } = between;
  const key = [school, from.position, from.day, to.position, to.day, yearGroups].join(' ');
  const kept = wholes(key, () => ({}));
  kept.whole ??= await reckoned(sources, school, between);
  return kept.whole;
};

const reckoned = async (sources: Sources, school: string, between: Between): Promise<Whole> => {
  const { deps } = sources;
  const { from, to, yearGroups } = between;
  const start = await knownAtPosition(deps, school, from.position);
  // Of every year that no document had priced yet at `from`, whatever did so since.
  const { state } = await billingOf(deps, school, to.position);
  const unpriced = { ...state, documents: start.subscriptions.documents };
  const terms = await agreementsFor(deps, school, unpriced, to.position);
  const { end, events, changedBy } = await walk(sources, school, { ...start, ...terms }, between);
  const last = dayNumber(to.day);
  const [was, is] = [knownOn(start, from.day), knownOn(end, to.day)];
  return {
    answer: {
      counts: countsBetween(was.reckoning.counts(yearGroups), is.reckoning.counts(yearGroups), last),
      money: moneyEffect(was, is),
      time: moneyEffect(was, knownOn({ ...start, ...terms }, to.day)),
      events,
    },
    pupils: changedPupils(start.results, end.results, last, yearGroups),
    changedBy,
  };
};

type Between = { readonly from: Moment; readonly to: Moment; readonly yearGroups?: YearGroups };

type Walked = {
  readonly end: SchoolKnown;
  readonly events: readonly EventEffect[];
  /** By ordinal of a result: the revisions of the events that changed when it counts. */
  readonly changedBy: ReadonlyMap<number, readonly number[]>;
};

const walk = async (
  { deps }: Sources,
  school: string,
  start: SchoolKnown,
  { from, to, yearGroups }: Between,
): Promise<Walked> => {
  const between = await eventsBetween(deps, school, from.position, to.position);
  const events: EventEffect[] = [];
  const changedBy = new Map<number, number[]>();
  let end = start;
  for await (const step of stepsFrom(deps.ledger.store, start, between)) {
    end = step.after;
    const { event, pupils } = effectOfStep(step, to.day, yearGroups);
    if (event.pupils + event.days.length + event.money.years.length > 0) events.push(event);
    for (const ordinal of pupils.flatMap(({ ordinals }) => ordinals)) {
      const earlier = changedBy.get(ordinal) ?? [];
      if (earlier.at(-1) !== event.revision) changedBy.set(ordinal, [...earlier, event.revision]);
    }
  }
  return { end, events, changedBy };
};

const effectOfStep = (
  { event, before, after }: Step,
  today: Day,
  yearGroups: YearGroups,
): { readonly event: EventEffect; readonly pupils: readonly ChangedPupil[] } => {
  const [was, is] = [knownOn(before, today), knownOn(after, today)];
  const money = moneyEffect(was, is);
  if (before.results === after.results)
    return { event: { ...shownEvent(event), pupils: 0, days: [], money }, pupils: [] };
  const last = dayNumber(today);
  const pupils = changedPupils(before.results, after.results, last, yearGroups);
  const days = changedDays(was.reckoning.counts(yearGroups), is.reckoning.counts(yearGroups), last).map(shownDays);
  return { event: { ...shownEvent(event), pupils: pupils.length, days, money }, pupils };
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

const documentsBetween = async (
  { readStore }: Pick<Sources, 'readStore'>,
  school: string,
  after: Position,
  through: Position,
): Promise<DifferenceAnswer['documents']> => {
  const rows = await readStore.find<InvoiceRow>(invoices.name, { school });
  return rows
    .map(({ row }) => row)
    .filter(({ position }) => position > after && position <= through)
    .map(({ number, purpose, issuedOn, total, revision }) => ({
      number,
      purpose,
      issuedOn,
      total,
      event: { stream: streams.documents, revision },
    }));
};

const differentPupil = (
  stream: string,
  { pupil, gained, lost, ordinals, results }: ChangedPupil,
  changedBy: Walked['changedBy'],
): DifferentPupil => {
  const shown = (evidence: ResultEvidence | null) => (evidence === null ? null : shownResult(stream, evidence));
  return {
    pupil,
    gained: gained.map(shownSpan),
    lost: lost.map(shownSpan),
    results: results.map(({ result, before, after }, index) => ({
      result,
      before: shown(before),
      after: shown(after),
      changedBy: (changedBy.get(ordinals[index]!) ?? []).map((revision) => ({ stream, revision })),
    })),
  };
};
