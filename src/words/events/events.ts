/** What happened, of each type of event, in words (pages.md 10.46). A type without its sentence does not compile. */
import type { eventTypes } from '../../domain/eventTypes.ts';
import type { Language } from '../language.ts';
import { dutchEvents } from './dutch.ts';
import { englishEvents } from './english.ts';

type Types = { readonly [Kind in keyof typeof eventTypes]: keyof (typeof eventTypes)[Kind] };

export type EventType = Types[keyof Types];

/** Types that streams of two kinds share have one sentence for both. */
export type EventSentences = Readonly<Record<EventType, string>>;

const sentences: Readonly<Record<Language, EventSentences>> = { en: englishEvents, nl: dutchEvents };

/** Null for a type that this release does not know. */
export const eventInWords = (type: string, language: Language): string | null =>
  Object.hasOwn(sentences[language], type) ? sentences[language][type as EventType] : null;
