/** Decides what is due for some schools, ready to be numbered. This is a piece of a run, and any thread can do it (4.8, 5.2). */
import type { Issuable } from '../../domain/billing/documents/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { type RefusedSchool, Rejection, refusalOf } from '../../domain/rejection.ts';
import { type Context, ledgerOn } from '../../ledger/ledger.ts';
import type { Decision } from '../../ledger/states/billing.ts';
import { decidingMsMax } from '../../ledger/states/billing.ts';
import type { Party } from '../../ledger/states/parties.ts';
import type { SchoolTask, Stand } from '../../ledger/workers/workers.ts';
import { remembering } from '../../waiting/remembering.ts';
import { unlessDamaged } from '../audit/damage.ts';
import type { Deps } from '../deps.ts';
import { decideAllDue } from './decide.ts';
import { type BillableDeps, billable } from './issue.ts';
import { type Pools, poolsIn } from './pooledSchools.ts';

/** Plain data, so that it can pass between threads. */
export type Gathered = { readonly issuables: readonly Issuable[]; readonly blocked: readonly RefusedSchool[] };

export type DueAsked = {
  readonly on: Day;
  readonly context: Context;
  /** Names the run. Streams of other schools are read once per run. */
  readonly run: string;
  /** Groups of schools. The task gets the index of a group in this list, and reads the streams of a group together. */
  readonly groups: readonly (readonly string[])[];
  /** How far the run's clock is ahead of the machine's, in milliseconds; 0 when it is the machine's clock. */
  readonly aheadMs: number;
} & Pick<Deps, 'invoiceIdentifiers'>;

/**
 * Makes the task, which remembers what it read of other schools for the latest runs. There is one per thread, or per
 * run. The task is called with the index of a group.
 */
export const dueDocuments = (): SchoolTask<DueAsked, Gathered> => {
  const poolsOfRun = remembering<Pools>(runsAtOnceMax);
  return {
    name: 'due-documents',
    work: (stand, group, { on, context, run, groups, aheadMs, invoiceIdentifiers }) => {
      const deps = { ...underClock(stand, aheadMs), invoiceIdentifiers };
      // Kept for a quarter of the time that a decision may take, so that no decision uses data from long before (5.3).
      const quarter = Math.floor(deps.ledger.now().getTime() / poolsKeptMs);
      const pools = poolsOfRun(`${run}/${quarter}`, () => poolsIn(deps));
      return inSchools(groups[Number(group)]!, (school) =>
        issuables(deps, school, async (party) => {
          const { decisions } = await decideAllDue(deps, school, on, context, { party, pools });
          return decisions;
        }),
      );
    },
  };
};

const runsAtOnceMax = 4;
const poolsKeptMs = decidingMsMax / 4;

const underClock = ({ ledger, folds }: Stand, aheadMs: number): Stand => ({
  ledger: aheadMs === 0 ? ledger : ledgerOn({ ...ledger, now: () => new Date(Date.now() + aheadMs) }),
  folds,
});

/**
 * A school's decisions with everything that numbering them needs. A school that cannot be billed or whose history is
 * damaged is blocked, and the others go on (4.14).
 */
export const issuables = async (
  deps: BillableDeps,
  school: string,
  decisions: (party: Party) => Promise<readonly Decision[]>,
): Promise<Gathered> => {
  try {
    const found = await unlessDamaged(deps.ledger.store, school, async () => {
      const { party, billable: parties } = await billable(deps, school);
      return (await decisions(party)).map((decision) => ({ ...decision, ...parties }));
    });
    return { issuables: found, blocked: [] };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { issuables: [], blocked: [{ school, ...refusalOf(error) }] };
  }
};

/** Handles the schools at the same time, and returns the results in their order. */
export const inSchools = async (
  schools: readonly string[],
  gather: (school: string) => Promise<Gathered>,
): Promise<Gathered> => joinGathered(await Promise.all(schools.map(gather)));

export const joinGathered = (gathered: readonly Gathered[]): Gathered => ({
  issuables: gathered.flatMap(({ issuables }) => issuables),
  blocked: gathered.flatMap(({ blocked }) => blocked),
});
