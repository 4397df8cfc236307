/** A document as it is decided in the subscription's stream: its lines, and everything from which they follow (5.2, 5.3). */
import type { Day } from '../../day.ts';
import { type DecimalText, negate, sum } from '../../money.ts';
import type { YearAccount } from '../years/account.ts';

/** In the order in which they appear on a document (interfaces.md section 2). */
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
  /** The earlier bills of this line's year (4.5, 4.13): first the reference of a bill made elsewhere, then the ids of standing documents. */
  readonly settles: readonly string[];
  /** How the amount is calculated, in figures that are also in the derivation's years. */
  readonly formula: string;
};

export type YearReference = { readonly term: number; readonly number: number; readonly from: Day; readonly to: Day };

/** The number of the document that a decision became; undefined until it is issued. */
export type NumberOf = (document: string) => string | undefined;

/** A stream as it was read. Revision −1 with an empty digest means that it had no event yet. */
export type Input = { readonly stream: string; readonly revision: number; readonly digest: string };

export type DecidedDocument = {
  /**
   * The school's id and the document's number in the school's subscription stream, from 1. Repeating the decision thus
   * gives the same id.
   */
  readonly document: string;
  readonly school: string;
  readonly purpose: Purpose;
  readonly year: YearReference;
  /** The first day on which a run can issue it. */
  readonly dueFrom: Day;
  readonly lines: readonly Line[];
  readonly total: DecimalText;
  /** Id of the document that this one cancels. */
  readonly cancels: string | null;
  /** The references in its lines' `settles` that are not our documents (4.13); absent when there are none. */
  readonly elsewhere?: readonly string[];
  /** The document's own year and the years of its lines, with counts, days, prices and sums as known at the decision. */
  readonly years: readonly YearAccount[];
  readonly inputs: readonly Input[];
  /** The version of the rules that it is made by; absent when that is 1 (5.3). */
  readonly rules?: number;
};

/** What a decision is before it knows its id, its inputs and the rules that made it. */
export type Draft = Omit<DecidedDocument, 'document' | 'school' | 'inputs' | 'rules'>;

export const linesFor = <L extends Pick<Line, 'term' | 'year'>>(
  { lines }: { readonly lines: readonly L[] },
  term: number,
  year: number,
): L[] => lines.filter((line) => line.term === term && line.year === year);

export const totalOf = (lines: readonly Line[]): DecimalText => sum(lines.map(({ amount }) => amount));

/** The lines in the fixed order, without those of zero (4.4). */
export const orderedLines = (lines: readonly Line[]): Line[] =>
  lines
    .filter(({ amount }) => amount !== '0.00')
    .toSorted((a, b) => lineKinds.indexOf(a.kind) - lineKinds.indexOf(b.kind) || a.term - b.term || a.year - b.year);

/** The document that cancels another: the same lines, negated (4.7). Its year is the year of the cancelled document. */
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
