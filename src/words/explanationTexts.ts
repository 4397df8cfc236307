/** The texts of an explanation of a document (5.5). */
import type { Purpose } from '../domain/billing/documents/document.ts';
import type { NumberedDocument } from '../domain/billing/documents/issuing.ts';
import type { Day } from '../domain/day.ts';
import type { Category } from '../domain/results/kinds.ts';

export type ExplanationTexts = {
  readonly sections: {
    readonly lines: string;
    readonly years: string;
    readonly pupils: string;
    readonly results: string;
    readonly imports: string;
    readonly decisions: string;
    readonly settled: string;
    readonly sources: string;
    readonly checking: string;
  };
  readonly none: string;
  readonly kinds: Readonly<Record<NumberedDocument['kind'], string>>;
  readonly purposes: Readonly<Record<Purpose, string>>;
  readonly categories: Readonly<Record<Category, string>>;
  readonly title: (number: string) => string;
  readonly schoolAndDebtor: (school: string, debtor: string) => string;
  readonly dated: (day: Day) => string;
  readonly year: (year: number, term: number, from: Day, to: Day) => string;
  readonly cancels: (number: string) => string;
  readonly decided: (event: string, recorded: string) => string;
  readonly rules: (version: number) => string;
  readonly issued: (event: string) => string;
  readonly digest: (digest: string) => string;
  readonly recorded: (moment: string, role: string, reason: string | null) => string;
  readonly total: string;
  readonly vat: (rate: string, formula: string) => string;
  readonly net: (total: string, vat: string) => string;
  readonly billedBefore: (documents: string) => string;
  /** The year of a correction as the document had it that settled it last. */
  readonly asBilled: (document: string, average: string, due: string) => string;
  /** An event that made a share of a correction, and the file or the result that it is about. */
  readonly causedBy: (event: string, about?: { readonly file?: string; readonly result?: string }) => string;
  readonly causedByNoEvent: string;
  readonly plan: (plan: string, yearGroups: readonly number[] | null) => string;
  readonly billed: (amount: string) => string;
  readonly flat: string;
  readonly notYetDue: string;
  readonly due: (amount: string) => string;
  readonly priceUnknown: string;
  readonly price: (amount: string, event: string | null, settledBy: string | null) => string;
  readonly agreed: (agreement: string, events: string, formula: string) => string;
  readonly pool: (day: Day, total: number, own: number) => string;
  readonly average: (over: number, unit: 'days' | 'months', complete: boolean, calculation: string) => string;
  /** Heads of the tables of counts. */
  readonly countDay: string;
  readonly month: (number: number) => string;
  readonly count: string;
  readonly decision: string;
  /** The counts that were billed before, under those of the decision. */
  readonly before: string;
  readonly from: string;
  readonly through: string;
  readonly days: string;
  readonly by: string;
  /** Heads of the table of results, in the order of its columns after the result's own number. */
  readonly resultHeads: readonly [string, string, string, string, string, string, string, string];
  readonly linked: (day: string) => string;
  readonly rows: (stream: string, from: number, to: number) => string;
  readonly digestOf: (digest: string) => string;
  readonly settledBy: (event: string, digest: string) => string;
  readonly issuedBy: (event: string, digest: string) => string;
  readonly forDecision: string;
  readonly forIssue: string;
  readonly stillEmpty: string;
  readonly check: (number: string) => readonly string[];
  readonly andOfDocument: (digest: string) => string;
};
