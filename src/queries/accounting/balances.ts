/** The trial balance of a year, and what is deferred on a day (documents.md 9.7.3, 9.7.6). */
import { type Deferred, type DeferredLine, deferredOn } from '../../domain/accounting/deferred.ts';
import { type TrialBalance, trialBalance } from '../../domain/accounting/trialBalance.ts';
import { newestOf } from '../../domain/billing/rules/rules.ts';
import { expectedSettlement } from '../../domain/billing/years/yearAccount.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { RefusedSchool } from '../../domain/rejection.ts';
import type { Position } from '../../ledger/eventStore.ts';
import { billingOf } from '../../ledger/states/billing.ts';
import { booksAt } from '../../ledger/states/books.ts';
import { unlessBlocked } from '../../ledger/unknownHistory.ts';
import { inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { inParallel } from '../../waiting/inParallel.ts';
import { inSlices } from '../../waiting/slices.ts';
import { subscriptionOf } from '../billing/subscription.ts';
import type { Sources } from '../sources.ts';
import { booksUnit } from './at.ts';

export const trialBalanceOf: SchoolTask<{ readonly year: number; readonly position: Position }, TrialBalance> = {
  name: 'trial-balance',
  work: async (stand, _unit, { year, position }) => inSlices(trialBalance(await booksAt(stand, position), year)),
};

export const trialBalanceAnswer = (
  { deps }: Pick<Sources, 'deps'>,
  asked: { readonly year: number; readonly position: Position },
): Promise<TrialBalance> => inSchool(deps, trialBalanceOf, booksUnit, asked);

export type DeferredQuery = {
  readonly on: Day;
  readonly position: Position;
  /** Exclusive: the key of the line after which the page begins. */
  readonly after?: string;
  readonly limit: number;
};

type PageOfLines = {
  readonly lines: readonly DeferredLine[];
  readonly totals: Deferred['totals'];
  readonly hasMore: boolean;
  readonly closedThrough: Day | undefined;
};

/** Document and line, in the order of the list. */
export const lineKey = ({ number, line }: Pick<DeferredLine, 'number' | 'line'>): string =>
  `${number}/${String(line).padStart(6, '0')}`;

export const deferredPage: SchoolTask<DeferredQuery, PageOfLines> = {
  name: 'deferred-page',
  work: async (stand, _unit, { on, position, after = '', limit }) => {
    const books = await booksAt(stand, position);
    const { lines, totals } = await inSlices(deferredOn(books, on));
    const rest = lines.filter((line) => lineKey(line) > after);
    return {
      lines: rest.slice(0, limit),
      totals,
      hasMore: rest.length > limit,
      closedThrough: books.closedThrough,
    };
  },
};

export type DeferredItem = Omit<DeferredLine, 'standing'> & {
  /** The expected cost of the running year, and what would remain to settle, including VAT; null for any other line. */
  readonly expected: { readonly usage: DecimalText; readonly settlement: DecimalText } | null;
};

export type DeferredAnswer = {
  readonly on: Day;
  readonly totals: Deferred['totals'];
  readonly items: readonly DeferredItem[];
  /** Schools whose running year cannot be reckoned, and why. Absent when there are none. */
  readonly blocked?: readonly RefusedSchool[];
  /** The key of the last line of the page; null on the last page. */
  readonly next: string | null;
};

// Reads of this many schools are sent to the store as one.
const schoolsAtOnce = 8;

export const deferredAnswer = async (sources: Sources, query: DeferredQuery): Promise<DeferredAnswer> => {
  const { on, position } = query;
  const { lines, totals, hasMore, closedThrough } = await inSchool(sources.deps, deferredPage, booksUnit, query);
  const today = closedThrough === undefined ? on : addDays(closedThrough, 1);
  const day = on < today ? on : today;
  const running = Map.groupBy(
    lines.filter((line) => isRunning(line, day)),
    ({ school }) => school,
  );
  const expected = new Map<DeferredLine, DeferredItem['expected']>();
  const blocked: RefusedSchool[] = [];
  await inParallel([...running], schoolsAtOnce, async ([school, own]) => {
    const years = await unlessBlocked(school, blocked, () => yearsOf(sources, school, position, day));
    for (const line of own) {
      const account = years?.find(({ term, year }) => term === line.term && year === line.year);
      if (account !== undefined)
        expected.set(line, expectedSettlement(account, newestOf(sources.deps.folds.rules).rounding));
    }
  });
  return {
    on,
    totals,
    items: lines.map((line) => {
      const { standing: _, ...shown } = line;
      return { ...shown, expected: expected.get(line) ?? null };
    }),
    ...(blocked.length === 0 ? {} : { blocked: blocked.toSorted((a, b) => (a.school < b.school ? -1 : 1)) }),
    next: hasMore ? lineKey(lines.at(-1)!) : null,
  };
};

/** Whether a line is the advance of a year that runs on a day. */
const isRunning = ({ kind, standing, from, to }: DeferredLine, day: Day): boolean =>
  kind === 'advance' && standing && from <= day && day <= to;

const yearsOf = async (sources: Sources, school: string, position: Position, day: Day) => {
  const { state } = await billingOf(sources.deps, school, position);
  const known = { state, numbers: {}, moment: '', position, through: position, day };
  return (await subscriptionOf(sources, school, known))?.subscriptions.flatMap(({ years }) => years);
};
