import { describe, expect, it } from 'vitest';
import { lineFault, textFault } from '../../src/domain/text.ts';

describe('interfaces 2: text for people', () => {
  it.each([
    'De Wilg',
    'Sint-Maartenscollege "’t Hoekje"',
    'Škola — Ñandú, 学校 مدرسة',
    '❤️ De Regenboog 🏫',
    '=SOM(A1)', // Files for spreadsheets mark this as text (documents 9.5.3).
  ])('text for people may be %j', (text) => {
    expect([lineFault(text), textFault(text)]).toEqual([undefined, undefined]);
  });

  it.each([
    ['NUL', 'De\u0000Wilg'],
    ['an escape', 'De\u001b[2JWilg'],
    ['a C1 control', 'De\u0085Wilg'],
    ['a lone surrogate', 'De\ud800Wilg'],
    ['a noncharacter, which XML 1.0 forbids', 'De\uffffWilg'],
    ['a right-to-left override', 'De \u202egliW'],
    ['an isolate', 'De \u2066Wilg'],
    ['a direction mark', 'De \u200fWilg'],
    ['a zero-width space', 'De\u200bWilg'],
    ['a soft hyphen', 'De\u00adWilg'],
    ['a byte order mark', '\ufeffDe Wilg'],
    ['a tag', 'De \u{e0041}Wilg'],
    ['an anchor of an annotation', 'De \ufff9Wilg'],
    ['a filler that shows nothing', 'De \u3164 Wilg'],
    ['a paragraph separator', 'De\u2029Wilg'],
    ['what a decoder put for bytes that are no text', 'De W\ufffdlg'],
    ['nothing but zero width', '\u200b\u200d\u2060'],
    ['nothing but blanks of Braille', '\u2800\u2800'],
    ['nothing but a joining mark', '\u034f'],
    ['nothing but a variation selector', '\ufe0f'],
  ])('text for people with %s is refused', (_name, text) => {
    expect(lineFault(text)).toEqual(expect.any(String));
    expect(textFault(text)).toEqual(expect.any(String));
  });

  it('text for people has lines only where it may', () => {
    for (const text of ['een\ntwee', 'een\r\ntwee', 'een\ttwee']) {
      expect(lineFault(text)).toBe('not-one-line');
      expect(textFault(text)).toBeUndefined();
    }
  });
});
