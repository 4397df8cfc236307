/**
 * A document as its derivation gives it: lines, years, counted days, and the events that each comes from (documents
 * 9.1).
 */
import type { DecidedDocument, Input, Line } from '../../domain/billing/documents/document.ts';
import type { FormulaPart } from '../../domain/billing/documents/formulaParts.ts';
import type { YearAccount } from '../../domain/billing/years/account.ts';
import type { Day } from '../../domain/day.ts';
import type { DecimalText } from '../../domain/money.ts';
import type { Position } from '../../ledger/eventStore.ts';
import type { EventReference, ShownEvent } from '../results/evidence.ts';
import type { LineSince } from './since.ts';

export type DerivedLine = Line & {
  /** Number of the line on the document, from 1. */
  readonly line: number;
  readonly description: string;
  /** The formula, number by number. */
  readonly formulaParts: readonly FormulaPart[];
  /** The account of the line's year: counts and their days, price, due and billed, as known at the decision. */
  readonly from: YearAccount | null;
  /** How the year stood when it was billed before. Absent from lines other than corrections, and where it was billed elsewhere. */
  readonly before?: BilledBefore;
  /** Why a correction is there: the events since the year was last settled. Absent from other lines. */
  readonly since?: LineSince;
};

/** A year as the document recorded it that settled it last. */
export type BilledBefore = {
  readonly number: string;
  /** As shown; null for a year that had none. */
  readonly average: DecimalText | null;
  readonly due: DecimalText | null;
  /** N of each month-end on that document, beside N as this one has it. */
  readonly months: readonly { readonly lastDay: Day; readonly before: number; readonly pupils: number }[];
};

export type CountedDay = {
  readonly day: Day;
  /** What the day's count is used for. `change`: under a daily measure, the first day with another number of pupils. */
  readonly as: 'count-day' | 'month-end' | 'change';
  /** N, as recorded in the decision. */
  readonly pupils: number;
  /** Path of the list of pupils who counted on the day, as known when the document was decided. */
  readonly who: string;
};

/** The framework agreement that set a price, and the events that put it in force and made the school a member (7.4). */
export type AgreedBy = {
  readonly agreement: string;
  readonly formula: string;
  readonly formulaParts: readonly FormulaPart[];
  readonly concludedBy: ShownEvent | null;
  readonly joinedBy: ShownEvent | null;
};

export type DerivedYear = {
  readonly term: number;
  readonly year: number;
  /**
   * The event of the catalogue that set the price, and the number of the document that fixed it for good, if there is
   * one (4.2).
   */
  readonly price: {
    readonly amount: DecimalText;
    readonly event: ShownEvent | null;
    readonly document: string | null;
    /** Absent when the price is the plan's own. */
    readonly agreed?: AgreedBy;
  } | null;
  readonly days: readonly CountedDay[];
};

/** A document that is settled or cancelled by this one, with the events that decided and issued it. */
export type DocumentReference = {
  readonly number: string;
  readonly issuedOn: Day;
  readonly total: DecimalText;
  readonly decided: Input;
  readonly issued: EventReference & { readonly digest: string };
};

export type Derivation = {
  readonly number: string;
  readonly digest: string;
  readonly decision: Input;
  readonly purpose: DecidedDocument['purpose'];
  readonly cancels: string | null;
  readonly lines: readonly DerivedLine[];
  /** The document's own year and the years of its lines. */
  readonly years: readonly DerivedYear[];
  readonly settled: readonly DocumentReference[];
  /** The events that decided it and, in the documents stream, issued it. */
  readonly decidedBy: ShownEvent;
  readonly issuedBy: EventReference;
  /** Everything that the decision was made from. */
  readonly inputs: readonly Input[];
  /** The version of the rules that it was made by (5.3). */
  readonly rules: number;
  /** Position in the log at which the school's results are as the decision read them. */
  readonly resultsAt: Position;
  /** The inputs of the number, the date and the parties. */
  readonly issuedFrom: readonly Input[];
  /** total × rate / (100 + rate) */
  readonly vatFormula: string;
  readonly vatFormulaParts: readonly FormulaPart[];
};
