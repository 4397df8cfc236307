/**
 * Kept pictures of the pages of the wireframes, and of the pages that the documents show (pages.md 10.65).
 * `npm run pictures` makes them anew. Look at each one before you commit it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSchool } from '../../src/demo/school.ts';
import type { Principal } from '../../src/http/access/principal.ts';
import { type Api, address } from '../support/api.ts';
import { allRead, type Looking, noBrowser, ownPages, visit } from '../support/browser.ts';
import { demoApi } from '../support/http/demoApi.ts';
import { faultOfPicture, launchedWithOwnFont } from '../support/pages/kept.ts';
import { sample } from '../support/schoolFiles/samples.ts';

const { id, board } = demoSchool;
const at = `/scholen/${id}`;
const school: Principal = { subject: 'sanne', role: 'school', school: id };
const ofBoard: Principal = { subject: 'bram', role: 'board', board };
const anna: Principal = { subject: 'sub-anna', role: 'guardian', guardian: 'anna' };

/** The pages of the wireframes, each with something that is there once the page was read. */
const pages = {
  'mijn-gegevens': [school, `${at}/mijn-gegevens`, '.moments li'],
  factuur: [school, '/facturen/2026-000001#regel-2', '#regel-2 .days'],
  aanleveren: [school, `${at}/bestanden/nieuw`, '#bestand'],
  'mijn-scholen': [ofBoard, `/besturen/${board}?sorteer=-verrekening`, 'tbody tr'],
  delen: [anna, '/delen', '.share'],
} as const satisfies Readonly<Record<string, readonly [Principal, string, string]>>;

/** The pages that the documents show: in English, and no more than one screen. */
const shown = {
  'my-data': 'mijn-gegevens',
  document: 'factuur',
  'my-schools': 'mijn-scholen',
  sharing: 'delen',
} as const satisfies Readonly<Record<string, keyof typeof pages>>;

/** How much of a page is kept. A dark picture is shorter, because only its colours differ. */
const mixes = [
  { width: 1280, scheme: 'light', heightMax: 1_400 },
  { width: 1280, scheme: 'dark', heightMax: 640 },
  { width: 390, scheme: 'dark', heightMax: 640 },
  { width: 390, scheme: 'light', heightMax: 1_400 },
] as const;

const height = 900;
/** The width of A4 between the margins of the style sheet. */
const paper = 680;

describe.skipIf(noBrowser)('10.59, 10.65: kept pictures, with the ledger of the demo', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await demoApi({ pages: await ownPages() });
    await besideTheDemo(api);
    browser = await launchedWithOwnFont();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const opened = async (name: keyof typeof pages, how: Looking) => {
    const [who, path, ready] = pages[name];
    const own = await visit(browser, api, who, how);
    // The server's clock is that of the world, and the browser's clock is set to the same day.
    await own.page.clock.setFixedTime(api.world.deps.ledger.now());
    await own.open(path);
    await own.page.locator(ready).first().waitFor();
    await allRead(own.page);
    return own;
  };

  /** A picture from the top of the page, as far as the page goes. */
  const taken = async (page: Page, heightMax: number): Promise<Buffer> => {
    const { width } = page.viewportSize()!;
    const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
    const clip = { x: 0, y: 0, width, height: Math.min(whole, heightMax) };
    return page.screenshot({ fullPage: true, clip, animations: 'disabled' });
  };

  for (const name of Object.keys(pages) as (keyof typeof pages)[])
    it(`${name} looks as it did, at both widths, in both schemes and printed`, async () => {
      const { page, close } = await opened(name, { language: 'nl' });
      const faults: (string | undefined)[] = [];
      for (const { width, scheme, heightMax } of mixes) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        faults.push(faultOfPicture(`test/pages/kept/${name}-${width}-${scheme}`, await taken(page, heightMax)));
      }
      await page.setViewportSize({ width: paper, height });
      await page.emulateMedia({ media: 'print' });
      faults.push(faultOfPicture(`test/pages/kept/${name}-print`, await taken(page, 1_000)));
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
      await close();
    });

  it('the documents show pages as they are', async () => {
    const faults: (string | undefined)[] = [];
    for (const [picture, name] of Object.entries(shown)) {
      const { page, close } = await opened(name, { language: 'en', width: 1024, height: 1000 });
      faults.push(faultOfPicture(`docs/pictures/${picture}`, await taken(page, 1_000)));
      await close();
    }
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });
});

/** A second school of the board that has agreed to nothing, and two parents of whom one shares. */
const besideTheDemo = async (api: Api): Promise<void> => {
  const admin = api.as('admin');
  const details = { name: 'De Beuk', board, kind: 'primary', yearClasses: true, source: 'parnassys', address };
  await admin.send('PUT', '/schools/56EF00', details);
  const file = sample('edexml-2.1.xml', id);
  await api.as(school).upload(`/schools/${id}/edexml-imports`, file, {
    'Content-Type': 'application/xml',
  });
  for (const [guardian, name, child] of [
    ['anna', 'Anna van Voorbeeld', 'LAS-00001'],
    ['bas', 'Bas Proef', 'LAS-00003'],
  ])
    await api.as(school).send('PUT', `/guardians/${guardian}`, {
      school: id,
      name,
      phone: '06 12345678',
      email: `${guardian}@ouder.example`,
      children: [{ id: child }],
    });
  await api.as(anna).send('PUT', '/guardians/anna/sharing', { phone: ['group'], name: ['school'] });
  await admin.get(`/boards/${board}/overview`);
};
