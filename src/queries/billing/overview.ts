/** The board module (8.3): all schools of a board in one view. */

import { poolsIn } from '../../commands/billing/pooledSchools.ts';
import { type BoardEvent, board as boardDecider } from '../../domain/board.ts';
import { type Day, dayNumber, yearOf } from '../../domain/day.ts';
import { fold } from '../../domain/decider.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { unlessBlocked } from '../../ledger/unknownHistory.ts';
import { type DocumentRow, documentRows } from '../../projections/documents.ts';
import { pupilCountsModel } from '../../projections/pupilCounts.ts';
import { type SchoolRow, schools } from '../../projections/schools.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../projections/subscriptions.ts';
import { unknownHistory } from '../../projections/unknownHistory.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { breathing } from '../../waiting/slices.ts';
import { readAhead } from '../results/readAhead.ts';
import { runningDay, type Sources } from '../sources.ts';
import {
  numbersShown,
  type OverviewFacts,
  type OverviewSchool,
  overviewOf,
  overviewOfUnknown,
  type ParkedSchool,
} from './overviewSchool.ts';
import { type OverviewTotals, totalsOf } from './overviewTotals.ts';

export type Overview = {
  readonly board: string;
  /** Null for a board that is not registered, but only named by its schools. */
  readonly name: string | null;
  readonly day: Day;
  readonly calendarYear: number;
  /** Sorted by id. */
  readonly schools: readonly OverviewSchool[];
  readonly totals: OverviewTotals;
};

// Reads of this many schools are sent to the store as one.
const schoolsAtOnce = 64;

/** @throws Rejection board_not_found for a board that is neither registered nor named by a school */
export const overviewAnswer = async (sources: Sources, board: string): Promise<Overview> => {
  const { readStore } = sources;
  const deps = { ...sources.deps, ledger: readingOnce(sources.deps.ledger) };
  const [rows, { events }, day, parked] = await Promise.all([
    readStore.find<SchoolRow>(schools.name, { board }),
    deps.ledger.read<BoardEvent>(streams.board(board)),
    runningDay(sources),
    parkedSchools(sources),
  ]);
  const { details } = fold(boardDecider, events);
  if (details === undefined && rows.length === 0) throw new Rejection('board_not_found', {});
  const ids = rows.map(({ key }) => key);
  const near = await readAhead({ ...sources, deps }, [schoolSubscriptions.name, pupilCountsModel], ids);
  const facts: OverviewFacts = { day, issued: await documentsOf(near, ids, day), parked };
  const pools = poolsIn(near.deps);
  const found = new Map<string, OverviewSchool>();
  // Most rows are read ahead, so the schools would be worked through in one go. A large board must let other requests
  // in between.
  const letOthersIn = breathing();
  await inParallel(rows, schoolsAtOnce, async ({ row }) => {
    const known = await unlessBlocked(row.school, [], () => overviewOf(near, row, facts, { pools }));
    found.set(row.school, known ?? (await overviewOfUnknown(near, row, facts)));
    await letOthersIn();
  });
  const of = rows.map(({ row }) => found.get(row.school)!);
  const calendarYear = yearOf(dayNumber(day));
  return { board, name: details?.name ?? null, day, calendarYear, schools: of, totals: totalsOf(of, day) };
};

/** Reads each stream at most once: the board's own is asked for with every school. */
const readingOnce = (ledger: Ledger): Ledger => {
  const kept = new Map<string, ReturnType<Ledger['read']>>();
  return {
    ...ledger,
    read: (async (stream, after, through) => {
      if (after !== undefined || through !== undefined) return ledger.read(stream, after, through);
      const reading = kept.get(stream) ?? ledger.read(stream);
      kept.set(stream, reading);
      return reading;
    }) as Ledger['read'],
  };
};

const figures: readonly string[] = [schoolSubscriptions.name, pupilCountsModel, documentRows.name, unknownHistory.name];

/** The schools for which a read model lacks events. */
const parkedSchools = async ({ readStore }: Pick<Sources, 'readStore'>): Promise<Map<string, ParkedSchool>> => {
  const parked = (await readStore.parked()).filter(({ model }) => figures.includes(model));
  return new Map(
    [...Map.groupBy(parked, ({ unit }) => unit)].map(([unit, all]) => [
      unit,
      {
        models: all.map(({ model }) => model),
        since: all.map(({ parkedAt }) => parkedAt).reduce((a, b) => (a < b ? a : b)),
      },
    ]),
  );
};

/** Per school the documents that are shown or added up, the latest first. */
const documentsOf = async (
  { readStore }: Sources,
  ids: readonly string[],
  day: Day,
): Promise<Map<string, readonly DocumentRow[]>> => {
  const numbers = new Map<string, readonly string[]>();
  for (const [school, row] of await readStore.getMany<SubscriptionsRow>(schoolSubscriptions.name, ids))
    numbers.set(school, numbersShown(Object.values(row.numbers), day));
  const found = await readStore.getMany<DocumentRow>(documentRows.name, [...numbers.values()].flat());
  return new Map([...numbers].map(([school, own]) => [school, own.flatMap((number) => found.get(number) ?? [])]));
};
