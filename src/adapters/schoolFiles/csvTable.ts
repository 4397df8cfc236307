/** Reads a CSV file whose columns a request names: many steps at once (interfaces.md section 2). */
import type { TableColumn, TableReader, TableRow } from '../../commands/files/tableReader.ts';
import { dayText } from '../../domain/day.ts';
import { fileEmpty } from '../../domain/files/badRows.ts';
import type { FileFault, HeaderPlace } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { columnNames, isBlank } from '../fileFormats/columnNames.ts';
import { eachCsvRow } from '../fileFormats/csvRows.ts';
import { dayReader } from './resultsTable.ts';

/** More than any board has schools. */
const rowsMax = 1_000;

export const readCsvTable: TableReader = async (body, columns) => {
  const rows: TableRow[] = [];
  const dayOf = dayReader();
  let header: Header | undefined;
  await eachCsvRow(body, { refusing: unreadable, separatorIn: () => ';' }, (record, line) => {
    if (header === undefined) header = headerOf(record, columns, { of: 'line', number: line });
    else rows.push(rowOf(record, header, line, dayOf));
    if (rows.length > rowsMax) throw new Rejection('file_too_large', { of: 'step-rows', max: rowsMax });
  });
  if (rows.length === 0) throw fileEmpty();
  return rows;
};

type Header = {
  readonly width: number;
  readonly places: readonly { readonly column: TableColumn; readonly place: number }[];
};

/** @throws Rejection file_unreadable */
const headerOf = (cells: readonly string[], columns: readonly TableColumn[], at: HeaderPlace): Header => {
  const names = columnNames(cells, at, unreadable).map((name) => name.toLowerCase());
  const missing = columns.filter(({ name, isOptional }) => isOptional !== true && !names.includes(name.toLowerCase()));
  if (missing.length > 0) {
    const named = missing.map(({ name }) => [name]);
    throw unreadable({ is: 'columns-missing', at, columns: named, separators: [';'] });
  }
  const places = columns.map((column) => {
    const name = column.name.toLowerCase();
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw unreadable({ is: 'column-twice', at, column: [column.name] });
    return { column, place: names.indexOf(name) };
  });
  // A column that is not read is refused: its content would be ignored without anybody noticing.
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  if (names.some((name) => name !== '' && !known.has(name)))
    throw unreadable({ is: 'column-unknown', at, columns: columns.map(({ name }) => name) });
  return { width: names.length, places };
};

const rowOf = (
  record: readonly string[],
  { width, places }: Header,
  row: number,
  dayOf: ReturnType<typeof dayReader>,
): TableRow => {
  const cells = places.map(({ column: { name, isDay }, place }) => {
    const text = record[place]?.trim() ?? '';
    const day = isDay ? dayOf(text) : undefined;
    return [name, day === undefined ? text : dayText(day)] as const;
  });
  const exceeds = !record.slice(width).every(isBlank);
  return { row, cells: Object.fromEntries(cells), ...(exceeds ? { cellsMax: width } : {}) };
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'csv', fault });
