/** Finds the translation of a finding by the form of its English sentence, which is the form in which it is kept. */
import type { Language } from '../language.ts';
import { findings } from './dutch.ts';

type Form = { readonly english: RegExp; readonly dutch: string };

const fact = /\{(\w+)\}/g;

const quoted = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

const formOf = ([english, dutch]: readonly [string, string]): Form => {
  const pieces = english.split(fact);
  const pattern = pieces.map((piece, index) => (index % 2 === 0 ? quoted(piece) : `(?<${piece}>.+?)`)).join('');
  return { english: new RegExp(`^${pattern}$`, 's'), dutch };
};

// The forms with the most words of their own come first: a shorter one may fit the same sentence.
const ownWords = ([english]: readonly [string, string]): number => english.replace(fact, '').length;
const forms = findings.toSorted((a, b) => ownWords(b) - ownWords(a)).map(formOf);

/** A finding that has no translation stays as it was kept. */
export const findingInWords = (kept: string, language: Language): string => {
  if (language === 'en') return kept;
  for (const { english, dutch } of forms) {
    const found = english.exec(kept);
    if (found !== null)
      return dutch.replace(fact, (_, name: string) => told(name, found.groups?.[name] ?? '', language));
  }
  return kept;
};

/** Puts a fact into words. The fact may itself be a finding; `absent` stands for no value. */
const told = (name: string, value: string, language: Language): string => {
  if (name === 'finding' || name === 'why') return findingInWords(value, language);
  return value === 'absent' ? 'afwezig' : value === 'none' ? 'geen' : value;
};

type Found = { readonly what: string };

/** The same differences, told in the language of the reader. */
export const differencesInWords = <Difference extends Found>(
  differences: readonly Difference[],
  language: Language,
): Difference[] => differences.map((one) => ({ ...one, what: findingInWords(one.what, language) }));
