import type { ResultsReader } from '../../commands/files/fileReaders.ts';
import { readCsvResults } from './csvResults.ts';
import { readUwlrResults } from './uwlrResults.ts';
import { readXlsxResults } from './xlsxResults.ts';

export const resultsReaders: ReadonlyMap<string, ResultsReader> = new Map([
  ['text/csv', readCsvResults],
  ['application/xml', readUwlrResults],
  ['text/xml', readUwlrResults],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', readXlsxResults],
]);
