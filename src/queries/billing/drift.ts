/**
 * Settled years whose amount due differs now from what was billed, over all schools, with the later events that made
 * the difference (5.7).
 */

import { type NamingRules, newestOf, versionNamed } from '../../domain/billing/rules/rules.ts';
import type { Subscription } from '../../domain/billing/subscription/subscription.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { driftedYears, lastSettlement } from '../../domain/billing/years/drift.ts';
import type { Day } from '../../domain/day.ts';
import { type DecimalText, minus, sum } from '../../domain/money.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { Position, Revision } from '../../ledger/eventStore.ts';
import { streams } from '../../ledger/streams.ts';
import { unlessBlocked } from '../../ledger/unknownHistory.ts';
import type { Stand } from '../../ledger/workers/workers.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { type PupilCountsRow, pupilCountsModel } from '../../projections/pupilCounts.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../projections/subscriptions.ts';
import type { EventReference } from '../results/evidence.ts';
import { runningDay, type Sources } from '../sources.ts';
import { type DueMove, dueMoves, movesSince, revisionIn } from './moves.ts';
import { reckoningFor } from './reckoning.ts';
import { eventsBetween, knownOn, type MovingEvent } from './steps.ts';

export type DriftQuery = {
  readonly school?: string;
  /** Exclusive: only schools after this one. */
  readonly after?: string;
  readonly limit: number;
};

export type DriftedYear = {
  readonly term: number;
  readonly year: number;
  readonly from: Day;
  readonly to: Day;
  readonly due: DecimalText;
  readonly billed: DecimalText;
  /** due − billed */
  readonly open: DecimalText;
  /** Numbers of the standing documents with a line for the year. */
  readonly documents: readonly string[];
  /**
   * The last document that billed everything due, and the event that decided it. Null when the year was billed
   * elsewhere.
   */
  readonly since: { readonly document: string; readonly event: EventReference } | null;
  /**
   * Given only if newer rules calculate the year now than those that decided that document. The rules then made the
   * part of the difference that the events leave unexplained (5.3).
   */
  readonly rules?: { readonly before: number; readonly after: number };
  /**
   * The later events that changed what is due, in order: the first begins at the amount billed, the last ends at the
   * amount due.
   */
  readonly events: readonly DueMove[];
};

export type DriftAnswer = {
  /** The running day. */
  readonly day: Day;
  readonly position: Position;
  /** Totals over all pages. */
  readonly totals: { readonly schools: number; readonly years: number; readonly open: DecimalText };
  readonly items: readonly { readonly school: string; readonly years: readonly DriftedYear[] }[];
  /** Schools whose amount due is not known, with the reason (5.9). Absent when there are none. */
  readonly blocked?: readonly RefusedSchool[];
  /** The school to continue after. */
  readonly next: string | null;
};

export const driftAnswer = async (
  sources: Sources,
  { school, after = '', limit }: DriftQuery,
): Promise<DriftAnswer> => {
  const position = sources.follower.position();
  const day = await runningDay(sources);
  const catalogueAt = (await sources.deps.folds.catalogue()).head?.revision ?? -1;
  const drifting: Drifting[] = [];
  const blocked: RefusedSchool[] = [];
  for await (const row of subscribedSchools(sources, school))
    drifting.push(...((await unlessBlocked(row.school, blocked, () => driftOf(sources, row, catalogueAt, day))) ?? []));
  const years = drifting.flatMap((one) => one.years);
  const rest = drifting.filter(({ row }) => row.school > after);
  const page = rest.slice(0, limit);
  const items: DriftAnswer['items'][number][] = [];
  for (const { row, years } of page) {
    const { school } = row;
    const explained = await unlessBlocked(school, blocked, () =>
      inSchool(sources.deps, driftExplained, school, { row, years, day, position }),
    );
    if (explained !== undefined) items.push({ school, years: explained });
  }
  return {
    day,
    position,
    totals: { schools: drifting.length, years: years.length, open: sum(years.map(openOf)) },
    items,
    ...(blocked.length === 0 ? {} : { blocked }),
    next: rest.length > limit ? (page.at(-1)?.row.school ?? null) : null,
  };
};

/** The drifted years of one school; none for a school without a subscription. @throws Rejection when its history is not known */
export const driftOfSchool = async (sources: Sources, school: string): Promise<DriftedYear[]> => {
  const row = await sources.readStore.get<SubscriptionsRow>(schoolSubscriptions.name, school);
  if (row === undefined) return [];
  const position = sources.follower.position();
  const day = await runningDay(sources);
  const catalogueAt = (await sources.deps.folds.catalogue()).head?.revision ?? -1;
  const [drifting] = await driftOf(sources, row, catalogueAt, day);
  return drifting === undefined
    ? []
    : inSchool(sources.deps, driftExplained, school, { row, years: drifting.years, day, position });
};

