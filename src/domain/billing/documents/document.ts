/** A document as the subscription's stream decides it: its lines, and everything they follow from (5.2, 5.3). */
import type { Day } from '../../day.ts';
import { type DecimalText, negate, sum } from '../../money.ts';
import type { YearAccount } from '../years/account.ts';

/** In the order in which they stand on a document (interfaces.md section 2). */
export const lineKinds = ['advance', 'usage', 'advance-settled', 'correction', 'flat-fee', 'flat-fee-refund'] as const;
export type LineKind = (typeof lineKinds)[number];

export type Purpose = 'year' | 'final' | 'correction' | 'cancel';

export type Line = {
  readonly kind: LineKind;
  readonly term: number;
  readonly year: number;
  readonly quantity: DecimalText;
  readonly unitPrice: DecimalText;
  /** Rounded to cents (4.6). */
  readonly amount: DecimalText;
  /** What billed this line's year before: standing documents, by document id, after the reference of what was billed elsewhere (4.5, 4.13). */
  readonly settles: readonly string[];
  /** How the amount is made, in figures that the derivation's years hold. */
  readonly formula: string;
};

export type YearReference = { readonly term: number; readonly number: number; readonly from: Day; readonly to: Day };

/** A stream as it was read: a revision of −1 and an empty digest mean that it had no event yet. */
export type Input = { readonly stream: string; readonly revision: number; readonly digest: string };

export type DecidedDocument = {
  /** Deterministic: the school and the document's number in the school's subscription stream, from 1. */
  readonly document: string;
  readonly school: string;
  readonly purpose: Purpose;
  readonly year: YearReference;
  /** The first day on which a run issues it. */
  readonly dueFrom: Day;
  readonly lines: readonly Line[];
  readonly total: DecimalText;
  /** Id of the document that this one cancels. */
  readonly cancels: string | null;
  /** The references among what its lines settle that are no documents of ours (4.13); absent when there are none. */
  readonly elsewhere?: readonly string[];
  /** Its own year and those its lines are for, with counts, days, prices and sums as they were known. */
  readonly years: readonly YearAccount[];
  readonly inputs: readonly Input[];
  /** The version of the rules that it is made by; absent when that is 1 (5.3). */
  readonly rules?: number;
};

/** What a decision is before it knows its id, its inputs and the rules that made it. */
export type Draft = Omit<DecidedDocument, 'document' | 'school' | 'inputs' | 'rules'>;

/** The lines of a document for one year of a term. */
export const linesFor = <L extends Pick<Line, 'term' | 'year'>>(
  { lines }: { readonly lines: readonly L[] },
  term: number,
  year: number,
): L[] => lines.filter((line) => line.term === term && line.year === year);

export const totalOf = (lines: readonly Line[]): DecimalText => sum(lines.map(({ amount }) => amount));

/** Zero amounts are left out; the rest in the fixed order (4.4). */
export const orderedLines = (lines: readonly Line[]): Line[] =>
  lines
    .filter(({ amount }) => amount !== '0.00')
    .toSorted((a, b) => lineKinds.indexOf(a.kind) - lineKinds.indexOf(b.kind) || a.term - b.term || a.year - b.year);

/** The document that takes another back whole: its lines negated (4.7). Its year is that of what it cancels. */
export const cancelling = (
  { document, year, dueFrom, lines: cancelled, elsewhere }: DecidedDocument,
  settles: (line: Line) => readonly string[],
): Draft => {
  const lines = cancelled.map((line) => ({
    ...line,
    quantity: negateQuantity(line.quantity),
    amount: negate(line.amount),
    settles: settles(line),
    formula: `−(${line.formula})`,
  }));
  return {
    purpose: 'cancel',
    year,
    dueFrom,
    lines,
    total: totalOf(lines),
    cancels: document,
    ...(elsewhere === undefined ? {} : { elsewhere }),
    years: [],
  };
};

const negateQuantity = (quantity: DecimalText): DecimalText =>
  quantity.startsWith('-') ? quantity.slice(1) : `-${quantity}`;
