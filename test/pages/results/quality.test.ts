import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = '12AB00';
const path = `/scholen/${school}/op-orde`;

describe.skipIf(noBrowser)('2.11: whether a school is in order, as a page', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    const world = await worldOn({ today: '2026-07-01' });
    api = await openApi({ world, pages: await ownPages() });
    await registerOver(api, school, ownBoard, '2026-06-15');
    await world.importRows(school, '2026-07-01', taken('2026-06-20', 1, 40));
    await world.subscribe(school, '2026-07-01');
    await api.turnTo('2026-07-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  itIsFitToBeSeen({ name: 'op-orde', path, who: 'school', ready: '.figures' }, () => ({ api, browser }));

  const countNow = async (): Promise<number> => {
    const { body } = await api.as('admin').get(`/schools/${school}/counts?from=2026-07-02&to=2026-07-02`);
    return body.days[0].pupils;
  };

  it('10.18: a pupil is looked up by an id that is in no URL and no title, and leaves the page', async () => {
    const { page, open, close, faults, asked } = await visit(browser, api, 'school');
    await open(path);
    await page.getByLabel('Nummer van de leerling').fill('L7');
    await page.getByRole('button', { name: 'Zoek op' }).click();
    const outcome = await actDone(page);
    const { body } = await api.as('school').send('POST', `/schools/${school}/pupil-lookup`, { pupil: 'L7' });
    expect(await outcome.locator('a').getAttribute('href')).toBe(`/scholen/${school}/leerlingen/${body.pupil}`);
    expect(page.url()).not.toContain('L7');
    expect(asked.join('\n')).not.toContain('L7');
    expect(await page.content()).not.toContain('L7');
    expect(faults).toEqual([]);
    await close();
  });

  it('2.9: two ids are linked after a preview of what it changes, and taken apart again', async () => {
    expect(await countNow()).toBe(40);
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await page.getByLabel('Nummer of pseudoniem').fill('L1');
    await page.getByLabel('Ook bekend als').fill('L2');
    await page.getByLabel('Reden').fill('ander nummer na de overstap');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await picture(page, 'op-orde-koppelen-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect(await countNow()).toBe(40);
    await page.getByRole('button', { name: /^Definitief: koppel deze nummers/ }).click();
    await actDone(page);
    expect(await countNow()).toBe(39);

    await page.getByRole('button', { name: 'Haal uit elkaar' }).click();
    await page.getByLabel('Reden').fill('toch twee leerlingen');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('button', { name: /^Definitief: haal deze nummers uit elkaar/ }).click();
    await actDone(page, 'De koppeling is beëindigd');
    expect(await countNow()).toBe(40);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.7: the day that the quality is told for is in the URL', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open(path);
    await page.getByLabel('Stand op').fill('2026-07-01');
    await page.getByRole('button', { name: 'Toon' }).click();
    await page.waitForURL(/dag=2026-07-01/);
    // Finance reads the page and is offered no act.
    expect(await page.getByRole('button', { name: 'Zoek op' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});
