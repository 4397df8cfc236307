/** Reads the rows of a CSV file as it streams in (interfaces 1). What they mean is for the caller. */
import { CsvError, Parser } from 'csv-parse';
import { isBlank } from './columnNames.ts';
import { type Body, FileText, type Refusing, slicesOf } from './fileText.ts';

export type CsvRules = {
  readonly refusing: Refusing;
  /** Finds the separator in the decoded beginning of the file. */
  readonly separatorIn: (beginning: Buffer) => string;
};

/** Takes a row that is not blank. `line` is the line it starts on; the file's first line is 1. */
export type TakeCsvRow = (record: readonly string[], line: number) => void;

/**
 * Passes each row to `take`, the header first.
 * @throws errors of `take`, and the error of `refusing` as soon as the file proves to be no CSV
 */
export const eachCsvRow = async (body: Body, { refusing, separatorIn }: CsvRules, take: TakeCsvRow): Promise<void> => {
  const text = new FileText('detected', refusing);
  let rows: RowReader | undefined;
  for await (const slice of slicesOf(body)) {
    const decoded = text.decode(slice);
    // The first slice holds the whole beginning of the file.
    rows ??= new RowReader(separatorIn(decoded), refusing, take);
    rows.feed(decoded);
  }
  rows?.feed(text.end());
  rows?.finish();
};

/** The first line of the file, at whatever line end it stops. */
export const firstLine = (beginning: Buffer): string => /^[^\r\n]*/.exec(beginning.toString('latin1'))![0];

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
  /** The line on which the row being read starts. */
  private line = 1;
  private linesEnded = 0;
  private bytesSinceRow = 0;
  private failure: Error | undefined;
  private readonly separator: string;
  private readonly refusing: Refusing;
  private readonly takeRow: TakeCsvRow;

  constructor(separator: string, refusing: Refusing, take: TakeCsvRow) {
    super({
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: rowBytesMax,
    });
    this.separator = separator;
    this.refusing = refusing;
    this.takeRow = take;
    this.on('error', (error) => {
      this.failure ??= error;
    });
  }

  /** @throws the error of `refusing` as soon as the bytes so far cannot be read */
  feed(bytes: Buffer): void {
    this.bytesSinceRow += bytes.length;
    this._transform(bytes, 'utf8', (error) => {
      this.failure ??= error ?? undefined;
    });
    this.check();
    if (this.bytesSinceRow > rowBytesReadMax) throw this.tooLong();
  }

  /** @throws the error of `refusing` when the file is incomplete */
  finish(): void {
    this._flush((error) => {
      this.failure ??= error ?? undefined;
    });
    this.check();
  }

  override push(record: string[] | null): boolean {
    if (record === null) return false;
    this.bytesSinceRow = 0;
    if (record.length > rowFieldsMax) throw this.tooLong();
    if (this.line > 1 || !this.namesSeparator(record)) {
      if (!record.every(isBlank)) this.takeRow(record, this.line);
    }
    // The parser counts a CRLF inside quotes as two lines, so its count only tells whether the row has line breaks
    // inside.
    const linesEnded = this.info.lines;
    this.line += linesEnded - this.linesEnded === 1 ? 1 : 1 + lineBreaks(record);
    this.linesEnded = linesEnded;
    return true;
  }

  /** Excel writes and reads such a first line. */
  private namesSeparator(record: readonly string[]): boolean {
    if (!/^sep=/i.test(record[0]!)) return false;
    if (record.join(this.separator).trim().slice('sep='.length) === this.separator) return true;
    throw this.refusing({ is: 'separator-other', separator: this.separator });
  }

  private check(): void {
    if (this.failure === undefined) return;
    if (!(this.failure instanceof CsvError)) throw this.failure;
    // csv-parse quotes the row in its message; ours must not.
    throw this.failure.code === 'CSV_MAX_RECORD_SIZE' ? this.tooLong() : this.brokenQuote();
  }

  private tooLong(): Error {
    return this.refusing({ is: 'row-too-long', line: this.line, bytesMax: rowBytesMax, fieldsMax: rowFieldsMax });
  }

  private brokenQuote(): Error {
    return this.refusing({ is: 'quote-misplaced', line: this.line });
  }
}

const lineBreaks = (record: readonly string[]): number =>
  record.reduce((breaks, field) => breaks + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
