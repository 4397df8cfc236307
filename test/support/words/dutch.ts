import { expect } from 'vitest';

/** Expects whole sentences, in which no fact is missing. */
export const expectSentences = (...texts: readonly string[]): void => {
  for (const text of texts) {
    expect(text).toMatch(/^(\p{Lu}|\d).*[.!?]$|^(\p{Lu}|\d).*>\.$/su);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}|\.\.$/);
  }
};

/** Expects a Dutch text that differs from the English one and has no word that only English has. */
export const expectDutch = (dutch: string, english: string): void => {
  expect(dutch).not.toBe(english);
  expect(dutch).not.toMatch(/\b(the|and|there|which|its|has|that|must|not|than)\b/i);
};

const englishWords =
  /(?<!\p{L})(the|and|there|which|its|has|have|that|must|not|than|of|to|with|for|from|by|was|were|are|be|who|only|once|here|before|after|every|each)(?!\p{L})/giu;

/** Words that are Dutch as well as English, and names of the domain that are not translated. */
const dutchToo = /^(of|was|by|were)$/i;

/**
 * Finds texts of three words or more that have an English word which Dutch does not have, with their places in an answer. A
 * text under `en` is meant to be English.
 */
export const englishIn = (value: unknown, at = ''): { readonly at: string; readonly text: string }[] => {
  if (typeof value === 'string') {
    const words = value.match(englishWords)?.filter((word) => !dutchToo.test(word)) ?? [];
    return value.trim().split(/\s+/).length >= 3 && words.length > 0 ? [{ at, text: value }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === 'en' ? [] : englishIn(part, `${at}.${key}`)));
};
