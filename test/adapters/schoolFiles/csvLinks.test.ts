import { describe, expect, it } from 'vitest';
import { readCsvLinks } from '../../../src/adapters/schoolFiles/csvLinks.ts';

const read = (text: string | Buffer) => readCsvLinks([Buffer.from(text)]);

describe('2.9: a CSV of links', () => {
  it.each([
    ['as it is', 'leerling;ook\nL1;N1\nL2;N2\n'],
    ['with CRLF, a BOM and a line that names the separator', '\ufeffsep=;\r\nleerling;ook\r\nL1;N1\r\nL2;N2'],
    ['with CR alone', 'leerling;ook\rL1;N1\rL2;N2\r'],
    [
      'with other columns, in another order, and invisible characters',
      'Ook ;naam;\u200bLEERLING\nN1;x;L1\n\n;;\nN2;y; L2\u200b \n',
    ],
    ['with quotes', '"leerling";"ook"\n"L1";"N1"\n"L2";"N2"\n'],
  ])('2.9: a CSV of links is read %s', async (_how, text) => {
    expect(await read(text)).toEqual([
      ['L1', 'N1'],
      ['L2', 'N2'],
    ]);
  });

  it('2.9: a CSV of links is read in windows-1252', async () => {
    expect(await read(Buffer.from('leerling;ook\nZo\xeb;N1\n', 'latin1'))).toEqual([['Zoë', 'N1']]);
  });

  it.each([
    ['no header', 'L1;N1\n', 'columns-missing'],
    ['an empty file', '', 'columns-missing'],
    ['only a header', 'leerling;ook\n', 'no-links'],
    ['a quotation mark out of place', 'leerling;ook\nL"1;N1\n', 'quote-misplaced'],
  ])('2.9: a CSV of links is refused with %s', async (_what, text, is) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'file_unreadable',
      facts: { file: 'links', fault: { is } },
    });
  });

  it.each([
    ['a missing id', 'L7;'],
    ['a missing cell', 'L7'],
    ['2.8: an id that a spreadsheet rounded', 'L7;1,23E+15'],
    ['an id of more than 256 characters', `L7;${'x'.repeat(257)}`],
  ])('2.8: a CSV of links with %s is refused, by the number of the line and without the cell', async (_what, line) => {
    await expect(read(`leerling;ook\nL1;N1\n${line}\nL2;N2\n`)).rejects.toMatchObject({
      code: 'file_unreadable',
      facts: { file: 'links', fault: { is: 'ids-not-valid', lines: [3], more: 0, charactersMax: 256 } },
    });
  });
});
