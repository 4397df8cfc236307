/**
 * Reads DUO's register of school locations (interfaces 1). Its encoding, separator and column names vary by year. The
 * domain (register.ts) decides which rows are valid.
 */
import type { RegisterReader } from '../../commands/files/fileReaders.ts';
import { fileEmpty } from '../../domain/files/badRows.ts';
import type { RegisterColumn, RegisterRow } from '../../domain/parties/register.ts';
import type { FileFault, HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { columnNames, isBlank } from '../fileFormats/columnNames.ts';
import { eachCsvRow, firstLine } from '../fileFormats/csvRows.ts';

/** Several times the number of schools in the country. */
const rowsMax = 50_000;

/**
 * A row's number is the line it starts on. @throws Rejection file_unreadable when the file is no table or lacks a
 * required column, file_empty
 */
export const readDuoRegister: RegisterReader = async (body) => {
  const rows: RegisterRow[] = [];
  let header: Header | undefined;
  await eachCsvRow(body, { refusing: unreadable, separatorIn }, (record, line) => {
    if (header === undefined) header = headerOf(record, { of: 'line', number: line });
    else rows.push(rowOf(record, header, line));
    if (rows.length > rowsMax) throw new Rejection('file_too_large', { of: 'register-rows', max: rowsMax });
  });
  if (header === undefined) throw fileEmpty();
  return { rows, columns: header.columns };
};

/** Names that DUO has used over the years. Case, spaces, `-` and `_` do not matter. */
const columnNamesKnown: Readonly<Record<RegisterColumn, readonly string[]>> = {
  institution: ['BRIN NUMMER', 'INSTELLINGSCODE'],
  location: ['VESTIGINGSNUMMER', 'VESTIGINGSCODE'],
  name: ['VESTIGINGSNAAM'],
  board: ['BEVOEGD GEZAG NUMMER'],
  street: ['STRAATNAAM'],
  houseNumber: ['HUISNUMMER-TOEVOEGING'],
  postalCode: ['POSTCODE'],
  city: ['PLAATSNAAM'],
  kind: ['SOORT PO', 'SOORT PRIMAIR ONDERWIJS'],
};
const columns = Object.keys(columnNamesKnown) as RegisterColumn[];
/** A file without this column lists mainstream primary schools only. */
const columnsSpared: readonly RegisterColumn[] = ['kind'];

type Header = {
  readonly width: number;
  readonly places: Readonly<Record<RegisterColumn, number>>;
  readonly columns: Readonly<Record<RegisterColumn, string | null>>;
};

const plain = (name: string): string => name.toUpperCase().replace(/[\s_-]+/g, '');

/** @throws Rejection file_unreadable */
const headerOf = (cells: readonly string[], at: HeaderPlace): Header => {
  const names = columnNames(cells, at, unreadable);
  const given = names.map(plain);
  const placesOf = (column: RegisterColumn) =>
    given.flatMap((name, place) => (columnNamesKnown[column].some((known) => plain(known) === name) ? [place] : []));
  for (const column of columns) {
    const found = placesOf(column).length;
    if (found > 1) throw unreadable({ is: 'column-twice', at, column: columnNamesKnown[column] });
    if (found === 0 && !columnsSpared.includes(column))
      throw unreadable({
        is: 'columns-missing',
        at,
        columns: [columnNamesKnown[column]],
        separators: [';', ','],
      });
  }
  const places = columns.map((column) => [column, placesOf(column)[0] ?? -1] as const);
  return {
    width: names.length,
    places: Object.fromEntries(places) as Header['places'],
    columns: Object.fromEntries(places.map(([column, place]) => [column, names[place] ?? null])) as Header['columns'],
  };
};

const rowOf = (record: readonly string[], { width, places }: Header, row: number): RegisterRow => {
  const texts = columns.map((column) => [column, textOf(record[places[column]])] as const);
  const read: RegisterRow = { row, ...(Object.fromEntries(texts) as Record<RegisterColumn, string>) };
  return record.slice(width).every(isBlank) ? read : { ...read, cellsMax: width };
};

const textOf = (field = ''): string => field.trim().normalize('NFC');

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'register', fault });

/** Column names hold neither. */
const separatorIn = (beginning: Buffer): ';' | ',' => (firstLine(beginning).includes(';') ? ';' : ',');
