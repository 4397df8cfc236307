import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const euro = (amount: string): string => `€\u00a0${amount}`;

/** Two schools with 9 and 12 pupils, at 11.50 each, are to be billed on 2026-08-01, which is today. */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  for (const [school, pupils] of [
    ['12AB00', 9],
    ['34CD00', 12],
  ] as const) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, pupils));
  }
  await api.turnTo('2026-08-01');
  return api;
};

describe.skipIf(noBrowser)('10.20: all documents', () => {
  let api: Api;
  let browser: Browser;

  beforeAll(async () => {
    api = await opened();
    await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
    await api.turnTo('2026-08-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('10.20, 10.7: all documents are filtered by what the URL says, and lead to the document', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/facturen');
    expect(await page.getByRole('row', { name: /2026-000001/ }).innerText()).toContain(euro('103,50'));
    expect(await page.getByRole('row', { name: /2026-000002/ }).innerText()).toContain(euro('138,00'));
    await page.getByLabel('School', { exact: true }).fill('34CD00');
    await page.getByLabel('Jaar van uitgifte').fill('2026');
    await page.getByRole('button', { name: 'Toon' }).click();
    await page.getByRole('row', { name: /2026-000001/ }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('?school=34CD00&jaar=2026');
    await page.reload();
    await page.getByRole('link', { name: '2026-000002', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /2026-000002/ }).waitFor();
    await page.goBack();
    await page.getByRole('row', { name: /2026-000002/ }).waitFor();
    expect(await page.getByLabel('School', { exact: true }).inputValue()).toBe('34CD00');
    await page.getByLabel('Uitgegeven tot en met').fill('2026-07-31');
    await page.keyboard.press('Enter');
    await page.getByText('Geen factuur voldoet aan wat u invulde.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.8, 10.61: a filter that is refused stays in sight beside why', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/facturen?jaar=26');
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Jaar van uitgifte').inputValue()).toBe('26');
    await close();
  });

  it('10.20: the page of all documents is not for a board', async () => {
    const { page, open, close } = await visit(browser, api, 'board');
    await open('/facturen');
    expect(await page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await close();
  });

  itIsFitToBeSeen({ name: 'alle-facturen', path: '/facturen', who: 'finance', ready: 'tbody tr' }, () => ({
    api,
    browser,
  }));
});

describe.skipIf(noBrowser)('10.37: an invoice run', () => {
  let api: Api;
  let browser: Browser;

  beforeAll(async () => {
    api = await opened();
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  itIsFitToBeSeen({ name: 'factuurronde', path: '/factuurronde', who: 'finance', ready: 'form' }, () => ({
    api,
    browser,
  }));

  it('10.37, 10.61: a day that is refused leads to its field, and says why', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/factuurronde?op=2026-08-05');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.locator('[role=alert]:focus').waitFor();
    expect(await api.stored('documents')).toEqual([]);
    await close();
  });

  it('10.37, 10.9: by keyboard a day is looked at, and confirmed under the name of the act and its sum', async () => {
    for (const look of [
      { language: 'nl', width: 1280, scheme: 'light' },
      { language: 'en', width: 390, scheme: 'dark' },
    ] as const) {
      const seen = await visit(browser, api, 'finance', look);
      await seen.open('/factuurronde?op=2026-08-01');
      await seen.page.locator('button[type=submit]').click();
      await seen.page.locator('#seen-title:focus').waitFor();
      await picture(seen.page, `factuurronde-bekeken-${look.language}-${look.width}-${look.scheme}`);
      expect(await axeFaults(seen.page)).toEqual([]);
      await seen.close();
    }
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/factuurronde');
    await page.getByLabel('Dag van de facturen').fill('2026-08-01');
    await page.keyboard.press('Enter');
    await page.locator('#seen-title:focus').waitFor();
    expect(page.url()).toContain('/factuurronde?op=2026-08-01');
    // 9 × 11.50 and 12 × 11.50, together 241.50.
    const bySchool = page.getByRole('table', { name: 'Wat wordt uitgegeven, per school' });
    expect(await bySchool.getByRole('row', { name: /12AB00/ }).innerText()).toContain(euro('103,50'));
    expect(await bySchool.getByRole('row', { name: /34CD00/ }).innerText()).toContain(euro('138,00'));
    expect(await bySchool.locator('tfoot').innerText()).toContain(euro('241,50'));
    expect(await page.getByRole('row', { name: /voorschot/ }).innerText()).toContain(euro('241,50'));
    expect(await api.stored('documents')).toEqual([]);
    await page.getByRole('button', { name: `Definitief: geef 2 documenten uit: ${euro('241,50')}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('2 documenten zijn uitgegeven').waitFor();
    await actDone(page);
    expect(await page.locator('.figures').innerText()).toContain(euro('241,50'));
    // The run is a job with an address, so a reload and a colleague see the same.
    expect(page.url()).toMatch(/\?op=2026-08-01&ronde=[0-9a-f-]{36}$/);
    await page.reload();
    await page.getByText('2 documenten zijn uitgegeven').waitFor();
    await page.getByRole('row', { name: /^2026-000002/ }).waitFor();
    await picture(page, 'factuurronde-klaar');
    expect(await axeFaults(page)).toEqual([]);
    expect((await api.stored('documents')).map(({ type, data }) => [type, data.total])).toEqual([
      ['InvoiceIssued', '103.50'],
      ['InvoiceIssued', '138.00'],
    ]);
    await page.getByRole('link', { name: 'Alle facturen van deze dag' }).click();
    await page.getByRole('row', { name: /2026-000002/ }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.37, 4.8: a run is repeated, and issues nothing twice', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/factuurronde?op=2026-08-01');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByText('Er is op deze dag niets uit te geven.').waitFor();
    // 10.9: an act that would do nothing is not offered.
    expect(await page.getByRole('button', { name: /^Definitief/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Terug en wijzigen' }).click();
    await page.getByLabel('Dag van de facturen').waitFor();
    await close();
  });

  it('10.37, 2.11: a round says beforehand of which schools a file seems to be missing', async () => {
    // Results of 2026-07-31 count through 2027-04-30, so both schools would get their advance back.
    await api.turnTo('2027-08-01');
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/factuurronde?op=2027-08-01');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    // documents.md 9.3.5: the page also tells which document will have no e-invoice, while that can still be mended.
    await page.getByText(/^Hiervan komt alleen een pdf en geen e-factuur/).waitFor();
    await page.getByText('voor School 34CD00 (34CD00)').waitFor();
    await page.getByText(/^Van 2 scholen telt nu of binnenkort minder dan de helft/).waitFor();
    await page.getByRole('link', { name: 'School 12AB00 12AB00' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
