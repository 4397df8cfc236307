import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvResults } from '../../../src/adapters/schoolFiles/csvResults.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import type { ReadRow } from '../../../src/domain/results/row.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { checkRows } from '../../support/schoolFiles/checkedRows.ts';
import { cases } from '../../support/tiers.ts';
import { inEnglish } from '../../support/words/inEnglish.ts';

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
  return inEnglish(error);
};

describe('CSV (interfaces 1)', () => {
  it('interfaces 1: the CSV reader reads every column', async () => {
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
      faultsTotal: 0,
      goodRows: 1,
      warnings: [],
    });
  });

  it('interfaces 1: three columns are enough for the CSV reader, in any order and case', async () => {
    const { rows } = await read('Afnamedatum ; CATEGORIE;leerling\n31-01-2024;Leerdoel; L1 \n');
    expect(rows).toMatchObject([
      { key: 'L1|leerdoel||2024-01-31', pupil: 'L1', category: 'learning-goal', yearGroup: null, testCode: null },
    ]);
    expect(rows[0]?.takenOn).toBe(dayNumber('2024-01-31'));
  });

  it('interfaces 1: the CSV reader knows the three categories', async () => {
    const { rows } = await read(
      file('L;toets;2024-01-10;1;;', 'L;leerdoel;2024-01-10;2;;', 'L;betrokkenheid;2024-01-10;3;;'),
    );
    expect(rows.map(({ category }) => category)).toEqual(['standardised-test', 'learning-goal', 'engagement']);
  });

  it.each([
    ['2024-02-30', 'not_a_day'],
    ['30-02-2024', 'not_a_day'],
    ['2024/01/10', 'not_a_day'],
    ['01-13-2024', 'not_a_day'],
    ['001-1-2024', 'not_a_day'],
    ['1-1-24', 'not_a_day'],
    ['2024-1-1', 'not_a_day'],
    ['', 'missing'],
  ])('2.8: %j is no date: %s', async (text, code) =>
    expect(toldOf((await read(file(`L;toets;${text};;;`))).badRows)).toEqual([[2, 'afnamedatum', code]]),
  );

  it.each(['1-2-2024', '01-02-2024', '1-02-2024', '01-2-2024', '2024-02-01'])(
    'interfaces 1: %j is 1 February 2024',
    async (text) => {
      const { rows } = await read(file(`L;toets;${text};;;`));
      expect(rows.map(({ takenOn }) => takenOn)).toEqual([dayNumber('2024-02-01')]);
    },
  );

  it.each(['0', '9', '3.5', 'groep 3', '-1'])('2.8: year group %j is bad', async (text) =>
    expect(toldOf((await read(file(`L;toets;2024-01-10;;${text};`))).badRows)).toEqual([
      [2, 'jaargroep', 'out_of_range'],
    ]),
  );

  it('interfaces 1: the CSV reader takes LF and CRLF, a last line without either, and blank lines', async () => {
    const text = `${header}\r\nL1;toets;2024-01-10;;;\n\r\n;;;;;\nL2;toets;2024-01-10;;;`;
    const { rows, badRowsTotal } = await read(text);
    expect(badRowsTotal).toBe(0);
    expect(rows.map(({ row, pupil }) => [row, pupil])).toEqual([
      [2, 'L1'],
      [5, 'L2'],
    ]);
  });

  it.each(['\n', '\r\n', '\r'])(
    'interfaces 1: the CSV reader numbers rows by the line they start on, quoted line breaks or not (%j)',
    async (end) => {
      const lines = [header, `"L;1";toets;2024-01-10;"a""b`, `c";;`, 'L2;toets;2024-01-10;;;', 'L3;x;2024-01-10;;;'];
      const { rows, badRows } = await read(lines.join(end));
      expect(rows.map(({ row, pupil, key }) => [row, pupil, key])).toEqual([
        [2, 'L;1', `a"b${end}c`],
        [4, 'L2', 'L2|toets||2024-01-10'],
      ]);
      expect(toldOf(badRows)).toEqual([[5, 'categorie', 'unknown_word']]);
    },
  );

  it('interfaces 1: the CSV reader takes UTF-8 with or without a mark, and windows-1252', async () => {
    const row = 'Zoë€;toets;2024-01-10;;;';
    const pupil = async (bytes: Buffer) => (await read(bytes)).rows[0]?.pupil;
    expect(await pupil(Buffer.from(file(row)))).toBe('Zoë€');
    expect(await pupil(Buffer.from(`\ufeff${file(row)}`))).toBe('Zoë€');
    expect(await pupil(Buffer.from(file(row).replace('€', '\x80'), 'latin1'))).toBe('Zoë€');
  });

  it('interfaces 1: the CSV reader takes the file in any pieces', async () => {
    const bytes = Buffer.from(file('Zoë;toets;2024-01-10;;;', 'L2;toets;2024-01-10;;;'));
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    async function* stream() {
      yield* pieces;
    }
    const whole = await read(bytes);
    expect(await readPieces(stream())).toEqual(whole);
    expect(whole.rows).toHaveLength(2);
  });

  it('interfaces 1: the CSV reader reads a file of several slices as one', async () => {
    const rows = Array.from({ length: 30_000 }, (_, n) => `L${n};toets;2024-01-10;res-${n};4;RW`);
    const checked = await read(file(...rows));
    expect(checked.rows).toHaveLength(30_000);
    expect(checked.rows.at(-1)).toMatchObject({ row: 30_001, key: 'res-29999' });
  });

  it('2.1: the CSV reader names the columns it ignores, once, and keeps nothing of them', async () => {
    const checked = await read(
      'leerling;naam;categorie;BSN;afnamedatum;naam\nL1;Jansen;toets;123456782;2024-01-10;Piet\n',
    );
    expect(checked.warnings).toEqual([
      { is: 'column-ignored', column: 'naam' },
      { is: 'column-ignored', column: 'BSN' },
    ]);
    expect(JSON.stringify(checked)).not.toMatch(/Jansen|Piet|123456782/);
  });

  it('interfaces 1: cells missing at the end of a row are empty; of too many it is not known which is which', async () => {
    const { rows, badRows } = await read(
      file('L1;toets;2024-01-10', 'L2;toets;2024-01-10;;;;x', 'L3;toets;2024-01-10;;;;;', 'L4;toets'),
    );
    expect(toldOf(badRows)).toEqual([
      [3, null, 'too_many_cells'],
      [5, 'afnamedatum', 'missing'],
    ]);
    expect(badRows[0]?.faults[0]?.accepted).toEqual({ is: 'at-most', count: 6, of: 'cells' });
    expect(rows.map(({ pupil, yearGroup }) => [pupil, yearGroup])).toEqual([
      ['L1', null],
      ['L3', null],
    ]);
  });

  it('interfaces 1: the CSV reader passes over a first line that names the separator; rows keep their lines', async () => {
    const { rows } = await read(`sep=;\r\n${file('L1;toets;2024-01-10;;;')}`);
    expect(rows.map(({ row }) => row)).toEqual([3]);
  });

  it('interfaces 1: the CSV reader takes names of columns with invisible characters, hard spaces and a byte order mark', async () => {
    const { rows, warnings } = await read(
      '\u200bleer\u200dling\u00a0;\ufeffCategorie;afname\u00addatum;\u200b\nL1;toets;2024-01-10;x\n',
    );
    expect(rows.map(({ pupil }) => pupil)).toEqual(['L1']);
    expect(warnings).toEqual([]);
  });

  it('2.8: the CSV reader reports all faults of a row together, with the file’s own column names and the values that are accepted', async () => {
    const { badRows, badRowsTotal, faultsTotal, goodRows } = await read(
      'Leerling;CATEGORIE;afnamedatum;jaargroep\n;spel;31-02-2024;9\nL2;toets;2024-01-10;3\n',
    );
    expect(badRows).toEqual([
      {
        row: 2,
        faults: [
          { column: 'Leerling', code: 'missing', accepted: { is: 'text', charactersMin: 1, charactersMax: 256 } },
          {
            column: 'CATEGORIE',
            code: 'unknown_word',
            accepted: { is: 'word', words: ['toets', 'leerdoel', 'betrokkenheid'] },
          },
          {
            column: 'afnamedatum',
            code: 'not_a_day',
            accepted: { is: 'day', forms: ['year-first', 'day-first'], from: '2000-01-01', until: '2024-06-01' },
          },
          { column: 'jaargroep', code: 'out_of_range', accepted: { is: 'number', from: 1, to: 8, optional: true } },
        ],
      },
    ]);
    expect([badRowsTotal, faultsTotal, goodRows]).toEqual([1, 4, 1]);
  });

  it.each(['1,23E+15', '1.23E+15', '1E+15', '1,23457e+11', '-1,2E+15'])(
    '2.8: an id or key that a spreadsheet rounded to %j is bad',
    async (id) => {
      const cell = id.includes(',') ? `"${id}"` : id;
      const { badRows } = await read(
        `${header};eckid\n${cell};toets;2024-01-10;r1;;;\nL2;toets;2024-01-10;${cell};;;\nL3;toets;2024-01-10;r3;;;${cell}\n`,
      );
      expect(toldOf(badRows)).toEqual([
        [2, 'leerling', 'rounded'],
        [3, 'resultaat', 'rounded'],
        [4, 'eckid', 'rounded'],
      ]);
    },
  );

  it.each(['1E5', '12E+15', '1,23', 'E+15', '123456789012345678', '3e-'])(
    '2.8: %j is an id like any other',
    async (id) => {
      const { rows } = await read(file(`${id};toets;2024-01-10;;;`));
      expect(rows.map(({ pupil }) => pupil)).toEqual([id]);
    },
  );

  it('2.9: the CSV reader gives the ECK iD of a row beside the pupil’s own id, and none where the cell is empty', async () => {
    const rows: ReadRow[] = [];
    const text =
      'leerling;categorie;afnamedatum;eckid\nL1;toets;2024-01-10; https://ketenid.nl/1 \nL2;toets;2024-01-10;\n';
    await readCsvResults([Buffer.from(text)], '12AB00', (row) => rows.push(row));
    expect(rows.map(({ pupil, also }) => [pupil, also])).toEqual([
      ['L1', 'https://ketenid.nl/1'],
      ['L2', undefined],
    ]);
    expect('also' in rows[1]!).toBe(false);
  });

  it('2.8: two results that share a made key differ in the year group, so that is the column at fault', async () => {
    const { badRows } = await read(
      'leerling;categorie;afnamedatum;jaargroep\nL;toets;2024-01-10;3\nL;toets;2024-01-10;4\n',
    );
    expect(toldOf(badRows)).toEqual([
      [2, 'jaargroep', 'contradicts'],
      [3, 'jaargroep', 'contradicts'],
    ]);
  });

  it.each([
    [
      'another separator in the first line',
      `sep=,\n${header.replaceAll(';', ',')}\nJansen,toets,2024-01-10\n`,
      'separator',
    ],
    ['a line end in the name of a column', 'leerling;categorie;afnamedatum;"naam\rJansen"\n', 'line end inside'],
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

  it.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['line ends', '\r\n\r\n'],
    ['a header', header],
    ['a header and empty rows', `sep=;\n${header}\n;;;;;\n\n`],
    ['a header that ends with CR', `${header}\r`],
  ])('2.8: a file of %s has no row and is refused', async (_what, text) =>
    expect(read(text)).rejects.toMatchObject({ code: 'file_empty' }),
  );
});

