/** What is due of some schools, decided and ready to be numbered: a piece of a run, in any thread (4.8, 5.2). */
import type { Issuable } from '../../domain/billing/documents/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { Rejection } from '../../domain/rejection.ts';
import { type Context, ledgerOn } from '../../ledger/ledger.ts';
import type { Decision } from '../../ledger/states/billing.ts';
import { decidingMsMax } from '../../ledger/states/billing.ts';
import type { Party } from '../../ledger/states/parties.ts';
import type { SchoolTask, Stand } from '../../ledger/workers/workers.ts';
import { lately } from '../../waiting/lately.ts';
import { unlessDamaged } from '../audit/damage.ts';
import { decideAllDue } from './decide.ts';
import { type Blocked, billable } from './issue.ts';
import { type Pools, poolsIn } from './pooledSchools.ts';

/** Plain data, so that it passes between threads. */
export type Gathered = { readonly issuables: readonly Issuable[]; readonly blocked: readonly Blocked[] };

export type DueAsked = {
  readonly on: Day;
  readonly context: Context;
  /** Names the run: what is read of other schools is read once a run. */
  readonly run: string;
  /** Whole groups, by place: what is asked in one breath goes to the store together. */
  readonly groups: readonly (readonly string[])[];
  /** How far the clock of the run is ahead of the machine's: nothing, where it is that. */
  readonly aheadMs: number;
};

/** Remembers what it read of other schools for the latest runs: one for each thread, or for each run. Named by a group's place. */
export const dueDocuments = (): SchoolTask<DueAsked, Gathered> => {
  const poolsOfRun = lately<Pools>(runsAtOnceMax);
  return {
    name: 'due-documents',
    work: (stand, place, { on, context, run, groups, aheadMs }) => {
      const deps = underClock(stand, aheadMs);
      // Not so long that what is decided from them would be decided from what was there long before (5.3).
      const quarter = Math.floor(deps.ledger.now().getTime() / poolsKeptMs);
      const pools = poolsOfRun(`${run}/${quarter}`, () => poolsIn(deps));
      return inSchools(groups[Number(place)]!, (school) =>
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

/** A school's decisions, ready to be numbered where they are not; a school that cannot be billed, or of which the history is damaged, is blocked, and others go on (4.14). */
export const issuables = async (
  deps: Stand,
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
    return { issuables: [], blocked: [{ school, code: error.code, detail: error.message }] };
  }
};

/** All of them at the same time, in their order. */
export const inSchools = async (
  schools: readonly string[],
  gather: (school: string) => Promise<Gathered>,
): Promise<Gathered> => together(await Promise.all(schools.map(gather)));

export const together = (gathered: readonly Gathered[]): Gathered => ({
  issuables: gathered.flatMap(({ issuables }) => issuables),
  blocked: gathered.flatMap(({ blocked }) => blocked),
});
