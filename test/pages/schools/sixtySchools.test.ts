import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { taken, worldOn } from '../../support/world.ts';

const path = `/besturen/${ownBoard}`;
const schools = Array.from({ length: 60 }, (_, place) => `${10 + place}AB00`);
const joined = schools.slice(0, 20);
const [first = '', second = ''] = schools;

/**
 * Sixty schools. The school at place n has 1 + n % 7 pupils. Twenty joined an agreement. Two are in a pilot, and one of
 * these was evaluated.
 */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting Zestig', address });
  await admin.send('POST', `/boards/${ownBoard}/dpa`, {
    version: '4.0',
    signedOn: '2026-01-01',
    signedBy: 'bestuurder',
  });
  for (const school of schools) await world.registerSchool(school, '2020-01-01', ownBoard);
  const pilot = { schools: [first, second], from: '2026-07-01', until: '2026-07-10' };
  const { body } = await admin.send('POST', `/boards/${ownBoard}/pilots`, pilot);
  world.setToday('2026-07-10');
  await admin.send('POST', `/pilots/${body.id}/evaluations`, { school: first, continues: true });
  const agreement = { validFrom: '2026-01-01', validUntil: '2028-12-31', terms: { kind: 'fixed', price: '10.00' } };
  await admin.send('POST', `/boards/${ownBoard}/framework-agreements`, agreement);
  for (const school of joined) {
    const joining = { agreement: `${ownBoard}-A1`, from: '2026-08-01' };
    await admin.send('POST', `/schools/${school}/framework-membership`, joining);
  }
  for (const [place, school] of schools.entries()) {
    await world.importRows(school, '2026-07-12', taken('2026-06-20', 1, 1 + (place % 7)));
    await world.subscribe(school, '2026-08-01');
  }
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-10');
  // This waits for the read models. A page that wrote nothing does not wait for them.
  await admin.get(`/boards/${ownBoard}/overview`);
  return api;
};

describe.skipIf(noBrowser)('10.36: a board of sixty schools', { timeout: 60_000 }, () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await opened();
    browser = await launched();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  it('10.36: all sixty stand on one page, with the totals of the interface', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(path);
    await page.locator('tbody tr').nth(59).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(60);
    expect(await page.getByRole('navigation', { name: /Bladzijden/ }).count()).toBe(0);
    const { totals } = (await api.as('board').get(`/boards/${ownBoard}/overview`)).body;
    // 1 to 7 eight times is 224, and the last four schools add 1 + 2 + 3 + 4.
    expect(totals).toMatchObject({ schools: 60, subscribed: 60, pupils: 234 });
    const foot = await page.locator('tfoot').innerText();
    expect(foot).toContain('234');
    expect(foot.replaceAll('\u00a0', ' ')).toContain(
      `€ ${totals.advance.replace('.', ',').replace(/^(\d)(\d{3})/, '$1.$2')}`,
    );
    await page.getByText('20 scholen deden mee').click();
    await page.getByText(`School ${joined[19]}: sinds 1 augustus 2026`).waitFor();
    await page.getByText('1 van 2 scholen hebben geëvalueerd').click();
    await page.getByText(`School ${first}: geëvalueerd`).waitFor();
    await picture(page, 'mijn-scholen-zestig-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.36, 10.7: order, search and filter are over all sixty, and nothing is asked again', async () => {
    const { page, open, close, asked, faults } = await visit(browser, api, 'board');
    await open(path);
    await page.locator('tbody tr').nth(59).waitFor();
    await page.getByText('20 scholen deden mee').waitFor();
    const before = asked.length;
    await page.getByRole('button', { name: 'Leerlingen' }).click();
    await page.getByRole('button', { name: 'Leerlingen' }).click();
    const pupils = await page.locator('tbody tr td:nth-child(2)').allInnerTexts();
    expect(pupils).toEqual(pupils.toSorted((one, other) => other.localeCompare(one)));
    expect(pupils.slice(0, 9)).toEqual(['7', '7', '7', '7', '7', '7', '7', '7', '6']);
    await page.getByLabel('Zoek een school').fill('6');
    await page.getByText('15 van 60 scholen').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Tabel als CSV' }).click();
    expect(
      readFileSync(await (await saving).path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(16);
    await page.getByLabel('zonder abonnement').check();
    await page.getByText('0 van 60 scholen').waitFor();
    expect(asked.slice(before)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.62: at 390 px the rows stack, in the dark too', async () => {
    const { page, open, close } = await visit(browser, api, 'board', { width: 390, scheme: 'dark', language: 'en' });
    await open(path);
    await page.locator('tbody tr').nth(59).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await picture(page, 'mijn-scholen-zestig-en-390-dark');
    expect(await axeFaults(page)).toEqual([]);
    await close();
  });
});
