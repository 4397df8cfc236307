import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard } from '../../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { taken, worldOn } from '../../support/world.ts';

const path = `/besturen/${ownBoard}`;
const euro = (amount: string): string => `€\u00a0${amount}`;

/** Two schools with 9 and 12 pupils, each billed at 11.50 a pupil, and one that has nothing. */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Bomen', address });
  for (const [school, pupils] of [
    ['12AB00', 9],
    ['34CD00', 12],
  ] as const) {
    await world.registerSchool(school, '2020-01-01', ownBoard);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, pupils));
  }
  const bare = { name: 'De Beuk', board: ownBoard, kind: 'primary', yearClasses: true };
  await admin.send('PUT', '/schools/56EF00', bare);
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-10');
  return api;
};

describe.skipIf(noBrowser)('10.36: my schools', () => {
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

  it('10.36, 10.3: every school has a row, and the totals are those of the interface', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(path);
    await page.getByRole('row', { name: /School 12AB00/ }).waitFor();
    expect(await page.locator('h1').innerText()).toBe('Mijn scholen – Stichting De Bomen');
    // 21 pupils × 11.50 = 241.50
    expect(await page.locator('tfoot').innerText()).toContain(euro('241,50'));
    expect(await page.getByRole('row', { name: /School 34CD00/ }).innerText()).toContain(euro('138,00'));
    expect(await page.getByRole('row', { name: /De Beuk/ }).innerText()).toContain('geen verwerkersovereenkomst');
    const bars = page.getByRole('row', { name: /School 34CD00/ }).getByRole('img');
    expect(await bars.getAttribute('aria-label')).toContain('augustus 2026 12');
    expect(await bars.locator('rect').count()).toBe(12);
    await page.getByRole('link', { name: 'School 34CD00' }).click();
    await page.getByRole('heading', { level: 1, name: /Gegevens van School 34CD00/ }).waitFor();
    expect(page.url()).toContain('/scholen/34CD00/mijn-gegevens');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.36, 10.7: search, filter and order stand in the URL, and nothing is asked again', async () => {
    const { page, open, close, asked, faults } = await visit(browser, api, 'board');
    await open(path);
    await page.getByRole('row', { name: /De Beuk/ }).waitFor();
    await page.getByText('geen', { exact: true }).first().waitFor();
    const before = asked.length;
    const names = () => page.locator('tbody th').allInnerTexts();
    await page.getByRole('button', { name: 'Leerlingen' }).click();
    expect(await names()).toEqual(['De Beuk', 'School 12AB00', 'School 34CD00']);
    await page.getByRole('button', { name: 'Leerlingen' }).click();
    expect(await names()).toEqual(['School 34CD00', 'School 12AB00', 'De Beuk']);
    await page.getByLabel('met een vraag').check();
    await page.getByText('1 van 3 scholen').waitFor();
    expect(await names()).toEqual(['De Beuk']);
    await page.getByLabel('alle scholen').check();
    await page.getByLabel('Zoek een school').fill('34cd');
    await page.getByText('1 van 3 scholen').waitFor();
    expect(await names()).toEqual(['School 34CD00']);
    expect(page.url()).toContain('zoek=34cd');
    expect(page.url()).toContain('sorteer=-leerlingen');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Tabel als CSV' }).click();
    const lines = readFileSync(await (await saving).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('School 34CD00;12;12;138,00;0,00;2026-000002');
    expect(asked.slice(before)).toEqual([]);
    await page.reload();
    await page.getByText('1 van 3 scholen').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: a school does not see the page, and another board is told that there is nothing', async () => {
    const own = await visit(browser, api, 'school');
    await own.open(path);
    expect(await own.page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await own.close();
    const other = await visit(browser, api, { subject: 'an', role: 'board', board: '54321' });
    await other.open(path);
    await other.page.getByRole('heading', { level: 1, name: /niet/ }).waitFor();
    expect(await other.page.content()).not.toContain('De Bomen');
    await other.close();
  });

  itIsFitToBeSeen({ name: 'mijn-scholen', path, who: 'board', ready: 'tbody tr' }, () => ({ api, browser }));

  it('10.36, 2.11: a school that stopped sending files is pointed out, and leads to what is missing', async () => {
    await api.turnTo('2027-06-01');
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${path}?toon=vraag`);
    // The list shows the pupils of both schools, and the school that has none.
    await page.getByText('3 van 3 scholen').waitFor();
    await page.getByRole('link', { name: 'nieuw bestand nodig: School 34CD00' }).click();
    await page.getByRole('heading', { level: 1, name: 'Op orde?' }).waitFor();
    await page.getByText('Er is een nieuw bestand nodig.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
