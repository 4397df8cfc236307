/** The pages for who is not signed in: the start, free information, and what is planned. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../support/browser.ts';
import { worldOn } from '../support/world.ts';
import { itIsFitToBeSeen } from './look.ts';

describe.skipIf(noBrowser)('the pages for visitors', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2026-11-26' }), pages: await ownPages() });
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

  it('10.21: somebody who is signed in lands on their own page', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'admin');
    await open('/');
    await page.waitForURL('**/scholen');
    expect(faults).toEqual([]);
    await close();
  });
});
