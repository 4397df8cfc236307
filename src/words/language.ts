/** The languages that people are answered in (interfaces 2). Without a wish it is the first. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'en';

/** Undefined for a language in which nobody is answered here. */
export const languageNamed = (name: string | undefined): Language | undefined =>
  languages.find((language) => language === name);
