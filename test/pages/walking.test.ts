import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/http/access/principal.ts';
import type { Api } from '../support/api.ts';
import { launched, noBrowser, ownPages, picture, type Visit, visit } from '../support/browser.ts';
import { demoApi } from '../support/http/demoApi.ts';

const school: Principal = { subject: 'sanne', role: 'school', school: '99ZZ00' };
const home = '/scholen/99ZZ00/mijn-gegevens';

describe.skipIf(noBrowser)('going from page to page, with the ledger of the demo', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await demoApi({ pages: await ownPages() });
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const seen = async (look: (visit: Visit) => Promise<void>, how: Parameters<typeof visit>[3] = {}) => {
    const own = await visit(browser, api, school, how);
    try {
      await look(own);
      expect(own.faults).toEqual([]);
    } finally {
      await own.close();
    }
  };

  const focused = (page: Page): Promise<string> =>
    page.evaluate<string>(
      "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()",
    );

  /** Presses Tab until the element with the focus has a fitting name, and then Enter. */
  const follow = async (page: Page, name: RegExp): Promise<void> => {
    for (let presses = 0; presses < 150; presses++) {
      await page.keyboard.press('Tab');
      if (!name.test(await focused(page))) continue;
      await page.keyboard.press('Enter');
      return;
    }
    throw new Error(`No press of Tab leads to ${name}`);
  };

  const namesOf = async (page: Page, links: string): Promise<(string | null)[]> =>
    Promise.all((await page.locator(links).all()).map((link) => link.getAttribute('aria-label')));

  const titled = (page: Page, title: RegExp) => page.locator('h1', { hasText: title }).waitFor();

  const path = (page: Page): string => new URL(page.url()).pathname;

  it('10.34: from an amount down to its event in at most five links, and from there back up to it, by keyboard alone', () =>
    seen(async ({ page, open }) => {
      await open('/scholen/99ZZ00/facturen');
      await page.locator('tbody tr').first().waitFor();
      await follow(page, /^2026-000001$/);
      await titled(page, /^Factuur 2026-000001$/);
      await page.locator('details.opens-in-print').nth(1).waitFor();
      await follow(page, /^Waar komt dit vandaan\? Werkelijk gebruik jaar 3$/);
      await page.locator('#regel-2 .days').waitFor();
      expect(new URL(page.url()).hash).toBe('#regel-2');
      // One: the day.
      await follow(page, /^31 oktober 2025: 187 leerlingen, wie telde er\?$/);
      await titled(page, /^Wie telde op 31 oktober 2025$/);
      await page.locator('tbody tr').first().waitFor();
      expect(await page.locator('main').innerText()).toContain('187 leerlingen telden op deze dag.');
      // Two: a pupil.
      await follow(page, /^[0-9a-f]{4} [0-9a-f]{4}$/);
      await titled(page, /^Leerling [0-9a-f]{4} [0-9a-f]{4}$/);
      await page.locator('tbody tr').first().waitFor();
      const pupil = path(page);
      await picture(page, 'leerling-nl-1280-light');
      // Three: the file that its first result is from.
      await follow(page, /^0[0-9A-Z]{5}$/);
      await titled(page, /^Bestand 0[0-9A-Z]{5}$/);
      // Four: the event.
      await follow(page, /^results-99ZZ00 nr\. \d+$/);
      await titled(page, /^Opbrengsten uit een bestand overgenomen$/);
      await page.locator('#rust-hierop').waitFor();
      const event = path(page);
      expect(event).toMatch(/^\/controle\/stromen\/results-99ZZ00\/\d+$/);
      // Up again: a pupil that rests on it, and a document whose line it makes.
      await follow(page, /^[0-9a-f]{4} [0-9a-f]{4}$/);
      await titled(page, /^Leerling [0-9a-f]{4} [0-9a-f]{4}$/);
      expect(path(page).slice(0, 28)).toBe(pupil.slice(0, 28));
      await page.goBack();
      await titled(page, /^Opbrengsten uit een bestand overgenomen$/);
      expect(path(page)).toBe(event);
      await follow(page, /^\d+ \S+ 20\d\d: \d+ leerlingen in 20\d\d-000001, wie telde er\?$/);
      await titled(page, /^Wie telde op \d+ \S+ 20\d\d$/);
      await page.goBack();
      await titled(page, /^Opbrengsten uit een bestand overgenomen$/);
      await follow(page, /^2026-000001$/);
      await titled(page, /^Factuur 2026-000001$/);
    }));

  it('10.34: the same way down can be taken by mouse', () =>
    seen(async ({ page, open }) => {
      await open('/facturen/2026-000001#regel-2');
      await page.locator('#regel-2 .days a').first().click();
      await page.locator('tbody tr').first().waitFor();
      await page.locator('tbody th a').first().click();
      await titled(page, /^Leerling /);
      await page.locator('td[data-label=Bestand] a').first().click();
      await titled(page, /^Bestand /);
      await page.locator('dd a', { hasText: 'results-99ZZ00' }).click();
      await titled(page, /^Opbrengsten uit een bestand overgenomen$/);
      await page.locator('#rust-hierop').waitFor();
      await page.getByRole('link', { name: '2026-000001', exact: true }).click();
      await titled(page, /^Factuur 2026-000001$/);
    }));

  it('10.62: after navigating the heading has the focus and the tab its name; at first load not', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.locator('.figures').waitFor();
      expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
      await page.getByRole('link', { name: 'Facturen', exact: true }).click();
      await titled(page, /^Facturen en creditnota’s$/);
      await expect.poll(() => focused(page)).toBe('Facturen en creditnota’s');
      expect(await page.title()).toBe('Facturen en creditnota’s – Telboek');
    }));

  it('10.62: the first press of Tab leads past the menu', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Naar de inhoud');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('inhoud');
    }));

  it('10.31: each bar is a link to who counted, which the router follows', () =>
    seen(async ({ page, open, asked }) => {
      await open(home);
      await page.locator('.chart').waitFor();
      await page.locator('.chart a[aria-label="oktober 2026: 160 leerlingen"]').click();
      await titled(page, /^Wie telde op 31 oktober 2026$/);
      // The browser did not load the page anew.
      expect(asked.filter((path) => path === '/session')).toHaveLength(1);
    }));

  it('10.31: the chart and the table are drawn from the same figures', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.locator('.chart').waitFor();
      const bars = await namesOf(page, '.chart a');
      const cells = await namesOf(page, 'section[aria-labelledby=maanden] td a[aria-label*=leerlingen]');
      expect(bars).toEqual([
        'augustus 2026: 163 leerlingen',
        'september 2026: 163 leerlingen',
        'oktober 2026: 160 leerlingen',
      ]);
      expect(cells).toEqual(bars);
    }));

  it('10.39: choosing a moment, by keyboard too, shows the page as it was known then, and the way back', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.locator('.moments li').first().waitFor();
      await follow(page, /zoals bekend op 10 februari 2026/);
      await page.getByText('U ziet deze pagina zoals zij bekend was op 10 februari 2026').waitFor();
      expect(await page.locator('#dit-jaar').innerText()).toContain('jaar 3');
      await page.getByRole('link', { name: 'Terug naar nu' }).click();
      await page.locator('#dit-jaar', { hasText: 'jaar 4' }).waitFor();
    }));

  it('10.45: each figure asks who changed it, and the moments before and after an event are picked at once', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.locator('.figures').waitFor();
      const figures = await page.locator('.figures dt').allInnerTexts();
      expect(await namesOf(page, '.figures dd > a.small')).toEqual(
        figures.map((name) => `wie veranderde dit? ${name}`),
      );
      await follow(page, /^wie veranderde dit\? Gemiddelde/);
      await titled(page, /^Twee momenten vergeleken$/);
      await page.getByText('Kies voor en na een gebeurtenis').waitFor();
      expect(new URL(page.url()).searchParams.get('van')).toBe('2026-08-01T00:00:00.000Z');
      await open('/scholen/99ZZ00/verschil');
      await page.locator('main li a').first().waitFor();
      await follow(page, /^Voor en na: opbrengst gecorrigeerd, 3 maart 2025/);
      const events = page.locator('table', { hasText: 'Wat dit deed' }).locator('tbody tr');
      await events.first().waitFor();
      expect(await events.allInnerTexts()).toHaveLength(1);
      expect(await events.first().innerText()).toContain('verkeerd jaar in het leerlingvolgsysteem');
      await picture(page, 'verschil-nl-1280-light');
    }));

  it('10.7: sorting and the page of a table are in the URL, and back leads to the same place', () =>
    seen(async ({ page, open }) => {
      await open('/scholen/99ZZ00/tellingen?van=2026-08-01&tot=2026-11-25');
      await page.getByRole('button', { name: 'Leerlingen' }).click();
      await page.locator('th[aria-sort=ascending]').waitFor();
      expect(page.url()).toContain('sorteer=leerlingen');
      await page.getByRole('link', { name: 'Volgende', exact: true }).click();
      await page.getByText('Bladzijde 2 van 3').waitFor();
      await page.evaluate('scrollTo(0, 700)');
      await page.locator('tbody a').nth(20).click();
      await titled(page, /^Wie telde op/);
      await page.goBack();
      await page.getByText('Bladzijde 2 van 3').waitFor();
      expect(await page.locator('th[aria-sort=ascending]').count()).toBe(1);
      await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(300);
    }));

  it('10.33: a document is recomputed when asked, and says that it is right', () =>
    seen(async ({ page, open }) => {
      await open('/facturen/2026-000001');
      await page.getByRole('button', { name: 'Controleer opnieuw' }).click();
      await page.getByText('Klopt: net opnieuw berekend').first().waitFor();
    }));

  for (const timezone of ['America/New_York', 'Pacific/Auckland'])
    it(`10.60: days are the same in ${timezone}`, () =>
      seen(
        async ({ page, open }) => {
          await open('/facturen/2026-000001');
          await page.getByText('31 augustus 2026').first().waitFor();
          expect(await page.locator('.facts').first().innerText()).toContain('1 augustus 2026');
        },
        { timezone },
      ));

  it('10.60: the language changes where one is, and stays', () =>
    seen(async ({ page, open }) => {
      await open(home);
      await page.getByRole('combobox', { name: 'Taal' }).selectOption('en');
      await titled(page, /^My data – De Telboom$/);
      expect(await page.evaluate('document.documentElement.lang')).toBe('en');
      await page.reload();
      await titled(page, /^My data/);
    }));

  it('10.32: a table is taken along as CSV, as documents.md 9.5.3 writes it', () =>
    seen(async ({ page, open }) => {
      await open(home);
      const section = page.locator('section[aria-labelledby=jaren]');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        section.getByRole('button', { name: 'Tabel als CSV' }).click(),
      ]);
      const chunks: Buffer[] = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
      expect(file.suggestedFilename()).toBe('jaren-99ZZ00.csv');
      const lines = Buffer.concat(chunks).toString().split('\r\n');
      expect(lines[0]).toBe('\uFEFFJaar;Teldag;Gemiddelde;Verschuldigd;Gefactureerd;Verschil;Facturen');
      expect(lines[2]).toBe('2025-08-01;165;175,833333;2022,08;2022,08;0,00;2025-000001 2026-000001');
    }));

  it('10.63: a document with its lines opened prints on one page, mijn gegevens of four years on two', () =>
    seen(async ({ page, open }) => {
      const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
      await open('/facturen/2026-000001');
      await page.locator('.derived').first().waitFor({ state: 'attached' });
      expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
      await open(home);
      await page.locator('.moments li').first().waitFor();
      expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBeLessThanOrEqual(2);
    }));

  it('10.64: mijn gegevens is complete after four files, the session and two reads', () =>
    seen(async ({ page, asked, open }) => {
      const files: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (/^\/pages\/.*\.(js|css)$/.test(pathname)) files.push(pathname);
      });
      await open(home);
      await page.locator('.moments li').first().waitFor();
      expect(files).toHaveLength(4);
      expect(asked.filter((path) => path !== home)).toEqual([
        '/session',
        '/schools/99ZZ00/my-data',
        '/schools/99ZZ00/moments?limit=10',
      ]);
    }));
});
