import { describe, expect, it } from 'vitest';
import { languages } from '../../src/words/language.ts';
import { type Sentence, type SentenceFacts, type SentenceName, sentenceNames } from '../../src/words/sentenceTexts.ts';
import { sentenceInWords } from '../../src/words/words.ts';
import { expectDutch, expectSentences } from '../support/words/dutch.ts';

const period = { from: '2026-08-01', to: '2027-07-31' };

const samples: { readonly [Name in SentenceName]: readonly SentenceFacts[Name][] } = {
  files: [
    { standing: 0, withdrawn: 0 },
    { standing: 1, withdrawn: 1 },
    { standing: 1_204, withdrawn: 2 },
  ],
  trial: [
    { ...period, when: 'past' },
    { ...period, when: 'to-come' },
  ],
  pilot: [{ ...period, pilot: '12345-P1', when: 'now' }],
  framework: [{ ...period, agreement: '12345-A1' }],
  'no-subscription': [{}],
  ended: [{ endsOn: null }, { endsOn: '2026-07-31' }],
  planned: [{ startsOn: '2026-08-01' }],
  'taken-over': [{ year: 1, billed: '115.00', reference: 'F-1' }],
  year: [{ year: 2, ...period }],
  billed: [{ billed: '650.00' }],
  'no-count': [{}],
  count: [
    { countDay: '2026-08-01', pupils: 1, billed: '11.50' },
    { countDay: '2026-08-01', pupils: 210, billed: '2415.00' },
  ],
  average: [
    { months: 1, average: '200' },
    { months: 12, average: '200.5' },
  ],
  usage: [{ usage: '2305.75', average: '200.5', price: '11.50' }],
  settlement: [{ settlement: '-11.50' }, { settlement: '0.00' }, { settlement: '1051.75' }],
};

const all = sentenceNames.flatMap((about) => samples[about].map((facts) => ({ about, facts }) as Sentence));

describe("10.30: 'mijn gegevens' in sentences, in Dutch and in English", () => {
  it.each(all)(
    '10.30: the sentence about $about is whole, another in each language, and holds no day as data',
    (one) => {
      const [english, dutch] = languages.map((language) => sentenceInWords(one, language)) as [string, string];
      expectSentences(english, dutch);
      expectDutch(dutch, english);
      for (const text of [english, dutch]) expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    },
  );

  it('10.30: the expected settlement says in words who pays whom', () => {
    const said = (settlement: string) => sentenceInWords({ about: 'settlement', facts: { settlement } }, 'nl');
    expect(['-11.50', '11.50', '0.00'].map(said)).toEqual([
      'U krijgt dan € 11,50 terug.',
      'U betaalt dan € 11,50 bij.',
      'Er is dan niets te verrekenen.',
    ]);
  });
});
