/** The three steps of an act that moves money (pages.md 10.9, 10.10), on the page of a pupil. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../support/api.ts';
import { exampleSchool, playedThrough } from '../support/billing/workedExample.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, type Visit, visit } from '../support/browser.ts';
import { actDone } from '../support/pages/outcome.ts';

describe.skipIf(noBrowser)('10.9: fill in, see what happens, confirm', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({
      world: await playedThrough('year 1'),
      pages: await ownPages(),
      limits: { signIns: { windowMs: 60_000, perClient: 1_000, overall: 1_000 } },
    });
    await api.turnTo('2023-08-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  /** Opens the page of one of the counted pupils, with the act that withdraws the pupil's only result. */
  const atPupil = async (place: number, look: (visit: Visit, result: string) => Promise<void>): Promise<void> => {
    const { body } = await api.as('school').get(`/schools/${exampleSchool}/counts/2023-08-01/pupils`);
    const { pupil, result } = body.items[place];
    const own = await visit(browser, api, 'school');
    try {
      await own.open(`/scholen/${exampleSchool}/leerlingen/${pupil}`);
      await own.page.getByText('Deze opbrengst intrekken').click();
      await look(own, result);
    } finally {
      await own.close();
    }
  };

  const decisionsOf = async (): Promise<number> =>
    (await api.stored(`results-${exampleSchool}`)).filter(({ type }) => type === 'ResultWithdrawn').length;

  it('10.9: the effect of an act is shown first; confirming does the act once, with the reason that was given', () =>
    atPupil(0, async ({ page, faults }) => {
      await page.getByLabel('Reden').fill('dubbel ingevoerd – café');
      await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
      await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
      expect(await decisionsOf()).toBe(0);
      await picture(page, 'intrekken-voorbeeld');
      expect(await axeFaults(page)).toEqual([]);
      const confirm = page.getByRole('button', { name: /^Definitief: trek opbrengst [0-9a-f]{8} in/ });
      await confirm.click();
      await actDone(page, 'De opbrengst is ingetrokken.');
      const withdrawn = (await api.stored(`results-${exampleSchool}`)).filter(({ type }) => type === 'ResultWithdrawn');
      expect(withdrawn.map(({ metadata }) => metadata.reason)).toEqual(['dubbel ingevoerd – café']);
      expect(faults).toEqual([]);
    }));

  it('a refusal stands above the form and has the focus; what was typed stays', () =>
    atPupil(1, async ({ page }) => {
      await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
      expect(await axeFaults(page)).toEqual([]);
    }));

  it('10.9: a change that came meanwhile is shown beside the first preview, and nothing is done yet', () =>
    atPupil(2, async ({ page }, result) => {
      await page.getByLabel('Reden').fill('dubbel ingevoerd');
      await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
      await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
      const before = await decisionsOf();
      const { body } = await api.as('school').get(`/schools/${exampleSchool}/counts/2023-08-01/pupils`);
      const other = body.items.find((item: { result: string }) => item.result !== result).result;
      await api
        .as('school')
        .send('DELETE', `/schools/${exampleSchool}/results/${other}`, undefined, { 'X-Reason': 'een ander' });
      await page.getByRole('button', { name: /^Definitief:/ }).click();
      await page.getByText('Intussen is er iets veranderd').waitFor();
      await page.getByRole('heading', { name: 'Zoals u het zag' }).waitFor();
      await page.getByRole('heading', { name: 'Zoals het nu is' }).waitFor();
      expect(await decisionsOf()).toBe(before + 1);
      await page.getByRole('button', { name: /^Definitief:/ }).click();
      await actDone(page, 'De opbrengst is ingetrokken.');
      expect(await decisionsOf()).toBe(before + 2);
    }));

  it('10.9: confirming again before an answer came is the same request', () =>
    atPupil(3, async ({ page }) => {
      await page.getByLabel('Reden').fill('dubbel ingevoerd');
      await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
      await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
      const keys: (string | undefined)[] = [];
      page.on('request', (request) => {
        if (request.method() === 'DELETE') keys.push(request.headers()['idempotency-key']);
      });
      const confirming = /\/results\/[0-9a-f]{16}$/;
      await page.route(confirming, (route) => route.abort());
      await page.getByRole('button', { name: /^Definitief:/ }).click();
      await page.getByRole('alert').filter({ hasText: 'Geen verbinding' }).waitFor();
      await page.unroute(confirming);
      await page.getByRole('button', { name: /^Definitief:/ }).click();
      await actDone(page, 'De opbrengst is ingetrokken.');
      expect(keys).toHaveLength(2);
      expect(keys[0]).toBe(keys[1]);
    }));
});