type Drifting = {
  readonly row: SubscriptionsRow;
  readonly years: readonly YearAccount[];
};

const schoolsPerRead = 100;

async function* subscribedSchools(
  { readStore }: Sources,
  school: string | undefined,
): AsyncGenerator<SubscriptionsRow> {
  if (school !== undefined) {
    const row = await readStore.get<SubscriptionsRow>(schoolSubscriptions.name, school);
    if (row !== undefined) yield row;
    return;
  }
  let after = '';
  for (;;) {
    const rows = await readStore.find<SubscriptionsRow>(schoolSubscriptions.name, { after, limit: schoolsPerRead });
    for (const { row } of rows) yield row;
    if (rows.length < schoolsPerRead) return;
    after = rows.at(-1)!.key;
  }
}

/** Read models answer this, so that a school without new events since its last document is not folded. */
const driftOf = async (
  sources: Sources,
  row: SubscriptionsRow,
  catalogueAt: Revision,
  day: Day,
): Promise<Drifting[]> => {
  const moved = await hasMoved(sources, row, catalogueAt);
  const subscriptions = row.state.subscriptions.filter(moved);
  if (subscriptions.length === 0) return [];
  const reckoning = await reckoningFor(sources, row.school, row.state);
  const years = subscriptions.flatMap((subscription) => driftedYears(row.state, subscription, reckoning, day));
  return years.length === 0 ? [] : [{ row, years }];
};

/** Whether results, catalogue or rules have gone on since a subscription's last settlement. */
const hasMoved = async (
  { readStore, deps }: Sources,
  { school, state }: SubscriptionsRow,
  catalogueAt: Revision,
): Promise<(subscription: Subscription) => boolean> => {
  const counts = await readStore.get<PupilCountsRow>(pupilCountsModel, school);
  const { version } = newestOf(deps.folds.rules);
  return (subscription) => {
    const settled = lastSettlement(state, subscription);
    const inputs = settled?.inputs ?? [];
    return (
      (settled !== undefined && versionNamed(settled) < version) ||
      revisionIn(inputs, streams.results(school)) < (counts?.revision ?? -1) ||
      revisionIn(inputs, streams.catalogue) < catalogueAt
    );
  };
};

const openOf = ({ due, billed }: YearAccount): DecimalText => minus(due!, billed);

type Asked = Drifting & { readonly day: Day; readonly position: Position };

/** Explains drift event by event. It runs where the school's results are folded. */
export const driftExplained: SchoolTask<Asked, DriftedYear[]> = {
  name: 'drift-explained',
  work: (deps, _school, asked) => explained(deps, asked),
};

const explained = async (deps: Stand, { row, years, day, position }: Asked): Promise<DriftedYear[]> => {
  const { school, state, numbers } = row;
  const events = await eventsBetween(deps, school, 0, position);
  const shown = await Promise.all(
    state.subscriptions.map(async (subscription) => {
      const ofSubscription = years.filter(({ term }) => subscription.terms.some((one) => one.term === term));
      if (ofSubscription.length === 0) return [];
      const since = lastSettlement(state, subscription);
      const rules = newestOf(deps.folds.rules);
      const moves = await movesSince(deps, { school, state, subscription, events }, (known) =>
        rules.settledYears(state, subscription, knownOn(known, day).reckoning, day),
      );
      return ofSubscription.map((account) => ({
        term: account.term,
        year: account.year,
        from: account.from,
        to: account.to,
        due: account.due!,
        billed: account.billed,
        open: openOf(account),
        documents: account.documents.map((id) => numbers[id] ?? id),
        since: since === undefined ? null : sinceOf(row, since.document, events),
        ...rulesSince(since, rules.version),
        events: dueMoves(moves, account),
      }));
    }),
  );
  return shown.flat();
};

const rulesSince = (settled: NamingRules | undefined, after: number): Pick<DriftedYear, 'rules'> => {
  const before = settled === undefined ? after : versionNamed(settled);
  return before === after ? {} : { rules: { before, after } };
};

const sinceOf = (
  { numbers }: SubscriptionsRow,
  document: string,
  events: readonly MovingEvent[],
): DriftedYear['since'] => {
  const decided = events.find((event) => event.type === 'DocumentDecided' && event.data.document === document)!;
  return { document: numbers[document] ?? document, event: { stream: decided.stream, revision: decided.revision } };
};
