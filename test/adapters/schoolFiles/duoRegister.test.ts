import { describe, expect, it } from 'vitest';
import { readDuoRegister } from '../../../src/adapters/schoolFiles/duoRegister.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { inEnglish } from '../../support/words/inEnglish.ts';

const sample = sampleNamed('duo-register.csv');
const header =
  'BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM';
const row = '12345;12AB;12AB00;De Fryske Übung;Boomgaard;1;1234 AB;UTRECHT';
const read = {
  row: 2,
  institution: '12AB',
  location: '12AB00',
  name: 'De Fryske Übung',
  board: '12345',
  street: 'Boomgaard',
  houseNumber: '1',
  postalCode: '1234 AB',
  city: 'UTRECHT',
  kind: '',
};

const empty = {
  ...Object.fromEntries(Object.keys(read).map((column) => [column, ''])),
  row: 2,
};

const readText = async (text: string) => (await readDuoRegister([Buffer.from(text)])).rows;

describe('8.2: DUO’s register', () => {
  it('DUO’s register is read from a file as DUO writes it', async () => {
    const rows = await readText(sample);
    expect(rows.map(({ row: at, location, name, houseNumber }) => [at, location, name, houseNumber])).toEqual([
      [2, '23BC00', 'Basisschool De Zevensprong', '1'],
      [3, '23BC01', 'Basisschool De Zevensprong, locatie Oost', '12-A'],
      [4, '34CD00', "Daltonschool 't Rekenraam", '7'],
    ]);
  });

  const text = `${header}\n${row}\n`;
  const later = header.replace('BRIN NUMMER', 'INSTELLINGSCODE').replace('VESTIGINGSNUMMER', 'VESTIGINGSCODE');
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${text}`)],
    ['windows-1252', Buffer.from(text, 'latin1')],
    ['CRLF', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['CR', Buffer.from(text.replaceAll('\n', '\r'))],
    ['zero-width characters in names', Buffer.from(text.replace('POSTCODE', '\u200bPOST\u200dCODE\u00a0'))],
    ['cells missing at the end of the header’s last, empty column', Buffer.from(text.replace('\n', ';GEMEENTE\n'))],
    ['no last line end', Buffer.from(text.trim())],
    ['commas', Buffer.from(text.replaceAll(';', ','))],
    ['the later column names', Buffer.from(`${later}\n${row}\n`)],
    ['names in another spelling', Buffer.from(`${header.replaceAll(/[ -]/g, '_').toLowerCase()}\n${row}\n`)],
    ['quotes and spaces', Buffer.from(`${header}\n${row.replace('De Fryske Übung', '" De Fryske Übung "')}\n`)],
    ['empty lines', Buffer.from(`${header}\n${row}\n\n;;;;;;;\n`)],
    ['columns in another order', Buffer.from(text.split('\n').map(reversed).join('\n'))],
  ])('DUO’s register is read from a file with %s', async (_what, file) => {
    expect((await readDuoRegister([file])).rows).toEqual([read]);
    // The file may arrive in any pieces, also byte by byte.
    expect((await readDuoRegister([...file].map((byte) => Uint8Array.of(byte)))).rows).toEqual([read]);
  });

  it('DUO’s register keeps a quote that is doubled, and takes a separator inside quotes for text', async () => {
    const [first] = await readText(`${header}\n${row.replace('De Fryske Übung', '"Bs ""De Brug""; locatie Oost"')}`);
    expect(first?.name).toBe('Bs "De Brug"; locatie Oost');
  });

  it('DUO’s register numbers thousands of rows by their line', async () => {
    const rows = await readText(`${header}\n${`${row}\n`.repeat(5_000)}`);
    expect(rows.map(({ row: at }) => at)).toEqual(Array.from({ length: 5_000 }, (_, n) => n + 2));
  });

  it.each([';', ','])(
    'interfaces 1: the reader of the register passes over a first line that names the separator %j',
    async (separator) => {
      const rows = await readText(`sep=${separator}\n${text.replaceAll(';', separator)}`);
      expect(rows).toEqual([{ ...read, row: 3 }]);
    },
  );

  it('interfaces 1: cells missing at the end of a row of the register are empty, and of too many nobody can tell which is which', async () => {
    const [few, many] = await readText(`${header}\n12345;12AB\n${row};x\n`);
    expect(few).toEqual({ ...empty, board: '12345', institution: '12AB' });
    expect([few?.cellsMax, many?.cellsMax]).toEqual([undefined, 8]);
  });

  it('2.8: the reader of the register gives the names of columns as the file spells them', async () => {
    const { columns } = await readDuoRegister([Buffer.from(`${later.replace('POSTCODE', 'postcode')}\n${row}\n`)]);
    expect(columns).toMatchObject({ institution: 'INSTELLINGSCODE', postalCode: 'postcode', kind: null });
  });

  it.each(['', '\ufeff', '\n\n', 'sep=;\r\n'])('2.8: a register of %j has no row and is refused', async (file) =>
    expect(readText(file)).rejects.toMatchObject({ code: 'file_empty' }),
  );

  it('DUO’s register tells the kind of school where a file has a column for it', async () => {
    const [first] = await readText(`${header};SOORT PO\n${row};Sbo\n`);
    expect(first?.kind).toBe('Sbo');
  });

  it.each<[string, string]>([
    ['x\n', 'lacks BRIN NUMMER or INSTELLINGSCODE'],
    [header.replace('POSTCODE', '"POST\rgeheim"'), 'line end inside'],
    [header.replace('POSTCODE', 'POST'), 'lacks POSTCODE'],
    [`${header};BRIN_NUMMER`, 'names the column BRIN NUMMER or INSTELLINGSCODE twice'],
    [`${header}\n${row}\n"geheim;x`, 'a quotation mark is out of place in the row that starts on line 3'],
    [`${header}\n${row}\n${'geheim'.repeat(40_000)}`, 'the row that starts on line 3 is longer'],
  ])('DUO’s register is refused with where and why, and without what it holds', async (file, why) => {
    const refused = await readText(file).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'file_unreadable' });
    expect(inEnglish(refused)).toContain(why);
    expect(String(refused)).not.toContain('geheim');
  });
});

const reversed = (line: string): string => line.split(';').reverse().join(';');
