/** The languages in which people are answered (interfaces 2). A reader who asks for none of them gets the first. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'en';

/** Undefined for a language that is not one of these. */
export const languageNamed = (name: string | undefined): Language | undefined =>
  languages.find((language) => language === name);
