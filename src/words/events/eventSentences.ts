/** The words of each type of event. A type without them does not compile (pages.md 10.46). */
import type { eventTypes } from '../../domain/eventTypes.ts';

type Types = { readonly [Kind in keyof typeof eventTypes]: keyof (typeof eventTypes)[Kind] };

/** Types that streams of two kinds share have the same words in both. */
export type EventSentences = Readonly<Record<Types[keyof Types], string>>;
