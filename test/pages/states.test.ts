/**
 * The states of pages.md 10.8 on every page that reads. While its answers are held back, a page says that it loads. When it
 * is refused, it says why and offers to try again. On a ledger that holds almost nothing, it says what is missing.
 * `reading.test.ts` has the rarer states, on one page for all.
 */
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal, Role } from '../../src/http/access/principal.ts';
import { pages } from '../../src/pages/list/list.ts';
import { type Api, address, openApi, ownBoard, ownSchool, registerOver } from '../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, readAgain, visit } from '../support/browser.ts';
import { faultsOfFit, rememberShown } from '../support/pages/fit.ts';
import { sample } from '../support/schoolFiles/samples.ts';
import { worldOn } from '../support/world.ts';

const guardian: Principal = { subject: 'sub-anna', role: 'guardian', guardian: 'anna' };

/** Parameters for a ledger with a school that agreed but did nothing, its board, and one parent. */
const parameters: Readonly<Record<string, string>> = {
  ':school': ownSchool,
  ':board': ownBoard,
  ':stream': `school-${ownSchool}`,
  ':revision': '0',
  ':day': '2026-08-31',
};

/** Pages without a read of their own, and pages that exist only once something was counted, billed or delivered. */
const others = [
  '/',
  '/voorlichting',
  '/ontwikkeling',
  '/aanmelden',
  '/uitnodiging',
  '/nieuwe-link',
  '/api',
  '/register',
  '/facturen/:number',
  '/scholen/:school/jaren/:year',
  '/scholen/:school/leerlingen/:pupil',
  '/scholen/:school/bestanden/:import',
  // This page reads once two moments were chosen.
  '/scholen/:school/verschil',
  '/factuurronde',
];

const reading = pages.filter(({ path }) => !others.includes(path));

const whoOpens = (roles: readonly Role[]): Principal | Role =>
  roles.includes('school')
    ? 'school'
    : roles[0] === 'guardian'
      ? guardian
      : roles.includes('admin')
        ? 'admin'
        : roles[0]!;

/** A page that reads once a period was chosen. */
const queries: Readonly<Record<string, string>> = {
  '/scholen/:school/tellingen': '?van=2026-08-01&tot=2026-08-31',
};

const pathOf = (path: string): string => {
  const parts = path.split('/').map((part) => parameters[part] ?? part);
  return `${parts.join('/')}${queries[path] ?? ''}`;
};

const timeout = 60_000;
const triesMax = 5;

const mixes = [
  { width: 390, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
] as const;

describe.skipIf(noBrowser)('10.8: every page that reads', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2026-09-01' }), pages: await ownPages() });
    await api.as('admin').send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Bomen', address });
    await registerOver(api, ownSchool, ownBoard, '2026-01-01');
    await api.as('school').upload(`/schools/${ownSchool}/edexml-imports`, sample('edexml-2.1.xml', ownSchool), {
      'Content-Type': 'application/xml',
    });
    const parent = { school: ownSchool, name: 'Anna van Voorbeeld', phone: '06 12345678', email: 'anna@ouder.example' };
    await api.as('school').send('PUT', '/guardians/anna', { ...parent, children: [{ id: 'LAS-00001' }] });
    // This waits for the read models.
    await api.as('admin').get(`/boards/${ownBoard}/overview`);
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  /** Checks the look of a state, at both widths and in both schemes. */
  const fits = async (page: Page, name: string): Promise<void> => {
    await rememberShown(page);
    for (const { width, scheme } of mixes) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      expect(await axeFaults(page), `${name}, ${width} wide, ${scheme}`).toEqual([]);
      expect(await faultsOfFit(page), `${name}, ${width} wide`).toEqual([]);
      await picture(page, `${name}-nl-${width}-${scheme}`);
    }
  };

  for (const { path, roles, area, name } of reading)
    it(`${path} says that it loads, that it failed and what to do, and what there is not`, { timeout }, async () => {
      const { page, beginToOpen, close, faults } = await visit(browser, api, whoOpens(roles as readonly Role[]));
      const held = Promise.withResolvers<void>();
      let refusing = true;
      await page.route('**/*', async (route: Route) => {
        const request = route.request();
        if (request.resourceType() !== 'fetch' || request.url().endsWith('/session')) return route.continue();
        await held.promise;
        return refusing ? route.fulfill(refused) : route.continue();
      });
      await beginToOpen(pathOf(path));
      const loading = page.getByRole('status').filter({ hasText: 'Bezig met laden…' });
      await loading.first().waitFor();
      expect(await axeFaults(page), 'while it loads').toEqual([]);
      held.resolve();
      const alert = page.getByRole('alert').filter({ hasText: 'Uitleg van de server' });
      await alert.first().waitFor();
      expect(await loading.count()).toBe(0);
      await fits(page, `staat-mislukt-${area}-${name}`);
      refusing = false;
      // A page with several reads may show the failure of another read once the first one is there.
      for (let tries = 0; tries < triesMax && (await alert.count()) > 0; tries++) {
        const again = alert.first().getByRole('button', { name: 'Opnieuw proberen' });
        // The failure may be gone before the click, because reads that belong together are tried again together.
        await again.click({ timeout: 1_000 }).catch(() => {});
        await readAgain(page);
      }
      expect(await alert.count(), 'failures after trying again').toBe(0);
      await fits(page, `staat-leeg-${area}-${name}`);
      // A table without rows would say nothing.
      expect(await page.locator('table:not(:has(tbody tr))').count(), 'tables without rows').toBe(0);
      expect(faults.filter((fault) => !fault.includes('status of 500'))).toEqual([]);
      await close();
    });

  it('every page that reads is tried here, or is in the list of other pages', () => {
    expect(others.filter((path) => !pages.some((page) => page.path === path))).toEqual([]);
    expect(reading.length).toBeGreaterThan(30);
  });
});

const refused = {
  status: 500,
  contentType: 'application/problem+json',
  headers: { 'X-Correlation-Id': 'corr-1' },
  json: {
    type: 'urn:telboek:problem:internal_error',
    title: 'Er ging iets mis',
    status: 500,
    detail: 'Uitleg van de server',
    code: 'internal_error',
  },
};
