/** The pages for people who are not signed in: the start, free information, and what is planned. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../src/http/pages.ts';
import { type Api, openApi, ownBoard, registerOver } from '../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../support/browser.ts';
import { itIsFitToBeSeen } from '../support/pages/look.ts';
import { actDone } from '../support/pages/outcome.ts';
import { worldOn } from '../support/world.ts';

const often = { windowMs: 60_000, perClient: 1_000, overall: 1_000 };
const whole = ['/voorlichting', '/ontwikkeling'];

describe.skipIf(noBrowser)('the pages for visitors', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await worldOn({ today: '2026-11-26' }),
      pages: await ownPages(),
      limits: { informationRequests: often, guardianLinks: often, schoolNames: often },
    });
    await registerOver(api, '12AB00', ownBoard, '2026-01-01');
    // Cito is planned, and then planned earlier.
    const cito = (from: string) => api.as('finance').send('PUT', '/sources/cito', { status: 'in-development', from });
    await cito('2027-08-01');
    await cito('2027-01-01');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  const given = () => ({ api, browser });

  itIsFitToBeSeen({ name: 'begin', path: '/', who: undefined, ready: '.tags' }, given);
  itIsFitToBeSeen({ name: 'voorlichting', path: '/voorlichting', who: undefined, ready: 'form' }, given);
  itIsFitToBeSeen({ name: 'ontwikkeling', path: '/ontwikkeling', who: undefined, ready: '.card' }, given);

  it('10.21: somebody who is signed in lands on their own page, and never sees the start', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/');
    await page.waitForURL('**/facturen');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: the start page tells prices and sources, and leads to signing in and to free information', async () => {
    const { page, open, close, faults } = await visit(browser, api, undefined);
    await open('/');
    await page.getByRole('article').filter({ hasText: 'Per leerling' }).getByText('€ 11,50').waitFor();
    await page.locator('.tags').getByText('ParnasSys').waitFor();
    await tabTo(page, /^Vraag gratis voorlichting$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gratis voorlichting' }).waitFor();
    await page.getByRole('link', { name: 'Telboek' }).click();
    await page.locator('.tags').waitFor();
    await page.locator('.menu').getByRole('link', { name: 'Wat er gepland is' }).click();
    await page.getByRole('heading', { name: 'Wat er gepland is' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  /** A browser with JavaScript turned off. */
  const plain = async (locale = 'nl-NL'): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: `http://127.0.0.1:${api.port}`,
      javaScriptEnabled: false,
      locale,
    });
    context.setDefaultTimeout(10_000);
    return context.newPage();
  };

  it('10.52: without JavaScript, a question is sent as a form; what is wrong is told in the form, and what was typed stays', async () => {
    const page = await plain();
    await page.goto('/voorlichting');
    await page.getByLabel('Naam').fill('Dirk Directeur');
    await page.getByLabel('E-mailadres').fill('dirk');
    await page.getByLabel('Uw vraag').fill('Wat kost het\nvoor <b>ons</b>?');
    await page.getByRole('button', { name: 'Verstuur uw vraag' }).press('Enter');
    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await page.title()).toMatch(/^Uw vraag is nog niet verstuurd/);
    await summary.getByRole('link', { name: /^E-mailadres: / }).click();
    expect(new URL(page.url()).hash).toBe('#email');
    expect(await page.getByLabel('Naam').inputValue()).toBe('Dirk Directeur');
    expect(await page.getByLabel('Uw vraag').inputValue()).toBe('Wat kost het\nvoor <b>ons</b>?');
    expect(await page.getByLabel('E-mailadres').getAttribute('aria-invalid')).toBe('true');
    await picture(page, 'voorlichting-fout-nl-1280-light');

    await page.getByLabel('E-mailadres').fill('dirk@school.example');
    await page.getByRole('button', { name: 'Verstuur uw vraag' }).click();
    await page.getByRole('heading', { name: 'Uw vraag is verstuurd' }).waitFor();
    const [{ id, enquiry }] = (await api.as('admin').get('/information-requests')).body.items;
    expect(enquiry).toEqual({
      name: 'Dirk Directeur',
      email: 'dirk@school.example',
      school: null,
      question: 'Wat kost het\r\nvoor <b>ons</b>?',
    });
    await page.getByText(id, { exact: true }).waitFor();
    expect(page.url() + (await page.content())).not.toContain('dirk@school');
    await picture(page, 'voorlichting-verstuurd-nl-1280-light');
    await page.context().close();
  });

  it('10.52: with JavaScript, names of schools are suggested, and any other text is allowed', async () => {
    const { page, open, close, faults } = await visit(browser, api, undefined);
    await open('/voorlichting');
    await page.getByLabel('School (mag leeg blijven)').pressSequentially('School 12');
    await expect.poll(() => page.locator('#scholen option').count()).toBe(1);
    expect(await page.locator('#scholen option').getAttribute('value')).toBe('School 12AB00');
    await page.getByLabel('Naam').fill('Els');
    await page.getByLabel('E-mailadres').fill('els@school.example');
    await page.getByLabel('School (mag leeg blijven)').fill('De Berk, die nog gebouwd wordt');
    await page.getByLabel('Uw vraag').fill('Vanaf wanneer?');
    await page.getByRole('button', { name: 'Verstuur uw vraag' }).click();
    await page.getByRole('heading', { name: 'Uw vraag is verstuurd' }).waitFor();
    const { items } = (await api.as('admin').get('/information-requests')).body;
    expect(items[0].enquiry.school).toBe('De Berk, die nog gebouwd wordt');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.62: axe finds nothing on the form with faults, whose summary has the focus, nor on the page after it', async () => {
    const { page, open, close } = await visit(browser, api, undefined, { width: 390, scheme: 'dark' });
    await open('/voorlichting');
    await page.getByRole('button', { name: 'Verstuur uw vraag' }).click();
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.evaluate<string>('document.activeElement.getAttribute("role")')).toBe('alert');
    await picture(page, 'voorlichting-fout-nl-390-dark');
    expect(await axeFaults(page)).toEqual([]);
    await page.goto('/voorlichting?verzoek=01J9ZZZZZZZZZZZZZZZZZZZZZZ');
    expect(await axeFaults(page)).toEqual([]);
    await close();
  });

  it('10.60: without JavaScript, the head chooses the language, which the form and the links keep', async () => {
    const page = await plain();
    await page.goto('/voorlichting');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Free information' }).waitFor();
    await page.getByRole('button', { name: 'Send your question' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByLabel('Name').fill('Dora');
    await page.getByLabel('E-mail address').fill('dora@school.example');
    await page.getByLabel('Your question').fill('How?');
    await page.getByRole('button', { name: 'Send your question' }).click();
    await page.getByRole('heading', { name: 'Your question was sent' }).waitFor();
    await page.getByRole('link', { name: 'See what is planned' }).click();
    await page.getByRole('heading', { name: 'What is planned' }).waitFor();
    await page.context().close();
  });

  it('10.53: the page of planned sources tells each status in words, from when, when that was changed and why, with a date', async () => {
    const page = await plain();
    await page.goto('/ontwikkeling');
    await page.getByText('Stand op 26 november 2026').waitFor();
    const cito = page.getByRole('article').filter({ hasText: 'Cito' });
    await cito.getByText('Niet alle scholen bewaren hun toetsen in het datacentrum van Cito.').waitFor();
    await cito.getByText('Vanaf 1 januari 2027: in ontwikkeling.').waitFor();
    await cito.getByText('Wat er eerder is vastgelegd').click();
    const told = await cito.getByRole('listitem').allInnerTexts();
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^26 november 2026.*: in ontwikkeling, met ingang van 1 januari 2027$/);
    expect(told[1]).toMatch(/met ingang van 1 augustus 2027$/);
    await page.context().close();
  });

  it('10.17: the whole pages have the headers of every page, and no script, style or handler of their own', async () => {
    for (const path of whole) {
      const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, { headers: { 'Accept-Language': 'nl' } });
      expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)|<style/);
    }
  });

  it('10.52: a program that sends a form is answered a problem, not a page', async () => {
    const answer = await fetch(`http://127.0.0.1:${api.port}/information-requests`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'x' }),
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });

  itIsFitToBeSeen({ name: 'nieuwe-link', path: '/nieuwe-link', who: undefined, ready: 'form' }, given);

  it('10.14: asking for a new link says the same, whoever asks; by the keyboard, from the page of signing in', async () => {
    const { page, open, close, faults } = await visit(browser, api, undefined);
    await open('/aanmelden');
    await tabTo(page, /^Een nieuwe link vragen$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Een nieuwe link vragen' }).waitFor();
    await page.getByLabel('E-mailadres').focus();
    await page.keyboard.type('niemand@ouder.example');
    await page.keyboard.press('Enter');
    await actDone(page, 'Is dit adres bij een school bekend');
    expect(faults).toEqual([]);
    await close();
  });
});
