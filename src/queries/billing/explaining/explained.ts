import type { YearAccount } from '../../../domain/billing/years/account.ts';
import type { Day } from '../../../domain/day.ts';
import type { TableRow, TableSpan } from '../../../domain/results/columns/countedTable.ts';
import type { DocumentRow } from '../../../projections/documents.ts';
import type { ShownEvent, ShownResult } from '../../results/evidence.ts';
import type { BilledBefore, Derivation, DerivedYear } from '../derived.ts';

export type ExplainedYear = DerivedYear & {
  readonly account: YearAccount;
  /** Of a year that is corrected: how it was billed before. */
  readonly before?: BilledBefore;
  /** One row per pupil, one column for each of `days`. Under a daily measure only the count day has a column. */
  readonly rows: readonly TableRow[];
  /** Under a daily measure: the days on which each pupil counted. */
  readonly spans: readonly TableSpan[];
};

export type Explanation = {
  readonly document: DocumentRow;
  readonly derivation: Omit<Derivation, 'years'>;
  readonly years: readonly ExplainedYear[];
  /** Pseudonyms. A row's `pupil` is an index into this list, from 1. */
  readonly pupils: readonly string[];
  /** The results that made pupils count. A cell's number is an index into this list, from 1. */
  readonly results: readonly (ShownResult & { readonly pupil: string })[];
  /** The imports that linked those results, and the manual decisions in force on them. */
  readonly imports: readonly ExplainedImport[];
  readonly decisions: readonly ShownEvent[];
};

export type ExplainedImport = {
  readonly import: string;
  /** The name of its source. */
  readonly source: string;
  readonly linkedOn: Day;
  readonly event: ShownEvent;
  readonly rows: { readonly stream: string; readonly from: number; readonly to: number; readonly digest: string };
};
