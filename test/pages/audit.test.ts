import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/http/access/principal.ts';
import { type Api, openApi } from '../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, type Visit, visit } from '../support/browser.ts';
import { demoApi } from '../support/http/demoApi.ts';
import { itIsFitToBeSeen } from '../support/pages/look.ts';
import { actDone } from '../support/pages/outcome.ts';
import { worldOn } from '../support/world.ts';

const school = '99ZZ00';
const results = `results-${school}`;

/** Each page, with something that is there once the page was read. */
const pages = {
  stromen: ['/controle/stromen', 'tbody tr'],
  stroom: [`/controle/stromen/${results}`, 'tbody tr'],
  gebeurtenis: [`/controle/stromen/${results}/1`, '#bewijs'],
  'gebeurtenis-document': ['/controle/stromen/documents/0', '#bewijs'],
  controle: ['/controle', '#sleutels'],
  standen: ['/controle/standen', 'tbody tr'],
  afwijkingen: ['/afwijkingen', '.figures'],
} as const;

const perWalk = 60_000;

describe.skipIf(noBrowser)('10.46, 10.47: events, the audit and drift, with the ledger of the demo', () => {
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

  const seen = async (who: Parameters<typeof visit>[2], look: (visit: Visit) => Promise<void>) => {
    const own = await visit(browser, api, who);
    try {
      await look(own);
      // The browser itself writes each refusal of a server to its console.
      expect(own.faults.filter((fault) => !fault.endsWith('a status of 422 (Unprocessable Entity)'))).toEqual([]);
    } finally {
      await own.close();
    }
  };

  for (const [name, [path, ready]] of Object.entries(pages))
    itIsFitToBeSeen(
      { name, path, who: 'finance', ready, ...(name.startsWith('gebeurtenis') && { isRecord: true }) },
      () => ({ api, browser }),
    );

  it('10.46: streams are found by kind and by a part of their name, which the URL keeps', () =>
    seen('finance', async ({ page, open }) => {
      await open('/controle/stromen');
      await page.locator('tbody tr').first().waitFor();
      await page.getByLabel('Soort', { exact: true }).selectOption('results');
      await page.getByRole('button', { name: 'Toon' }).click();
      await expect.poll(() => page.locator('tbody tr').allInnerTexts()).toHaveLength(1);
      expect(new URL(page.url()).search).toBe('?soort=results');
      await page.getByLabel('Deel van de naam').fill('bestaat-niet');
      await page.getByRole('button', { name: 'Toon' }).click();
      await page.getByText('Er is geen stroom die hieraan voldoet.').waitFor();
      expect(new URL(page.url()).search).toBe('?soort=results&zoek=bestaat-niet');
      await page.goBack();
      await page.locator('tbody a').first().waitFor();
      await tabTo(page, new RegExp(`^${results}$`));
      await page.keyboard.press('Enter');
      await page.locator('h1', { hasText: `Stroom ${results}` }).waitFor();
    }));

  it('10.46: the events of a stream are the newest first, in words, by type and by period', () =>
    seen('finance', async ({ page, open }) => {
      await open(`/controle/stromen/${results}`);
      await page.locator('tbody tr').first().waitFor();
      const revisions = async () => (await page.locator('tbody td:first-child').allInnerTexts()).map(Number);
      const all = await revisions();
      expect(all).toEqual(all.toSorted((a, b) => b - a));
      expect(all.at(-1)).toBe(0);
      await page.getByLabel('Wat er gebeurde').selectOption({ label: 'Opbrengst met de hand gecorrigeerd' });
      await page.getByRole('button', { name: 'Toon' }).click();
      await expect.poll(() => page.url()).toContain('type=ResultCorrected');
      await expect.poll(revisions).not.toHaveLength(all.length);
      await page.getByLabel('Wat er gebeurde').selectOption('');
      await page.getByLabel('Tot en met').fill('2023-01-01');
      await page.getByRole('button', { name: 'Toon' }).click();
      await page.getByText('Er is geen gebeurtenis die hieraan voldoet.').waitFor();
      expect(new URL(page.url()).search).toBe('?tot=2023-01-01');
    }));

  it('10.8: what a person fills in while the answer to a filter is read stays when it comes', () =>
    seen('finance', async ({ page, beginToOpen }) => {
      const held = Promise.withResolvers<void>();
      await page.route(`**/streams/${results}/events**`, async (route) => {
        await held.promise;
        await route.continue();
      });
      await beginToOpen(`/controle/stromen/${results}?type=ResultCorrected`);
      const type = page.getByLabel('Wat er gebeurde');
      const to = page.getByLabel('Tot en met');
      await type.selectOption('');
      await to.fill('2023-01-01');
      held.resolve();
      await page.locator('tbody tr').first().waitFor();
      expect([await type.inputValue(), await to.inputValue()]).toEqual(['', '2023-01-01']);
    }));

  it('10.46: an event shows its data as a list and as JSON, its chain, its causes, and the events beside it', () =>
    seen('finance', async ({ page, open }) => {
      await open('/controle/stromen/documents/0');
      await page.locator('h1', { hasText: 'Document uitgegeven' }).waitFor();
      await page.getByText('klopt: de vingerafdruk volgt uit de tekst').waitFor();
      expect(await page.locator('section[aria-labelledby=gegevens] > dl').innerText()).toMatch(/btw-tarief\s+21/);
      await page.getByText('Als JSON, zoals opgeslagen').click();
      const { body } = await api.as('finance').get('/streams/documents/events/0');
      expect(JSON.parse(await page.locator('pre').first().innerText())).toEqual(body.data);
      expect(await page.locator('section[aria-labelledby=oorzaak]').innerText()).toContain(`subscription-${school}`);
      await page.getByRole('link', { name: 'Volgende gebeurtenis' }).click();
      await page.getByText('documents nr. 1').first().waitFor();
    }));

  it('10.46: a part of a file is shown in numbers only, and a secret as whether the vault has it', () =>
    seen('admin', async ({ page, open }) => {
      const [part] = (await api.as('admin').get('/streams?kind=import&limit=1')).body.items;
      await open(`/controle/stromen/${part.stream}/0`);
      await page.getByText('Van de rijen van het bestand staan hier alleen aantallen.').waitFor();
      await open(`/controle/stromen/${results}/0`);
      await page.locator('h1', { hasText: 'Geheim van de school gemaakt' }).waitFor();
      await page.getByText('in de kluis').waitFor();
    }));

  it('10.46: further effects of an event come in pages, which the URL keeps', () =>
    seen('finance', async ({ page, open }) => {
      const path = '/streams/catalogue/events/0/caused';
      const { body } = await api.as('finance').get(`${path}?limit=1`);
      const rest = await api.as('finance').get(`${path}?limit=50&cursor=${body.next}`);
      await open(`/controle/stromen/catalogue/0?gevolgen=${encodeURIComponent(body.next)}`);
      const rows = page.locator('section[aria-labelledby=gevolgen] tbody tr');
      await expect.poll(() => rows.count()).toBe(rest.body.items.length);
      await page.getByRole('link', { name: 'Terug naar de eerste' }).click();
      await expect.poll(() => rows.count()).toBe(rest.body.items.length + 1);
    }));

  it('10.46: a school reads the events that are its own, and not the lists; another’s is not there', async () => {
    const own: Principal = { subject: 'sanne', role: 'school', school };
    await seen(own, async ({ page, open }) => {
      await open(`/controle/stromen/${results}/1`);
      await page.locator('#bewijs').waitFor();
      expect(await page.getByRole('link', { name: results, exact: true }).count()).toBe(0);
      await open('/controle/stromen');
      await page.locator('h1', { hasText: 'Deze pagina is er niet voor u' }).waitFor();
    });
    const other = await visit(browser, api, { subject: 'jan', role: 'school', school: '12AB00' });
    await other.open(`/controle/stromen/${results}/1`);
    await other.page.locator('h1', { hasText: 'Deze pagina is er niet' }).waitFor();
    await other.close();
  });

  it('10.47: the whole ledger is verified as a job that the URL keeps, by keyboard alone', () =>
    seen('finance', async ({ page, open }) => {
      await open('/controle');
      await tabTo(page, /^Reken na$/);
      await page.keyboard.press('Enter');
      await page.locator('h2', { hasText: 'De controle is klaar' }).waitFor();
      await page.getByText('Alles klopt.').waitFor();
      expect(new URL(page.url()).searchParams.has('taak')).toBe(true);
      await page.reload();
      await page.getByText('Alles klopt.').waitFor();
      await picture(page, 'controle-klaar');
    }));

  it('10.47: heads are downloaded, and a kept file is compared; one that is not as it was signed is refused', () =>
    seen('finance', async ({ page, open }) => {
      const folder = await mkdtemp(join(tmpdir(), 'telboek-heads-'));
      try {
        await open('/controle');
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: 'Download de standen' }).click(),
        ]);
        const kept = join(folder, 'standen.json');
        await file.saveAs(kept);
        const { key } = JSON.parse(readFileSync(kept, 'utf8'));
        const choose = async (path: string) => {
          await page.getByLabel('Kies bestand').setInputFiles(path);
          await page.getByRole('button', { name: 'Vergelijk' }).click();
        };
        await choose(kept);
        await page.getByText('Alles klopt.').waitFor();
        const outcome = await page.locator('section[aria-labelledby=taak]').innerText();
        expect(outcome).toContain('Wat er toen stond, staat er nog net zo.');
        expect(outcome).toContain(key.kid);
        const forged = join(folder, 'vervalst.json');
        const text = JSON.parse(readFileSync(kept, 'utf8'));
        text.heads[0].revision += 1;
        await writeFile(forged, JSON.stringify(text));
        await choose(forged);
        const alert = page.getByRole('alert');
        await alert.waitFor();
        expect(await alert.innerText()).toContain('Kopie van standen vervalst');
        await picture(page, 'controle-vervalst');
      } finally {
        await rm(folder, { recursive: true });
      }
    }));

  it('10.47: the id of the first key is there once the first heads are downloaded, without coming back to the page', async () => {
    const empty = await openApi({ world: await worldOn({ today: '2026-08-01' }), pages: await ownPages() });
    const { page, open, close, faults } = await visit(browser, empty, 'finance');
    try {
      await open('/controle');
      await page.getByText('Er is nog geen sleutel').waitFor();
      await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download de standen' }).click(),
      ]);
      await page.getByText('Er is nog geen sleutel').waitFor({ state: 'detached' });
      const { body } = await empty.as('finance').get('/audit/key');
      await page.locator('section[aria-labelledby=sleutels]').getByText(body.keys[0].kid).waitFor();
      expect(faults).toEqual([]);
    } finally {
      await close();
      await empty.close();
    }
  });

  it(
    '5.7: drift is shown with why, and corrected now after a preview',
    () =>
      seen('finance', async ({ page, open }) => {
        await open('/afwijkingen');
        await page.getByText('Er zijn geen afwijkingen.').waitFor();
        const { body } = await api.as('finance').get(`/schools/${school}/imports?limit=500`);
        const old = body.items.find(({ recordedAt }: { recordedAt: string }) => recordedAt.startsWith('2025-09'));
        const reason = { reason: 'bestand van een andere school' };
        await api.as('admin').send('POST', `/schools/${school}/imports/${old.importId}/withdrawal`, reason);
        const drift = (await api.as('finance').get('/audit/drift')).body;
        expect(drift.totals).toMatchObject({ schools: 1, years: 1 });
        await page.reload();
        const row = page.locator('tbody tr').first();
        await row.waitFor();
        expect(await row.innerText()).toContain(school);
        expect(await page.locator('main').innerText()).toContain('bestand van een andere school');
        await page.locator('summary', { hasText: `Corrigeer nu: De Telboom (${school})` }).click();
        await picture(page, 'afwijkingen-een-nl-1280-light');
        expect(await axeFaults(page)).toEqual([]);
        await page.getByLabel('Reden', { exact: true }).fill('verkeerd bestand');
        await tabTo(page, /^Bekijk wat er gebeurt$/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
        await picture(page, 'afwijkingen-gevolg');
        const final = page.getByRole('button', { name: /^Definitief: geef 1 document uit: / });
        // The correction gives back the whole drift, because less is due than was billed.
        expect((await final.innerText()).replaceAll(/[^\d,−]/g, '').replace(/^1/, '')).toBe(
          drift.totals.open.replace('.', ',').replace('-', '−'),
        );
        await final.click();
        // The page still says what was done when the school drifts no more.
        await actDone(page, 'De correctie is uitgegeven:');
        await page.getByText('Er zijn geen afwijkingen.').waitFor();
        await picture(page, 'afwijkingen-klaar');
        expect((await api.as('finance').get('/audit/drift')).body.totals).toEqual({
          schools: 0,
          years: 0,
          open: '0.00',
        });
      }),
    perWalk,
  );
});
