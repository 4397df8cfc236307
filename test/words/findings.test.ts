import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findings } from '../../src/words/findings/dutch.ts';
import { findingInWords } from '../../src/words/findings/findings.ts';
import { englishIn } from '../support/words/dutch.ts';

const sources = join(import.meta.dirname, '..', '..', 'src');

/** Texts of findings as the code writes them, with X for each fact. */
const written = (): string[] =>
  ['commands/audit', 'commands/renditions', 'ledger', 'projections/following'].flatMap((folder) =>
    readdirSync(join(sources, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(sources, folder, file), 'utf8');
        const found = text.matchAll(/(?:what: |what =\s+|wrong\(|return is\()(?:'([^'\n]+)'|`([^`\n]+)`)/g);
        return [...found].map(([, plain, template = '']) => plain ?? template.replace(/\$\{[^}]*\}/g, 'X'));
      })
      // A text with another text inside it is cut off here. Its forms are in the list above.
      .filter((text) => !text.includes('${')),
  );

describe('interfaces 2: what verification and read models find is told in the language of the reader', () => {
  it.each(findings)('%s is told in Dutch', (english) => {
    const kept = english
      .replace('{finding}', 'claims rules 7, which this release does not know')
      .replace(/\{\w+\}/g, 'X');
    const dutch = findingInWords(kept, 'nl');
    expect(dutch).not.toBe(kept);
    expect(englishIn(dutch)).toEqual([]);
    expect(findingInWords(kept, 'en')).toBe(kept);
  });

  it('every finding that the code writes has its Dutch', () => {
    const found = written();
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter((text) => findingInWords(text, 'nl') === text)).toEqual([]);
  });

  it('5.4: a finding keeps its facts', () => {
    expect(findingInWords('lines[0].amount is "103.50", recomputed "92.00"', 'nl')).toBe(
      'lines[0].amount is "103.50", en hoort opnieuw berekend "92.00" te zijn',
    );
    expect(findingInWords('its decision claims rules 7, which this release does not know', 'nl')).toBe(
      'het besluit noemt rekenregels 7, en die kent deze versie van het programma niet',
    );
    expect(findingInWords('3 events missing before revision 9', 'nl')).toBe('voor gebeurtenis 9 ontbreken er 3');
  });
});
