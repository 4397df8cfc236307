/** Says in words what an event of each type records (pages.md 10.46). */
import type { Language } from '../language.ts';
import { dutchEvents } from './dutch.ts';
import { englishEvents } from './english.ts';
import type { EventSentences } from './eventSentences.ts';

const sentences: Readonly<Record<Language, EventSentences>> = { en: englishEvents, nl: dutchEvents };

/** Null for a type that this release does not know. */
export const eventInWords = (type: string, language: Language): string | null =>
  Object.hasOwn(sentences[language], type) ? sentences[language][type as keyof EventSentences] : null;
