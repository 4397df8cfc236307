/**
 * What a change of a plan would do to the documents to come of every school with this plan (4.1, 4.2). Nothing is
 * written. Totals are over all schools; the documents themselves come a page of schools at a time.
 */

import { agreementsFor } from '../../../commands/billing/agreements.ts';
import {
  type Foretold,
  type ForetoldChange,
  foretold,
  foretoldChanges,
} from '../../../domain/billing/documents/foretold.ts';
import { newestOf } from '../../../domain/billing/rules/rules.ts';
import type { Subscriptions } from '../../../domain/billing/subscription/subscription.ts';
import { comingDocuments, foreseenAtMost, foreseenThrough, type Known } from '../../../domain/billing/years/coming.ts';
import { scopesOf } from '../../../domain/billing/years/price.ts';
import { catalogue } from '../../../domain/catalogue.ts';
import type { Catalogue, CatalogueCommand } from '../../../domain/catalogueEvents.ts';
import type { Day } from '../../../domain/day.ts';
import { type DecimalText, minus, sum } from '../../../domain/money.ts';
import type { RefusedSchool } from '../../../domain/rejection.ts';
import {
  type CountChanges,
  type Counts,
  countsFromChanges,
  noCounts,
} from '../../../domain/results/counting/counts.ts';
import type { YearGroups } from '../../../domain/results/counting/valid.ts';
import type { StreamHead } from '../../../ledger/ledger.ts';
import { countsIn } from '../../../ledger/states/countsCache.ts';
import { unlessBlocked } from '../../../ledger/unknownHistory.ts';
import { inSchool, type SchoolTask, type Stand } from '../../../ledger/workers/workers.ts';
import { type PupilCountsRow, pupilCountsModel } from '../../../projections/pupilCounts.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../../projections/subscriptions.ts';
import { inParallel } from '../../../waiting/inParallel.ts';
import { breathing } from '../../../waiting/slices.ts';
import { runningDay, type Sources } from '../../sources.ts';

export type PlanChange = Extract<CatalogueCommand, { type: 'DefinePlan' }>;

/** The number of documents, and the sum of their totals. */
export type Sums = { readonly documents: number; readonly amount: DecimalText };

export type PlanChangePreview = {
  /** The running day: a document of this day is one that a run of today would issue. */
  readonly day: Day;
  /** The last day of the documents that were looked at. */
  readonly through: Day;
  /** Over all schools: the documents that change, as they would come without the change and with it. */
  readonly totals: {
    readonly schools: number;
    readonly before: Sums;
    readonly after: Sums;
    readonly difference: DecimalText;
  };
  /** Schools with a document that changes, by id. */
  readonly items: readonly PlanChangeItem[];
  /** Schools whose documents to come are not known, with the reason (5.9). Absent when there are none. */
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

/** How many schools are asked about at the same time: enough to keep every thread busy. */
const schoolsAtOnce = 16;

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
  const asked = { about: price?.from, day, state, changed };
  const found: Found[] = [];
  const blocked: RefusedSchool[] = [];
  const letOthersIn = breathing();
  let through = day;
  for await (const schools of schoolsOn(sources, plan.plan)) {
    await inParallel(schools, schoolsAtOnce, async ({ row, changes }) => {
      const { school } = row;
      const item = await unlessBlocked(school, blocked, () =>
        inSchool(sources.deps, planChangeOfSchool, school, { ...asked, row, changes }),
      );
      if (item !== undefined && item.through > through) through = item.through;
      if (item !== undefined && item.later.length > 0) found.push(item);
      await letOthersIn();
    });
  }
  found.sort((a, b) => (a.school < b.school ? -1 : 1));
  blocked.sort((a, b) => (a.school < b.school ? -1 : 1));
  const rest = found.filter(({ school }) => school > after);
  const page = rest.slice(0, limit);
  return {
    head,
    preview: {
      day,
      through,
      totals: totalsOf(found),
      items: page.map(({ through: _, ...item }) => item),
      ...(blocked.length === 0 ? {} : { blocked }),
      next: rest.length > limit ? (page.at(-1)?.school ?? null) : null,
    },
  };
};

/** A school as read models hold it. */
type SchoolRead = { readonly row: SubscriptionsRow; readonly changes: CountChanges | undefined };

/** The schools that have or had a plan, in groups. The rows of a group are read together. */
async function* schoolsOn({ readStore }: Sources, plan: string): AsyncGenerator<SchoolRead[]> {
  let after = '';
  for (;;) {
    const rows = await readStore.find<SubscriptionsRow>(schoolSubscriptions.name, { after, limit: schoolsPerRead });
    const onPlan = rows
      .map(({ row }) => row)
      .filter(({ state }) => state.subscriptions.some(({ terms }) => terms.some((term) => term.plan === plan)));
    const schools = onPlan.map(({ school }) => school);
    const counts = await readStore.getMany<PupilCountsRow>(pupilCountsModel, schools);
    yield onPlan.map((row) => ({ row, changes: counts.get(row.school)?.changes }));
    if (rows.length < schoolsPerRead) return;
    after = rows.at(-1)!.key;
  }
}

type Asked = SchoolRead & {
  readonly about: Day | undefined;
  readonly day: Day;
  readonly state: Catalogue;
  readonly changed: Catalogue;
};

type Found = PlanChangeItem & { readonly through: Day };

/** Foretells one school's documents without the change and with it. It runs in the thread that has the school's results. */
export const planChangeOfSchool: SchoolTask<Asked, Found> = {
  name: 'plan-change-of-school',
  work: async ({ ledger, folds }, school, { row: { state, numbers }, changes, about, day, state: prices, changed }) => {
    const read = await agreementsFor({ ledger, folds }, school, state, { pricedThrough: foreseenAtMost(day) });
    const counts = await countsWith({ ledger, folds }, school, state, prices, changes);
    const reckoningBy = (catalogue: Catalogue) => ({ rules: newestOf(folds.rules), catalogue, counts, ...read });
    const known = (catalogue: Catalogue): Known => ({ state, reckoning: reckoningBy(catalogue), today: day });
    const through = foreseenThrough(known(prices), about);
    const coming = (catalogue: Catalogue): Foretold[] =>
      comingDocuments(known(catalogue), school, through).map((one) =>
        foretold(one, reckoningBy(catalogue), (id) => numbers[id]),
      );
    const later = foretoldChanges(coming(prices), coming(changed));
    return { school, later, difference: sum(later.map(({ difference }) => difference)), through };
  },
};

/** Counts of all pupils come from the read model; counts of some year groups are folded. */
const countsWith = async (
  { folds }: Stand,
  school: string,
  state: Subscriptions,
  catalogue: Catalogue,
  changes: CountChanges | undefined,
): Promise<(yearGroups: YearGroups) => Counts> => {
  const all = changes === undefined ? noCounts : countsFromChanges(changes);
  const limited = scopesOf(state, catalogue).filter((yearGroups) => yearGroups !== undefined);
  if (limited.length === 0) return () => all;
  const folded = countsIn(await folds.counts(school, limited));
  return (yearGroups) => (yearGroups === undefined ? all : folded(yearGroups));
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
