/** Signing in as a person does (pages.md B). */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInCode } from '../../src/http/access/signInCode.ts';
import { type Api, apiSecret, openApi, principals } from '../support/api.ts';
import { exampleSchool, playedThrough } from '../support/billing/workedExample.ts';
import { launched, noBrowser, ownPages, picture, visit } from '../support/browser.ts';
import { toldProvider } from '../support/openId/toldProvider.ts';
import { itIsFitToBeSeen } from '../support/pages/look.ts';

const often = { windowMs: 60_000, perClient: 1_000, overall: 1_000 };
const myData = `/scholen/${exampleSchool}/mijn-gegevens`;

describe.skipIf(noBrowser)('10.12: signing in in a browser', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await playedThrough('year 4'),
      pages: await ownPages(),
      limits: { signIns: often },
      provider: { identity: toldProvider, claims: { role: 'role', school: 'school', board: 'board' } },
    });
    await api.turnTo('2026-11-26');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const link = async (landing?: string): Promise<string> => {
    const code = await signInCode(
      apiSecret,
      { ...principals.school, school: exampleSchool } as typeof principals.school,
      api.world.deps.ledger.now(),
      landing,
    );
    return `/aanmelden#${code}`;
  };

  it('10.12: opening a link spends nothing; Ga verder signs in and shows the page of the link, whose address holds no code', async () => {
    const { page, open, close, faults } = await visit(browser, api, undefined);
    const address = await link(myData);
    await open(address);
    await page.reload();
    await page.getByRole('button', { name: 'Ga verder' }).click();
    await page.locator('.figures').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe(myData);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.15: signing out shows nothing of the session, and going back does not either', async () => {
    const { page, open, close } = await visit(browser, api, undefined);
    await open(await link());
    await page.getByRole('button', { name: 'Ga verder' }).click();
    await page.locator('.figures').waitFor();
    await page.getByRole('button', { name: 'Afmelden' }).click();
    await page.waitForURL(`http://127.0.0.1:${api.port}/`);
    await page.goto(myData);
    await page.getByRole('heading', { name: 'Meld u eerst aan' }).waitFor();
    await close();
  });

  it('10.12: a link that was used before says so in the reader’s words', async () => {
    const { page, open, close } = await visit(browser, api, undefined, { language: 'en' });
    const address = await link();
    await open(address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('.figures').waitFor();
    await page.goto('about:blank');
    await open(address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This link was used before').waitFor();
    await picture(page, 'aanmelden-gebruikt-en-1280-light');
    await close();
  });

  for (const [name, path] of [
    ['aanmelden', '/aanmelden'],
    ['aanmelden-met-code', '/aanmelden#abcdefghijklmnopqrstuvwxyz'],
    ['aanmelden-onbekende-rol', '/aanmelden?fout=onbekende-rol'],
    ['uitnodiging', '/uitnodiging'],
    ['uitnodiging-met-code', '/uitnodiging#abcdefghijklmnopqrstuvwxyz'],
  ] as const)
    itIsFitToBeSeen({ name, path, who: undefined, ready: 'main p, main button' }, () => ({ api, browser }));
});
