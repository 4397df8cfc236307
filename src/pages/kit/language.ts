/** The language of the page, and its texts (pages.md 10.60). A component that reads them is drawn again when they change. */
import { signal } from '@preact/signals';
import { type Language, languages, loadTexts, type Texts } from '../texts/texts.ts';
import { keep, kept } from './kept.ts';

/** Set before anything is drawn. */
const spoken = signal<{ readonly language: Language; readonly texts: Texts } | undefined>(undefined);

const now = () => {
  if (spoken.value === undefined) throw new Error('Nothing is drawn before its texts are there');
  return spoken.value;
};

export const languageNow = (): Language => now().language;

export const texts = (): Texts => now().texts;

/** The language chosen before, or else the first language of the browser that we have. */
export const preferredLanguage = (): Language =>
  languageNamed(kept('taal')) ??
  navigator.languages.map((tag) => languageNamed(tag.slice(0, 2))).find((one) => one !== undefined) ??
  'en';

const languageNamed = (name: string | undefined): Language | undefined => languages.find((one) => one === name);

/** Sets the language without loading anything, for a caller that has the texts already. */
export const speakWith = (language: Language, texts: Texts): void => {
  spoken.value = { language, texts };
};

export const speak = async (language: Language): Promise<void> => {
  speakWith(language, await loadTexts[language]());
  document.documentElement.lang = language;
};

export const chooseLanguage = async (language: Language): Promise<void> => {
  keep('taal', language);
  await speak(language);
};
