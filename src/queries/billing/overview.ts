/**
 * The board module (8.3): all schools of a board in one view. Each figure comes from the same source as in the school's
 * own answers.
 */

import { newestOf } from '../../domain/billing/rules/rules.ts';
import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import { addMonths, type Day, dayNumber, dayText, yearOf } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { type DecimalText, sum } from '../../domain/money.ts';
import { Rejection } from '../../domain/rejection.ts';
import { type Counts, monthEnds } from '../../domain/results/counting/counts.ts';
import { streams } from '../../ledger/streams.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import { pupilCounts } from '../../projections/pupilCounts.ts';
import { type SchoolRow, schools } from '../../projections/schools.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../projections/subscriptions.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { breathing } from '../../waiting/slices.ts';
import { countsFor } from '../results/counts.ts';
import { readAhead } from '../results/readAhead.ts';
import { runningDay, type Sources } from '../sources.ts';
import { type RunningYear, runningYear } from './ahead/myData.ts';
import { knownSubscriptions } from './known.ts';
import { type SubscriptionStatus, subscriptionOf } from './subscription.ts';

export type MonthCount = { readonly month: string; readonly lastDay: Day; readonly pupils: number };

export type OverviewSchool = {
  readonly school: string;
  readonly name: string;
  /** The day on which the school was found to be closed. */
  readonly closed: Day | null;
  /** N today (3.2). */
  readonly pupils: number;
  /** Null for a school that never had a subscription. */
  readonly subscription: { readonly status: SubscriptionStatus; readonly plan: string } | null;
  readonly runningYear: RunningYear | null;
  /** The latest first. */
  readonly documents: readonly Pick<DocumentRow, 'number' | 'kind' | 'purpose' | 'issuedOn' | 'dueOn' | 'total'>[];
  /** The sum of all documents issued in this calendar year. */
  readonly billedThisYear: DecimalText;
  /** N on the last day of each of the last twelve calendar months that have ended. */
  readonly months: readonly MonthCount[];
};

export type Overview = {
  readonly board: string;
  /** Null for a board that is not registered, but only named by its schools. */
  readonly name: string | null;
  readonly day: Day;
  readonly calendarYear: number;
  /** Sorted by id. */
  readonly schools: readonly OverviewSchool[];
  readonly totals: {
    readonly schools: number;
    readonly subscribed: number;
    readonly pupils: number;
    readonly expectedUsage: DecimalText;
    readonly expectedSettlement: DecimalText;
    readonly billedThisYear: DecimalText;
    readonly months: readonly MonthCount[];
  };
};

// Reads of this many schools are sent to the store as one.
const schoolsAtOnce = 64;
const documentsShown = 3;
const monthsShown = 12;

/** @throws Rejection board_not_found for a board that is neither registered nor named by a school */
export const overviewAnswer = async (sources: Sources, board: string): Promise<Overview> => {
  const { deps, readStore } = sources;
  const [rows, { events }, day] = await Promise.all([
    readStore.find<SchoolRow>(schools.name, { board }),
    deps.ledger.read<BoardEvent>(streams.board(board)),
    runningDay(sources),
  ]);
  const { details } = fold(boardDecider, events);
  if (details === undefined && rows.length === 0) throw new Rejection('board_not_found', {});
  const ids = rows.map(({ key }) => key);
  const near = await readAhead(sources, [schoolSubscriptions.name, pupilCounts.name], ids);
  const issued = await documentsOf(near, ids, day);
  const found = new Map<string, OverviewSchool>();
  // Most rows are read ahead, so the schools would be worked through in one go. A large board must let other requests
  // in between.
  const letOthersIn = breathing();
  await inParallel(rows, schoolsAtOnce, async ({ row }) => {
    found.set(row.school, await overviewOf(near, row, issued, day));
    await letOthersIn();
  });
  const of = rows.map(({ row }) => found.get(row.school)!);
  const calendarYear = yearOf(dayNumber(day));
  return { board, name: details?.name ?? null, day, calendarYear, schools: of, totals: totalsOf(of) };
};

const overviewOf = async (
  sources: Sources,
  { school, name, closed }: SchoolRow,
  issued: ReadonlyMap<string, readonly DocumentRow[]>,
  day: Day,
): Promise<OverviewSchool> => {
  const [{ counts }, subscription] = await Promise.all([
    countsFor(sources, school, {}),
    knownSubscriptions(sources, school).then((known) => subscriptionOf(sources, school, known)),
  ]);
  const documents = issued.get(school) ?? [];
  const plan = subscription?.subscriptions.at(-1)?.terms.at(-1)?.plan;
  return {
    school,
    name,
    closed,
    pupils: counts.on(dayNumber(day)),
    subscription: subscription === null || plan === undefined ? null : { status: subscription.status, plan },
    runningYear: subscription === null ? null : runningYear(subscription, newestOf(sources.deps.folds.rules)),
    documents: documents.slice(0, documentsShown).map(({ number, kind, purpose, issuedOn, dueOn, total }) => ({
      number,
      kind,
      purpose,
      issuedOn,
      dueOn,
      total,
    })),
    billedThisYear: sum(documents.filter(({ number }) => isOfYear(number, day)).map(({ total }) => total)),
    months: monthsBefore(day, counts),
  };
};

/** A document's number begins with the calendar year of its issue (4.7). */
const isOfYear = (number: string, day: Day): boolean => number.startsWith(day.slice(0, 5));

/** Per school the documents that are shown or added up, the latest first. */
const documentsOf = async (
  { readStore }: Sources,
  ids: readonly string[],
  day: Day,
): Promise<Map<string, readonly DocumentRow[]>> => {
  const numbers = new Map<string, readonly string[]>();
  for (const [school, row] of await readStore.getMany<SubscriptionsRow>(schoolSubscriptions.name, ids)) {
    const all = Object.values(row.numbers).toSorted().toReversed();
    numbers.set(
      school,
      all.filter((number, index) => index < documentsShown || isOfYear(number, day)),
    );
  }
  const found = await readStore.getMany<DocumentRow>(documentRows.name, [...numbers.values()].flat());
  return new Map([...numbers].map(([school, own]) => [school, own.flatMap((number) => found.get(number) ?? [])]));
};

const monthsBefore = (day: Day, counts: Counts): MonthCount[] => {
  const today = dayNumber(day);
  return monthEnds(addMonths(today, -monthsShown - 1), today - 1)
    .slice(-monthsShown)
    .map((lastDay) => ({
      month: dayText(lastDay).slice(0, 7),
      lastDay: dayText(lastDay),
      pupils: counts.on(lastDay),
    }));
};

const totalsOf = (all: readonly OverviewSchool[]): Overview['totals'] => {
  const amounts = (amount: (school: OverviewSchool) => DecimalText | null | undefined) =>
    sum(all.flatMap((school) => amount(school) ?? []));
  return {
    schools: all.length,
    subscribed: all.filter(({ subscription }) => subscription?.status === 'running').length,
    pupils: total(all.map(({ pupils }) => pupils)),
    expectedUsage: amounts((school) => school.runningYear?.expectedUsage),
    expectedSettlement: amounts((school) => school.runningYear?.expectedSettlement),
    billedThisYear: amounts(({ billedThisYear }) => billedThisYear),
    months: (all[0]?.months ?? []).map((month, index) => ({
      ...month,
      pupils: total(all.map(({ months }) => months[index]!.pupils)),
    })),
  };
};

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
