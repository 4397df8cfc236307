import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { type Api, openApi } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const euro = (amount: string): string => `€\u00a0${amount}`;

/** Two invoices of 9 × 11.50 = 103.50, each 17.96 VAT and 85.54 net. August has closed: 85.54 × 31/365 = 7.27 each. */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  for (const school of ['12AB00', '34CD00']) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  }
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-02');
  return api;
};

describe.skipIf(noBrowser)('10.20: the books', () => {
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

  itIsFitToBeSeen(
    { name: 'boekhouding', path: '/boekhouding?jaar=2026', who: 'finance', ready: '#rekeningen', readsMax: 3 },
    () => ({
      api,
      browser,
    }),
  );

  it('10.3, 9.7.6: balances, control and what is deferred are as the interface says, in three reads', async () => {
    const { page, open, close, faults, asked } = await visit(browser, api, 'finance');
    await open('/boekhouding?jaar=2026');
    const control = page.getByRole('table', { name: 'Controle' });
    expect(await control.getByRole('row', { name: /btw/ }).innerText()).toMatch(/35,92.*35,92.*gelijk/s);
    const balance = page.getByRole('table', { name: 'Proef- en saldibalans 2026' });
    expect(await balance.getByRole('row', { name: /1300/ }).innerText()).toContain(euro('207,00'));
    // The net is 171.08, of which 14.54 is released.
    expect(await balance.getByRole('row', { name: /1920/ }).innerText()).toContain(euro('156,54'));
    await page.getByText(`van ${euro('171,08')} netto is ${euro('14,54')} vrijgevallen`).waitFor();
    await page.getByText('De boeken kloppen op de cent').waitFor();
    const reads = asked.filter((path) => path.startsWith('/accounting/'));
    expect(reads).toHaveLength(3);
    // A line leads to the line of its document.
    expect(await page.getByRole('link', { name: '2026-000001, regel 1' }).getAttribute('href')).toBe(
      '/facturen/2026-000001#regel-1',
    );
    const deferred = page.getByRole('table', { name: 'Regels waarvan een deel' });
    expect(
      await deferred
        .getByRole('row', { name: /2026-000001/ })
        .first()
        .innerText(),
    ).toContain('School 12AB00 12AB00');
    expect(faults).toEqual([]);
    await close();
  });

  it('9.7.4, 9.7.5: audit file and journal are fetched by keyboard, and a refusal is told in words', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/boekhouding?jaar=2026');
    await page.locator('#bestanden').waitFor();
    for (const [button, name, text] of [
      [/^Auditfile 2026$/, 'auditfile-2026.xaf', '<fiscalYear>2026</fiscalYear>'],
      [/^Journaal als CSV$/, 'journaal-2026-01-01-2026-12-31.csv', 'VERK;2026-000001;01-08-2026'],
    ] as const) {
      const fetched = page.waitForEvent('download');
      await tabTo(page, button);
      await page.keyboard.press('Enter');
      const download = await fetched;
      expect(download.suggestedFilename()).toBe(name);
      expect(await readFile((await download.path())!, 'utf8')).toContain(text);
    }
    await page.getByLabel('Tot en met').fill('2025-12-31');
    await page.getByRole('button', { name: 'Journaal als CSV' }).click();
    await page.locator('.notice-failed[role=alert]').waitFor();
    await close();
  });

  it('10.7, 10.8: another year is in the URL; one without documents says that nothing is deferred, one that is none is refused', async () => {
    const { page, open, close } = await visit(browser, api, 'admin');
    await open('/boekhouding?jaar=2026');
    await page.getByLabel('Kalenderjaar').fill('2025');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Boekhouding 2025' }).waitFor();
    expect(page.url()).toContain('jaar=2025');
    await page.getByText('Er is op deze dag niets vooruitgefactureerd.').waitFor();
    await open('/boekhouding?jaar=26');
    await page.locator('.notice-failed[role=alert]').waitFor();
    expect(await page.getByLabel('Kalenderjaar').inputValue()).toBe('26');
    await close();
  });

  it('10.20: the page is not for a school or a board', async () => {
    const { page, open, close } = await visit(browser, api, 'board');
    await open('/boekhouding');
    expect(await page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await close();
  });

  it('9.7.1: other accounts are set from a day on, a fault leads to its field, and the books then have them', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/boekhouding?jaar=2026');
    await page.getByText('Andere rekeningen instellen').click();
    const debtors = page.getByRole('group', { name: 'debiteuren' });
    await page.getByLabel('Geldt vanaf').fill('2026-01-01');
    await debtors.getByLabel('Nummer').fill('13 00');
    await page.getByRole('button', { name: 'Stel deze rekeningen in' }).click();
    await page.locator('[role=alert]:focus').waitFor();
    expect(await debtors.getByLabel('Nummer').getAttribute('aria-invalid')).toBe('true');
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'boekhouding-rekeningen-fout');
    await debtors.getByLabel('Nummer').fill('1305');
    await page.getByRole('button', { name: 'Nog een btw-tarief met een eigen rekening' }).click();
    const rate = page.getByRole('group', { name: 'Btw-tarief met een eigen rekening (1)' });
    await rate.getByLabel('Percentage').fill('9');
    await rate.getByLabel('Nummer').fill('1521');
    await rate.getByLabel('Naam').fill('Btw laag');
    await rate.getByLabel('RGS-code').fill('BSchBepBtwOla');
    await page.getByRole('button', { name: 'Stel deze rekeningen in' }).click();
    await actDone(page, 'Deze rekeningen gelden vanaf 1 januari 2026.');
    await page.getByRole('table', { name: 'Proef- en saldibalans 2026' }).getByRole('row', { name: /1305/ }).waitFor();
    expect((await api.stored('catalogue')).at(-1)).toMatchObject({
      type: 'AccountsSet',
      data: {
        from: '2026-01-01',
        accounts: {
          debtors: { ...defaultAccounts.debtors, number: '1305' },
          vatRates: [{ percent: '9', number: '1521', name: 'Btw laag', rgs: 'BSchBepBtwOla' }],
        },
      },
    });
    await close();
  });
});
