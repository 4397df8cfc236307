import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import type { Api } from '../../support/api.ts';
import { launched, noBrowser, ownPages, visit } from '../../support/browser.ts';
import { demoApi } from '../../support/http/demoApi.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';

const school: Principal = { subject: 'sanne', role: 'school', school: '99ZZ00' };
const at = '/scholen/99ZZ00';
// biome-ignore lint/suspicious/noExplicitAny: answers as a client has them.
type Body = any;

/** An amount as the pages write it in Dutch, but with ordinary spaces. */
const inEuro = (amount: string): string =>
  new Intl.NumberFormat('nl', { style: 'currency', currency: 'EUR' })
    .format(amount as unknown as number)
    .replaceAll('\u00a0', ' ')
    .replace('-', '−');

/** Pages that may read more often (10.64). */
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

  it('4.4, 10.33: a correction shows each month as it was billed before, beside the count of now', async () => {
    const documents = (await api.as('finance').get('/invoices?limit=100')).body.items;
    const isCorrection = ({ kind }: { kind: string }) => kind === 'correction';
    const { number, lines } = documents.find((document: { lines: { kind: string }[] }) =>
      document.lines.some(isCorrection),
    );
    const place = lines.findIndex(isCorrection) + 1;
    const { before } = (await api.as('finance').get(`/invoices/${number}/derivation`)).body.lines[place - 1];
    const moved = before.months.find((month: { before: number; pupils: number }) => month.before !== month.pupils);
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`/facturen/${number}#regel-${place}`);
    const days = page.locator(`#regel-${place} .days`);
    await days.waitFor();
    expect(await days.locator('li').count()).toBe(12);
    expect(await days.locator('strong').first().innerText()).toContain(`(eerder ${moved.before})`);
    expect((await days.innerText()).match(/eerder/g)).toHaveLength(12);
    await page.locator(`#regel-${place}`).getByText(`Zoals eerder gefactureerd met ${before.number}`).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

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
    // 2.11: the next invoice is shown first for the case that no pupil stops, and then for the case that no file comes any
    // more. Both come from the interface.
    const { body } = await api.as(school).get('/schools/99ZZ00/my-data');
    const next = page.locator('[aria-labelledby=volgende-factuur] summary');
    const summaries = (await next.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
    expect(summaries).toEqual([
      `1 augustus 2027, als er niemand stopt: u betaalt ${inEuro(body.nextDocumentIfNobodyStops.total)} (raming)`,
      `1 augustus 2027, als er geen bestand meer komt: u krijgt ${inEuro(body.nextDocument.total.slice(1))} terug (raming)`,
    ]);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.39, 10.42: the line of moments and the page of a file name the same amounts for what the file did', async () => {
    const { body } = await api.as(school).get('/schools/99ZZ00/moments?limit=50');
    // The file changed a year that is settled, and the running year.
    const { event, moment, money } = body.items.find(
      (one: Body) =>
        one.event.type === 'ResultsImported' &&
        one.money.years.some(({ after }: Body) => after?.open === null && after.expected !== null),
    );
    const amounts: string[] = money.years
      .filter(({ change }: Body) => change.toSettle !== '0.00')
      .map(({ change }: Body) => inEuro(change.toSettle));
    expect(amounts.length).toBeGreaterThan(0);
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`${at}/mijn-gegevens`);
    const line = page.locator('.moments li', { has: page.locator(`time[datetime="${moment}"]`) });
    await line.first().waitFor();
    const told = (await line.first().innerText()).replaceAll('\u00a0', ' ');
    for (const amount of amounts) expect(told).toContain(amount);
    const { body: files } = await api.as(school).get('/schools/99ZZ00/imports?limit=50');
    const file = files.items.find((one: Body) => one.event.revision === event.revision);
    await open(`${at}/bestanden/${file.importId}`);
    const table = page.getByRole('table', { name: /^Wat er per jaar te verrekenen is/ });
    await table.waitFor();
    const seen = (await table.innerText()).replaceAll('\u00a0', ' ');
    for (const amount of amounts) expect(seen).toContain(amount);
    expect(seen).toContain(inEuro(money.total.toSettle));
    expect(faults).toEqual([]);
    await close();
  });
});
