import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/http/pages.ts';
import { type Api, openApi } from '../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../support/browser.ts';

/** A browser needs some seconds to draw the whole contract. */
const drawn = async (page: Page): Promise<void> => {
  if (new URL(page.url()).pathname !== '/api') await page.goto('/api');
  await page.locator('.opblock-tag').first().waitFor({ timeout: 60_000 });
};

describe.skipIf(noBrowser)('10.54: the interface, to read', () => {
  let api: Api;
  let browser: Browser;

  beforeAll(async () => {
    api = await openApi({ pages: await ownPages() });
    browser = await launched();
  });

  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  for (const [language, width] of [
    ['nl', 1280],
    ['en', 390],
  ] as const)
    it(`10.54: anybody reads the contract under the policy of all pages, in ${language}, ${width} wide`, async () => {
      const { page, close, faults } = await visit(browser, api, undefined, { language, width });
      await drawn(page);
      const answer = await page.request.get('/api', { headers: { Accept: 'text/html' } });
      expect(answer.headers()['content-security-policy']).toBe(contentSecurityPolicy);
      await picture(page, `api-${language}-${width}`);
      // The drawn contract comes from a library, so it is not checked here.
      await page.evaluate("document.getElementById('contract').remove()");
      expect(await axeFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    }, 90_000);

  it('10.54: a read is tried on the ledger of the session', async () => {
    const { page, close, faults, asked } = await visit(browser, api, 'finance');
    await drawn(page);
    await page.locator('#operations-tag-Catalogue').click();
    await page.locator('#operations-Catalogue-getVatRates .opblock-summary-control').click();
    await page.locator('#operations-Catalogue-getVatRates .try-out__btn').click();
    await page.locator('#operations-Catalogue-getVatRates .execute').click();
    await page.locator('#operations-Catalogue-getVatRates .responses-table.live-responses-table').waitFor();
    expect(asked).toContain('/vat-rates');
    expect(await page.locator('#operations-Catalogue-getVatRates .live-responses-table').innerText()).toContain(
      '"percent": "21"',
    );
    expect(faults).toEqual([]);
    await close();
  }, 90_000);

  it('10.54: no other page has a policy that writes HTML', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await drawn(page);
    expect(await page.evaluate('trustedTypes.defaultPolicy !== null')).toBe(true);
    await open('/nergens');
    expect(await page.evaluate('trustedTypes.defaultPolicy !== null')).toBe(false);
    await close();
  }, 90_000);

  it('10.54, 10.20: the menu leads to it, in the part that holds it, by keyboard alone', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/nergens').catch(() => {});
    const link = page.locator('.menu').getByRole('link', { name: 'De interface' });
    expect(await link.isVisible()).toBe(false);
    await tabTo(page, /^Beheer$/);
    await page.keyboard.press('Enter');
    await link.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await tabTo(page, /^De interface$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/api');
    await drawn(page);
    expect(new URL(page.url()).pathname).toBe('/api');
    await close();
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
  }, 90_000);
});
