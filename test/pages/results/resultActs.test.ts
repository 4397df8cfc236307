import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = '12AB00';

describe.skipIf(noBrowser)("10.43: deciding about a result, from the pupil's page", () => {
  let api: Api;
  let browser: Browser;
  let path: string;
  let pupilPath: string;
  beforeAll(async () => {
    const world = await worldOn({ today: '2026-07-01' });
    api = await openApi({ world, pages: await ownPages() });
    await registerOver(api, school, ownBoard, '2026-06-15');
    await world.importRows(school, '2026-07-01', taken('2026-06-20', 1, 40));
    await world.subscribe(school, '2026-07-01');
    await api.turnTo('2026-07-02');
    const { body } = await api.as('school').send('POST', `/schools/${school}/pupil-lookup`, { pupil: 'L7' });
    pupilPath = `/schools/${school}/pupils/${body.pupil}`;
    path = `/scholen/${school}/leerlingen/${body.pupil}`;
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const countNow = async (): Promise<number> => {
    const { body } = await api.as('admin').get(`/schools/${school}/counts?from=2026-07-02&to=2026-07-02`);
    return body.days[0].pupils;
  };

  itIsFitToBeSeen({ name: 'leerling', path: () => path, who: 'school', ready: 'tbody tr' }, () => ({ api, browser }));

  it('a decision is lifted after its effect was seen', async () => {
    const { result } = (await api.as('school').get(pupilPath)).body.items[0];
    await api
      .as('school')
      .send('DELETE', `/schools/${school}/results/${result}`, undefined, { 'X-Reason': 'van elders' });
    expect(await countNow()).toBe(39);
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await page.getByRole('link', { name: 'wijzig' }).first().click();
    await page.locator('#lift summary').click();
    await page.locator('#lift').getByLabel('Reden').fill('toch van deze school');
    await page.locator('#lift').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await picture(page, 'besluit-opheffen-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect(await countNow()).toBe(39);
    await page.getByRole('button', { name: /^Definitief: hef het besluit op/ }).click();
    await actDone(page.locator('#lift'));
    expect(await page.locator('#correct summary').count()).toBe(1);
    expect(await countNow()).toBe(40);
    expect(faults).toEqual([]);
    await close();
  });

  it('a year group is corrected, and nothing else of the result', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school', { width: 390, scheme: 'dark' });
    await open(path);
    await page.getByRole('link', { name: 'wijzig' }).first().click();
    await page.locator('#correct summary').click();
    await page.locator('#correct').getByLabel('Jaargroep').selectOption('5');
    await page.locator('#correct').getByLabel('Reden').fill('groep ontbrak in het bestand');
    await picture(page, 'opbrengst-corrigeren-nl-390-dark');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('#correct').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    // When the page reads again, a read model does not follow the school. No act is offered then (10.8).
    await page.route(`**${pupilPath}*`, async (route) => {
      const headers = { ...(await route.request().allHeaders()), 'sec-fetch-site': 'same-origin' };
      const response = await route.fetch({ headers });
      await route.fulfill({ response, headers: { ...response.headers(), 'x-parked': 'pupil-counts' } });
    });
    await page.getByRole('button', { name: /^Definitief: corrigeer deze opbrengst/ }).click();
    await actDone(page);
    expect(await page.locator('main form').count()).toBe(0);
    const { body } = await api.as('school').get(pupilPath);
    expect(body.items[0]).toMatchObject({ yearGroup: 5, takenOn: '2026-06-20', category: 'standardised-test' });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: finance sees the pupil and is offered no act', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open(path);
    await page.locator('tbody tr').first().waitFor();
    expect(await page.getByRole('link', { name: 'wijzig' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});
