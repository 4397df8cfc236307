import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import type { Api } from '../../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../../support/browser.ts';
import { demoApi } from '../../support/http/demoApi.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';

const school: Principal = { subject: 'sanne', role: 'school', school: '99ZZ00' };
const at = '/scholen/99ZZ00';
/** Those that may read more often (10.64). */
const readsOf: Readonly<Record<string, number>> = { 'mijn-gegevens': 3, factuur: 3 };

describe.skipIf(noBrowser)('the pages of a school that show what is, with the ledger of the demo', () => {
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

  for (const [name, path, ready] of [
    ['mijn-gegevens', `${at}/mijn-gegevens`, '.moments li'],
    ['facturen', `${at}/facturen`, 'tbody tr'],
    ['factuur', '/facturen/2026-000001#regel-2', '#regel-2 .days'],
    ['jaar', `${at}/jaren/1-3`, 'tbody tr'],
    ['tellingen', `${at}/tellingen?van=2026-08-01&tot=2026-11-25`, 'tbody tr'],
    ['wie-telde', `${at}/tellingen/2025-10-31`, 'tbody tr'],
    ['verschil', `${at}/verschil?van=2025-10-01T00:00:00.000Z&tot=2026-03-05T00:00:00.000Z`, 'tfoot'],
  ] as const)
    itIsFitToBeSeen({ name, path, who: school, ready, readsMax: readsOf[name] ?? 2, isStill: true }, () => ({
      api,
      browser,
    }));

  it('10.3: the figures of the running year are those of the interface, written for a reader', async () => {
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`${at}/mijn-gegevens`);
    await page.locator('.figures').waitFor();
    const figures = (await page.locator('.figures').innerText()).replaceAll('\u00a0', ' ');
    for (const figure of [
      '162 leerlingen',
      '486 / 3 maanden',
      '€ 1.874,50',
      '163 × € 11,50 2026-000001',
      '€ 1.863,00',
      '162 × € 11,50',
      'u krijgt € 11,50 terug',
    ])
      expect(figures).toContain(figure);
    expect(faults).toEqual([]);
    await close();
  });
});
