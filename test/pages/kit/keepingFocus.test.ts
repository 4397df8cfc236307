/** The focus stays on the page when a pressed element vanishes (pages.md 10.62). */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi } from '../../support/api.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';
import { launched, noBrowser, ownPages, type Visit, visit } from '../../support/browser.ts';
import { actDone } from '../../support/pages/outcome.ts';

describe.skipIf(noBrowser)('10.62: the focus is never lost with the element that had it', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({ world: await playedThrough('year 1'), pages: await ownPages() });
    await api.turnTo('2023-08-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const seen = async (who: 'admin' | 'school', look: (visit: Visit) => Promise<void>): Promise<void> => {
    const own = await visit(browser, api, who);
    try {
      await look(own);
      expect(own.faults).toEqual([]);
    } finally {
      await own.close();
    }
  };

  const hasFocus = async (one: Locator): Promise<boolean> =>
    (await one.and(one.page().locator(':focus')).count()) === 1;

  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };

  it('a board is registered, and the form for another one opens empty, with the focus in its first field', () =>
    seen('admin', async ({ page, open }) => {
      await open('/besturen');
      await page.locator('summary', { hasText: 'Bestuur vastleggen' }).click();
      const form = page.locator('details', { hasText: 'Bestuur vastleggen' });
      for (const [board, name] of [
        ['23456', 'Stichting De Beuken'],
        ['34567', 'Stichting De Eiken'],
      ] as const) {
        await form.getByLabel('Bestuursnummer').fill(board);
        await form.getByLabel('Naam', { exact: true }).fill(name);
        await form.getByLabel('Straat en huisnummer').fill(address.street);
        await form.getByLabel('Postcode').fill(address.postalCode);
        await form.getByLabel('Plaats').fill(address.city);
        await press(page, 'Bestuur vastleggen');
        await actDone(page, name);
        await press(page, 'Nog een bestuur vastleggen');
        await expect.poll(() => hasFocus(form.getByLabel('Bestuursnummer'))).toBe(true);
        expect(await form.getByLabel('Naam', { exact: true }).inputValue()).toBe('');
      }
    }));

  it('a reader who goes back from the effect of an act is in the first field of its form', () =>
    seen('school', async ({ page, open }) => {
      const { body } = await api.as('school').get(`/schools/${exampleSchool}/counts/2023-08-01/pupils`);
      await open(`/scholen/${exampleSchool}/leerlingen/${body.items[0].pupil}`);
      await page.getByText('Deze opbrengst intrekken').click();
      await page.getByLabel('Reden').fill('dubbel ingevoerd');
      await press(page, 'Bekijk wat er gebeurt');
      await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
      await press(page, 'Terug en wijzigen');
      await expect.poll(() => hasFocus(page.getByLabel('Reden'))).toBe(true);
    }));

  it('a button that vanishes leaves the focus to the one beside it', () =>
    seen('school', async ({ page, open }) => {
      await open(`/scholen/${exampleSchool}/ouders`);
      await page.locator('summary', { hasText: 'Ouder of verzorger registreren' }).click();
      await press(page, 'Nog een kind');
      await press(page, 'Kind 2 weghalen');
      await expect.poll(() => hasFocus(page.getByRole('button', { name: 'Nog een kind' }))).toBe(true);
    }));

  it('a reader who presses beside everything keeps no focus, also when what had it vanishes later', () =>
    seen('school', async ({ page, open }) => {
      await open(`/scholen/${exampleSchool}/ouders`);
      await page.locator('summary', { hasText: 'Ouder of verzorger registreren' }).click();
      await press(page, 'Nog een kind');
      await page.getByRole('button', { name: 'Kind 2 weghalen' }).focus();
      await page.mouse.click(2, 400);
      await page.evaluate(
        "[...document.querySelectorAll('button')].find((one) => one.innerText.includes('Kind 2')).remove()",
      );
      await page.evaluate(
        'new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))))',
      );
      expect(await page.evaluate('document.activeElement.tagName')).toBe('BODY');
    }));
});
