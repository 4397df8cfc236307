/**
 * Shows what a write that moves money would lead to (`?preview=true`). It does the write and bills the school on a
 * ledger that keeps nothing.
 */

import type { DocumentsEvent, IssuedDocument } from '../../domain/billing/documents/issuing.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { streams } from '../../ledger/streams.ts';
import { type Deps, previewing } from '../deps.ts';
import { reckoningFor } from './decide.ts';
import { runInvoices } from './run.ts';

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
  /** The documents that the write itself issues for the school, and those that a run for the school then issues today. */
  readonly documents: readonly IssuedDocument[];
  readonly blocked: readonly RefusedSchool[];
  /** The drift that the write leaves, before that run. */
  readonly drift: readonly YearDrift[];
};

/** @throws whatever the write throws */
export const previewWrite = async <T>(
  deps: Deps,
  school: string,
  write: (preview: Deps) => Promise<T>,
  context: Context,
): Promise<Preview<T>> => {
  const preview = previewing(deps);
  const on = today(preview);
  const { head } = await preview.folds.documents();
  const before = await settledIn(preview, school, on);
  const outcome = await write(preview);
  const after = await settledIn(preview, school, on);
  const { blocked } = await runInvoices(preview, { on, schools: [school] }, context);
  const { events } = await preview.ledger.read<DocumentsEvent>(streams.documents, head);
  return {
    outcome,
    documents: events
      .filter(({ data }) => data.school === school)
      .map(({ data, metadata: { digest } }) => ({ ...data, digest })),
    blocked: blocked.filter((one) => one.school === school),
    drift: driftBetween(before, after),
  };
};

const settledIn = async (deps: Deps, school: string, on: Day): Promise<YearAccount[]> => {
  const { state } = await billingOf(deps, school);
  const { reckoning } = await reckoningFor(deps, school, state);
  return state.subscriptions.flatMap((subscription) =>
    reckoning.rules.settledYears(state, subscription, reckoning, on),
  );
};

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
