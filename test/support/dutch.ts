import { expect } from 'vitest';

/** Whole sentences, made of facts that were all there. */
export const expectSentences = (...texts: readonly string[]): void => {
  for (const text of texts) {
    expect(text).toMatch(/^(\p{Lu}|\d).*[.!?]$|^(\p{Lu}|\d).*>\.$/su);
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{| {2}|\.\.$/);
  }
};

/** A Dutch text that is no English one: other words, and none that only English has. */
export const expectDutch = (dutch: string, english: string): void => {
  expect(dutch).not.toBe(english);
  expect(dutch).not.toMatch(/\b(the|and|there|which|its|has|that|must|not|than)\b/i);
};
