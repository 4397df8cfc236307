/** Reads DUO's register of school locations (interfaces 1), whose encoding, separator and column names vary by year. What may be taken of it is decided in the domain (register.ts). */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, Parser } from 'csv-parse';
import type { RegisterReader } from '../commands/deps.ts';
import type { RegisterRow } from '../domain/register.ts';
import { Rejection } from '../domain/rejection.ts';
import { utf8Of } from './csvResults.ts';

/** Rows are numbered by their line, the header's being 1. @throws Rejection file_unreadable when it lacks a column that is needed, or is no table. */
export const readDuoRegister: RegisterReader = async (body) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const text = utf8Of(Buffer.concat(pieces));
  const rows: RegisterRow[] = [];
  let header: Header | undefined;
  await eachRecord(text, separatorIn(text), (record, line) => {
    if (header === undefined) header = headerOf(record);
    else if (record.some((field) => field.trim() !== '')) rows.push(rowOf(record, header, line));
  });
  if (header === undefined) throw unreadable('it is empty; its first line must name the columns');
  return rows;
};

type Column = Exclude<keyof RegisterRow, 'row' | 'broken'>;

/** As DUO has named them over the years, without regard to case, spaces, `-` and `_`. */
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
/** A file without it is of mainstream primary schools. */
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
    const spelled = columnNames[column].join(' or ');
    if (found > 1) throw unreadable(`line 1 names the column ${spelled} twice; leave one of them out`);
    if (found === 0 && !columnsSpared.includes(column))
      throw unreadable(`line 1 lacks the column ${spelled}; it must name the columns, separated by ; or ,`);
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

const unreadable = (why: string) => new Rejection('file_unreadable', `The register file can't be read: ${why}`);

/** Names of columns hold neither. */
const separatorIn = (text: Buffer): ';' | ',' => {
  const end = text.indexOf('\n');
  return text.subarray(0, end === -1 ? text.length : end).includes(';') ? ';' : ',';
};

// Slices, with the event loop let in between: a register of thousands of rows must not keep a server from answering.
const sliceBytes = 64 * 1024;
const rowBytesMax = 16 * 1024;

/** @throws what `take` throws, and Rejection file_unreadable */
const eachRecord = async (text: Buffer, delimiter: string, take: TakeRecord): Promise<void> => {
  const parser = new RecordParser(delimiter, take);
  const ended = new Promise<void>((resolve, reject) => parser.on('end', resolve).on('error', reject).resume());
  ended.catch(() => {}); // Awaited below; until then a fault is no unhandled one.
  for (let at = 0; at < text.length && !parser.destroyed; at += sliceBytes) {
    parser.write(text.subarray(at, at + sliceBytes));
    await nextTurn();
  }
  if (!parser.destroyed) parser.end();
  await ended.catch((error: unknown) => {
    // csv-parse quotes the row in its message; ours must not.
    throw error instanceof CsvError ? unreadable(brokenAfter(parser.lineRead)) : error;
  });
};

const brokenAfter = (line: number): string =>
  `the row after line ${line} has a quotation mark out of place, or is longer than ${rowBytesMax} bytes; quotes enclose a whole field, and are doubled inside it`;

/** `line` is the one on which the record ends. */
type TakeRecord = (record: readonly string[], line: number) => void;

/** Gives each record away as it is read, with its line, which a stream's queue would lose. */
class RecordParser extends Parser {
  /** On which the last whole record ended, 0 before the first. */
  lineRead = 0;
  private readonly takeRecord: TakeRecord;

  constructor(delimiter: string, take: TakeRecord) {
    super({
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: rowBytesMax,
    });
    this.takeRecord = take;
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    if (this.destroyed) return true;
    this.lineRead = this.info.lines;
    try {
      this.takeRecord(record, this.lineRead);
    } catch (error) {
      this.destroy(error as Error);
    }
    return true;
  }
}
