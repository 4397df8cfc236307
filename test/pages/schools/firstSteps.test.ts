import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInCode } from '../../../src/http/access/signInCode.ts';
import { type Api, address, apiSecret, openApi, principals, registerOver } from '../../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../../support/browser.ts';
import { toldProvider } from '../../support/openId/toldProvider.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = '12AB00';

describe.skipIf(noBrowser)('10.20: an administrator is led through an empty ledger', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await worldOn({ today: '2026-07-01', withSupplier: false }),
      pages: await ownPages(),
      provider: { identity: toldProvider, claims: { role: 'role', school: 'school', board: 'board' } },
    });
    await api.turnTo('2026-07-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const landed = async (): Promise<string> => {
    const { page, close, faults } = await visit(browser, api, undefined);
    await page.goto(`/aanmelden#${await signInCode(apiSecret, principals.admin, api.world.deps.ledger.now())}`);
    await page.getByRole('button', { name: 'Ga verder' }).click();
    await page
      .getByRole('link', { name: 'Afmelden' })
      .or(page.getByRole('button', { name: 'Afmelden' }))
      .waitFor();
    const { pathname } = new URL(page.url());
    expect(faults).toEqual([]);
    await close();
    return pathname;
  };

  /** Signs in at the organisation, whose provider gives the role of administrator, and comes back. */
  const landedFrom = async (path: string, heading: string): Promise<string> => {
    const { page, close, faults } = await visit(browser, api, undefined);
    const back = `http://127.0.0.1:${api.port}/session/oidc/callback?code=c&state=s`;
    let provider: string | undefined;
    // The way to the provider leads back at once, as if somebody had signed in there.
    await page.route(/\/session\/oidc(\?|$)/, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      provider = answer.headers().location;
      await route.fulfill({ response: answer, headers: { ...answer.headers(), location: back } });
    });
    await page.goto(path);
    if (path !== '/aanmelden') await page.getByRole('main').getByRole('link', { name: 'Aanmelden' }).click();
    await page.getByRole('link', { name: 'Aanmelden bij uw organisatie' }).click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    const { pathname, search } = new URL(page.url());
    expect(provider).toMatch(/^https:\/\/login\.example\//);
    expect(faults).toEqual([]);
    await close();
    return `${pathname}${search}`;
  };

  const done = async () =>
    (await api.as('admin').get('/first-steps')).body.steps.map(({ done: is }: { done: boolean }) => is);

  itIsFitToBeSeen({ name: 'inrichten', path: '/inrichten', who: 'admin', ready: '.todo' }, () => ({ api, browser }));

  it('10.21: an administrator lands on the first steps, and each step leads to its page', async () => {
    expect(await landed()).toBe('/inrichten');
    const { page, open, close, faults } = await visit(browser, api, 'admin');
    await open('/inrichten');
    await page.locator('.todo').waitFor();
    expect(await page.getByText('nog te doen').count()).toBe(5);
    await page.getByRole('link', { name: 'Naar de leverancier' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leverancier' }).waitFor();
    // A missing value is named by its field. Without an address, each of its fields is named.
    await page.getByRole('button', { name: 'Leverancier vastleggen' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').getByRole('link').allInnerTexts()).toEqual([
      'Naam: ontbreekt',
      'Straat en huisnummer: ontbreekt',
      'Postcode: ontbreekt',
      'Plaats: ontbreekt',
      'KvK-nummer: ontbreekt',
      'Btw-nummer: ontbreekt',
      'IBAN: ontbreekt',
    ]);
    await page.getByRole('link', { name: 'Postcode: ontbreekt' }).click();
    expect(await page.evaluate('document.activeElement.name')).toBe('address.postalCode');
    await page.getByRole('navigation', { name: 'U bent aan het inrichten' }).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Inrichten' }).waitFor();
    expect(faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
    await close();
  });

  it('10.13: signing in at the organisation leads to the first steps too, and from another page back to that page', async () => {
    expect(await landedFrom('/aanmelden', 'Inrichten')).toBe('/inrichten');
    expect(await landedFrom('/scholen?zoek=wilg', 'Scholen')).toBe('/scholen?zoek=wilg');
  });

  it('10.20: the ledger decides which steps are done; after the last one the administrator lands on the schools', async () => {
    expect(await done()).toEqual([false, false, false, false, false]);
    const supplier = { name: 'Telboek', address, vatId: 'NL000099998B57', iban: 'NL91ABNA0417164300', kvk: '12345678' };
    expect((await api.as('admin').send('PUT', '/supplier', supplier)).status).toBeLessThan(300);
    const { page, open, close } = await visit(browser, api, 'admin');
    await open('/inrichten');
    // The form of the step is open, and an empty number is reported as missing.
    await page.getByRole('link', { name: 'Leg een school vast' }).click();
    await page.getByRole('button', { name: 'School vastleggen' }).click();
    await page.getByRole('link', { name: /^Schoolnummer: moet een BRIN/ }).waitFor();
    await page.getByLabel('Schoolnummer').fill(school);
    await page.getByLabel('Naam', { exact: true }).fill('De Telboom');
    await page.getByLabel('Bron van haar bestanden').selectOption('ParnasSys');
    await page.getByLabel('Straat en huisnummer').fill(address.street);
    await page.getByLabel('Postcode').fill(address.postalCode);
    await page.getByLabel('Plaats').fill(address.city);
    await page.getByRole('button', { name: 'School vastleggen' }).click();
    await page.getByRole('link', { name: 'Verder met inrichten' }).click();
    expect(await done()).toEqual([true, true, false, false, false]);
    expect((await api.as('admin').get(`/schools/${school}`)).body.source).toBe('parnassys');
    await page.getByRole('link', { name: `Naar de afspraken van ${school}` }).click();
    await page.getByRole('heading', { level: 1, name: 'Afspraken' }).waitFor();
    await close();
    await registerOver(api, school, null, '2026-07-01');
    expect(await done()).toEqual([true, true, true, false, false]);
    await api.world.subscribe(school, '2026-07-02');
    await api.world.importRows(school, '2026-07-02', taken('2026-06-20', 1, 9));
    expect(await done()).toEqual([true, true, true, true, true]);
    expect((await api.as('admin').get('/first-steps')).body.school).toBe(school);
    expect(await landed()).toBe('/scholen');
  });
});
