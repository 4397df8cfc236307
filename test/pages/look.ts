/** Tests of a page that every page has: axe at both widths, in both schemes and languages, and a picture of each. */
import type { Browser } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Principal, Role } from '../../src/http/access/principal.ts';
import type { Api } from '../support/api.ts';
import { axeFaults, picture, visit } from '../support/browser.ts';

export type Looked = {
  readonly name: string;
  readonly path: string;
  /** Undefined: nobody is signed in. */
  readonly who: Role | Principal | undefined;
  /** What is there once everything was read. */
  readonly ready: string;
};

/** Two of the eight ways in each language: every width, scheme and language is seen with each other one. */
const ways = [
  { language: 'nl', width: 1280, scheme: 'light' },
  { language: 'nl', width: 390, scheme: 'dark' },
  { language: 'en', width: 390, scheme: 'light' },
  { language: 'en', width: 1280, scheme: 'dark' },
] as const;

export const itIsFitToBeSeen = (
  { name, path, who, ready }: Looked,
  given: () => { readonly api: Api; readonly browser: Browser },
): void => {
  for (const { language, width, scheme } of ways)
    it(`10.62: axe finds nothing on ${name}, in ${language}, ${width} wide, ${scheme}`, async () => {
      const { api, browser } = given();
      const { page, open, close, faults } = await visit(browser, api, who, { language, width, scheme });
      await open(path);
      await page.locator(ready).first().waitFor();
      await picture(page, `${name}-${language}-${width}-${scheme}`);
      expect(await axeFaults(page)).toEqual([]);
      // Nothing is wider than the screen (10.62).
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(faults).toEqual([]);
      await close();
    });
};
