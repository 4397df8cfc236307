/** The outcome of an act on a page, for tests of acts (pages.md 10.10, 10.62). */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { readAgain } from '../browser.ts';

/**
 * Waits until an act is done and the page has read again what the act changed. The outcome must then still be on screen,
 * with the focus: a reader who sees it, and one who cannot, go on from there.
 * @param said a text of the outcome, where the page has more than one
 * @returns the outcome
 */
export const actDone = async (where: Page | Locator, said?: string | RegExp): Promise<Locator> => {
  const page = 'goto' in where ? where : where.page();
  const outcome = where.locator('.notice-done', said === undefined ? {} : { hasText: said });
  await outcome.waitFor();
  const first = await outcome.innerText();
  await readAgain(page);
  const now = await outcome.allInnerTexts();
  expect(now, 'the outcome, after the page has read again').toEqual([first]);
  expect(await outcome.and(page.locator(':focus')).count(), `who has the focus: ${await focused(page)}`).toBe(1);
  return outcome;
};

const focused = (page: Page): Promise<string> =>
  page.evaluate<string>('document.activeElement.outerHTML.slice(0, 120)');
