/** Reads results from the first sheet of a workbook, with the columns of our own format (interfaces 1). */
import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import { type DayNumber, dayText, parseDay } from '../../domain/day.ts';
import { type FaultCode, fileEmpty } from '../../domain/files/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Refusing } from '../fileFormats/fileText.ts';
import { openParts } from '../workbooks/parts.ts';
import { eachSheetRow, type SheetCell } from '../workbooks/sheetRows.ts';
import { unescaped } from '../workbooks/spreadsheetXml.ts';
import { openWorkbook, type Workbook } from '../workbooks/workbook.ts';
import { type Cells, dayReader, headerOf, readRow, type TableHeader } from './resultsTable.ts';

/** Bytes of a workbook, and of all of it that is read when it is unpacked (interfaces 1). */
export const workbookBytesMax = 32 * 1_048_576;
const unpackedBytesMax = 256 * 1_048_576;

/**
 * A row's number is that of the sheet. Warnings name the ignored columns.
 * @throws Rejection file_unreadable, file_empty; file_too_large as soon as the file or what it holds is
 */
export const readXlsxResults: ResultsReader = async (body, _school, take) => {
  const limits = { packedMax: workbookBytesMax, unpackedMax: unpackedBytesMax };
  const workbook = await openWorkbook(await openParts(body, { refusing: unreadable, ...limits }), unreadable);
  const cells = new SheetCells(workbook);
  let header: TableHeader | undefined;
  const takeRow = (row: readonly (SheetCell | undefined)[], number: number): void => {
    cells.row = row;
    if (cells.isBlank()) return;
    if (header === undefined)
      header = headerOf(cells.texts(), { at: { of: 'row', number }, separators: [], dayForms, refusing: unreadable });
    else take(readRow(cells, header, number));
  };
  await eachSheetRow(workbook.sheet, takeRow, unreadable);
  if (header === undefined) throw fileEmpty();
  const { warnings, format } = header;
  return { warnings, format };
};

const dayForms = ['date-cell', 'year-first', 'day-first'] as const;

const unreadable: Refusing = (fault) => new Rejection('file_unreadable', { file: 'workbook', fault });

/** A spreadsheet keeps 15 digits of a number, so the last digits of a longer number are lost. */
const exactBelow = 1e15;

/** Days from 1970-01-01 to the day that a workbook counts as 0. */
const epoch1900 = -25_569;
const epoch1904 = -24_107;

/** The cells of one row after another. */
class SheetCells implements Cells {
  row: readonly (SheetCell | undefined)[] = [];
  private readonly workbook: Workbook;
  private readonly dayOf = dayReader();

  constructor(workbook: Workbook) {
    this.workbook = workbook;
  }

  text(place: number): string {
    const cell = this.row[place];
    if (cell === undefined) return '';
    if (isText(cell)) return this.textOf(cell).trim();
    if (cell.type !== 'n') return cell.value;
    const day = this.dayShown(cell);
    if (day !== undefined) return dayText(day);
    const number = Number(cell.value);
    return String(number).padStart(this.workbook.formats(cell.style).digitsMin, '0');
  }

  texts(): string[] {
    return Array.from(this.row, (_, place) => this.text(place));
  }

  day(place: number): DayNumber | undefined {
    const cell = this.row[place];
    if (cell === undefined) return undefined;
    if (isText(cell)) return this.dayOf(this.text(place));
    return cell.type === 'd' ? parseDay(cell.value.slice(0, 10)) : this.dayShown(cell);
  }

  spoiled(place: number): FaultCode | undefined {
    const cell = this.row[place];
    if (cell === undefined || isText(cell)) return undefined;
    const number = cell.type === 'n' ? Number(cell.value) : Number.NaN;
    if (!Number.isInteger(number) || this.workbook.formats(cell.style).isDate) return 'not_text';
    return Math.abs(number) < exactBelow ? undefined : 'rounded';
  }

  /** A note beside the table stands in a column without a name, and is ignored like all such columns. */
  exceeds(): boolean {
    return false;
  }

  isBlank(): boolean {
    return this.row.every((cell) => cell === undefined || (isText(cell) && this.textOf(cell).trim() === ''));
  }

  private textOf({ type, value }: SheetCell): string {
    if (type !== 's') return unescaped(value);
    const text = this.workbook.strings(Number(value));
    if (text === undefined) throw unreadable({ is: 'text-missing' });
    return text;
  }

  /** The day of a number that is shown as one. Its time of day is dropped. */
  private dayShown({ type, style, value }: SheetCell): DayNumber | undefined {
    if (type !== 'n' || !this.workbook.formats(style).isDate) return undefined;
    const days = Math.floor(Number(value)) + (this.workbook.from1904 ? epoch1904 : epoch1900);
    return Number.isInteger(days) && days > epoch1900 && days < daysMax ? days : undefined;
  }
}

/** After the last day that a spreadsheet knows, 9999-12-31. */
const daysMax = 2_932_897;

const isText = ({ type }: SheetCell): boolean => type === 's' || type === 'str' || type === 'inlineStr';
