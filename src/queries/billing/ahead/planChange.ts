/**
 * What a change of a plan would do to the documents to come of every school that has it (4.1, 4.2). Nothing is written.
 * Totals are over all schools; the documents themselves come a page of schools at a time.
 */

import type { AgreementsAsked } from '../../../commands/billing/agreements.ts';
import { poolsIn } from '../../../commands/billing/pooledSchools.ts';
import {
  type Foretold,
  type ForetoldChange,
  foretold,
  foretoldChanges,
} from '../../../domain/billing/documents/foretold.ts';
import { comingDocuments, foreseenAtMost, foreseenThrough, type Known } from '../../../domain/billing/years/coming.ts';
import { type Catalogue, type CatalogueCommand, catalogue } from '../../../domain/catalogue.ts';
import type { Day } from '../../../domain/day.ts';
import { type DecimalText, minus, sum } from '../../../domain/money.ts';
import type { RefusedSchool } from '../../../domain/rejection.ts';
import type { StreamHead } from '../../../ledger/ledger.ts';
import { unlessBlocked } from '../../../ledger/unknownHistory.ts';
import { pupilCountsModel } from '../../../projections/pupilCounts.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../../projections/subscriptions.ts';
import { breathing } from '../../../waiting/slices.ts';
import { readAhead } from '../../results/readAhead.ts';
import { runningDay, type Sources } from '../../sources.ts';
import { reckoningFor } from '../reckoning.ts';

export type PlanChange = Extract<CatalogueCommand, { type: 'DefinePlan' }>;

/** How many documents, and their sum. */
export type Sums = { readonly documents: number; readonly amount: DecimalText };

export type PlanChangePreview = {
  /** The running day: a document of this day is one that a run of today would issue. */
  readonly day: Day;
  /** The last day of the documents that were looked at. */
  readonly through: Day;
  /** Over all schools: the documents that the change touches, as they would come without it and with it. */
  readonly totals: {
    readonly schools: number;
    readonly before: Sums;
    readonly after: Sums;
    readonly difference: DecimalText;
  };
  /** Schools with a document that changes, by id. */
  readonly items: readonly PlanChangeItem[];
  /** Schools of which the documents to come are not known, with the reason (5.9). Absent when there are none. */
  readonly blocked?: readonly RefusedSchool[];
  /** The school to continue after. */
  readonly next: string | null;
};

export type PlanChangeItem = {
  readonly school: string;
  readonly later: readonly ForetoldChange[];
  readonly difference: DecimalText;
};

export type PageAsked = {
  /** Exclusive: only schools after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
};

const schoolsPerRead = 64;

/** @throws Rejection as the change itself */
export const planChangePreview = async (
  sources: Sources,
  command: PlanChange,
  { after = '', limit }: PageAsked,
): Promise<{ readonly preview: PlanChangePreview; readonly head: StreamHead | undefined }> => {
  const { state, head } = await sources.deps.folds.catalogue();
  const changed = catalogue.decide(command, state).reduce(catalogue.evolve, state);
  const { plan, price } = command.data;
  const day = await runningDay(sources);
  const asked = { about: price?.from, day, state, changed, pools: poolsIn(sources.deps) };
  const found: (PlanChangeItem & { readonly through: Day })[] = [];
  const blocked: RefusedSchool[] = [];
  const letOthersIn = breathing();
  for await (const { near, rows } of schoolsOn(sources, plan.plan)) {
    for (const row of rows) {
      const item = await unlessBlocked(row.school, blocked, () => changesOf(near, row, asked));
      if (item !== undefined && item.later.length > 0) found.push(item);
      await letOthersIn();
    }
  }
  const rest = found.filter(({ school }) => school > after);
  const page = rest.slice(0, limit);
  return {
    head,
    preview: {
      day,
      through: found.map(({ through }) => through).reduce((a, b) => (a > b ? a : b), day),
      totals: totalsOf(found),
      items: page.map(({ through: _, ...item }) => item),
      ...(blocked.length === 0 ? {} : { blocked }),
      next: rest.length > limit ? (page.at(-1)?.school ?? null) : null,
    },
  };
};

/** The schools that have or had a plan, some at a time, with what is read of them all in one go. */
async function* schoolsOn(sources: Sources, plan: string) {
  let after = '';
  for (;;) {
    const rows = await sources.readStore.find<SubscriptionsRow>(schoolSubscriptions.name, {
      after,
      limit: schoolsPerRead,
    });
    const onPlan = rows
      .map(({ row }) => row)
      .filter(({ state }) => state.subscriptions.some(({ terms }) => terms.some((term) => term.plan === plan)));
    const schools = onPlan.map(({ school }) => school);
    yield { near: await readAhead(sources, [pupilCountsModel], schools), rows: onPlan };
    if (rows.length < schoolsPerRead) return;
    after = rows.at(-1)!.key;
  }
}

type Asked = Pick<AgreementsAsked, 'pools'> & {
  readonly about: Day | undefined;
  readonly day: Day;
  readonly state: Catalogue;
  readonly changed: Catalogue;
};

const changesOf = async (
  sources: Sources,
  { school, state, numbers }: SubscriptionsRow,
  { about, day, state: prices, changed, pools }: Asked,
): Promise<PlanChangeItem & { readonly through: Day }> => {
  const reckoning = await reckoningFor(sources, school, state, { pricedThrough: foreseenAtMost(day), pools });
  const known = (catalogue: Catalogue): Known => ({ state, reckoning: { ...reckoning, catalogue }, today: day });
  const through = foreseenThrough(known(prices), about);
  const coming = (catalogue: Catalogue): Foretold[] =>
    comingDocuments(known(catalogue), school, through).map((one) =>
      foretold(one, { ...reckoning, catalogue }, (id) => numbers[id]),
    );
  const later = foretoldChanges(coming(prices), coming(changed));
  return { school, later, difference: sum(later.map(({ difference }) => difference)), through };
};

const totalsOf = (items: readonly PlanChangeItem[]): PlanChangePreview['totals'] => {
  const changes = items.flatMap(({ later }) => later);
  const before = sumsOf(changes.map((change) => change.before));
  const after = sumsOf(changes.map((change) => change.after));
  return { schools: items.length, before, after, difference: minus(after.amount, before.amount) };
};

const sumsOf = (documents: readonly (Foretold | null)[]): Sums => {
  const there = documents.filter((document) => document !== null);
  return { documents: there.length, amount: sum(there.map(({ total }) => total)) };
};
