import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvResults } from '../../../src/adapters/schoolFiles/csvResults.ts';
import { readXlsxResults, workbookBytesMax } from '../../../src/adapters/schoolFiles/xlsxResults.ts';
import { dayNumber, dayText } from '../../../src/domain/day.ts';
import type { Rejection } from '../../../src/domain/rejection.ts';
import type { ReadRow } from '../../../src/domain/results/row.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { checkRows } from '../../support/schoolFiles/checkedRows.ts';
import { type Cell, sheetOf, type WorkbookOptions, workbookOf, zipOf } from '../../support/schoolFiles/workbook.ts';
import { inEnglish } from '../../support/words/inEnglish.ts';

const header = ['leerling', 'categorie', 'afnamedatum', 'resultaat', 'jaargroep', 'toetscode', 'eckid'];
const linkedOn = dayNumber('2024-06-01');

const readBytes = async (pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) => {
  const rows: ReadRow[] = [];
  const { warnings, ...knowledge } = await readXlsxResults(pieces, '12AB00', (row) => rows.push(row));
  return { ...checkRows(rows, linkedOn, knowledge), warnings, read: rows };
};
const read = (rows: readonly (readonly Cell[])[], options?: WorkbookOptions) => readBytes([workbookOf(rows, options)]);
const cell = (attributes: string, inside: string): Cell => ({ xml: `<c ${attributes}>${inside}</c>` });
/** A number that is shown in the n-th of the workbook's formats. */
const shown = (style: number, number: number | string): Cell => cell(`s="${style}"`, `<v>${number}</v>`);
/** A good row with some changed cells. */
const row = (changes: Readonly<Record<string, Cell>> = {}): Cell[] => {
  const good: Record<string, Cell> = { leerling: 'L1', categorie: 'toets', afnamedatum: '2024-01-10', ...changes };
  return header.map((column) => good[column]);
};

const refusal = (bytes: Uint8Array): Promise<Rejection> =>
  readBytes([bytes]).then(
    () => expect.fail('was taken'),
    (error: Rejection) => error,
  );

