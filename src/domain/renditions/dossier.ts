/** A dossier as tables, which PDF and CSV both show (documents.md 9.5). */
import type { Day } from '../day.ts';

export type DossierColumn = { readonly title: string; readonly align?: 'right' };

export type DossierPart = {
  readonly title: string;
  readonly columns: readonly DossierColumn[];
  /** As many cells as there are columns. */
  readonly rows: readonly (readonly string[])[];
};

export type Dossier = {
  readonly number: string;
  readonly issuedOn: Day;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly parts: readonly DossierPart[];
};

/** A number as Dutch spreadsheets read it. */
const isNumber = /^-?\d{1,3}(\.?\d{3})*(,\d+)?$/;

/** Marks a text as text if a spreadsheet would take it for a formula (9.5.3). */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** `;`, CRLF, UTF-8 with BOM, RFC 4180 quotes (9.5.3). */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`;

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
