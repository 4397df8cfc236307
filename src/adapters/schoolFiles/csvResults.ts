/** Reads results from CSV, our own format (interfaces 1), as it streams in. */
import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import type { DayNumber } from '../../domain/day.ts';
import { fileEmpty } from '../../domain/files/badRows.ts';
import { Rejection } from '../../domain/rejection.ts';
import { isBlank } from '../fileFormats/columnNames.ts';
import { eachCsvRow } from '../fileFormats/csvRows.ts';
import type { Refusing } from '../fileFormats/fileText.ts';
import { type Cells, dayReader, headerOf, readRow, type TableHeader } from './resultsTable.ts';

/**
 * A row's number is the line it starts on. Warnings name the ignored columns.
 * @throws Rejection file_unreadable as soon as the file proves to be no table with the required columns; file_empty
 */
export const readCsvResults: ResultsReader = async (body, _school, take) => {
  let header: TableHeader | undefined;
  const cells = new CsvCells();
  await eachCsvRow(body, { refusing: unreadable, separatorIn: () => ';' }, (record, line) => {
    if (header === undefined) {
      header = headerOf(record, {
        at: { of: 'line', number: line },
        separators: [';'],
        dayForms: ['year-first', 'day-first'],
        refusing: unreadable,
      });
      return;
    }
    cells.record = record;
    take(readRow(cells, header, line));
  });
  if (header === undefined) throw fileEmpty();
  const { warnings, format } = header;
  return { warnings, format };
};

const unreadable: Refusing = (fault) => new Rejection('file_unreadable', { file: 'csv', fault });

/** The cells of one row after another, so that no object is made for each of many rows. */
class CsvCells implements Cells {
  record: readonly string[] = [];
  private readonly dayOf = dayReader();

  text(place: number): string {
    return this.record[place]?.trim() ?? '';
  }

  day(place: number): DayNumber | undefined {
    return this.dayOf(this.text(place));
  }

  exceeds(width: number): boolean {
    return this.record.length > width && !this.record.slice(width).every(isBlank);
  }
}
