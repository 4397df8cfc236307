import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const euro = (amount: string): string => `€\u00a0${amount}`;

describe.skipIf(noBrowser)('10.9, 10.20: acts on documents that were issued', () => {
  let api: Api;
  let browser: Browser;

  /**
   * 9 pupils of two schools, invoiced on 1 August 2025 and 2026. Then results of three more pupils of the second school
   * arrive, linked on 1 August 2025. Year 1 was settled at 9 × 9/12 × 11.50 = 77.63, and becomes 12 × 9/12 × 11.50 = 103.50.
   */
  beforeAll(async () => {
    const world = await worldOn({ today: '2025-07-01' });
    api = await openApi({ world, pages: await ownPages() });
    for (const school of ['12AB00', '34CD00']) {
      await world.registerSchool(school);
      await world.subscribe(school, '2025-08-01');
      await world.importRows(school, '2025-08-01', taken('2025-07-31', 1, 9));
    }
    for (const on of ['2025-08-01', '2026-08-01']) {
      await api.turnTo(on);
      await api.as('finance').send('POST', '/invoice-runs', { on });
    }
    // The clock moves past the moment at which the documents were decided.
    await api.turnTo('2026-08-02');
    await world.importRows('34CD00', '2025-08-01', taken('2025-07-31', 10, 12));
    await api.turnTo('2026-09-01');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('10.9: before a school is corrected, its page shows what would be issued, and the button names the act and the sum', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/facturen');
    await page.getByRole('link', { name: 'Een school nu corrigeren' }).click();
    await page.locator('#corrigeren:focus').waitFor();
    const section = page.locator('[aria-labelledby=corrigeren]');
    await section.getByLabel('School').fill('34CD00');
    await section.getByRole('button', { name: 'Verder' }).click();
    await section.getByLabel('Reden').fill('bestand kwam te laat');
    await section.getByLabel('Dag van het document').fill('2026-09-01');
    await section.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.locator('#seen-title:focus').waitFor();
    await picture(page, 'corrigeren-bekeken');
    expect(await axeFaults(page)).toEqual([]);
    const issued = (await api.stored('documents')).length;
    await page.getByRole('button', { name: `Definitief: geef 1 factuur uit: ${euro('25,87')}` }).click();
    await actDone(page, 'Uitgegeven:');
    const documents = await api.stored('documents');
    expect(documents).toHaveLength(issued + 1);
    expect(documents.at(-1)).toMatchObject({
      data: { purpose: 'correction', total: '25.87', school: '34CD00' },
      metadata: { reason: 'bestand kwam te laat' },
    });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.62: axe finds nothing on the form of a credit', async () => {
    for (const look of [
      { language: 'nl', width: 390, scheme: 'dark' },
      { language: 'en', width: 1280, scheme: 'light' },
    ] as const) {
      const seen = await visit(browser, api, 'finance', look);
      await seen.open('/facturen?school=12AB00&crediteer=2026-000001');
      await seen.page.locator('[aria-labelledby=crediteren] form').waitFor();
      await picture(seen.page, `crediteren-${look.language}-${look.width}-${look.scheme}`);
      expect(await axeFaults(seen.page)).toEqual([]);
      expect(await seen.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
      await seen.close();
    }
  });

  it('10.9: by keyboard the latest document of a school is credited, and the list then has both', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/facturen?school=12AB00');
    await page.getByRole('row', { name: /2026-000001/ }).waitFor();
    // 4.7: only the latest can be credited, and nothing is to be paid of a credit note.
    const earlier = await page.getByRole('row', { name: /^2025-000001/ }).innerText();
    expect(earlier).toContain('eerst het latere document');
    // A school has its name and its number wherever staff sees it.
    expect(earlier).toContain('School 12AB00 12AB00');
    expect(await page.getByRole('row', { name: /^2026-000001/ }).innerText()).toContain(
      'terug te betalen of te verrekenen',
    );
    await tabTo(page, /^Crediteren$/);
    await page.keyboard.press('Enter');
    await page.locator('#crediteren:focus').waitFor();
    const section = page.locator('[aria-labelledby=crediteren]');
    await section.getByText('Dit is een creditnota van').waitFor();
    await section.getByLabel('Dag van het document').fill('2026-09-01');
    await section.getByLabel('Reden').fill('verkeerde debiteur');
    await page.keyboard.press('Enter');
    await page.locator('#seen-title:focus').waitFor();
    await picture(page, 'crediteren-bekeken');
    // The page distinguishes what the act issues from what a run then issues. The total is that of the rows above it.
    const rows = async (name: string | RegExp) =>
      (await page.getByRole('table', { name }).locator('tbody tr, tfoot tr').allInnerTexts()).map((text) =>
        text.replaceAll('\u00a0', ' ').replaceAll('\t', ' '),
      );
    expect(await rows('Wat nu wordt uitgegeven')).toEqual(['factuur jaar 2 1 september 2026 € 25,87']);
    expect(await rows(/^Wat een factuurronde/)).toEqual(['creditnota jaar 2 1 september 2026 € −25,87']);
    expect(await rows(/^Wat er per jaar te verrekenen is/)).toEqual([
      'jaar 1 € 0,00 € −25,87 € −25,87 de volgende factuur',
      'Totaal   € −25,87 ',
    ]);
    const confirm = page.getByRole('button', { name: /^Definitief: geef 1 factuur uit: € 25,87$/ });
    await confirm.focus();
    await page.keyboard.press('Enter');
    await actDone(page, 'factuur 2026-000004');
    expect((await api.stored('documents')).at(-1)).toMatchObject({
      data: { purpose: 'cancel', cancels: '2026-000001', total: '25.87' },
      metadata: { reason: 'verkeerde debiteur' },
    });
    await page.getByRole('row', { name: /^2026-000004/ }).waitFor();
    expect(await page.getByRole('row', { name: /^2026-000004/ }).innerText()).toContain('maakt 2026-000001 ongedaan');
    // The act is not offered again, and the document itself leads to its credit note.
    await page
      .getByRole('row', { name: /^2026-000001/ })
      .getByText('gecrediteerd met 2026-000004')
      .waitFor();
    await page.getByRole('link', { name: 'Naar de factuurronde' }).waitFor();
    // 10.33: the credited document names its credit note and cannot be credited again. The credit note names the document
    // that it cancels.
    await open('/facturen/2026-000001');
    await page.getByText('Gecrediteerd met').waitFor();
    await page.getByRole('navigation', { name: 'U bent hier' }).getByRole('link', { name: 'School 12AB00' }).waitFor();
    await page.getByText('Terugbetaald of verrekend uiterlijk op').waitFor();
    expect(await page.getByText('Te betalen uiterlijk').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Crediteren' }).count()).toBe(0);
    await page.getByRole('link', { name: '2026-000004' }).click();
    await page.getByText('Maakt ongedaan').waitFor();
    await page.getByText('Te betalen uiterlijk').waitFor();
    // Every minus sign is that of the formulas, and never a hyphen.
    expect(await page.locator('main').innerText()).not.toMatch(/€\s-\d|(?<![\d-])-\d/);
    await open('/facturen/2025-000002');
    await page.getByText('Te betalen uiterlijk').waitFor();
    expect(await page.getByRole('link', { name: 'Crediteren' }).count()).toBe(0);
    // The correction is the latest of that school.
    await open('/facturen/2026-000003');
    await page.getByRole('link', { name: 'Crediteren' }).click();
    await page.getByRole('heading', { name: '2026-000003 crediteren' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.61: a document that cannot be credited says why, and an unknown number is reported beside the list', async () => {
    const { page, open, close } = await visit(browser, api, 'admin');
    await open('/facturen?crediteer=2025-000002');
    await page.getByLabel('Reden').fill('vergissing');
    await page.getByLabel('Dag van het document').fill('2026-09-01');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.locator('[role=alert]:focus').waitFor();
    await open('/facturen?crediteer=2026-000999');
    await page.locator('.notice-failed[role=alert]').waitFor();
    await page.getByRole('row', { name: /2025-000001/ }).waitFor();
    await close();
  });

  it('10.33: a document lists what was recorded since it was decided, and offers no way to change it', async () => {
    const staff = await visit(browser, api, 'finance');
    await staff.open('/facturen/2026-000002');
    await staff.page.getByText('Wat is er sinds het besluit vastgelegd?').click();
    const since = staff.page.locator('details', { hasText: 'Wat is er sinds het besluit vastgelegd?' });
    // The file added three pupils, so the year became 25.87 higher.
    await since
      .getByText(`verschuldigd ${euro('25,87')}`)
      .first()
      .waitFor();
    await staff.page.getByText('Een uitgegeven document verandert nooit.').waitFor();
    await picture(staff.page, 'factuur-sindsdien');
    expect(await axeFaults(staff.page)).toEqual([]);
    // 10.33: each counted day leads to the pupils who counted at the position of the decision.
    await staff.page.locator('summary', { hasText: 'Waar komt dit vandaan?' }).first().click();
    const day = staff.page.locator('.days a').first();
    const { body } = await api.as('finance').get('/invoices/2026-000002/derivation');
    expect(await day.getAttribute('href')).toMatch(
      new RegExp(`^/scholen/34CD00/tellingen/[0-9-]+\\?plaats=${body.resultsAt}$`),
    );
    await staff.close();
  });
});
