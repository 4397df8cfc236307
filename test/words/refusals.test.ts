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

  it.each(all)(
    'the refusal %s %s says the name of a plan, a file or a figure, not its code',
    (code, _facts, refusal) => {
      // A plan that is not found is told as it was asked for.
      if (code === 'plan_not_found') return;
      for (const language of languages)
        expect(refusalInWords(refusal, language)).not.toMatch(/\b(per-pupil|legacy|nlcius|peppol|net)\b/);
    },
  );

  it('a refusal names plans, sources, debtors and files as their readers know them', () => {
    const inBoth = (refusal: Refusal) => languages.map((language) => refusalInWords(refusal, language));
    const moving: Refusal = {
      code: 'migration_pending',
      facts: { school: '12AB00', plan: 'per-pupil', startsOn: '2027-08-01' },
    };
    expect(refusalInWords(moving, 'nl')).toContain("over op plan 'per leerling'");
    expect(refusalInWords(moving, 'en')).toContain("to plan 'per pupil'");
    // A plan that was added has no other name than its code.
    const own: Refusal = { code: 'plan_closed', facts: { plan: 'groep-3-8', closedFrom: '2027-08-01' } };
    for (const text of inBoth(own)) expect(text).toContain("'groep-3-8'");
    const source: Refusal = { code: 'source_not_available', facts: { name: 'Bureau ICE', status: 'in-development' } };
    for (const text of inBoth(source)) expect(text).toMatch(/^(Source|Bron) Bureau ICE is /);
    const debtors: Refusal = {
      code: 'allocation_of_other_debtor',
      facts: {
        number: '2026-000017',
        debtor: { id: 'school-12AB00', name: 'De Wilg' },
        payer: { id: 'board-12345', name: 'Stichting De Boomgaard' },
      },
    };
    for (const text of inBoth(debtors)) {
      expect(text).toContain('De Wilg (school-12AB00)');
      expect(text).toContain('Stichting De Boomgaard (board-12345)');
    }
    const books: Refusal = {
      code: 'books_do_not_balance',
      facts: { from: '2026-01-01', to: '2026-12-31', differing: ['vat', 'sides'] },
    };
    expect(refusalInWords(books, 'nl')).toContain('verschil in: btw en debet naast credit');
    expect(refusalInWords(books, 'en')).toContain('differ in: VAT and debit beside credit');
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
