import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { camtOf } from '../../support/billing/payments.ts';
import { launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

/** Three invoices of 9 × 11.50 = 103.50, due on 2026-08-31. Today is 2026-09-10. */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  for (const school of ['12AB00', '34CD00', '56EF00']) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  }
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-10');
  return api;
};

const statement = (text: string) => ({ name: 'afschrift.xml', mimeType: 'text/xml', buffer: Buffer.from(text) });

const look = (page: Page, section: string) =>
  page.locator(section).getByRole('button', { name: 'Bekijk wat er gebeurt' });

const euro = (amount: string): string => `€\u00a0${amount}`;

describe.skipIf(noBrowser)('10.20: what is open and what was paid', () => {
  let api: Api;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    api = await opened();
  });
  afterEach(() => api?.close());

  it('10.3: open items are shown by age and by document, as the interface gives them', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/openstaand?op=2026-09-10');
    await page.locator('.figures').waitFor();
    expect(await page.locator('.figures').innerText()).toContain(euro('310,50'));
    expect(await page.getByRole('row', { name: /1 tot en met 30/ }).innerText()).toContain(euro('310,50'));
    const first = await page.getByRole('row', { name: /2026-000001/ }).innerText();
    expect(first).toContain('10');
    expect(first).toContain('School 12AB00 school-12AB00');
    await page.getByLabel('Debiteur').fill('school-34CD00');
    await page.getByRole('button', { name: 'Toon' }).click();
    await page.getByRole('row', { name: /2026-000001/ }).waitFor({ state: 'detached' });
    expect(await page.locator('.figures').innerText()).toContain(euro('103,50'));
    expect(page.url()).toContain('debiteur=school-34CD00');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.9: a payment is filled in from an open item, looked at, and recorded; by keyboard it is reversed', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/openstaand');
    await page.getByRole('link', { name: '2026-000002 afboeken' }).click();
    const section = '[aria-labelledby=vastleggen]';
    await page.locator('#vastleggen:focus').waitFor();
    await page.getByLabel('Dag waarop de bank boekte').fill('2026-09-01');
    await look(page, section).click();
    // The reference is missing: the summary has the focus and leads to the field.
    await page.locator(`${section} [role=alert]:focus`).waitFor();
    await page.getByLabel('Omschrijving').fill('afschrift 12');
    await look(page, section).click();
    await page.getByRole('row', { name: /2026-000002/ }).waitFor();
    expect(await page.getByRole('row', { name: /2026-000002/ }).innerText()).toContain(euro('0,00'));
    expect(await api.stored('payments')).toEqual([]);
    await picture(page, 'betalingen-bekeken');
    await page.getByRole('button', { name: `Definitief: leg de betaling van ${euro('103,50')} vast` }).click();
    await actDone(page, 'Betaling P00000001 van');
    expect((await api.stored('payments')).map(({ data }) => data.allocations)).toEqual([
      [{ number: '2026-000002', amount: '103.50' }],
    ]);
    await page.getByRole('link', { name: 'P00000001 terugdraaien' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#terugdraaien:focus').waitFor();
    await page.getByLabel('Reden').fill('storno');
    await page.keyboard.press('Enter');
    // The effect takes the focus when it is drawn.
    await page.locator('#seen-title:focus').waitFor();
    await page.getByRole('button', { name: /Definitief: draai betaling P00000001/ }).focus();
    await page.keyboard.press('Enter');
    await actDone(page.locator('[aria-labelledby=terugdraaien]'));
    await page.getByText('teruggedraaid op').waitFor();
    expect((await api.stored('payments')).at(-1)).toMatchObject({
      type: 'PaymentReversed',
      metadata: { reason: 'storno' },
    });
    // The first preview was refused, which the browser logs.
    expect(faults).toEqual([expect.stringContaining('400')]);
    await close();
  });

  it('10.9: a bank statement is looked at, booked, and its proposal taken', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/betalingen');
    const text = camtOf([
      { ref: 'A1', text: 'factuur 2026-000001' },
      { ref: 'A2', text: 'deel van 2026-000003', amount: '50.00', payer: 'Stichting De Boomgaard' },
    ]);
    await page.getByLabel('Bestand').setInputFiles(statement(text));
    await look(page, '[aria-labelledby=afschrift]').click();
    await page.getByRole('table', { name: 'Wordt geboekt' }).waitFor();
    await picture(page, 'afschrift-bekeken');
    expect(await api.stored('payments')).toEqual([]);
    await page.getByRole('button', { name: `Definitief: boek 1 betaling: ${euro('103,50')}` }).click();
    await actDone(page, `1 betaling is geboekt: ${euro('103,50')}.`);
    await page.getByRole('link', { name: 'Regel 2 overnemen' }).click();
    await page.locator('#vastleggen:focus').waitFor();
    expect(await page.getByLabel('Bedrag', { exact: true }).inputValue()).toBe('50,00');
    await page.getByLabel('Hiervan afgeboekt').fill('50,00');
    await page.getByLabel('Omschrijving').fill('deel');
    await look(page, '[aria-labelledby=vastleggen]').click();
    await page.getByRole('button', { name: /Definitief: leg de betaling/ }).click();
    await actDone(page, 'Betaling P00000002 van');
    expect((await api.stored('payments')).at(-1)!.data).toMatchObject({ entry: expect.stringMatching(/:ref:A2$/) });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.8: a statement with bad entries is refused with these entries, and a file that is no statement with the kind of file that it is', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/betalingen');
    await page.getByLabel('Bestand').setInputFiles(statement(camtOf([{ ref: 'A1', amount: '1,50' }])));
    await look(page, '[aria-labelledby=afschrift]').click();
    await page.getByRole('table', { name: 'Regels die niet kloppen' }).waitFor();
    expect(await page.getByRole('row', { name: /Amt/ }).innerText()).toContain('103.50');
    await page.getByLabel('Bestand').setInputFiles(statement('a;b'));
    await look(page, '[aria-labelledby=afschrift]').click();
    await page.getByText('Het bankafschrift is niet te lezen').waitFor();
    expect(await api.stored('payments')).toEqual([]);
    await close();
  });

  it('10.20: neither page is for a school', async () => {
    const { page, open, close } = await visit(browser, api, 'school');
    for (const path of ['/openstaand', '/betalingen']) {
      await open(path);
      expect(await page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    }
    await close();
  });

  describe('with a payment that is not wholly allocated', () => {
    beforeEach(() =>
      api.as('finance').send('POST', '/payments', {
        on: '2026-09-01',
        amount: '120.00',
        reference: 'afschrift 12',
        allocations: [{ number: '2026-000001', amount: '103.50' }],
      }),
    );

    for (const name of ['openstaand', 'betalingen'])
      itIsFitToBeSeen({ name, path: `/${name}`, who: 'finance', ready: 'table' }, () => ({ api, browser }));
  });
});