describe('a workbook (interfaces 1)', () => {
  it('interfaces 1: a workbook gives the results of its first sheet, by the same columns as CSV', async () => {
    const file = [
      ['Leerling', 'naam', 'CATEGORIE ', 'afnamedatum', 'jaargroep', 'toetscode', 'resultaat', 'eckid'],
      ['L1', 'Jansen', 'Toets', shown(1, 45_301), 4, 'RW-M4', 'r1', 'E1'],
      [123456, undefined, 'leerdoel', '1-2-2024'],
    ];
    const { rows, badRows, warnings, read: raw } = await read(file, { formats: ['dd\\-mm\\-yyyy'] });
    expect(badRows).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        key: 'r1',
        pupil: 'L1',
        category: 'standardised-test',
        takenOn: dayNumber('2024-01-10'),
        yearGroup: 4,
        testCode: 'RW-M4',
      },
      {
        row: 3,
        key: '123456|leerdoel||2024-02-01',
        pupil: '123456',
        category: 'learning-goal',
        takenOn: dayNumber('2024-02-01'),
        yearGroup: null,
        testCode: null,
      },
    ]);
    expect(raw.map(({ also }) => also)).toEqual(['E1', undefined]);
    expect(warnings).toEqual([{ is: 'column-ignored', column: 'naam' }]);
    expect(JSON.stringify({ rows, warnings, raw })).not.toContain('Jansen');
  });

  it('interfaces 1: a workbook says the same as the same table in CSV, whatever its columns and texts', async () => {
    const text = fc.constantFrom('L1', 'Zoë "de" eerste', '007', '  x ', '12-3', 'a&<b>', '_x0041_', '1,23E+15', '');
    const rowOf = fc.tuple(
      text,
      fc.constantFrom('toets', 'Leerdoel', 'spel', ''),
      fc.constantFrom('2024-01-10', '1-2-2024', '31-2-2024', '2030-01-01', ''),
      text,
      fc.constantFrom('', '1', '8', '9'),
      text,
      text,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf, { minLength: 1, maxLength: 6 }), async (table) => {
        const rows = table.filter((cells) => cells.some((one) => one.trim() !== ''));
        fc.pre(rows.length > 0);
        const csv = [header, ...rows].map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(';'));
        const plain: ReadRow[] = [];
        await readCsvResults([Buffer.from(csv.join('\n'))], '12AB00', (one) => plain.push(one));
        // In a workbook `_x0041_` stands for a character. So the first sign of a text that looks like this is written in
        // that form.
        const written = rows.map((cells) => cells.map((one) => one.replace('_x0041_', '_x005F_x0041_') || undefined));
        expect((await read([header, ...written])).read).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  it('interfaces 1: a workbook may come in any pieces', async () => {
    const bytes = workbookOf([header, row(), row({ leerling: 'L2' })]);
    const { rows } = await readBytes(Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(rows.map(({ pupil }) => pupil)).toEqual(['L1', 'L2']);
  });

  it.each<[string, string, number | string, boolean, string | undefined]>([
    ['dd-mm-yyyy', 'a day', 45_301, false, '2024-01-10'],
    ['[$-413]d mmmm yyyy;@', 'a day in words', 45_301, false, '2024-01-10'],
    ['yyyy\\-mm\\-dd\\ hh:mm', 'a day with its time', 45_301.75, false, '2024-01-10'],
    ['mmm', 'a month', 45_301, false, '2024-01-10'],
    ['d/m/yyyy', 'the leap day of 2024', 45_351, false, '2024-02-29'],
    ['d/m/yyyy', 'a day of a workbook from 1904', 43_839, true, '2024-01-10'],
    ['d/m/yyyy', 'the first day that is taken', 36_526, false, '2000-01-01'],
    ['d/m/yyyy', 'a number written with an exponent', '4.5301E4', false, '2024-01-10'],
    ['h:mm:ss', 'a time', 0.5, false, undefined],
    ['mm:ss', 'minutes', 0.5, false, undefined],
    ['[h]:mm', 'hours', 45_301, false, undefined],
    ['0.00" dagen"', 'a number', 45_301, false, undefined],
    ['[Red]#,##0', 'a coloured number', 45_301, false, undefined],
    ['General', 'a plain number', 45_301, false, undefined],
    ['d/m/yyyy', 'a day before the first', -1, false, undefined],
  ])('interfaces 1: a number shown as %s is %s', async (format, _what, number, date1904, day) => {
    const { rows, badRows } = await read([header, row({ afnamedatum: shown(1, number) })], {
      formats: [format],
      date1904,
    });
    expect(rows.map(({ takenOn }) => dayText(takenOn))).toEqual(day === undefined ? [] : [day]);
    expect(toldOf(badRows)).toEqual(day === undefined ? [[2, 'afnamedatum', 'not_a_day']] : []);
  });

  it('interfaces 1: a date in the format that every workbook has, and one in ISO form, are days', async () => {
    const { rows } = await read([
      header,
      row({ afnamedatum: shown(1, 45_301) }),
      row({ leerling: 'L2', afnamedatum: cell('t="d"', '<v>2024-01-11T00:00:00</v>') }),
    ]);
    expect(rows.map(({ takenOn }) => dayText(takenOn))).toEqual(['2024-01-10', '2024-01-11']);
  });

  it('2.8: a number beyond the days that a spreadsheet knows is no day, and one too early says so', async () => {
    const { badRows } = await read(
      [header, row({ afnamedatum: shown(1, 1e9) }), row({ afnamedatum: shown(1, 36_525) })],
      { formats: ['d-m-yyyy'] },
    );
    expect(toldOf(badRows)).toEqual([
      [2, 'afnamedatum', 'not_a_day'],
      [3, 'afnamedatum', 'too_early'],
    ]);
    expect(badRows[0]?.faults[0]?.accepted).toMatchObject({ forms: ['date-cell', 'year-first', 'day-first'] });
  });

  it('interfaces 1: ids are text or whole numbers, with the zeros that their format shows', async () => {
    const numbers = [shown(0, 7), shown(1, 7), shown(0, '999999999999999'), shown(0, '1.2E3'), shown(0, '12.0')];
    const { rows } = await read([header, ...numbers.map((leerling) => row({ leerling }))], { formats: ['000000'] });
    expect(rows.map(({ pupil }) => pupil)).toEqual(['7', '000007', '999999999999999', '1200', '12']);
  });

  it.each<[string, Cell, string]>([
    ['a number of 16 digits', shown(0, '1234567890123450'), 'rounded'],
    ['a number as a spreadsheet writes it when it is long', shown(0, '1.23456789012345E+17'), 'rounded'],
    ['a rounded number kept as text', '1,23E+15', 'rounded'],
    ['a number with a fraction', shown(0, 12.5), 'not_text'],
    ['a date', shown(1, 45_301), 'not_text'],
    ['a yes or no', cell('t="b"', '<v>1</v>'), 'not_text'],
    ['an error', cell('t="e"', '<f>1/0</f><v>#DIV/0!</v>'), 'not_text'],
  ])('2.8: an id, a key and a code that are %s are bad', async (_what, wrong, code) => {
    const columns = ['leerling', 'resultaat', 'eckid'];
    const bad = columns.map((column) => row({ [column]: wrong }));
    const { badRows } = await read([header, ...bad], { formats: ['d-m-yyyy'] });
    expect(toldOf(badRows)).toEqual(columns.map((column, n) => [n + 2, column, code]));
  });

  it('interfaces 1: the reader takes the last value of a formula and texts in runs or in the cell, and leaves out phonetic guides', async () => {
    const runs =
      '<is><r><t xml:space="preserve">L </t></r><r><rPr><b/></rPr><t>2</t></r><rPh sb="0" eb="1"><t>el</t></rPh></is>';
    const { rows } = await read([
      header,
      row({ leerling: cell('t="str"', '<f>"L"&amp;1</f><v>L1</v>'), jaargroep: cell('', '<f>2+2</f><v>4</v>') }),
      row({ leerling: cell('t="inlineStr"', runs), jaargroep: cell('', '<f>A1</f>') }),
    ]);
    expect(rows.map(({ pupil, yearGroup }) => [pupil, yearGroup])).toEqual([
      ['L1', 4],
      ['L 2', null],
    ]);
  });

  it('interfaces 1: the reader passes over rows without content and notes beside the table; rows keep the number of the sheet', async () => {
    const noted = [...row({ leerling: 'L2' }), undefined, 'een opmerking'];
    const { rows, badRowsTotal, warnings } = await read([[], [], header, [' '], noted]);
    expect(rows.map(({ row: at, pupil }) => [at, pupil])).toEqual([[5, 'L2']]);
    expect([badRowsTotal, warnings]).toEqual([0, []]);
  });

  it('interfaces 1: the reader takes rows and cells that carry no reference, and parts with prefixes, in the strict form', async () => {
    const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
    const text = (words: readonly string[]) =>
      words.map((word) => `<x:c t="inlineStr"><x:is><x:t>${word}</x:t></x:is></x:c>`).join('');
    const sheet = `<x:worksheet xmlns:x="${strict}"><x:sheetData><x:row>${text(header)}</x:row><x:row>${text(['L1', 'toets', '2024-01-10'])}</x:row></x:sheetData></x:worksheet>`;
    const { rows } = await read([], { parts: { 'xl/worksheets/sheet1.xml': sheet } });
    expect(rows.map(({ row: at, pupil }) => [at, pupil])).toEqual([[2, 'L1']]);
  });

  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const led = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const sheets = (...listed: string[]) =>
    `<workbook xmlns="${main}" xmlns:r="${led}"><sheets>${listed.join('')}</sheets></workbook>`;
  const hidden = '<sheet name="Lijsten" sheetId="1" state="hidden" r:id="rId2"/>';
  const shownSheet = '<sheet name="Toetsen" sheetId="2" r:id="rId1"/>';
  const later = '<sheet name="Later" sheetId="3" r:id="rId3"/>';

  it('interfaces 1: the first sheet is the first that people see', async () => {
    const { rows } = await read([header, row()], { parts: { 'xl/workbook.xml': sheets(hidden, shownSheet, later) } });
    expect(rows).toHaveLength(1);
  });

  it('interfaces 1: the reader never unpacks macros, nor parts that link to other files', async () => {
    const { rows } = await read([header, row()], {
      parts: {
        'xl/vbaProject.bin': randomBytes(1_000),
        'xl/externalLinks/externalLink1.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        'xl/media/image1.png': randomBytes(1_000),
      },
    });
    expect(rows).toHaveLength(1);
  });

  it.each<[string, readonly (readonly Cell[])[]]>([
    ['no cell', []],
    ['only a header', [header]],
    ['only a header and blanks', [header, ['  ', undefined, ' ']]],
  ])('2.8: a sheet with %s has no row and is refused', async (_what, rows) =>
    expect(await refusal(workbookOf(rows))).toMatchObject({ code: 'file_empty' }),
  );

  const damaged = workbookOf([header, row()]);
  damaged.fill(0x5a, 40, 200);
  const rel = 'xl/_rels/workbook.xml.rels';
  it.each<[string, Uint8Array, RegExp]>([
    ['no workbook', Buffer.from('leerling;Jansen'), /no workbook/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old kind \(.xls\), or one with a password/],
    ['a ZIP file of something else', zipOf({ 'Jansen.csv': 'leerling' }), /ZIP file, but no workbook/],
    ['cut off', workbookOf([header, row()]).subarray(0, -30), /cut off or damaged/],
    ['damaged inside', damaged, /cut off or damaged/],
    [
      'without its sheet',
      workbookOf([], {
        parts: {
          [rel]: '<Relationships/>'.replace(
            '/>',
            ' xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
          ),
        },
      }),
      /no sheet/,
    ],
    ['with hidden sheets only', workbookOf([], { parts: { 'xl/workbook.xml': sheets(hidden) } }), /no sheet/],
    ['with a column missing', workbookOf([['leerling', 'Jansen']]), /row 1 lacks categorie, afnamedatum/],
    ['with a column twice', workbookOf([[...header, 'Leerling']]), /row 1 names the column leerling twice/],
    ['with a line end in the name of a column', workbookOf([[...header, 'Jansen_x000D_Piet']]), /line end inside/],
    [
      'with a cell that names no text',
      workbookOf([header, row({ leerling: cell('t="s"', '<v>999</v>') })]),
      /not in it/,
    ],
    ['with a DTD', workbookOf([], { parts: { 'xl/worksheets/sheet1.xml': `<!DOCTYPE x>${sheetOf('')}` } }), /DOCTYPE/],
    ['with a sheet that is no XML', workbookOf([], { parts: { 'xl/worksheets/sheet1.xml': 'Jansen' } }), /well-formed/],
  ])('2.8: a file that is %s is refused with why, and without what it holds', async (_what, bytes, says) => {
    const error = await refusal(bytes);
    expect([error.code, inEnglish(error)]).toEqual(['file_unreadable', expect.stringMatching(says)]);
    expect(error.message + inEnglish(error)).not.toContain('Jansen');
  });

  it('interfaces 1: more than 32 MiB is refused before the rest is read', async () => {
    let pulled = 0;
    function* endless() {
      yield workbookOf([header, row()]);
      for (; pulled < 40; pulled++) yield Buffer.alloc(1_048_576);
    }
    await expect(readBytes(endless())).rejects.toMatchObject({
      code: 'file_too_large',
      facts: { of: 'workbook', mib: 32 },
    });
    expect(pulled).toBeLessThan(34);
    expect(workbookBytesMax).toBe(32 * 1_048_576);
  });

  const bombs: [string, string, string][] = [
    ['sheet', 'xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>`],
    ['list of texts', 'xl/sharedStrings.xml', `<sst xmlns="${main}">`],
  ];
  // Each file is made once, because packing it takes seconds.
  const made = new Map<string, Buffer>();
  const bomb = (part: string, begin: string): Buffer => {
    if (!made.has(part)) {
      const filler = Buffer.alloc(257 * 1_048_576, ' ');
      filler.write(begin);
      made.set(part, workbookOf([header, row()], { parts: { [part]: filler } }));
    }
    return Buffer.from(made.get(part)!);
  };

  it.each(bombs)('interfaces 1: a %s of 257 MiB in a small file is refused unread', async (_what, part, begin) => {
    const bytes = bomb(part, begin);
    expect(bytes.length).toBeLessThan(1_048_576);
    expect(await refusal(bytes)).toMatchObject({
      code: 'file_too_large',
      facts: { of: 'workbook-unpacked', mib: 256 },
    });
  });

  it.each(bombs)('interfaces 1: a %s that says it is small and swells is broken off', async (_what, part, begin) => {
    const bytes = bomb(part, begin);
    const listed = bytes.lastIndexOf(part);
    bytes.writeUInt32LE(1_000_000, listed - 22);
    const before = process.memoryUsage().rss;
    expect(await refusal(bytes)).toMatchObject({ code: 'file_unreadable' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
  });
});
