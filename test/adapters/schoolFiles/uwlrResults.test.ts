import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUwlrResults } from '../../../src/adapters/schoolFiles/uwlrResults.ts';
import { dayNumber } from '../../../src/domain/day.ts';
import type { Rejection } from '../../../src/domain/rejection.ts';
import type { ReadRow } from '../../../src/domain/results/row.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { checkRows } from '../../support/schoolFiles/checkedRows.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { cases } from '../../support/tiers.ts';
import { inEnglish } from '../../support/words/inEnglish.ts';

const school = '99ZZ00';
const linkedOn = dayNumber('2027-03-01');
const namespace = 'http://www.edustandaard.nl/leerresultaten/2/leerresultaten';

const readPieces = async (pieces: Iterable<Uint8Array>, of = school) => {
  const rows: ReadRow[] = [];
  const { warnings, ...knowledge } = await readUwlrResults(pieces, of, (row) => rows.push(row));
  return { ...checkRows(rows, linkedOn, knowledge), warnings };
};
const read = (file: string | Buffer, of = school) => readPieces([Buffer.from(file as string)], of);

const sample = sampleNamed('uwlr-leerresultaten-synthetic.xml', school);

const ofSchool = (school: string) => `<school><schooljaar>2026-2027</schooljaar>${school}</school>`;
const schoolElement = ofSchool(
  '<brincode>99ZZ</brincode><dependancecode>00</dependancecode><aanmaakdatum>2027-02-05T16:10:00</aanmaakdatum><xsdversie>2.2</xsdversie>',
);
const result = (key = 'R1', taken = '2027-01-25', code = 'RW') =>
  `<resultaat key="${key}"><afnamedatum>${taken}</afnamedatum><toetscode>${code}</toetscode><score>38</score></resultaat>`;
const pupil = (id: string, ...results: string[]) =>
  `<toetsafname><leerlingid>${id}</leerlingid><resultaten>${results.join('')}</resultaten></toetsafname>`;
const test = (code = 'RW', more = '<leerjaar>5</leerjaar>') => `<toets><toetscode>${code}</toetscode>${more}</toets>`;
const message = ({ of = schoolElement, results = pupil('L1', result()), tests = test() } = {}) =>
  `<leerresultaten_verzoek xmlns="${namespace}">${of}<toetsafnames>${results}</toetsafnames><toetsen>${tests}</toetsen></leerresultaten_verzoek>`;

const refusal = async (file: string | Buffer, of = school): Promise<Rejection> =>
  read(file, of).then(
    () => expect.fail('was taken'),
    (error: Rejection) => error,
  );

const eckId = `https://ketenid.nl/201703/${'0'.repeat(135)}1`;
const expected = [
  ['R-0001', eckId, '2026-01-25', 'RW-M5'],
  ['R-0002', eckId, '2026-01-27', 'SP-M5'],
  ['R-0003', 'LAS-00002', '2026-01-25', 'RW-M5'],
].map(([key, pupil, taken, testCode], index) => ({
  row: index + 1,
  key,
  pupil,
  category: 'standardised-test',
  takenOn: dayNumber(taken!),
  yearGroup: 5,
  testCode,
}));

