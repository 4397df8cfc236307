/** An invoice run (4.8): everything due on or before a day, dated that day, schools by id. */
import type { Issuable } from '../../domain/billing/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Deps } from '../deps.ts';
import type { Context } from '../ledger.ts';
import type { Party } from '../parties.ts';
import { billingOf, type Decision, decideAllDue } from './decide.ts';
import { type Blocked, billable, type Issuance, issue, mustBeIssuable } from './issue.ts';
import { poolsIn } from './pooledSchools.ts';

export type RunRequest = {
  /** The day the run is for, and the date on what it issues. */
  readonly on: Day;
  /** Only these schools are decided for; default: all. What was decided before is numbered for every school. */
  readonly schools?: readonly string[];
  /** Ends the run between two groups of schools, with its reason; a later run goes on. */
  readonly signal?: AbortSignal;
};

export type RunOutcome = Issuance & { readonly blocked: readonly Blocked[] };

/** Schools decided for together, and as many ahead: enough to fill the store's group commits, few enough to hold their results in memory. */
const schoolsTogether = 16;

/**
 * Repeating a run issues nothing twice; one that was interrupted is completed by the next, which first numbers what was
 * decided. @throws Rejection for a day in the future, before the last issue date, or without a VAT rate.
 */
export const runInvoices = async (
  deps: Deps,
  { on, schools, signal }: RunRequest,
  context: Context,
): Promise<RunOutcome> => {
  await mustBeIssuable(deps, on);
  const decidedBefore = await inSchools(await deps.index.schoolsToNumber(), async (school) =>
    issuables(deps, school, async () => (await billingOf(deps, school)).decisions),
  );
  const first = await numbered(deps, decidedBefore, on, context);
  const wanted = [...new Set(schools ?? (await deps.index.subscribedSchools()))].sort();
  const pools = poolsIn(deps);
  const decide = async (group: readonly string[]) => {
    signal?.throwIfAborted();
    return inSchools(group, (school) =>
      issuables(deps, school, async (party) => {
        const { decisions } = await decideAllDue(deps, school, on, context, { party, pools });
        return decisions;
      }),
    );
  };
  const rest = await inOrder(groupsOf(wanted), decide, (decided) => numbered(deps, decided, on, context));
  const outcomes = [first, ...rest];
  return {
    issued: outcomes.flatMap(({ issued }) => issued),
    blocked: uniqueBySchool(outcomes.flatMap(({ blocked }) => blocked)),
    head: outcomes.at(-1)?.head,
    position: Math.max(...outcomes.map(({ position }) => position)),
  };
};

const groupsOf = (schools: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(schools.length / schoolsTogether) }, (_, n) =>
    schools.slice(n * schoolsTogether, (n + 1) * schoolsTogether),
  );

/**
 * Numbers group after group, in order (4.8), while the next one is decided already: what is decided and not numbered when
 * this is interrupted, the next run numbers first.
 */
const inOrder = async (
  groups: readonly string[][],
  decide: (group: readonly string[]) => Promise<Gathered>,
  number: (decided: Gathered) => Promise<RunOutcome>,
): Promise<RunOutcome[]> => {
  const outcomes: RunOutcome[] = [];
  let next = groups[0] && begun(decide(groups[0]));
  try {
    for (let n = 1; next !== undefined; n++) {
      const decided: Promise<Gathered> = next;
      next = groups[n] && begun(decide(groups[n]!));
      outcomes.push(await number(await decided));
    }
  } finally {
    await next?.catch(() => {}); // Nothing goes on behind the back of whoever is told that the run failed.
  }
  return outcomes;
};

/** Its failure is for whoever awaits it, later. */
const begun = <T>(work: Promise<T>): Promise<T> => {
  work.catch(() => {});
  return work;
};

type Gathered = { readonly issuables: readonly Issuable[]; readonly blocked: readonly Blocked[] };

const nothing: Gathered = { issuables: [], blocked: [] };

/** A school's decisions, ready to be numbered where they are not; a school that cannot be billed is blocked before anything is decided for it. */
const issuables = async (
  deps: Deps,
  school: string,
  decisions: (party: Party) => Promise<readonly Decision[]>,
): Promise<Gathered> => {
  try {
    const { party, billable: parties } = await billable(deps, school);
    return { issuables: (await decisions(party)).map((decision) => ({ ...decision, ...parties })), blocked: [] };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { issuables: [], blocked: [{ school, code: error.code, detail: error.message }] };
  }
};

const inSchools = async (
  schools: readonly string[],
  gather: (school: string) => Promise<Gathered>,
): Promise<Gathered> => {
  const gathered = await Promise.all(schools.map(gather));
  return gathered.reduce(
    (all, one) => ({ issuables: [...all.issuables, ...one.issuables], blocked: [...all.blocked, ...one.blocked] }),
    nothing,
  );
};

const numbered = async (deps: Deps, gathered: Gathered, on: Day, context: Context): Promise<RunOutcome> => ({
  ...(await issue(deps, gathered.issuables, on, context)),
  blocked: gathered.blocked,
});

const uniqueBySchool = (blocked: readonly Blocked[]): Blocked[] => [
  ...new Map(blocked.map((one) => [one.school, one])).values(),
];
