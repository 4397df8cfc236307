/**
 * Shows what a write that moves money would lead to (`?preview=true`). It does the write and bills the school on a
 * ledger that keeps nothing.
 */

import {
  type Foretold,
  type ForetoldChange,
  foretold,
  foretoldChanges,
} from '../../domain/billing/documents/foretold.ts';
import type { DocumentsEvent, Issuing } from '../../domain/billing/documents/issuing.ts';
import type { StatedDocument } from '../../domain/billing/documents/statedDocument.ts';
import { latestSubscription } from '../../domain/billing/subscription/subscription.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import { comingDocuments, foreseenAtMost, foreseenThrough, type Known } from '../../domain/billing/years/coming.ts';
import { type MoneyEffect, moneyEffect } from '../../domain/billing/years/effect.ts';
import { ifNobodyStops } from '../../domain/billing/years/staying.ts';
import type { Day } from '../../domain/day.ts';
import { type DecimalText, sum } from '../../domain/money.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { Context, StreamHead } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { statedAll } from '../../ledger/states/statedDocuments.ts';
import { streams } from '../../ledger/streams.ts';
import { type Deps, previewing } from '../deps.ts';
import { reckoningFor } from './decide.ts';
import type { Pools } from './pooledSchools.ts';
import { issueDueDocuments } from './run.ts';

type DueAndBilled = { readonly due: DecimalText | null; readonly billed: DecimalText };

/** A settled year that the write changes, or that has something open after it. `before` or `after` is null where the year is not settled. */
export type YearDrift = {
  readonly term: number;
  readonly year: number;
  readonly before: DueAndBilled | null;
  readonly after: DueAndBilled | null;
};

export type Preview<T> = {
  /** The answer that the write itself would give. */
  readonly outcome: T;
  /** The end of the stream that the write would write, as it was before: the write can be bound to it. */
  readonly at: StreamHead | undefined;
  /** The documents that the write itself issues for the school, and those that a run for the school then issues today. */
  readonly documents: readonly StatedDocument[];
  readonly blocked: readonly RefusedSchool[];
  /** The drift that the write leaves, before that run. */
  readonly drift: readonly YearDrift[];
  /** What the write changes in the documents that come after today, as far as they are known. */
  readonly later: readonly ForetoldChange[];
  /** The last day of the documents in `later`. */
  readonly through: Day;
  /** What is still billed from today on, when the write ends the subscription. Null for any other write. */
  readonly ending: Ending | null;
  /** Counts, averages and balances of the years that the write changes, before and after it. */
  readonly money: MoneyEffect;
};

/** What is still billed of a subscription that ends, under both assumptions of 2.11. */
export type Ending = { readonly ifNobodyStops: StillBilled; readonly ifNothingComes: StillBilled };

/** The documents to come until all is settled, in order, and their sum. */
export type StillBilled = { readonly documents: readonly Foretold[]; readonly total: DecimalText };

export type Previewed = {
  readonly school: string;
  /** The stream that the write would write. */
  readonly stream: string;
  /** A day that the write is about, when it lies ahead: `later` then reaches as far as the year that runs on it. */
  readonly about?: Day | undefined;
};

/** @throws whatever the write throws */
export const previewWrite = async <T>(
  deps: Deps,
  { school, stream, about }: Previewed,
  write: (preview: Deps) => Promise<T>,
  context: Context,
): Promise<Preview<T>> => {
  const preview = previewing(deps);
  const { head: at } = await preview.ledger.read(stream);
  const { head, state: issuing } = await preview.folds.documents();
  const before = await knownNow(preview, school);
  const numbers = numbersOf(before, issuing);
  const outcome = await write(preview);
  const after = await knownNow(preview, school);
  const issued = await issuedToday(preview, [school], head, context);
  const { state } = await billingOf(preview, school);
  return { outcome, at, ...issued, ...effectOf(school, { before, after, settled: state, numbers, about }) };
};

/**
 * The documents that a run of today would issue for schools, on a ledger that keeps nothing, and those issued there
 * since `head`.
 */
export const issuedToday = async (
  preview: Deps,
  schools: readonly string[],
  head: StreamHead | undefined,
  context: Context,
): Promise<Pick<Preview<unknown>, 'documents' | 'blocked'>> => {
  const asked = new Set(schools);
  const { blocked } = await issueDueDocuments(preview, { on: today(preview), schools }, context);
  const { events } = await preview.ledger.read<DocumentsEvent>(streams.documents, head);
  const issued = events.filter(({ data }) => asked.has(data.school));
  return {
    documents: await statedAll(
      preview.ledger,
      issued.map(({ data, metadata: { digest } }) => ({ ...data, digest })),
    ),
    blocked: blocked.filter(({ school }) => asked.has(school)),
  };
};

