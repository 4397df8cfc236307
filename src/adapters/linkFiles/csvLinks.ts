/** Reads links between ids from CSV, `leerling;ook` (2.9, interfaces 2). Such a file is small, so it is read whole. */
import { promisify } from 'node:util';
import { CsvError, type Options, parse } from 'csv-parse';
import type { GivenPair, LinksReader } from '../../commands/files/fileReaders.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { isRounded } from '../../domain/results/row.ts';
import { FileText, slicesOf } from '../fileFormats/fileText.ts';

export const readCsvLinks: LinksReader = async (body) => {
  const text = new FileText('detected', unreadable);
  const pieces: Buffer[] = [];
  for await (const slice of slicesOf(body)) pieces.push(text.decode(slice));
  pieces.push(text.end());
  return pairsIn(await linesOf(Buffer.concat(pieces).toString()));
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'links', fault });

type Line = { readonly number: number; readonly cells: readonly string[] };

/** The lines that are not blank. A first line that only names the separator is passed over, as Excel does. */
const linesOf = async (text: string): Promise<Line[]> => {
  try {
    return (await parsed(text, rules))
      .map(({ record, info }) => ({ number: info.lines, cells: record.map(visible) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
      .filter(({ cells }, n) => n > 0 || !/^sep=$/i.test(cells[0]!));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // csv-parse quotes the row in its message; ours must not.
    throw unreadable({ is: 'quote-misplaced', line: Number(error.lines ?? 1) });
  }
};

const rules: Options = {
  delimiter: ';',
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  info: true,
};

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

const parsed = promisify<string, Options, readonly Parsed[]>(parse as never);

/** A cell without what cannot be seen: surrounding spaces, and characters that only format, such as spaces of no width. */
const visible = (cell: string): string => cell.replace(/\p{Cf}/gu, '').trim();

const charactersMax = 256;

const pairsIn = ([header, ...lines]: readonly Line[]): GivenPair[] => {
  const columns = header?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const [one, other] = [columns.indexOf('leerling'), columns.indexOf('ook')];
  if (one === -1 || other === -1)
    throw unreadable({
      is: 'columns-missing',
      at: { of: 'line', number: header?.number ?? 1 },
      columns: [['leerling'], ['ook']].filter(([name]) => !columns.includes(name!)),
      separators: [';'],
    });
  if (lines.length === 0) throw unreadable({ is: 'no-links' });
  const pairs = lines.map(({ cells }): GivenPair => [cells[one] ?? '', cells[other] ?? '']);
  const bad = lines.filter((_, n) => !pairs[n]!.every(isId)).map(({ number }) => number);
  if (bad.length > 0)
    throw unreadable({
      is: 'ids-not-valid',
      lines: bad.slice(0, toldMax),
      more: Math.max(bad.length - toldMax, 0),
      charactersMax,
    });
  return pairs;
};

const toldMax = 10;

const isId = (cell: string): boolean =>
  cell !== '' && cell.length <= charactersMax && !isRounded(cell) && !/[\p{Cc}\p{Cs}]/u.test(cell);
