import { moneyEffect } from '../../domain/billing/years/effect.ts';
import { type Day, type DayNumber, dayNumber, dayText } from '../../domain/day.ts';
import { averageText } from '../../domain/money.ts';
import { GrowingColumn } from '../../domain/results/columns/growing.ts';
import { type Counts, monthEnds, schoolYears } from '../../domain/results/counting/counts.ts';
import { changedDays, changedPupils, shownDays } from '../../domain/results/counting/difference.ts';
import type { YearGroups } from '../../domain/results/counting/valid.ts';
import type { Stand } from '../../ledger/workers/workers.ts';
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
import type { DifferenceAnswer, DifferenceQuery, EventEffect, Page } from './differenceAnswer.ts';
import { shownEvent } from './evidence.ts';

/**
 * The changes of when results count: a result's ordinal and the revision of the changing event stand at the same index,
 * in the order of the log.
 */
export type Changes = { readonly ordinals: Int32Array; readonly revisions: Int32Array };

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
export const wholeDifference = async (
  stand: Stand,
  school: string,
  between: Between,
  signal: AbortSignal,
): Promise<Whole> => {
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
