/**
 * The two choices that stay in the browser: the language and the scheme (pages.md 10.18). Nothing else is kept there.
 */

type Choice = 'taal' | 'weergave';

/** Undefined if nothing was chosen, or if the browser keeps nothing. */
export const kept = (choice: Choice): string | undefined => {
  try {
    return localStorage.getItem(choice) ?? undefined;
  } catch {
    return undefined;
  }
};

export const keep = (choice: Choice, value: string): void => {
  try {
    localStorage.setItem(choice, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
};
