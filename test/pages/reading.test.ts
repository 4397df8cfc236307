/** The states of pages.md 10.8 on 'mijn gegevens'. The test holds back its answers, or changes them on their way. */
import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/http/access/principal.ts';
import { type Api, openApi } from '../support/api.ts';
import { exampleSchool, playedThrough } from '../support/billing/workedExample.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, type Visit, visit } from '../support/browser.ts';

const path = `/scholen/${exampleSchool}/mijn-gegevens`;
const read = '**/schools/*/my-data*';

describe.skipIf(noBrowser)('10.8: what a page shows of a read', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await playedThrough('year 1'),
      pages: await ownPages(),
      limits: { signIns: { windowMs: 60_000, perClient: 1_000, overall: 1_000 } },
    });
    await api.world.registerSchool('34CD00');
    await api.turnTo('2023-08-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const seen = async (who: 'school' | 'guardian' | Principal | undefined, look: (visit: Visit) => Promise<void>) => {
    const own = await visit(browser, api, who);
    try {
      await look(own);
    } finally {
      await own.close();
    }
  };

  const problem = (status: number, code: string) => ({
    status,
    contentType: 'application/problem+json',
    headers: { 'X-Correlation-Id': 'corr-1' },
    json: { type: `urn:telboek:problem:${code}`, title: `Titel ${code}`, status, detail: `Uitleg ${code}`, code },
  });

  it('a page that loads says so in a status, and what was read takes its place', () =>
    seen('school', async ({ page, beginToOpen }) => {
      let go = (): void => {};
      const held = new Promise<void>((resolve) => {
        go = resolve;
      });
      await page.route(read, async (route: Route) => {
        await held;
        await route.continue();
      });
      await beginToOpen(path);
      await page.getByRole('status').filter({ hasText: 'Bezig met laden…' }).waitFor();
      await page.getByRole('status').filter({ hasText: 'Het laden duurt langer dan gewoonlijk…' }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      go();
      await page.locator('.figures').waitFor();
      expect(await page.locator('.loading-screen').count()).toBe(0);
    }));

  it('a page whose read failed shows what the answer says and its id, and tries again when asked', () =>
    seen('school', async ({ page, open }) => {
      await page.route(read, (route) => route.fulfill(problem(500, 'internal_error')));
      await open(path);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      for (const text of ['Titel internal_error', 'Uitleg internal_error', 'corr-1'])
        expect(await alert.innerText()).toContain(text);
      await picture(page, 'mislukt');
      expect(await axeFaults(page)).toEqual([]);
      await page.unroute(read);
      await page.getByRole('button', { name: 'Opnieuw proberen' }).click();
      await page.locator('.figures').waitFor();
      expect(await alert.count()).toBe(0);
    }));

  it('a server that asks to come back is asked twice more by itself', () =>
    seen('school', async ({ page, open }) => {
      let asked = 0;
      await page.route(read, (route) => {
        asked += 1;
        if (asked === 3) return route.continue();
        const refused = problem(503, 'store_unavailable');
        return route.fulfill({ ...refused, headers: { ...refused.headers, 'Retry-After': '1' } });
      });
      await open(path);
      await page.locator('.figures').waitFor();
      expect(asked).toBe(3);
    }));

  it('a page without a connection has words of its own, because there is no answer', () =>
    seen('school', async ({ page, open }) => {
      await page.route(read, (route) => route.abort());
      await open(path);
      await page.getByRole('alert').filter({ hasText: 'Geen verbinding' }).waitFor();
    }));

  it('a page of a parked school shows what is known, under a banner', () =>
    seen('school', async ({ page, open }) => {
      await page.route(read, async (route) => {
        const { body } = await api.as('school').get(`/schools/${exampleSchool}/my-data`);
        await route.fulfill({ json: body, headers: { 'X-Parked': 'subscriptions' } });
      });
      await open(path);
      await page.getByText('Deze cijfers kunnen achterlopen').waitFor();
      await page.locator('.figures').waitFor();
      await picture(page, 'geparkeerd');
    }));

  it('a page whose session ended keeps what it shows under a dialog, which goes once the same person has signed in again', () =>
    seen('school', async ({ page, open, context }) => {
      await open(path);
      await page.locator('.figures').waitFor();
      const cookies = await context.cookies();
      await context.clearCookies();
      await page
        .getByRole('link', { name: 'Eerdere momenten' })
        .or(page.getByRole('link', { name: 'Facturen' }))
        .first()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await context.addCookies(cookies);
      await dialog.getByRole('button').click();
      await dialog.waitFor({ state: 'hidden' });
    }));

  it('a page that the role may not open names the roles that may', () =>
    seen('guardian', async ({ page, open }) => {
      await open(path);
      expect(await page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
      expect(await page.locator('main').innerText()).toContain('school, bestuur, financiën en beheer');
    }));

  it('a missing school, another school and an unknown page look the same', async () => {
    const texts: string[] = [];
    for (const where of ['/scholen/99ZZ99/mijn-gegevens', '/scholen/34CD00/mijn-gegevens', '/nergens'])
      await seen('school', async ({ page, open }) => {
        await open(where);
        await page.locator('h1', { hasText: 'Deze pagina is er niet' }).waitFor();
        texts.push(await page.locator('main').innerText());
      });
    expect(new Set(texts).size).toBe(1);
  });

  it('a page asks to sign in first where nobody is signed in', () =>
    seen(undefined, async ({ page, open }) => {
      await open(path);
      expect(await page.locator('h1').innerText()).toBe('Meld u eerst aan');
    }));

  it('a page with an empty list says why there is nothing', () =>
    seen({ subject: 'karin', role: 'school', school: '34CD00' }, async ({ page, open }) => {
      await open('/scholen/34CD00/mijn-gegevens');
      await page.getByText('Uw school heeft geen abonnement').waitFor();
      await page.getByText('Er is nog geen bestand met resultaten aangeleverd').waitFor();
      await picture(page, 'leeg');
      expect(await axeFaults(page)).toEqual([]);
    }));

  it('10.66: without JavaScript a page says that it needs it', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'nl-NL' });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${api.port}${path}`);
    expect(await page.locator('body').innerText()).toContain('Deze pagina heeft JavaScript nodig');
    await context.close();
  });
});
