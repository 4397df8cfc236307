import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../support/browser.ts';
import { itIsFitToBeSeen } from '../support/pages/look.ts';
import { taken, worldOn } from '../support/world.ts';

const path = '/aantallen/12AB00?van=2026-06-01&tot=2026-08-10';

describe.skipIf(noBrowser)('10.20: counts for analytics', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    const world = await worldOn({ today: '2026-06-01' });
    api = await openApi({ world, pages: await ownPages() });
    await world.registerSchool('12AB00');
    await world.registerSchool('34CD00');
    // 9 pupils from 20 June on, 12 from 15 July on.
    await world.importRows('12AB00', '2026-06-20', taken('2026-06-20', 1, 9));
    await world.importRows('12AB00', '2026-07-15', taken('2026-07-15', 10, 12));
    await api.turnTo('2026-08-10');
    // This waits for the read models. A page that wrote nothing does not wait for them.
    await api.as('analytics').get('/schools');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('10.20: schools are found by name and lead to their counts, which say nobody', async () => {
    const { page, open, close, asked, faults } = await visit(browser, api, 'analytics');
    await open('/aantallen');
    await page.getByLabel('Zoek een school').fill('12ab');
    await page.getByRole('button', { name: 'Zoek', exact: true }).click();
    await page.getByRole('link', { name: 'School 34CD00' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'School 12AB00' }).click();
    await page.getByRole('heading', { level: 1, name: 'Aantallen – School 12AB00' }).waitFor();
    await page.locator('.chart').waitFor();
    expect(asked.filter((one) => one.startsWith('/schools/')).every((one) => !one.includes('pupils'))).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.31: the chart and the table under it show the same months', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'analytics');
    await open(path);
    const table = page.getByRole('table').first();
    await page.locator('.chart').waitFor();
    expect((await table.locator('tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'juni 2026 9',
      'juli 2026 12',
    ]);
    expect(await page.locator('.chart rect.bar').count()).toBe(2);
    await page.getByLabel('Tot en met').fill('2026-06-30');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'juli 2026' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('tot=2026-06-30');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: the feed is downloaded as it comes, a message on each line', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'analytics');
    await open('/aantallen');
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download de aantallen' }).click();
    const lines = readFileSync(await (await saving).path(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, subject }) => [type, subject])).toContainEqual(['telboek.pupil-counts.v1', '12AB00']);
    expect(faults).toEqual([]);
    await close();
  });

  for (const [name, at, ready] of [
    ['aantallen', '/aantallen', 'tbody tr'],
    ['aantallen-school', path, '.table-block'],
  ] as const)
    itIsFitToBeSeen({ name, path: at, who: 'analytics', ready }, () => ({ api, browser }));

  it('10.20: a school has no such page, and 10.8: a school that is not there is told as missing', async () => {
    const own = await visit(browser, api, 'school');
    await own.open('/aantallen');
    expect(await own.page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await own.close();
    const missing = await visit(browser, api, 'analytics');
    await missing.open('/aantallen/99ZZ00');
    await missing.page.getByRole('heading', { level: 1, name: 'Deze pagina is er niet' }).waitFor();
    await missing.close();
  });
});
