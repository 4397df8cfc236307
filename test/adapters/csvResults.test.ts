import { describe, expect, it } from 'vitest';
import { readCsvResults } from '../../src/adapters/csvResults.ts';
import { dayNumber } from '../../src/domain/day.ts';
import { Rejection } from '../../src/domain/rejection.ts';
import type { ReadRow } from '../../src/domain/results/row.ts';
import { checkRows } from '../support/checkedRows.ts';

const readPieces = async (pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => {
  const rows: ReadRow[] = [];
  const { warnings, ...knowledge } = await readCsvResults(pieces, '12AB00', (row) => rows.push(row));
  return { ...checkRows(rows, dayNumber('2024-06-01'), knowledge), warnings };
};
const read = (file: string | Buffer) => readPieces([Buffer.from(file as string)]);
const header = 'leerling;categorie;afnamedatum;resultaat;jaargroep;toetscode';
const file = (...rows: string[]) => [header, ...rows].join('\n');

const refusal = async (text: string | Buffer): Promise<string> => {
  const error = await read(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Rejection);
  expect(error).toMatchObject({ code: 'file_unreadable' });
  return (error as Rejection).message;
};

describe('CSV (interfaces 1)', () => {
  it('interfaces 1: reads every column', async () => {
    expect(await read(file('L1;toets;2024-01-10;r1;4;RW-M4'))).toEqual({
      rows: [
        {
          row: 2,
          key: 'r1',
          pupil: 'L1',
          category: 'standardised-test',
          takenOn: dayNumber('2024-01-10'),
          yearGroup: 4,
          testCode: 'RW-M4',
        },
      ],
      badRows: [],
      badRowsTotal: 0,
      warnings: [],
    });
  });

  it('interfaces 1: three columns are enough, in any order and case', async () => {
    const { rows } = await read('Afnamedatum ; CATEGORIE;leerling\n31-01-2024;Leerdoel; L1 \n');
    expect(rows).toMatchObject([
      { key: 'L1|leerdoel||2024-01-31', pupil: 'L1', category: 'learning-goal', yearGroup: null, testCode: null },
    ]);
    expect(rows[0]?.takenOn).toBe(dayNumber('2024-01-31'));
  });

  it('interfaces 1: knows the three categories', async () => {
    const { rows } = await read(
      file('L;toets;2024-01-10;1;;', 'L;leerdoel;2024-01-10;2;;', 'L;betrokkenheid;2024-01-10;3;;'),
    );
    expect(rows.map(({ category }) => category)).toEqual(['standardised-test', 'learning-goal', 'engagement']);
  });

  it.each(['2024-02-30', '30-02-2024', '1-2-2024', '2024/01/10', '01-13-2024', ''])(
    '2.8: %j is no date',
    async (text) =>
      expect((await read(file(`L;toets;${text};;;`))).badRows).toMatchObject([{ row: 2, field: 'takenOn' }]),
  );

  it.each(['0', '9', '3.5', 'groep 3', '-1'])('2.8: year group %j is bad', async (text) =>
    expect((await read(file(`L;toets;2024-01-10;;${text};`))).badRows).toMatchObject([{ row: 2, field: 'yearGroup' }]),
  );

  it('interfaces 1: takes LF and CRLF, a last line without either, and blank lines', async () => {
    const text = `${header}\r\nL1;toets;2024-01-10;;;\n\r\n;;;;;\nL2;toets;2024-01-10;;;`;
    const { rows, badRowsTotal } = await read(text);
    expect(badRowsTotal).toBe(0);
    expect(rows.map(({ row, pupil }) => [row, pupil])).toEqual([
      [2, 'L1'],
      [5, 'L2'],
    ]);
  });

  it.each(['\n', '\r\n'])(
    'interfaces 1: numbers rows by the line they start on, quoted line breaks or not (%j)',
    async (end) => {
      const lines = [header, `"L;1";toets;2024-01-10;"a""b`, `c";;`, 'L2;toets;2024-01-10;;;', 'L3;x;2024-01-10;;;'];
      const { rows, badRows } = await read(lines.join(end));
      expect(rows.map(({ row, pupil, key }) => [row, pupil, key])).toEqual([
        [2, 'L;1', `a"b${end}c`],
        [4, 'L2', 'L2|toets||2024-01-10'],
      ]);
      expect(badRows).toMatchObject([{ row: 5, field: 'category' }]);
    },
  );

  it('interfaces 1: takes UTF-8 with or without a mark, and windows-1252', async () => {
    const row = 'Zoë€;toets;2024-01-10;;;';
    const pupil = async (bytes: Buffer) => (await read(bytes)).rows[0]?.pupil;
    expect(await pupil(Buffer.from(file(row)))).toBe('Zoë€');
    expect(await pupil(Buffer.from(`\ufeff${file(row)}`))).toBe('Zoë€');
    expect(await pupil(Buffer.from(file(row).replace('€', '\x80'), 'latin1'))).toBe('Zoë€');
  });

  it('interfaces 1: takes the file in any pieces', async () => {
    const bytes = Buffer.from(file('Zoë;toets;2024-01-10;;;', 'L2;toets;2024-01-10;;;'));
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    async function* stream() {
      yield* pieces;
    }
    const whole = await read(bytes);
    expect(await readPieces(stream())).toEqual(whole);
    expect(whole.rows).toHaveLength(2);
  });

  it('interfaces 1: reads a file of several slices as one', async () => {
    const rows = Array.from({ length: 30_000 }, (_, n) => `L${n};toets;2024-01-10;res-${n};4;RW`);
    const checked = await read(file(...rows));
    expect(checked.rows).toHaveLength(30_000);
    expect(checked.rows.at(-1)).toMatchObject({ row: 30_001, key: 'res-29999' });
  });

  it('2.1: names the columns it ignores, once, and keeps nothing of them', async () => {
    const checked = await read(
      'leerling;naam;categorie;BSN;afnamedatum;naam\nL1;Jansen;toets;123456782;2024-01-10;Piet\n',
    );
    expect(checked.warnings).toHaveLength(2);
    expect(checked.warnings[0]).toContain("'naam'");
    expect(checked.warnings[1]).toContain("'BSN'");
    expect(JSON.stringify(checked)).not.toMatch(/Jansen|Piet|123456782/);
  });

  it('2.8: a row with fewer or more fields than the header is bad, empty ones behind it are not counted', async () => {
    const { rows, badRows } = await read(
      file('L1;toets;2024-01-10;', 'L2;toets;2024-01-10;;;;x', 'L3;toets;2024-01-10;;;;;'),
    );
    expect(badRows).toMatchObject([
      { row: 2, field: 'row' },
      { row: 3, field: 'row' },
    ]);
    expect(rows.map(({ pupil }) => pupil)).toEqual(['L3']);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['a byte-order mark alone', '\ufeff', 'empty'],
    ['a missing column', 'leerling;categorie\nJansen;toets\n', 'afnamedatum'],
    ['a missing column and no line end', 'leerling;categorie', 'afnamedatum'],
    ['commas', 'leerling,categorie,afnamedatum\nJansen,toets,2024-01-10\n', 'semicolons'],
    ['no header', 'Jansen;toets;2024-01-10\n', 'line 1'],
    ['a column twice', 'leerling;categorie;afnamedatum;Leerling\n', 'twice'],
    ['a quote that is never closed', file('L1;toets;2024-01-10;;;', '"Jansen;toets;2024-01-10;;;'), 'line 3'],
    ['a quote inside a field', file('L1;toets;2024-01-10;;;', '', 'Jansen "x";toets;2024-01-10;;;'), 'line 4'],
    ['text behind a quote', file('"Jansen"x;toets;2024-01-10;;;', 'L2;toets;2024-01-10;;;'), 'line 2'],
  ])('2.8: %s is refused with what is wrong, and without what it holds', async (_, text, says) => {
    const message = await refusal(text);
    expect(message).toContain(says);
    expect(message).not.toContain('Jansen');
  });

  it('interfaces 1: a header alone is a file without rows', async () =>
    expect(await read(header)).toMatchObject({ rows: [], badRowsTotal: 0 }));
});
