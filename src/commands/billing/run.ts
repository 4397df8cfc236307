/** An invoice run (4.8): issues everything due on or before a day, dated that day, with the schools ordered by id. */
import type { Day } from '../../domain/day.ts';
import { type RefusedSchool, type Rejection, refusalOf } from '../../domain/rejection.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { mustDecide, unknownSchools } from '../../ledger/unknownHistory.ts';
import { workersHere } from '../../ledger/workers/workers.ts';
import type { Deps } from '../deps.ts';
import { mayNumber } from '../identity/identity.ts';
import { billingByKnownRules } from './decide.ts';
import { type DueAsked, dueDocuments, type Gathered, inSchools, issuables, joinGathered } from './due.ts';
import { type Issuance, issue, mustBeIssuable } from './issue.ts';

export type RunRequest = {
  /** The day that the run is for. It is the date of the documents issued. */
  readonly on: Day;
  /** Decides only for these schools; default: all. Earlier decisions are numbered for every school. */
  readonly schools?: readonly string[];
  /** Stops the run between two groups of schools; its reason is thrown. A later run goes on. */
  readonly signal?: AbortSignal;
  /** Lets a restored ledger number documents although it was not compared with kept heads (operations 11.5). */
  readonly confirmRestored?: boolean;
  /** Called after each group of schools with the number of schools that the run is done with, and of all its schools. */
  readonly onProgress?: (schools: number, ofSchools: number) => void;
};

export type RunOutcome = Issuance & { readonly blocked: readonly RefusedSchool[] };

/** How many schools are decided together: enough to fill the store's group commits, few enough to hold their results in memory. */
const schoolsTogether = 16;

/**
 * Repeating a run issues nothing twice. After an interrupted run, the next one first numbers the decisions that have no
 * number.
 * @throws Rejection for a day in the future, before the last issue date, or without a VAT rate; restored_unchecked;
 * history_unknown if an event that all documents depend on is unknown (5.9)
 */
export const issueDueDocuments = async (
  deps: Deps,
  { on, schools, signal, confirmRestored, onProgress = () => {} }: RunRequest,
  context: Context,
): Promise<RunOutcome> => {
  await mustDecide(deps.ledger, streams.documents);
  const confirm = await mayNumber(deps, { confirmRestored }, context);
  await mustBeIssuable(deps, on);
  await confirm();
  const unknown = await unknownSchools(deps.ledger);
  const isKnown = (school: string): boolean => !unknown.has(school);
  const toNumber = await deps.index.schoolsToNumber();
  const decidedBefore = await inSchools(toNumber.filter(isKnown), async (school) =>
    issuables(deps, school, async () => (await billingByKnownRules(deps, school)).decisions),
  );
  const numbered = async ({ issuables, blocked }: Gathered): Promise<RunOutcome> => ({
    ...(await issue(deps, issuables, on, context)),
    blocked,
  });
  const outcomes = [await numbered(decidedBefore)];
  const wanted = [...new Set(schools ?? (await deps.index.subscribedSchools()))].sort();
  const groups = groupsOf(wanted.filter(isKnown));
  let done = wanted.length - groups.flat().length;
  onProgress(done, wanted.length);
  // For a single group, starting a thread would cost more than it gains.
  const elsewhere = groups.length < 2 ? undefined : deps.workers;
  const aheadMs = elsewhere === undefined ? 0 : deps.ledger.now().getTime() - Date.now();
  const { invoiceIdentifiers } = deps;
  const asked: DueAsked = { on, context, run: deps.ledger.newId(), groups, aheadMs, invoiceIdentifiers };
  await (elsewhere ?? workersHere(deps)).inSchools(dueDocuments(), indexesOf(groups), asked, {
    take: inOrder(async (gathered, indexes) => {
      outcomes.push(await numbered(gathered));
      done += indexes.reduce((sum, index) => sum + groups[index]!.length, 0);
      onProgress(done, wanted.length);
    }),
    signal,
  });
  return {
    issued: outcomes.flatMap(({ issued }) => issued),
    blocked: uniqueBySchool([
      ...unknownOf([...toNumber, ...wanted], unknown),
      ...outcomes.flatMap(({ blocked }) => blocked),
    ]),
    head: outcomes.at(-1)?.head,
    position: Math.max(...outcomes.map(({ position }) => position)),
  };
};

/** The schools among these about which nothing is decided, because of an unknown event (5.9). */
const unknownOf = (schools: readonly string[], unknown: ReadonlyMap<string, Rejection>): RefusedSchool[] =>
  schools.flatMap((school) => {
    const why = unknown.get(school);
    return why === undefined ? [] : [{ school, ...refusalOf(why) }];
  });

const groupsOf = (schools: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(schools.length / schoolsTogether) }, (_, n) =>
    schools.slice(n * schoolsTogether, (n + 1) * schoolsTogether),
  );

const indexesOf = (groups: readonly string[][]): string[] => groups.map((_, index) => String(index));

/**
 * Numbers group after group, in order (4.8), while later groups are already being decided. If this is interrupted, the
 * next run first numbers the decisions that are left.
 */
const inOrder = (number: (gathered: Gathered, indexes: readonly number[]) => Promise<void>) => {
  const waiting = new Map<number, Gathered>();
  let next = 0;
  let numbering: Promise<void> = Promise.resolve();
  const numberNext = async (): Promise<void> => {
    const ready: Gathered[] = [];
    const first = next;
    for (let gathered = waiting.get(next); gathered !== undefined; gathered = waiting.get(next)) {
      ready.push(gathered);
      waiting.delete(next++);
    }
    if (ready.length > 0)
      await number(
        joinGathered(ready),
        ready.map((_, index) => first + index),
      );
  };
  return (group: string, gathered: Gathered): Promise<void> => {
    waiting.set(Number(group), gathered);
    numbering = numbering.then(numberNext);
    return numbering;
  };
};

const uniqueBySchool = (blocked: readonly RefusedSchool[]): RefusedSchool[] => [
  ...new Map(blocked.map((one) => [one.school, one])).values(),
];
