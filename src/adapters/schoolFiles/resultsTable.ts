/**
 * Makes results of the rows of a table, our own format (interfaces 1), whether it came as CSV or in a workbook. The domain
 * (row.ts) decides which rows are valid.
 */

import { type DayNumber, parseDay } from '../../domain/day.ts';
import type { DayForm, FaultCode } from '../../domain/files/badRows.ts';
import type { FileWarning } from '../../domain/files/warnings.ts';
import type { HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { FileFormat, ReadRow, RowFault, RowField } from '../../domain/results/row.ts';
import { columnNames } from '../fileFormats/columnNames.ts';
import type { Refusing } from '../fileFormats/fileText.ts';

/** One row of a table. A place without a cell counts as empty. */
export type Cells = {
  /** Without the spaces around it. */
  text(place: number): string;
  day(place: number): DayNumber | undefined;
  /** Why a cell cannot hold an id or a code as the source gave it. Left out where a format has only text. */
  spoiled?(place: number): FaultCode | undefined;
  /** Whether the row has more cells than the header has names. */
  exceeds(width: number): boolean;
};

const columns = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode', 'eckid'] as const;
type Column = (typeof columns)[number];
const columnsNeeded: readonly Column[] = ['leerling', 'categorie', 'afnamedatum'];

const columnOf: Readonly<Record<Exclude<RowField, 'row'>, Column>> = {
  pupil: 'leerling',
  also: 'eckid',
  category: 'categorie',
  takenOn: 'afnamedatum',
  yearGroup: 'jaargroep',
  testCode: 'toetscode',
  key: 'resultaat',
};

const categories: ReadonlyMap<string, Category> = new Map([
  ['toets', 'standardised-test'],
  ['leerdoel', 'learning-goal'],
  ['betrokkenheid', 'engagement'],
]);

export type TableHeader = {
  readonly width: number;
  /** −1 for a column that the table lacks. */
  readonly places: Readonly<Record<Column, number>>;
  readonly format: FileFormat;
  /** Names the columns that are ignored. */
  readonly warnings: readonly FileWarning[];
};

export type TableRules = {
  readonly at: HeaderPlace;
  /** The separator of the cells in a row. A workbook has none. */
  readonly separators: readonly string[];
  readonly dayForms: readonly DayForm[];
  readonly refusing: Refusing;
};

/** @throws the error of `refusing` for a column that is missing or named twice, or a name with a line end inside */
export const headerOf = (cells: readonly string[], { at, separators, dayForms, refusing }: TableRules): TableHeader => {
  const names = columnNames(cells, at, refusing);
  const known = names.map((name) => name.toLowerCase());
  for (const column of columns)
    if (known.indexOf(column) !== known.lastIndexOf(column))
      throw refusing({ is: 'column-twice', at, column: [column] });
  const missing = columnsNeeded.filter((column) => !known.includes(column));
  if (missing.length > 0)
    throw refusing({ is: 'columns-missing', at, columns: missing.map((column) => [column]), separators });
  const places = Object.fromEntries(columns.map((column) => [column, known.indexOf(column)])) as TableHeader['places'];
  const ignored = [...new Set(names)].filter(
    (name) => name !== '' && !(columns as readonly string[]).includes(name.toLowerCase()),
  );
  return {
    width: names.length,
    places,
    format: formatOf(names, places, dayForms),
    warnings: ignored.map((name) => ({ is: 'column-ignored', column: name.slice(0, columnNameCharactersMax) })),
  };
};

const columnNameCharactersMax = 64;

const formatOf = (
  names: readonly string[],
  places: TableHeader['places'],
  dayForms: readonly DayForm[],
): FileFormat => {
  const nameOf = (column: Column): string | null => names[places[column]] ?? null;
  const named = Object.entries(columnOf).map(([field, column]) => [field, nameOf(column)] as const);
  const byField = Object.fromEntries(named) as Record<Exclude<RowField, 'row'>, string | null>;
  return {
    columns: {
      ...byField,
      row: null,
      // Two results that share a key made from their fields can differ in nothing but the year group.
      key: byField.key ?? byField.yearGroup,
    },
    dayForms,
    categories: [...categories.keys()],
    needed: [],
    row: { is: 'at-most', count: names.length, of: 'cells' },
  };
};

export const readRow = (cells: Cells, { places, width }: TableHeader, row: number): ReadRow => {
  const categoryText = cells.text(places.categorie).toLowerCase();
  const takenOn = cells.day(places.afnamedatum);
  const read = {
    row,
    key: cells.text(places.resultaat) || undefined,
    pupil: cells.text(places.leerling),
    categoryText,
    category: categories.get(categoryText),
    takenOn,
    yearGroup: yearGroupOf(cells.text(places.jaargroep)),
    testCode: cells.text(places.toetscode),
  };
  const also = places.eckid === -1 ? '' : cells.text(places.eckid);
  const found = also === '' ? read : { ...read, also };
  if (cells.exceeds(width)) return { ...found, faults: [{ field: 'row', code: 'too_many_cells' }] };
  if (cells.spoiled === undefined && takenOn !== undefined) return found;
  const faults = faultsIn(cells, places, takenOn);
  return faults.length === 0 ? found : { ...found, faults };
};

/** The fields whose text must be exactly that of the source. */
const exactFields = ['pupil', 'also', 'key', 'testCode'] as const;

const faultsIn = (cells: Cells, places: TableHeader['places'], takenOn: DayNumber | undefined): RowFault[] => {
  const faults: RowFault[] = [];
  for (const field of exactFields) {
    const code = cells.spoiled?.(places[columnOf[field]]);
    if (code !== undefined) faults.push({ field, code });
  }
  if (takenOn === undefined && cells.text(places.afnamedatum) === '')
    faults.push({ field: 'takenOn', code: 'missing' });
  return faults;
};

const yearGroupOf = (text: string): number | null | undefined => {
  if (text === '') return null;
  return /^[1-8]$/.test(text) ? Number(text) : undefined;
};

const dutchDay = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;

const dayIn = (text: string): DayNumber | undefined => {
  const [, day, month, year] = dutchDay.exec(text) ?? [];
  return parseDay(day === undefined ? text : `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`);
};

/** Bound on remembered days. A file has many thousands of rows, but only a few hundred days. */
const daysRememberedMax = 10_000;

/** Reads days as `YYYY-MM-DD` or `D-M-YYYY`. Parses each text of a day only once. */
export const dayReader = (): ((text: string) => DayNumber | undefined) => {
  const known = new Map<string, DayNumber | undefined>();
  return (text) => {
    const day = known.get(text);
    if (day !== undefined || known.has(text)) return day;
    const read = dayIn(text);
    if (known.size < daysRememberedMax) known.set(text, read);
    return read;
  };
};
