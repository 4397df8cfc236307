import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileText, slicesOf, type TextEncodingRule } from '../../../src/adapters/fileFormats/fileText.ts';
import { refusalInWords } from '../../../src/words/words.ts';
import { cases } from '../../support/tiers.ts';

const decoded = async (pieces: Iterable<Uint8Array>, rule: TextEncodingRule = 'detected'): Promise<string> => {
  const text = new FileText(
    rule,
    (fault) => new Error(refusalInWords({ code: 'file_unreadable', facts: { file: 'csv', fault } }, 'en')),
  );
  const out: Buffer[] = [];
  for await (const slice of slicesOf(pieces)) out.push(Buffer.from(text.decode(slice)));
  out.push(text.end());
  for (const piece of out) expect(Buffer.from(piece.toString())).toEqual(piece);
  return Buffer.concat(out).toString();
};

const cutAt = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const ends = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return ends.slice(1).map((end, n) => bytes.subarray(ends[n], end));
};

/** The outcome of reading bytes, whole or cut into pieces: their text, or the sentence with which they are refused. */
const fate = (pieces: Iterable<Uint8Array>) => decoded(pieces).catch(({ message }: Error) => ({ message }));

// Longer than the first slice, so that the encoding chosen there has to hold for the rest.
const long = `${'leerling;categorie\n'.repeat(200)}`;

describe('interfaces 1: the encoding of a file', () => {
  it('interfaces 1: the encoding of a file is UTF-8 or windows-1252, wherever it is cut', async () => {
    const western = ['a', ';', '\n', 'é', 'ë', '€', 'Ã'];
    const textOf = (units: readonly string[]) => fc.string({ unit: fc.constantFrom(...units) });
    const text = textOf([...western, '’', '😀']);
    const inWestern = textOf(western);
    const bytes = fc.oneof(
      fc.tuple(text, text).map(([a, b]) => Buffer.from(a + long + b)),
      fc.tuple(inWestern, inWestern).map(([a, b]) => Buffer.from((a + long + b).replaceAll('€', '\x80'), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat(), { maxLength: 10 }), async (file, cuts) => {
        expect(await fate(cutAt(file, cuts))).toEqual(await fate([file]));
      }),
      { numRuns: cases(300) },
    );
  });

  it.each([
    ['UTF-8', Buffer.from(`${long}Zoë’s €`)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${long}Zoë’s €`)],
    ['windows-1252', Buffer.from(`${long}Zo\xeb\x92s \x80`, 'latin1')],
  ])('interfaces 1: the encoding of a file is told: %s', async (_name, file) => {
    expect(await decoded([file])).toBe(`${long}Zoë’s €`);
    expect(await decoded(Array.from(file, (byte) => Buffer.of(byte)))).toBe(`${long}Zoë’s €`);
  });

  it('interfaces 1: a file may hold every character that windows-1252 has, and none that it lacks', async () => {
    for (let byte = 0x80; byte <= 0xff; byte++) {
      const file = Buffer.concat([Buffer.from('a\nb'), Buffer.of(byte), Buffer.from(';')]);
      const expected = new TextDecoder('windows-1252').decode(Buffer.of(byte));
      if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))
        await expect(decoded([file])).rejects.toThrow(/line 2 is a byte that neither/);
      else if (byte >= 0xa0) expect(await decoded([file])).toBe(`a\nb${expected};`);
      else expect(await decoded([file])).toMatch(/^a\nb[^\x80-\x9f];$/);
    }
  });

  const utf8 = Buffer.from('Zoë\n');
  const windows = Buffer.from('Zo\xeb;\n', 'latin1');
  it.each([
    ['UTF-8, then windows-1252', Buffer.concat([utf8, windows]), /windows-1252 in another.* line 2/],
    [
      'windows-1252, then UTF-8',
      Buffer.concat([windows, Buffer.from(long), utf8]),
      /windows-1252 in another.* line 202/,
    ],
    [
      'windows-1252, then a sign of UTF-8',
      Buffer.concat([windows, Buffer.from('’')]),
      /windows-1252 in another.* line 2/,
    ],
    [
      'UTF-8 by its mark, then windows-1252',
      Buffer.concat([Buffer.from('\ufeff'), windows]),
      /says it is UTF-8.* line 1/,
    ],
    ['UTF-16, little end first', Buffer.from('\ufeffleerling', 'utf16le'), /UTF-16/],
    ['UTF-16, big end first', Buffer.from('\ufeffleerling', 'utf16le').swap16(), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from('leerling', 'utf16le'), /NUL byte on line 1.*UTF-16/],
    ['a NUL far behind', Buffer.from(`${long}\n\0`), /NUL byte on line 202/],
    ['gzip', gzipSync('leerling'), /gzip file.*unpack/],
    ['ZIP, or .xlsx', Buffer.from('PK\x03\x04\x14\x00\x06\x00'), /ZIP file, or a spreadsheet/],
    ['.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Office/],
  ])('interfaces 1: %s is refused, with what it is and where', async (_name, file, says) => {
    await expect(decoded([file])).rejects.toThrow(says);
    await expect(decoded(Array.from(file, (byte) => Buffer.of(byte)))).rejects.toThrow(says);
  });
});
