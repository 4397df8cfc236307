import { describe, expect, it } from 'vitest';
import { type Accepted, type Fault, faultCodes } from '../../src/domain/files/badRows.ts';
import { languages } from '../../src/words/language.ts';
import { acceptedInWords, faultInWords } from '../../src/words/words.ts';

const accepted: readonly [Accepted, english: string, dutch: string][] = [
  [
    { is: 'text', charactersMin: 1, charactersMax: 256 },
    'text of 1 to 256 characters',
    'tekst van 1 tot en met 256 tekens',
  ],
  [
    { is: 'text', charactersMin: 0, charactersMax: 1_000 },
    'text of at most 1,000 characters, or nothing',
    'tekst van ten hoogste 1.000 tekens, of niets',
  ],
  [{ is: 'word', words: ['toets', 'leerdoel'] }, 'toets or leerdoel', 'toets of leerdoel'],
  [{ is: 'word', words: [] }, 'nothing', 'niets'],
  [
    { is: 'form', example: '1234 AB', optional: true },
    'text of the form 1234 AB, or nothing',
    'tekst van de vorm 1234 AB, of niets',
  ],
  [
    { is: 'day', forms: ['date-cell', 'year-first', 'day-first'], from: '2000-01-01', until: '2026-11-26' },
    'a day from 1 January 2000 through 26 November 2026, in a cell with the format of a date, as 2026-06-12 or as 12-6-2026',
    'een dag van 1 januari 2000 tot en met 26 november 2026, in een cel met de opmaak van een datum, zoals 2026-06-12 of zoals 12-6-2026',
  ],
  [
    { is: 'number', from: 1, to: 8, optional: true },
    'a whole number from 1 to 8, or nothing',
    'een geheel getal van 1 tot en met 8, of niets',
  ],
  [
    { is: 'listed', among: 'toetsen' },
    'one of those under toetsen in the same file',
    'een die in hetzelfde bestand onder toetsen staat',
  ],
  [{ is: 'once' }, 'each of them once in the file', 'elk één keer in het bestand'],
  [
    { is: 'same' },
    'one row, or the same content in every row about the same thing',
    'één rij, of in elke rij over hetzelfde dezelfde inhoud',
  ],
  [
    { is: 'one-beside-one', other: 'eckid' },
    'the same value wherever eckid is the same',
    'bij één eckid steeds dezelfde waarde',
  ],
  [{ is: 'at-most', count: 6, of: 'cells' }, 'at most 6 cells', 'ten hoogste 6 cellen'],
  [{ is: 'schema' }, 'the elements of the XSD, in its order', 'de elementen van de XSD, in die volgorde'],
];

describe('2.8: a fault in a row is told in Dutch and in English', () => {
  it.each(faultCodes)(
    'interfaces 2: the fault %s is told in whole sentences that say what to do, others in each language',
    (code) => {
      const texts = accepted.flatMap(([one]) => {
        const fault: Fault = { column: 'leerling', code, accepted: one };
        return [languages.map((language) => faultInWords(fault, language))];
      });
      for (const [english, dutch] of texts) {
        expect(english).toMatch(/^\p{Lu}.*[.]$/su);
        expect(english).toMatch(/; /);
        expect(dutch).toMatch(/^\p{Lu}.*[.] \p{Lu}.*[.]$/su);
        expect(dutch).not.toMatch(/\b(the|and|there|which|its|has|that)\b/i);
        expect(`${english}${dutch}`).not.toMatch(/undefined|null|\[object|\$\{| {2}/);
      }
    },
  );

  it.each(accepted)('interfaces 2: what is accepted is told in each language: %j', (one, english, dutch) =>
    expect(languages.map((language) => acceptedInWords(one, language))).toEqual([english, dutch]),
  );

  it('2.8: the fault of ids that contradict names the other column', () => {
    const fault: Fault = {
      column: 'leerling',
      code: 'ids_contradict',
      accepted: { is: 'one-beside-one', other: 'eckid' },
    };
    for (const language of languages) expect(faultInWords(fault, language)).toContain('eckid');
  });
});
