import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard } from '../../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

/**
 * Two schools in a pool, with 9 and 12 pupils, and one school that is counted each day: 5 pupils, and 8 from 15 September
 * on.
 */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  const admin = api.as('admin');
  const daily = { kind: 'per-pupil', measure: 'daily', countAfterDays: 0, settleFromYear: 2 };
  await admin.send('PUT', '/plans/dagelijks', { ...daily, price: { price: '11.50', from: '2020-01-01' } });
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Bomen', address });
  const tiers = [
    { from: 0, price: '11.00' },
    { from: 20, price: '10.00' },
  ];
  const agreement = { validFrom: '2026-01-01', validUntil: '2028-12-31', terms: { kind: 'volume', tiers } };
  await admin.send('POST', `/boards/${ownBoard}/framework-agreements`, agreement);
  for (const [school, pupils, plan] of [
    ['12AB00', 9, 'per-pupil'],
    ['34CD00', 12, 'per-pupil'],
    ['56EF00', 5, 'dagelijks'],
  ] as const) {
    await world.registerSchool(school, '2020-01-01', ownBoard);
    await world.importRows(school, '2026-07-01', taken('2026-06-20', 1, pupils));
    if (plan === 'per-pupil') {
      const joining = { agreement: `${ownBoard}-A1`, from: '2026-07-01' };
      await admin.send('POST', `/schools/${school}/framework-membership`, joining);
    }
    await world.subscribe(school, '2026-08-01', plan);
  }
  await world.importRows('56EF00', '2026-09-15', taken('2026-09-15', 1, 8));
  await api.turnTo('2026-10-10');
  // This waits for the read models. A page that wrote nothing does not wait for them.
  await admin.get('/schools/12AB00/my-data');
  return api;
};

describe.skipIf(noBrowser)('details of the pages of a school', () => {
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

  it('10.30: a pooled school sees the formula of its price, the total of all schools and its own part', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open('/scholen/12AB00/mijn-gegevens');
    await page.locator('.facts').first().waitFor();
    const facts = (await page.locator('.facts').first().innerText()).replaceAll('\u00a0', ' ');
    expect(facts).toContain('vanaf 0 leerlingen € 11,00 en vanaf 20 leerlingen € 10,00');
    // 9 + 12 pupils on the first day of the year.
    expect(facts).toContain('alle scholen samen 21 leerlingen op 1 augustus 2026, waarvan 9 van deze school');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.31: a daily measure draws a step for each day in the list of days on which the number changed', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open('/scholen/56EF00/jaren/1-1');
    await page.locator('.chart').waitFor();
    const listed = page.getByRole('table', { name: /Dagen/ }).locator('tbody tr');
    expect((await listed.allInnerTexts()).map((row) => row.split(/\s*\t\s*/))).toEqual([
      ['1 augustus 2026', '5'],
      ['15 september 2026', '8'],
    ]);
    const steps = page.locator('.chart a');
    expect(await steps.evaluateAll((all) => all.map((one) => (one as Element).getAttribute('aria-label')))).toEqual([
      '1 augustus 2026: 5 leerlingen',
      '15 september 2026: 8 leerlingen',
    ]);
    await steps.last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Wie telde op 15 september 2026' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  itIsFitToBeSeen(
    { name: 'jaar-per-dag', path: '/scholen/56EF00/jaren/1-1', who: 'board', ready: '.table-block' },
    () => ({
      api,
      browser,
    }),
  );

  it('10.35: who counted is narrowed to one file, and the URL says which', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open('/scholen/56EF00/tellingen/2026-09-30');
    await page.getByRole('row').nth(8).waitFor();
    const file = page.getByLabel('Bestand', { exact: true });
    const first = file.locator('option', { hasText: '1 jul 2026' });
    await file.selectOption(await first.getAttribute('value'));
    await page.getByRole('button', { name: 'Toon' }).click();
    await page.getByText(/voldoen aan het filter|voldoet aan het filter/).waitFor();
    expect(page.url()).toContain(`bestand=${await first.getAttribute('value')}`);
    await page.reload();
    await first.waitFor({ state: 'attached' });
    expect(await file.inputValue()).toBe(await first.getAttribute('value'));
    expect(faults).toEqual([]);
    await close();
  });

  it('10.48: the framework agreement to join is chosen by what it offers, not typed', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open('/scholen/56EF00/abonnement?doe=join-agreement');
    const act = page.locator('#join-agreement');
    await act.getByLabel(`${ownBoard}-A1`).waitFor();
    expect(await act.getByLabel(`${ownBoard}-A1`).isChecked()).toBe(true);
    await act.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('button', { name: /^Definitief: doe mee met de raamovereenkomst/ }).click();
    await actDone(page);
    const { membership } = (await api.as('admin').get('/schools/56EF00')).body;
    expect(membership).toMatchObject({ agreement: `${ownBoard}-A1` });
    expect(faults).toEqual([]);
    await close();
  });
});