describe('UWLR 2.2 (interfaces 1)', () => {
  it('interfaces 1: every resultaat is a test of its eckid, or of its leerlingid, with the leerjaar of its toets', async () =>
    expect(await read(sample)).toEqual({
      rows: expected,
      badRows: [],
      badRowsTotal: 0,
      faultsTotal: 0,
      goodRows: 3,
      warnings: [],
    }));

  it.each(['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'])(
    'interfaces 1: a UWLR message is read inside a SOAP envelope of %s, whose header is passed over',
    async (soap) => {
      const [declaration, body] = sample.split(/(?<=\?>)/);
      const header = '<s:Header><a:autorisatie xmlns:a="urn:a"><a:klantcode>K</a:klantcode></a:autorisatie></s:Header>';
      const enveloped = `${declaration}<s:Envelope xmlns:s="${soap}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
      expect((await read(enveloped)).rows).toEqual(expected);
    },
  );

  it('interfaces 1: a UWLR message is read in any pieces', async () => {
    const bytes = Buffer.from(sample.replace('LAS-00002', 'Zoë-😀'));
    const whole = await readPieces([bytes]);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const ends = [0, ...at.sort((a, b) => a - b), bytes.length];
        const pieces = ends.slice(1).map((end, n) => bytes.subarray(ends[n], end));
        expect(await readPieces(pieces)).toEqual(whole);
      }),
      { numRuns: cases(50) },
    );
    expect(await readPieces(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(whole);
    expect(whole.rows.at(-1)?.pupil).toBe('Zoë-😀');
  });

  it.each([
    ['Z', '2027-01-25Z'],
    ['an offset', '2027-01-25+01:00'],
    ['blanks around it', ' 2027-01-25\n'],
  ])('interfaces 1: a day with %s is that day', async (_what, taken) => {
    const { rows } = await read(message({ results: pupil('L1', result('R1', taken)) }));
    expect(rows).toMatchObject([{ takenOn: dayNumber('2027-01-25') }]);
  });

  it('interfaces 1: what the XSD allows is taken: ids, keys and codes of 256 characters', async () => {
    const long = 'x'.repeat(256);
    const { rows } = await read(message({ results: pupil(long, result(long, '2027-01-25', long)), tests: test(long) }));
    expect(rows).toMatchObject([{ pupil: long, key: long, testCode: long, yearGroup: 5 }]);
  });

  it.each([
    ['no byte', ''],
    ['no toetsafname', message({ results: '' })],
    ['a toetsafname without a resultaat', message({ results: pupil('L1') })],
  ])('2.8: a message with %s has no row and is refused', async (_what, file) =>
    expect(await refusal(file)).toMatchObject({ code: 'file_empty' }),
  );

  it('interfaces 1: a result has no year group where the toets has no leerjaar', async () =>
    expect((await read(message({ tests: test('RW', '') }))).rows).toMatchObject([{ yearGroup: null }]));

  it('interfaces 1: text in CDATA and character references is text', async () => {
    const { rows } = await read(message({ results: pupil('L&#x26;<![CDATA[<1>]]>&amp;', result()) }));
    expect(rows).toMatchObject([{ pupil: 'L&<1>&' }]);
  });

  it.each([
    ['windows-1252', '\x80'],
    ['ISO-8859-1', '\xeb'],
  ])('interfaces 1: a UWLR message is read in the encoding it declares, %s', async (encoding, character) => {
    const text = `<?xml version="1.0" encoding="${encoding}"?>${message({ results: pupil(`Z${character}`, result()) })}`;
    const { rows } = await read(Buffer.from(text, 'latin1'));
    expect(rows[0]?.pupil).toBe(character === '\x80' ? 'Z€' : 'Zë');
  });

  it.each([
    ['xsdversie', '<brincode>99ZZ</brincode>', [{ is: 'version-missing', readAs: 'UWLR 2.2' }]],
    [
      'another version',
      '<brincode>99ZZ</brincode><xsdversie>2.1</xsdversie>',
      [{ is: 'version-other', readAs: 'UWLR 2.2' }],
    ],
  ])('interfaces 1: a UWLR message is read with a warning: %s', async (_what, of, warnings) => {
    const { rows, ...checked } = await read(message({ of: ofSchool(of) }));
    expect([rows.length, checked.warnings]).toEqual([1, warnings]);
  });

  it('interfaces 1: a message without dependancecode is of location 00 of the school', async () => {
    const of = ofSchool('<brincode>99ZZ</brincode><xsdversie>2.2</xsdversie>');
    expect((await read(message({ of }))).rows).toHaveLength(1);
    expect(await refusal(message({ of }), '99ZZ01')).toMatchObject({ code: 'file_of_other_school' });
  });

  it('interfaces 1: a UWLR message is refused for another school, before any of its results is read', async () => {
    function* pieces() {
      yield Buffer.from(`<leerresultaten_verzoek xmlns="${namespace}">${schoolElement}${' '.repeat(1_100)}`);
      expect.fail('read on');
    }
    await expect(readPieces(pieces(), '12AB00')).rejects.toMatchObject({
      code: 'file_of_other_school',
      facts: { named: '99ZZ00', school: '12AB00' },
    });
  });
});

describe('2.8: a resultaat that is not in order is a bad row, by its number and the name of the field', () => {
  const bad = async (results: string, tests = test()) => (await read(message({ results, tests }))).badRows;

  it.each([
    ['no key', result().replace(' key="R1"', ''), '@key', 'missing'],
    ['an empty key', result(' '), '@key', 'missing'],
    ['a key of 257 characters', result('x'.repeat(257)), '@key', 'too_long'],
    ['a key that was rounded', result('1.23E+15'), '@key', 'rounded'],
    ['a toetscode of 257 characters', result('R1', '2027-01-25', 'x'.repeat(257)), 'toetscode', 'too_long'],
    ['no afnamedatum', result().replace(/<afnamedatum>.*<\/afnamedatum>/, ''), 'afnamedatum', 'missing'],
    ['a day that is none', result('R1', '2027-02-30'), 'afnamedatum', 'not_a_day'],
    ['a moment instead of a day', result('R1', '2027-01-25T10:00:00'), 'afnamedatum', 'not_a_day'],
    ['a day after linking', result('R1', '2027-03-02'), 'afnamedatum', 'too_late'],
    ['a day before 2000', result('R1', '1999-12-31'), 'afnamedatum', 'too_early'],
    ['no toetscode', result().replace(/<toetscode>.*<\/toetscode>/, ''), 'toetscode', 'missing'],
    ['a toetscode without toets', result('R1', '2027-01-25', 'XX'), 'toetscode', 'not_listed'],
    [
      'two days',
      result().replace('<toetscode>', '<afnamedatum>2027-01-26</afnamedatum><toetscode>'),
      'resultaat',
      'not_as_schema',
    ],
    ['an unknown element', result().replace('<score>', '<naam>Jansen</naam><score>'), 'resultaat', 'not_as_schema'],
    ['an element within the day', result('R1', '<b>2027-01-25</b>'), 'resultaat', 'not_as_schema'],
  ])('2.8: a resultaat is a bad row with %s', async (_what, faulty, column, code) => {
    const badRows = await bad(pupil('L0', result('R0')) + pupil('L1', faulty));
    expect(toldOf(badRows)).toEqual([[2, column, code]]);
    expect(JSON.stringify(badRows)).not.toContain('Jansen');
  });

  it.each([
    ['no pupil', '', 'leerlingid', 'missing'],
    ['a blank one', '<leerlingid> </leerlingid>', 'leerlingid', 'missing'],
    ['one of 257 characters', `<leerlingid>${'x'.repeat(257)}</leerlingid>`, 'leerlingid', 'too_long'],
    ['one that was rounded', '<leerlingid>1,2E+15</leerlingid>', 'leerlingid', 'rounded'],
    ['an eckid of 257 characters', `<leerlingid>L1</leerlingid><eckid>${'x'.repeat(257)}</eckid>`, 'eckid', 'too_long'],
    [
      'a leerlingid that was rounded beside an eckid',
      '<leerlingid>1E+15</leerlingid><eckid>E1</eckid>',
      'leerlingid',
      'rounded',
    ],
  ])('2.8: a resultaat is a bad row, also with %s', async (_what, id, column, code) => {
    const results = `<toetsafname>${id}<resultaten>${result('R1')}${result('R2')}</resultaten></toetsafname>`;
    expect(toldOf(await bad(results))).toEqual([
      [1, column, code],
      [2, column, code],
    ]);
  });

  it.each(['0', '9', 'S', 'SBO', 'groep 5'])(
    '2.8: a resultaat is a bad row with leerjaar %j of its toets',
    async (yearGroup) =>
      expect(toldOf(await bad(pupil('L1', result()), test('RW', `<leerjaar>${yearGroup}</leerjaar>`)))).toEqual([
        [1, 'leerjaar', 'out_of_range'],
      ]),
  );

  it('a toetscode that two toetsen give another leerjaar makes a bad row, and one that they agree on does not', async () => {
    const results = pupil('L1', result('R1'), result('R2', '2027-01-25', 'SP'));
    const tests = test() + test('RW', '<leerjaar>6</leerjaar>') + test('SP') + test('SP');
    expect(toldOf(await bad(results, tests))).toEqual([[1, 'leerjaar', 'listed_twice']]);
  });

  it('2.8: one key with different content makes bad rows', async () =>
    expect(toldOf(await bad(pupil('L1', result('R1')) + pupil('L2', result('R2'), result('R1'))))).toEqual([
      [1, '@key', 'contradicts'],
      [3, '@key', 'contradicts'],
    ]));

  it('2.8: all faults of a resultaat are told together, those of its toets and of the day of linking too', async () => {
    const results = pupil('', result('', '2027-03-02', 'XX'), result('', '', 'RW'));
    expect(toldOf(await bad(results, test('RW', '<leerjaar>9</leerjaar>')))).toEqual([
      [1, 'leerlingid', 'missing'],
      [1, '@key', 'missing'],
      [1, 'afnamedatum', 'too_late'],
      [1, 'toetscode', 'not_listed'],
      [2, 'afnamedatum', 'missing'],
      [2, 'leerlingid', 'missing'],
      [2, '@key', 'missing'],
      [2, 'leerjaar', 'out_of_range'],
    ]);
  });

  const both = (leerlingid: string, eckid: string, key: string) =>
    pupil(leerlingid, result(key)).replace('</leerlingid>', `</leerlingid><eckid>${eckid}</eckid>`);

  it('2.8: an eckid beside two leerlingid, and a leerlingid beside two eckid, make all their rows bad', async () => {
    const results = both('L1', 'E1', 'R1') + both('L2', 'E1', 'R2') + both('L3', 'E3', 'R3') + both('L3', 'E4', 'R4');
    expect(toldOf(await bad(results))).toEqual([
      [1, 'leerlingid', 'ids_contradict'],
      [2, 'leerlingid', 'ids_contradict'],
      [3, 'eckid', 'ids_contradict'],
      [4, 'eckid', 'ids_contradict'],
    ]);
  });

  it('2.9: the content holds the eckid; the leerlingid beside it is a second id', async () => {
    const rows: ReadRow[] = [];
    const file = message({ results: both('L1', 'E1', 'R1') + pupil('L2', result('R2')) });
    await readUwlrResults([Buffer.from(file)], school, (row) => rows.push(row));
    expect(rows.map(({ pupil: id, also }) => [id, also])).toEqual([
      ['E1', 'L1'],
      ['L2', undefined],
    ]);
  });
});

describe('a message that is none is refused, with the line and without what it holds', () => {
  const inside = (text: string) => message({ results: pupil('Jansen', result()) + text });
  it.each([
    ['no XML', 'leerling;Jansen', /line 1/],
    ['no end', message().slice(0, -5).replace('L1', 'Jansen'), /well-formed.* line 1/],
    ['tags crossed', inside('\n<toetsafname><b></toetsafname></b>'), /line 2/],
    ['an unbound prefix', inside('\n\n<x:Jansen/>'), /line 3/],
    ['another root', '<Jansen/>', /root/],
    ['a root of another namespace', message().replace(namespace, 'urn:Jansen'), /root/],
    ['a root of no namespace', message().replace(/ xmlns="[^"]*"/, ''), /root/],
    [
      'an empty envelope',
      '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"/>',
      /leerresultaten_verzoek/,
    ],
    ['a DTD', `<!DOCTYPE x>${message()}`, /DOCTYPE/],
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${message()}`, /DOCTYPE/],
    ['entities of entities', `<!DOCTYPE x [<!ENTITY a "Jansen"><!ENTITY b "&a;&a;">]>${inside('&b;')}`, /DOCTYPE/],
    ['an entity nobody declared', inside('&Jansen;'), /well-formed/],
    ['no school', message({ of: '' }), /school is missing/],
    ['no brincode', message({ of: ofSchool('<schoolkey>Jansen</schoolkey>') }), /brincode/],
    ['a brincode that is none', message({ of: ofSchool('<brincode>Jansen</brincode>') }), /99XX/],
    [
      'a dependancecode that is none',
      message({ of: ofSchool('<brincode>99ZZ</brincode><dependancecode>0</dependancecode>') }),
      /two digits/,
    ],
    ['no toetsafnames', message().replace(/<toetsafnames>.*<\/toetsafnames>/, ''), /toetsafnames is missing/],
    ['no toetsen', message().replace(/<toetsen>.*<\/toetsen>/, ''), /toetsen is missing/],
    ['school at the end', message({ of: '' }).replace('</leer', `${schoolElement}</leer`), /school/],
    [
      'a pupil after its results',
      inside(pupil('L', result()).replace('</toetsafname>', '<eckid>Jansen</eckid></toetsafname>')),
      /toetsafname/,
    ],
    [
      'two pupils',
      inside('<toetsafname><leerlingid>1</leerlingid><leerlingid>Jansen</leerlingid></toetsafname>'),
      /toetsafname/,
    ],
    ['results outside a toetsafname', inside(result()), /toetsafnames holds/],
    ['a deep nest', inside('<toetsafname><resultaatverwerkerid>'.padEnd(1_000, '<b>')), /deeper than 64/],
    ['a text without end', inside(`<!---->${'Jansen '.repeat(20_000)}`), /65,536/],
    ['a comment without end', `<!--${'Jansen '.repeat(20_000)}`, /65,536/],
    ['a tag without end', inside(`<b c="${'Jansen '.repeat(20_000)}`), /65,536/],
    [
      'attributes without end',
      inside(`<b ${Array.from({ length: 9_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
      /65,536/,
    ],
    ['bytes that are not the UTF-8 it says', Buffer.from(`\n${inside('\xeb')}`, 'latin1'), /UTF-8.* line 2/],
    ['UTF-16', Buffer.from(`\ufeff${message()}`, 'utf16le'), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from(message(), 'utf16le'), /NUL/],
    ['an encoding that is not read', `<?xml version="1.0" encoding="EBCDIC-Jansen"?>${message()}`, /encoding/],
    ['a NUL', `<!--\n\0-->${message()}`, /NUL byte on line 2/],
  ])('a message with %s is refused', async (_what, file, says) => {
    const refused = await refusal(file);
    expect(refused.code).toBe('file_unreadable');
    const why = inEnglish(refused);
    expect(why).toMatch(says);
    expect(why).not.toMatch(/Jansen|passwd/);
  });

  it('a message whose toetsen do not end is refused', async () => {
    const tests = Array.from({ length: 50_001 }, (_, n) => test(`T${n}`)).join('');
    expect(inEnglish(await refusal(message({ tests })))).toMatch(/50,000 toetsen/);
  });
});

it('the reader reads no further than the fault, and holds little of an endless text', async () => {
  let pulled = 0;
  function* endless() {
    yield Buffer.from(message().slice(0, -80).replace('</toetsafnames>', '</toetsafnames><!--'));
    while (pulled < 5_000_000) {
      pulled += 16_384;
      yield Buffer.alloc(16_384, 'x');
    }
  }
  await expect(readPieces(endless())).rejects.toMatchObject({ code: 'file_unreadable' });
  expect(pulled).toBeLessThan(200_000);
});
