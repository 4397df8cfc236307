/** Reads links between ids from CSV, `leerling;ook` (2.9, interfaces 2). */
import type { GivenPair, LinksReader } from '../../commands/files/fileReaders.ts';
import type { FileFault } from '../../domain/refusals/fileFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import { isRounded } from '../../domain/results/row.ts';
import { columnNames } from '../fileFormats/columnNames.ts';
import { eachCsvRow } from '../fileFormats/csvRows.ts';

export const readCsvLinks: LinksReader = async (body) => {
  const lines: Line[] = [];
  await eachCsvRow(body, { refusing: unreadable, separatorIn: () => ';' }, (cells, number) => {
    lines.push({ number, cells: lines.length === 0 ? headerOf(cells, number) : cells.map(visible) });
  });
  return pairsIn(lines);
};

const unreadable = (fault: FileFault) => new Rejection('file_unreadable', { file: 'links', fault });

type Line = { readonly number: number; readonly cells: readonly string[] };

const headerOf = (cells: readonly string[], number: number): string[] =>
  columnNames(cells, { of: 'line', number }, unreadable).map((name) => name.toLowerCase());

/** A cell without what cannot be seen: surrounding spaces, and characters that only format, such as spaces of no width. */
const visible = (cell: string): string => cell.replace(/\p{Cf}/gu, '').trim();

const charactersMax = 256;

const pairsIn = ([header, ...lines]: readonly Line[]): GivenPair[] => {
  const columns = header?.cells ?? [];
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
