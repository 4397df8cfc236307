/**
 * The checks that every page passes, in both languages (pages.md 10.61–10.64). axe runs at both widths and in both schemes.
 * Nothing is lost on a narrow screen, with large letters, in forced colours or on paper. The page makes no more reads than
 * it may. It shows no code that has a name. A page is opened once in each language.
 */
import type { Browser, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Principal, Role } from '../../../src/http/access/principal.ts';
import type { Api } from '../api.ts';
import { allRead, axeFaults, picture, visit } from '../browser.ts';
import { codesShown } from './codes.ts';
import { faultsOfFit, openAll, rememberShown, shifted } from './fit.ts';

export type Looked = {
  readonly name: string;
  /** A function, for a path that is not known before the ledger is there. */
  readonly path: string | (() => string);
  /** The person who is signed in. Undefined: nobody is. */
  readonly who: Role | Principal | undefined;
  /** A text that is on the page once everything was read. */
  readonly ready: string;
  /** The most reads before the page is complete, without that of the session. Default: 2 (10.64). */
  readonly readsMax?: number;
  /** Whether the parts of the page must hardly move while it is read (10.64). */
  readonly isStill?: true;
  /** Set for a page of what was recorded, as it was: codes are part of that. */
  readonly isRecord?: true;
};

const languages = ['nl', 'en'] as const;
/** The rules of axe that look at colours. Only their outcome depends on the scheme. */
const colours = ['color-contrast', 'link-in-text-block'];
const mixes = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'dark' },
  { width: 390, scheme: 'light' },
] as const;

/** One test goes through many states of one page. */
const timeout = 60_000;
const height = 900;
const shiftMax = 0.05;
/** The width of A4 between the margins of the style sheet. */
const paper = 680;

export const itIsFitToBeSeen = (
  looked: Looked,
  given: () => { readonly api: Api; readonly browser: Browser },
): void => {
  const { name, path: at, who, ready, readsMax = 2, isStill = false, isRecord = false } = looked;
  for (const language of languages)
    it(`10.62, 10.63, 10.64: ${name}, in ${language}: axe in every width and scheme, nothing lost, no read too many`, {
      timeout,
    }, async () => {
      const { api, browser } = given();
      const path = typeof at === 'string' ? at : at();
      const { page, open, close, faults, asked } = await visit(browser, api, who, { language });
      await open(path);
      await page.locator(ready).first().waitFor();
      await allRead(page);
      const reads = asked.filter((one) => one !== '/session' && !path.startsWith(one));
      expect(reads.length, `reads: ${reads.join(' ')}`).toBeLessThanOrEqual(readsMax);
      if (isStill) expect(await shifted(page), 'layout shift (10.64)').toBeLessThanOrEqual(shiftMax);
      await rememberShown(page);
      for (const { width, scheme } of mixes) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        if (language === 'nl') await picture(page, `${name}-${width}-${scheme}`);
        else await further(page, `${name}-en-${width}-${scheme}`);
        const rules = scheme === 'light' ? undefined : colours;
        expect(await axeFaults(page, rules), `axe, ${width} wide, ${scheme}`).toEqual([]);
        expect(await faultsOfFit(page), `${width} wide, ${scheme}`).toEqual([]);
      }
      await itLosesNothing(page, `${name}-${language}`);
      if (language === 'nl' && !isRecord) expect(await codesShown(page), 'codes that have a name').toEqual([]);
      expect(faults).toEqual([]);
      await close();
    });
};

/** Opens everything that can be opened, on a narrow screen and with large letters, so that forms are checked too. */
const itLosesNothing = async (page: Page, name: string): Promise<void> => {
  await page.setViewportSize({ width: 1280, height });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await further(page, `${name}-geforceerd`);
  expect(await axeFaults(page, colours), 'axe, forced colours').toEqual([]);
  await page.setViewportSize({ width: paper, height });
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none', media: 'print' });
  expect(await faultsOfFit(page), 'printed').toEqual([]);
  expect(await page.locator('.head, .skip').locator('visible=true').count(), 'menus in print').toBe(0);
  await further(page, `${name}-gedrukt`);
  await page.emulateMedia({ colorScheme: 'dark', media: 'screen' });
  await page.setViewportSize({ width: 1280, height });
  await openAll(page);
  await rememberShown(page);
  await page.setViewportSize({ width: 320, height });
  expect(await faultsOfFit(page), '320 wide').toEqual([]);
  await further(page, `${name}-smal`);
  if (await page.locator('details').count()) expect(await axeFaults(page), 'axe, everything opened').toEqual([]);
  // The size of letters that a person can set in the browser.
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.setViewportSize({ width: 1280, height });
  expect(await page.evaluate<string>('getComputedStyle(document.documentElement).fontSize')).toBe('32px');
  expect(await faultsOfFit(page), 'text of 200 %').toEqual([]);
  await further(page, `${name}-groot`);
};

/** Pictures that are kept only where all are asked for. */
const further = async (page: Page, name: string): Promise<void> => {
  if (process.env.PICTURES === 'all') await picture(page, name);
};
