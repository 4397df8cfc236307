/** The languages that people are answered in (interfaces 2). Without a wish it is the first. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];
export const defaultLanguage: Language = 'en';
