/**
 * Reads DUO's register of school locations (interfaces 1). Its encoding, separator and column names vary by year. The
 * domain (register.ts) decides which rows are valid.
 */
import { CsvError, Parser } from 'csv-parse';
import type { RegisterReader } from '../../commands/files/fileReaders.ts';
import type { RegisterRow } from '../../domain/parties/register.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { isBlank } from './csvHeader.ts';
import { type Body, FileText, slicesOf } from './fileText.ts';

/** Several times the number of schools in the country. */
const rowsMax = 50_000;

/**
 * A row's number is its line; the header is line 1. @throws Rejection file_unreadable when the file is no table or
 * lacks a required column.
 */
export const readDuoRegister: RegisterReader = async (body) => {
  const rows: RegisterRow[] = [];
  let header: Header | undefined;
  await eachRecord(body, (record, line) => {
    if (header === undefined) header = headerOf(record);
    else if (!record.every(isBlank)) rows.push(rowOf(record, header, line));
    if (rows.length > rowsMax) throw new Rejection('file_too_large', { of: 'register-rows', max: rowsMax });
  });
  if (header === undefined) throw unreadable({ is: 'no-header' });
  return rows;
};

type Column = Exclude<keyof RegisterRow, 'row' | 'broken'>;

/** Names that DUO has used over the years. Case, spaces, `-` and `_` do not matter. */
const columnNames: Readonly<Record<Column, readonly string[]>> = {
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
const columns = Object.keys(columnNames) as Column[];
/** A file without this column lists mainstream primary schools only. */
const columnsSpared: readonly Column[] = ['kind'];

type Header = { readonly width: number; readonly places: Readonly<Record<Column, number>> };

const plain = (name: string): string => name.toUpperCase().replace(/[\s_-]+/g, '');

/** @throws Rejection file_unreadable */
const headerOf = (names: readonly string[]): Header => {
  const given = names.map(plain);
  const placesOf = (column: Column) =>
    given.flatMap((name, place) => (columnNames[column].some((known) => plain(known) === name) ? [place] : []));
  for (const column of columns) {
    const found = placesOf(column).length;
    if (found > 1) throw unreadable({ is: 'column-twice', column: columnNames[column] });
    if (found === 0 && !columnsSpared.includes(column))
      throw unreadable({ is: 'columns-missing', columns: [columnNames[column]], separators: [';', ','] });
  }
  const places = columns.map((column) => [column, placesOf(column)[0] ?? -1] as const);
  return { width: names.length, places: Object.fromEntries(places) as Record<Column, number> };
};

const rowOf = (record: readonly string[], { width, places }: Header, row: number): RegisterRow => {
  const texts = columns.map((column) => [column, textOf(record[places[column]])] as const);
  const read: RegisterRow = { row, ...(Object.fromEntries(texts) as Record<Column, string>) };
  return record.length === width ? read : { ...read, broken: `${record.length} fields where the header has ${width}` };
};

const textOf = (field = ''): string => field.trim().normalize('NFC');

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'register', fault });

/** Column names hold neither separator. */
const separatorIn = (text: Buffer): ';' | ',' => {
  const end = text.indexOf('\n');
  return text.subarray(0, end === -1 ? text.length : end).includes(';') ? ';' : ',';
};

const rowBytesMax = 16 * 1024;

/** @throws errors of `take`, and Rejection file_unreadable */
const eachRecord = async (body: Body, take: TakeRecord): Promise<void> => {
  const text = new FileText('detected', unreadable);
  let parser: RecordParser | undefined;
  for await (const slice of slicesOf(body)) {
    const decoded = text.decode(slice);
    // The first slice holds the whole beginning of the file, so the separator can be found in it.
    parser ??= new RecordParser(separatorIn(decoded), take);
    parser.feed(decoded);
  }
  parser?.feed(text.end());
  parser?.finish();
};

/** `line` is the line on which the record ends. */
type TakeRecord = (record: readonly string[], line: number) => void;

/** Takes each record straight from the parser together with its line, which a stream's queue would lose. */
class RecordParser extends Parser {
  /** The line on which the last whole record ended; 0 before the first. */
  private lineRead = 0;
  private failure: Error | undefined;
  private readonly takeRecord: TakeRecord;

  constructor(delimiter: string, take: TakeRecord) {
    super({
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: rowBytesMax,
    });
    this.takeRecord = take;
    this.on('error', (error) => this.fail(error));
  }

  /** @throws Rejection as soon as the bytes so far cannot be read */
  feed(bytes: Buffer): void {
    this._transform(bytes, 'utf8', (error) => this.fail(error));
    this.check();
  }

  /** @throws Rejection when the file is incomplete */
  finish(): void {
    this._flush((error) => this.fail(error));
    this.check();
  }

  override push(record: string[] | null): boolean {
    if (record === null) return false;
    this.lineRead = this.info.lines;
    this.takeRecord(record, this.lineRead);
    return true;
  }

  private fail(error: Error | null | undefined): void {
    this.failure ??= error ?? undefined;
  }

  private check(): void {
    if (this.failure === undefined) return;
    // csv-parse quotes the row in its message; ours must not.
    throw this.failure instanceof CsvError
      ? unreadable({ is: 'row-broken-after', line: this.lineRead, bytesMax: rowBytesMax })
      : this.failure;
  }
}