describe('a file that streams in', () => {
  const row = fc.record({
    leerling: fc.constantFrom('L1', 'Zoë; "de" eerste', 'Ünal\nB', '€ 5'),
    categorie: fc.constantFrom('toets', 'leerdoel', 'Betrokkenheid'),
    afnamedatum: fc.constantFrom('2024-01-10', '31-01-2024', '1-1-2024', '2024-02-30'),
    resultaat: fc.constantFrom('', 'r1', 'r2', 'r;3'),
    jaargroep: fc.constantFrom('', '1', '8', '9'),
    toetscode: fc.constantFrom('', 'RW', '’s'),
    naam: fc.constantFrom('', 'Jansen'),
  });
  type Named = Record<string, string>;
  const quoted = (text: string) => (/[;"\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (rows: readonly Named[], order: readonly string[], end: string): string =>
    [order, ...rows.map((named) => order.map((column) => quoted(named[column]!)))]
      .map((fields) => fields.join(';'))
      .join(end);
  const windows1252 = (text: string) => Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1');
  const usual = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode', 'naam'];

  it('interfaces 1: a file that streams in says the same in any encoding, with any line ends, columns in any order, cut anywhere', async () => {
    const order = fc.shuffledSubarray(usual, { minLength: usual.length });
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        order,
        cuts,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, columns, at, utf8, end) => {
          const plain = await read(written(rows, usual, '\n'));
          const text = written(rows, columns, end);
          const bytes = utf8 ? Buffer.from(`\ufeff${text}`) : windows1252(text);
          const ends = [0, ...at.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
          const other = await readPieces(ends.slice(1).map((to, n) => bytes.subarray(ends[n], to)));
          expect(other).toEqual(plain);
        },
      ),
      { numRuns: cases(150) },
    );
  });

  const filler = (text: string, times: number) => text.repeat(times);
  it.each([
    ['a line that does not end', filler('Jansen', 20_000)],
    ['a line of nothing but separators', filler(';', 300_000)],
    ['a quote that does not end', `"${filler('Jansen\n', 20_000)}`],
    ['doubled quotes that do not end', `"${filler('""', 200_000)}`],
    ['a row of 1,001 fields', `${filler('Jansen;', 1_000)}x\n`],
    ['a row of more than 64 KiB', `${filler('Jansen', 11_000)};toets;2024-01-10;;;\n`],
  ])('2.8: %s is refused with its line, and without what it holds', async (_what, line) => {
    const message = await refusal(file('L1;toets;2024-01-10;;;', line));
    expect(message).toMatch(/line 3 is longer than 65,536 bytes or 1,000 fields/);
    expect(message).not.toContain('Jansen');
  });

  it('2.8: a header that does not end is refused like any line', async () =>
    expect(await refusal(filler('leerling;', 100_000))).toMatch(/line 1 is longer/));

  it.each([
    ['a line without end', '', 'Jansen12'],
    ['a line of separators without end', '', ';'],
    ['a broken quote before rows without end', 'L1;toets;2024-01-10;"x"y;;\n', 'L1;toets;2024-01-10;;;\n'],
    ['a NUL before rows without end', 'L1;toets;\0;;;\n', 'L1;toets;2024-01-10;;;\n'],
  ])('2.8: %s is refused without reading on', async (_what, first, again) => {
    let pulled = 0;
    function* endless() {
      yield Buffer.from(`${header}\n${first}`);
      while (pulled < 5_000_000) {
        pulled += 16_384;
        yield Buffer.from(again.repeat(16_384 / again.length));
      }
    }
    await expect(readPieces(endless())).rejects.toMatchObject({ code: 'file_unreadable' });
    expect(pulled).toBeLessThan(500_000);
  });
});
