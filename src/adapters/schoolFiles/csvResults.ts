/**
 * Reads results from CSV, our own format (interfaces 1), as it streams in. The domain (row.ts) decides which rows are
 * valid.
 */
import { CsvError, Parser } from 'csv-parse';
import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import { type DayNumber, parseDay } from '../../domain/day.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Category } from '../../domain/results/kinds.ts';
import type { ReadRow } from '../../domain/results/row.ts';
import { type CsvHeader, headerOf, isBlank, warningsOf } from './csvHeader.ts';
import { FileText, slicesOf } from './fileText.ts';

/**
 * A row's number is the line it starts on; the header is line 1. Warnings name the ignored columns.
 * @throws Rejection file_unreadable as soon as the file proves to be no table with the required columns.
 */
export const readCsvResults: ResultsReader = async (body, _school, take) => {
  const text = new FileText('detected', unreadable);
  const reader = new RowReader(take);
  for await (const slice of slicesOf(body)) reader.feed(text.decode(slice));
  reader.feed(text.end());
  return { warnings: warningsOf(reader.finish()) };
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'csv', fault });

const categories: ReadonlyMap<string, Category> = new Map([
  ['toets', 'standardised-test'],
  ['leerdoel', 'learning-goal'],
  ['betrokkenheid', 'engagement'],
]);

// Far beyond any real row. Without this bound a file without line ends would be held whole.
const rowBytesMax = 64 * 1024;
const rowFieldsMax = 1_000;
/**
 * Raw bytes of a row that has not ended: more than any row within the other bound has, even when all of it is doubled
 * quotes.
 */
const rowBytesReadMax = 4 * rowBytesMax;

/** Takes each row straight from the parser, because the stream's queue would cost as much again as the parsing. */
class RowReader extends Parser {
  private header: CsvHeader | undefined;
  /** The line on which the row being read starts. */
  private line = 1;
  private linesEnded = 0;
  private bytesSinceRow = 0;
  private failure: Error | undefined;
  private readonly dayOf = dayReader();
  private readonly takeRow: (row: ReadRow) => void;

  constructor(take: (row: ReadRow) => void) {
    super({
      delimiter: ';',
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: rowBytesMax,
    });
    this.takeRow = take;
    this.on('error', (error) => {
      this.failure ??= error;
    });
  }

  /** @throws Rejection as soon as the bytes so far cannot be read */
  feed(bytes: Buffer): void {
    this.bytesSinceRow += bytes.length;
    this._transform(bytes, 'utf8', (error) => {
      this.failure ??= error ?? undefined;
    });
    this.check();
    if (this.bytesSinceRow > rowBytesReadMax) throw this.tooLong();
  }

  /** @throws Rejection when the file is incomplete or has no header */
  finish(): CsvHeader {
    this._flush((error) => {
      this.failure ??= error ?? undefined;
    });
    this.check();
    if (this.header === undefined) throw unreadable({ is: 'no-header' });
    return this.header;
  }

  override push(record: string[] | null): boolean {
    if (record === null) return false;
    this.bytesSinceRow = 0;
    if (record.length > rowFieldsMax) throw this.tooLong();
    if (this.header === undefined) this.header = headerOf(record, unreadable);
    else if (!record.every(isBlank)) this.takeRow(rowOf(record, this.header, this.line, this.dayOf));
    // The parser counts a CRLF inside quotes as two lines, so its count only tells whether the row has line breaks
    // inside.
    const linesEnded = this.info.lines;
    this.line += linesEnded - this.linesEnded === 1 ? 1 : 1 + lineBreaks(record);
    this.linesEnded = linesEnded;
    return true;
  }

  private check(): void {
    if (this.failure === undefined) return;
    if (!(this.failure instanceof CsvError)) throw this.failure;
    // csv-parse quotes the row in its message; ours must not.
    throw this.failure.code === 'CSV_MAX_RECORD_SIZE' ? this.tooLong() : this.brokenQuote();
  }

  private tooLong(): Rejection {
    return unreadable({ is: 'row-too-long', line: this.line, bytesMax: rowBytesMax, fieldsMax: rowFieldsMax });
  }

  private brokenQuote(): Rejection {
    return unreadable({ is: 'quote-misplaced', line: this.line });
  }
}

const lineBreaks = (record: readonly string[]): number =>
  record.reduce((breaks, field) => breaks + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

const rowOf = (record: readonly string[], { places, width }: CsvHeader, row: number, dayOf: DayReader): ReadRow => {
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

/** A column that the file lacks counts as empty in every row. */
const textAt = (record: readonly string[], place: number): string => record[place]?.trim() ?? '';

const dutchDay = /^(\d{2})-(\d{2})-(\d{4})$/;

type DayReader = (text: string) => DayNumber | undefined;

/** Bound on remembered days. A file has many thousands of rows, but only a few hundred days. */
const daysRememberedMax = 10_000;

/** Parses each text of a day only once. */
const dayReader = (): DayReader => {
  const known = new Map<string, DayNumber | undefined>();
  return (text) => {
    const day = known.get(text);
    if (day !== undefined || known.has(text)) return day;
    const read = parseDay(text.replace(dutchDay, '$3-$2-$1'));
    if (known.size < daysRememberedMax) known.set(text, read);
    return read;
  };
};

const yearGroupOf = (text: string): number | null | undefined => {
  if (text === '') return null;
  return /^[1-8]$/.test(text) ? Number(text) : undefined;
};
