/** The texts of the pages: one object a language, both of one type, each loaded when it is needed (pages.md 10.60). */
import type { texts as dutch } from './nl/nl.ts';

export type Texts = typeof dutch;

export const languages = ['nl', 'en'] as const;
export type Language = (typeof languages)[number];

export const loadTexts: Readonly<Record<Language, () => Promise<Texts>>> = {
  nl: () => import('./nl/nl.ts').then(({ texts }) => texts),
  en: () => import('./en/en.ts').then(({ texts }) => texts),
};
