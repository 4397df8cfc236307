/**
 * The books as a file: the audit file of a year, or the journal of some days (documents.md 9.7.4, 9.7.5). A file is made
 * in parts, each by a thread that needs nothing but the request and the number of the part, so nothing is held while a
 * client reads slowly.
 */
import {
  auditfileEnd,
  auditfileHead,
  journalClosing,
  journalOpening,
  journalsOf,
  lastDayOf,
  transaction,
} from '../../domain/accounting/auditfile.ts';
import { type Books, calendarYear, type Span } from '../../domain/accounting/books.ts';
import { type Entry, entriesIn, type Journal } from '../../domain/accounting/entries.ts';
import { journalHeader, journalRows } from '../../domain/accounting/journalCsv.ts';
import { controlOf, isInBalance, monthsWithEntries, type Tally, tallyOf } from '../../domain/accounting/tally.ts';
import { Rejection } from '../../domain/rejection.ts';
import { byteOrderMark } from '../../domain/renditions/csv.ts';
import type { EventStore, Position } from '../../ledger/eventStore.ts';
import { booksAt } from '../../ledger/states/books.ts';
import { inSchool, type SchoolTask, type Stand, type Workers } from '../../ledger/workers/workers.ts';
import { remembering } from '../../waiting/remembering.ts';
import { breathing, inSlices } from '../../waiting/slices.ts';
import { booksUnit, dayOfLastEvent } from './at.ts';

export type ExportAsked = { readonly position: Position } & (
  | { readonly file: 'auditfile'; readonly year: number }
  | ({ readonly file: 'journal' } & Span)
);

/** The text of a part, or the entries of a journal and a month that make it. */
type Part =
  | { readonly text: string }
  | { readonly journal: Journal; readonly month: string; readonly skip: number; readonly take: number };

type Plan = {
  readonly books: Books;
  readonly span: Span;
  readonly parts: readonly Part[];
  readonly shown: (entry: Entry) => string;
  /** The entries that the last part was cut from. */
  latest?: { readonly of: string; readonly entries: readonly Entry[] };
};

/** Some two megabytes of an audit file. */
const entriesPerPart = 2_500;

/**
 * The bytes of a file, part by part. Before the first part the books are compared with documents and payments.
 * @throws Rejection books_do_not_balance, supplier_incomplete, history_unknown
 */
export async function* exportedBytes(
  deps: Stand & { readonly workers?: Workers | undefined },
  asked: ExportAsked,
): AsyncGenerator<Uint8Array, void, void> {
  for (let part = 0, parts = 1; part < parts; part++) {
    const found = await inSchool(deps, exportPart, booksUnit, { ...asked, part });
    parts = found.parts;
    yield found.bytes;
  }
}

type PartAsked = ExportAsked & { readonly part: number };
type PartFound = { readonly bytes: Uint8Array; readonly parts: number };

export const exportPart: SchoolTask<PartAsked, PartFound> = {
  name: 'accounting-export',
  work: async (stand, _unit, { part, ...asked }) => {
    const making = makingOf(stand, asked);
    try {
      making.plan ??= planned(stand, asked);
      const plan = await making.plan;
      const parts = plan.parts.length;
      const bytes = Buffer.from(await textOf(plan, plan.parts[part]!));
      if (part === parts - 1) delete making.plan;
      return { bytes, parts };
    } catch (error) {
      delete making.plan;
      throw error;
    }
  },
};

/** The plan of a file that is being made. A plan that was forgotten is made again, and is the same. */
type Making = { plan?: Promise<Plan> };

const plansKeptMax = 4;
const plansIn = new WeakMap<EventStore, ReturnType<typeof remembering<Making>>>();

const makingOf = ({ ledger: { store } }: Stand, asked: ExportAsked): Making => {
  const plans = plansIn.get(store) ?? remembering<Making>(plansKeptMax);
  plansIn.set(store, plans);
  return plans(JSON.stringify(asked), () => ({}));
};

const planned = async (stand: Stand, asked: ExportAsked): Promise<Plan> => {
  const books = await booksAt(stand, asked.position);
  const span: Span = asked.file === 'auditfile' ? calendarYear(asked.year) : { from: asked.from, to: asked.to };
  const tally = await inSlices(tallyOf(books, span));
  const control = controlOf(books, span, tally);
  if (!isInBalance(control))
    throw new Rejection('books_do_not_balance', {
      ...span,
      differing: Object.entries(control).flatMap(([name, { equal }]) => (equal ? [] : [name])),
    });
  return asked.file === 'auditfile'
    ? { books, span, shown: transaction, parts: await auditfileParts(stand, books, asked, tally) }
    : { books, span, shown: journalRows, parts: [{ text: byteOrderMark + journalHeader }, ...entryParts(tally)] };
};

const auditfileParts = async (
  stand: Stand,
  books: Books,
  { year, position }: { readonly year: number; readonly position: Position },
  tally: Tally,
): Promise<Part[]> => {
  const { supplier } = (await stand.folds.catalogue(position)).state;
  const createdOn = await dayOfLastEvent(stand, position);
  if (supplier === undefined || createdOn === undefined) throw new Rejection('supplier_incomplete', {});
  const parts = entryParts(tally);
  return [
    { text: auditfileHead(books, { year, createdOn, supplier, tally }) },
    ...journalsOf(tally).flatMap((journal) => [
      { text: journalOpening(journal) },
      ...parts.filter((part) => 'journal' in part && part.journal === journal),
      { text: journalClosing },
    ]),
    { text: auditfileEnd },
  ];
};

const entryParts = (tally: Tally): Part[] =>
  monthsWithEntries(tally).flatMap(({ journal, month, count }) =>
    Array.from({ length: Math.ceil(count / entriesPerPart) }, (_, index) => ({
      journal,
      month,
      skip: index * entriesPerPart,
      take: entriesPerPart,
    })),
  );

const textOf = async (plan: Plan, part: Part): Promise<string> => {
  if ('text' in part) return part.text;
  const entries = (await entriesOfMonth(plan, part)).slice(part.skip, part.skip + part.take);
  const letOthersIn = breathing();
  const texts: string[] = [];
  for (const entry of entries) {
    texts.push(plan.shown(entry));
    await letOthersIn();
  }
  return texts.join('');
};

/** Entries by day. Those of one day keep the order in which they come, which is by document. */
const entriesOfMonth = async (
  plan: Plan,
  { journal, month }: { readonly journal: Journal; readonly month: string },
): Promise<readonly Entry[]> => {
  const of = `${journal} ${month}`;
  if (plan.latest?.of === of) return plan.latest.entries;
  const letOthersIn = breathing();
  const entries: Entry[] = [];
  for (const entry of entriesIn(plan.books, journal, monthWithin(plan.span, month))) {
    entries.push(entry);
    await letOthersIn();
  }
  plan.latest = { of, entries: entries.toSorted((a, b) => Number(a.on > b.on) - Number(a.on < b.on)) };
  return plan.latest.entries;
};

const monthWithin = ({ from, to }: Span, month: string): Span => {
  const [first, last] = [`${month}-01`, lastDayOf(month)];
  return { from: first < from ? from : first, to: last > to ? to : last };
};
