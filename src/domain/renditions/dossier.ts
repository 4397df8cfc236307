/** A dossier as tables, which PDF and CSV both show (documents.md 9.5). */
import type { Day } from '../day.ts';
import { csvOf } from './csv.ts';

export type DossierColumn = { readonly title: string; readonly align?: 'right' };

export type DossierPart = {
  readonly title: string;
  readonly columns: readonly DossierColumn[];
  /** Each row has as many cells as there are columns. */
  readonly rows: readonly (readonly string[])[];
};

export type Dossier = {
  readonly number: string;
  readonly issuedOn: Day;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly parts: readonly DossierPart[];
};

/** Each row begins with the name of its part; the first row of a part names its columns. */
export const dossierCsv = ({ facts, parts }: Dossier): string =>
  csvOf([
    ['Onderdeel', 'Naam', 'Waarde'],
    ...facts.map(([label, value]) => ['Document', label, value]),
    ...parts
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ title, columns, rows }) => [
        ['Onderdeel', ...columns.map((column) => column.title)],
        ...rows.map((row) => [title, ...row]),
      ]),
  ]);
