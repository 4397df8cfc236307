import type { YearAccount } from '../../domain/billing/years/account.ts';
import type { Day } from '../../domain/day.ts';
import type { TableRow, TableSpan } from '../../domain/results/columns/countedTable.ts';
import type { InvoiceRow } from '../../projections/documents.ts';
import type { ShownEvent, ShownResult } from '../results/evidence.ts';
import type { Derivation, DerivedYear } from './derivation.ts';

export type ExplainedYear = DerivedYear & {
  readonly account: YearAccount;
  /** A row a pupil, a column for each of `days`; of a daily measure only for the count day. */
  readonly rows: readonly TableRow[];
  /** Of a daily measure: when each pupil counted. */
  readonly spans: readonly TableSpan[];
};

export type Explanation = {
  readonly document: InvoiceRow;
  readonly derivation: Omit<Derivation, 'years'>;
  readonly years: readonly ExplainedYear[];
  /** Pseudonyms; a row's `pupil` is the place here, from 1. */
  readonly pupils: readonly string[];
  /** What made them count; a cell's number is the place here, from 1. */
  readonly results: readonly (ShownResult & { readonly pupil: string })[];
  /** The imports that linked those results, and the manual decisions in force about them. */
  readonly imports: readonly ExplainedImport[];
  readonly decisions: readonly ShownEvent[];
};

export type ExplainedImport = {
  readonly import: string;
  readonly source: string;
  readonly linkedOn: Day;
  readonly event: ShownEvent;
  readonly rows: { readonly stream: string; readonly from: number; readonly to: number; readonly digest: string };
};