/** What a write changes for one school. */
export type WriteEffect = Pick<Preview<unknown>, 'drift' | 'later' | 'through' | 'ending' | 'money'>;

type Sides = {
  readonly before: Known;
  readonly after: Known;
  /** The subscriptions once a run of today has issued what is due after the write. */
  readonly settled: Known['state'];
  /** The numbers of the documents that were issued before the write, by id. */
  readonly numbers: Numbers;
  readonly about: Day | undefined;
};

export type Numbers = ReadonlyMap<string, string | undefined>;

/** To be called before the write: a document that is numbered in a preview has no number by which it can be named. */
export const numbersOf = ({ state }: Known, { issued }: Issuing): Numbers =>
  new Map(state.documents.map(({ document: id }) => [id, issued.get(id)?.number]));

/** Pure. */
export const effectOf = (school: string, { before, after, settled, numbers, about }: Sides): WriteEffect => {
  const through = [before, after].map((known) => foreseenThrough(known, about)).reduce((a, b) => (a > b ? a : b));
  const comingIn = (known: Known) =>
    comingDocuments(known, school, through)
      .filter(({ day }) => day > known.today)
      .map((coming) => foretold(coming, known.reckoning, (id) => numbers.get(id)));
  return {
    drift: driftBetween(settledIn(before), settledIn(after)),
    later: foretoldChanges(comingIn(before), comingIn({ ...after, state: settled })),
    through,
    ending: endingOf(school, { before, after, numbers }, through),
    money: moneyEffect(before, after),
  };
};

const endingOf = (
  school: string,
  { before, after, numbers }: Pick<Sides, 'before' | 'after' | 'numbers'>,
  through: Day,
): Ending | null => {
  const endsOn = latestSubscription(after.state)?.endsOn;
  const isNew = endsOn !== undefined && endsOn !== latestSubscription(before.state)?.endsOn;
  // The final document comes after the last day. For an end beyond the days that are foreseen, it is not known.
  if (!isNew || endsOn >= through) return null;
  const stillBilled = (reckoning: Known['reckoning']): StillBilled => {
    const documents = comingDocuments({ ...after, reckoning }, school, through).map((coming) =>
      foretold(coming, reckoning, (id) => numbers.get(id)),
    );
    return { documents, total: sum(documents.map(({ total }) => total)) };
  };
  return {
    ifNobodyStops: stillBilled(ifNobodyStops(after.reckoning, after.today, through)),
    ifNothingComes: stillBilled(after.reckoning),
  };
};

/** What is known of a school now, far enough ahead to foretell its documents. @param pools a reader that lasts for more than this school */
export const knownNow = async (deps: Deps, school: string, pools?: Pools): Promise<Known> => {
  const on = today(deps);
  const { state } = await billingOf(deps, school);
  const asked = { pricedThrough: foreseenAtMost(on), ...(pools === undefined ? {} : { pools }) };
  const { reckoning } = await reckoningFor(deps, school, state, asked);
  return { state, reckoning, today: on };
};

const settledIn = ({ state, reckoning, today: on }: Known): YearAccount[] =>
  state.subscriptions.flatMap((subscription) => reckoning.rules.settledYears(state, subscription, reckoning, on));

const driftBetween = (before: readonly YearAccount[], after: readonly YearAccount[]): YearDrift[] => {
  const years = new Map([...before, ...after].map(({ term, year }) => [`${term}/${year}`, { term, year }]));
  return [...years.values()]
    .toSorted((a, b) => a.term - b.term || a.year - b.year)
    .map(({ term, year }) => ({ term, year, before: sumsOf(before, term, year), after: sumsOf(after, term, year) }))
    .filter(
      (drift) =>
        drift.before?.due !== drift.after?.due ||
        drift.before?.billed !== drift.after?.billed ||
        drift.after?.due !== drift.after?.billed,
    );
};

const sumsOf = (accounts: readonly YearAccount[], term: number, year: number): DueAndBilled | null => {
  const account = accounts.find((candidate) => candidate.term === term && candidate.year === year);
  return account === undefined ? null : { due: account.due, billed: account.billed };
};
