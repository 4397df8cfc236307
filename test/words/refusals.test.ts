import { describe, expect, it } from 'vitest';
import { type Refusal, type RejectionCode, rejectionCodes } from '../../src/domain/rejection.ts';
import { languages } from '../../src/words/language.ts';
import { refusalInWords, refusalTitle, refusalToReader } from '../../src/words/words.ts';
import { refusalSamples } from '../../tools/errors/refusalSamples.ts';
import { expectDutch, expectSentences } from '../support/words/dutch.ts';

const all = rejectionCodes.flatMap((code) =>
  refusalSamples[code].map((facts) => [code, JSON.stringify(facts), { code, facts } as Refusal] as const),
);

describe('interfaces 2: a refusal is told in Dutch and in English', () => {
  it.each(all)('the refusal %s %s is told in whole sentences, others in each language', (_code, _facts, refusal) => {
    const [english, dutch] = languages.map((language) => refusalInWords(refusal, language)) as [string, string];
    expectSentences(english, dutch);
    expectDutch(dutch, english);
  });

  it.each(all)(
    'the refusal %s %s has days as the language writes them, and never as data',
    (_code, _facts, refusal) => {
      for (const language of languages) expect(refusalInWords(refusal, language)).not.toMatch(/\b\d{4}-\d{2}-\d{2}\b/);
    },
  );

  it.each(all)('the refusal %s %s names the act in words, and no path of the interface', (_code, _facts, refusal) => {
    for (const language of languages)
      expect(refusalInWords(refusal, language)).not.toMatch(/\b(GET|PUT|POST|PATCH|DELETE)\b/);
  });

  it('a refusal writes days and numbers as each language does', () => {
    const overlaps: Refusal = { code: 'subscription_overlaps', facts: { school: '12AB00', endsOn: '2027-08-01' } };
    expect(refusalInWords(overlaps, 'nl')).toContain('1 augustus 2027');
    expect(refusalInWords(overlaps, 'en')).toContain('1 August 2027');
    const closes: Refusal = { code: 'register_closes_many', facts: { closing: 1_204, known: 6_190 } };
    expect(refusalInWords(closes, 'nl')).toContain('1.204 van de 6.190');
    expect(refusalInWords(closes, 'en')).toContain('1,204 of the 6,190');
  });

  it('a refusal has a title of its own for each code, in each language', () => {
    for (const language of languages) {
      const titles = rejectionCodes.map((code) => refusalTitle(code, language));
      for (const title of titles) expect(title).toMatch(/^\p{Lu}[\p{L} -]+$/u);
      expect(new Set(titles).size).toBe(rejectionCodes.length);
    }
    const same = (code: RejectionCode) => refusalTitle(code, 'en') === refusalTitle(code, 'nl');
    expect(rejectionCodes.filter(same)).toEqual([]);
  });

  it('7.4: a refusal names no stream to a reader who may not see the school that it is of', () => {
    for (const code of ['history_damaged', 'history_unknown'] as const)
      for (const facts of refusalSamples[code])
        for (const language of languages)
          expect(refusalToReader({ code, facts } as Refusal, language)).not.toMatch(/12AB00|12345|catalogue/);
  });
});
