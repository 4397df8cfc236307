/** Reads results from CSV, our own format (interfaces 1). What may be taken of it is decided in the domain (row.ts). */
import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Parser } from 'csv-parse';
import { type DayNumber, parseDay } from '../domain/day.ts';
import { Rejection } from '../domain/rejection.ts';
import type { Category } from '../domain/results/kinds.ts';
import { type CheckedRows, checkRows, type ReadRow } from '../domain/results/row.ts';

export type CsvResults = CheckedRows & {
  /** Sentences about what was ignored: columns by name, never by content. */
  readonly warnings: readonly string[];
};

/**
 * The results in a file, given as pieces of its bytes. Rows are numbered by the line they start on, the header's being 1.
 * @throws Rejection file_unreadable when it is no table with the columns that are needed.
 */
export const readCsvResults = async (
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  linkedOn: DayNumber,
): Promise<CsvResults> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const reader = new RowReader();
  await feed(reader, utf8Of(Buffer.concat(pieces)));
  if (reader.header === undefined) throw unreadable('the file is empty; its first line must name the columns');
  return { ...checkRows(reader.rows, linkedOn), warnings: warningsOf(reader.header) };
};

const columns = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode'] as const;
type Column = (typeof columns)[number];
const columnsNeeded: readonly Column[] = ['leerling', 'categorie', 'afnamedatum'];

const categories: ReadonlyMap<string, Category> = new Map([
  ['toets', 'standardised-test'],
  ['leerdoel', 'learning-goal'],
  ['betrokkenheid', 'engagement'],
]);

const unreadable = (why: string) => new Rejection('file_unreadable', `The CSV file can't be read: ${why}`);

// Slices, with the event loop let in between: a file of 100,000 rows must not keep a server from answering.
const sliceBytes = 256 * 1024;

const feed = async (reader: RowReader, bytes: Buffer): Promise<void> => {
  const ended = new Promise<void>((resolve, reject) => reader.on('end', resolve).on('error', reject).resume());
  ended.catch(() => {}); // Awaited below; until then a fault is no unhandled one.
  for (let at = 0; at < bytes.length && !reader.destroyed; at += sliceBytes) {
    reader.write(bytes.subarray(at, at + sliceBytes));
    await nextTurn();
  }
  if (!reader.destroyed) reader.end();
  await ended.catch((error: unknown) => {
    // csv-parse quotes the row in its message; ours must not.
    throw error instanceof Rejection ? error : unreadable(brokenQuote(reader.line));
  });
};

const brokenQuote = (line: number) =>
  `a quotation mark is out of place in the row that starts on line ${line}; quotes enclose a whole field, and are doubled inside it`;

/** Takes each row straight from the parser: going through the stream's queue would cost as much again as parsing. */
class RowReader extends Parser {
  readonly rows: ReadRow[] = [];
  header: Header | undefined;
  /** The line on which the row being read starts. */
  line = 1;
  private linesEnded = 0;
  private readonly dayOf = dayReader();

  constructor() {
    super({ delimiter: ';', record_delimiter: ['\r\n', '\n'], relax_column_count: true });
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    if (this.header === undefined) this.header = headerOf(record);
    else if (!record.every(isBlank)) this.rows.push(rowOf(record, this.header, this.line, this.dayOf));
    // The parser's own line count takes CRLF inside quotes for two, so it only tells whether there are any breaks inside.
    const linesEnded = this.info.lines;
    this.line += linesEnded - this.linesEnded === 1 ? 1 : 1 + lineBreaks(record);
    this.linesEnded = linesEnded;
    return true;
  }
}

const lineBreaks = (record: readonly string[]): number =>
  record.reduce((breaks, field) => breaks + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

/** Where in a row each column is; `ignored` names the others. */
type Header = {
  readonly width: number;
  readonly places: Readonly<Record<Column, number>>;
  readonly ignored: readonly string[];
};

const headerOf = (names: readonly string[]): Header => {
  const known = names.map((name) => name.trim().toLowerCase());
  for (const column of columns) {
    if (known.indexOf(column) !== known.lastIndexOf(column)) {
      throw unreadable(`line 1 names the column ${column} twice; leave one of them out`);
    }
  }
  const missing = columnsNeeded.filter((column) => !known.includes(column));
  if (missing.length > 0) {
    throw unreadable(`line 1 lacks ${missing.join(', ')}; it must name the columns, separated by semicolons`);
  }
  return {
    width: names.length,
    places: Object.fromEntries(columns.map((column) => [column, known.indexOf(column)])) as Record<Column, number>,
    ignored: [...new Set(names.map((name) => name.trim()))].filter(
      (name) => name !== '' && !(columns as readonly string[]).includes(name.toLowerCase()),
    ),
  };
};

const columnNameCharactersMax = 64;

const warningsOf = ({ ignored }: Header): string[] =>
  ignored.map((name) => `Column '${name.slice(0, columnNameCharactersMax)}' is ignored; nothing of it is stored`);

const rowOf = (record: readonly string[], { places, width }: Header, row: number, dayOf: DayReader): ReadRow => {
  const categoryText = textAt(record, places.categorie).toLowerCase();
  const read = {
    row,
    key: textAt(record, places.resultaat) || undefined,
    pupil: textAt(record, places.leerling),
    categoryText,
    category: categories.get(categoryText),
    takenOn: dayOf(textAt(record, places.afnamedatum)),
    yearGroup: yearGroupOf(textAt(record, places.jaargroep)),
    testCode: textAt(record, places.toetscode),
  };
  const fits = record.length === width || (record.length > width && record.slice(width).every(isBlank));
  return fits ? read : { ...read, broken: `${record.length} fields where the header has ${width}` };
};

/** A column that the file lacks is empty in every row. */
const textAt = (record: readonly string[], place: number): string => record[place]?.trim() ?? '';

const isBlank = (field: string): boolean => field.trim() === '';

const dutchDay = /^(\d{2})-(\d{2})-(\d{4})$/;

type DayReader = (text: string) => DayNumber | undefined;

/** Reads each text once: a file has many thousands of rows, and a few hundred days. */
const dayReader = (): DayReader => {
  const known = new Map<string, DayNumber | undefined>();
  return (text) => {
    if (!known.has(text)) known.set(text, parseDay(text.replace(dutchDay, '$3-$2-$1')));
    return known.get(text);
  };
};

const yearGroupOf = (text: string): number | null | undefined => {
  if (text === '') return null;
  return /^[1-8]$/.test(text) ? Number(text) : undefined;
};

/** The file as UTF-8 without a byte-order mark. A file that is no UTF-8 from beginning to end is windows-1252. */
export const utf8Of = (bytes: Buffer): Buffer => {
  if (!isUtf8(bytes)) return Buffer.from(windows1252(bytes));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
};

// By hand: some versions of Node decode these 32 characters as if they were latin1.
const windows1252From80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const windows1252 = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => windows1252From80[character.charCodeAt(0) - 0x80]!);
