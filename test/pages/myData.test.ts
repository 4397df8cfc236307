import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../support/browser.ts';
import { exampleSchool, playedThrough } from '../support/workedExample.ts';

const path = `/scholen/${exampleSchool}/mijn-gegevens`;

describe.skipIf(noBrowser)("10.30: 'mijn gegevens'", () => {
  let api: Api;
  let browser: Browser;

  beforeAll(async () => {
    api = await openApi({ world: await playedThrough('year 4'), pages: await ownPages() });
    await api.turnTo('2026-11-26');
    browser = await launched();
  });

  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('10.3: the figures of the running year are those of the interface, written for a reader', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await page.locator('.figures').waitFor();
    const figures = await page.locator('.figures').innerText();
    // 180 on the count day and at three month-ends.
    for (const figure of ['180 leerlingen', '€\u00a02.070,00', 'niets te verrekenen'])
      expect(figures).toContain(figure);
    expect(faults).toEqual([]);
    await close();
  });

  for (const language of ['nl', 'en'] as const)
    for (const width of [1280, 390])
      for (const scheme of ['light', 'dark'] as const)
        it(`10.62: axe finds nothing in ${language}, ${width} wide, ${scheme}`, async () => {
          const { page, open, close, faults } = await visit(browser, api, 'school', { language, width, scheme });
          await open(path);
          await page.locator('.figures').waitFor();
          await picture(page, `mijn-gegevens-${language}-${width}-${scheme}`);
          expect(await axeFaults(page)).toEqual([]);
          expect(faults).toEqual([]);
          await close();
        });
});
