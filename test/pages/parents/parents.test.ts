/** The page of a school's parents (6.4; pages.md 10.9, 10.14, 10.20). */
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { worldOn } from '../../support/world.ts';

type Read = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const jsQR: Read = createRequire(import.meta.url)('jsqr');

const path = `/scholen/${ownSchool}/ouders`;
const guardian = (id: string) => ({ subject: `sub-${id}`, role: 'guardian', guardian: id }) as const;

describe.skipIf(noBrowser)('6.4: the parents of a school, as a page', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2026-09-01' }), pages: await ownPages() });
    await registerOver(api, ownSchool, ownBoard, '2026-01-01');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const file = (content: string | Buffer) => ({
    name: 'edex.xml',
    mimeType: 'text/xml',
    buffer: Buffer.from(content),
  });

  it('10.8: without pupils it says so, and where to deliver a file; a file that is not in order tells which rows', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await page.getByText('Er zijn nog geen leerlingen bekend.').waitFor();
    await picture(page, 'ouders-leeg-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Naar het aanleveren' }).click();
    // The browser scrolls to it, and an earlier scroll position does not take it back.
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(0);
    const wrong = sample('edexml-2.1.xml', ownSchool).toString().replace('2017-03-01', '2017-13-01');
    await page.getByLabel('Bestand', { exact: true }).setInputFiles(file(wrong));
    await page.getByRole('button', { name: 'Bestand aanleveren' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('table', { name: 'Wat er in het bestand niet klopt' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.content()).not.toContain('2017-13-01');

    await page.getByLabel('Bestand', { exact: true }).setInputFiles(file(sample('edexml-2.1.xml', ownSchool)));
    await page.getByRole('button', { name: 'Bestand aanleveren' }).click();
    await actDone(page, 'Overgenomen: 3 nieuwe leerlingen');
    await page.locator('.figures').getByText('2026-2027').waitFor();
    // The browser itself reports the refusal of the file.
    expect(faults.filter((fault) => !fault.includes('status of 4'))).toEqual([]);
    await close();
  });

  it('6.4: by the keyboard alone a guardian is registered with a child of the file and one that no file names', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await tabTo(page, /^Ouder of verzorger registreren$/);
    await page.keyboard.press('Enter');
    const typed = async (text: string) => {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    };
    for (const text of ['anna', 'Anna van Voorbeeld', '06 12345678', 'anna@ouder.example', '', '', '', 'LAS-00001'])
      await typed(text);
    await tabTo(page, /^Nog een kind$/);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Kind 2' }).getByLabel('Leerlingnummer').focus();
    await page.keyboard.type('LAS-90001');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    for (const text of ['Tim van Voorbeeld', '', '', '', '', 'G5B, SG1', '5']) await typed(text);
    await tabTo(page, /^Registreren$/);
    await page.keyboard.press('Enter');
    await actDone(page, 'Nog niets wordt gedeeld');
    await page
      .getByRole('row', { name: /Anna van Voorbeeld/ })
      .getByText(/Noor.* en Tim van Voorbeeld/)
      .waitFor();
    const { audiences } = (await api.as(guardian('anna')).get('/guardians/anna/sharing')).body;
    expect(audiences).toEqual(['group:G5A', 'group:G5B', 'group:SG1', 'class:5', 'school']);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.62: a refusal is told at its field', async () => {
    const { page, open, close } = await visit(browser, api, 'school', { width: 390 });
    await open(path);
    await page.getByText('Ouder of verzorger registreren').click();
    await page.getByLabel('Kenmerk').fill('bas');
    await page.getByLabel('Naam', { exact: true }).fill('Bas Proef');
    await page.getByLabel('E-mailadres').fill('bas');
    await page.getByRole('button', { name: 'Registreren' }).click();
    const summary = page.getByRole('alert');
    await summary.getByRole('link').first().click();
    expect(await page.evaluate('document.activeElement.name')).toBe('email');
    await picture(page, 'ouders-fout-nl-390-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('E-mailadres').fill('bas@ouder.example');
    await page.getByLabel('Leerlingnummer').fill('LAS-00003');
    await page.getByRole('button', { name: 'Registreren' }).click();
    await actDone(page);
    // The form for the next parent is empty and has an id of its own. The registered parent can be invited from here.
    await page.getByRole('link', { name: 'Deze ouder uitnodigen' }).click();
    await page.getByRole('button', { name: 'Uitnodiging maken' }).waitFor();
    await page.getByRole('button', { name: 'Nog iemand registreren' }).click();
    expect(await page.getByRole('textbox', { name: 'Naam', exact: true }).inputValue()).toBe('');
    expect(await page.getByLabel('Kenmerk').inputValue()).toMatch(/^ouder-[0-9a-f]{4}-[0-9a-f]{4}$/);
    await close();
  });

  it('10.14: an invitation is a link and a code to print, that a camera reads in the dark scheme too', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board', { scheme: 'dark' });
    await open(path);
    await page.getByRole('link', { name: 'Anna van Voorbeeld' }).press('Enter');
    expect(new URL(page.url()).searchParams.get('ouder')).toBe('anna');
    await tabTo(page, /^Uitnodiging maken$/);
    await page.keyboard.press('Enter');
    await page.locator('svg.qr').waitFor();
    const link = (await page.locator('.letter-link').innerText()).trim();
    // Text for screen readers stays in the page, so it holds no secret (10.14).
    expect(await page.locator('p.hidden[role=status]').textContent()).not.toContain('uitnodiging#');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/uitnodiging#/);
    expect(await read(page)).toBe(link);
    await picture(page, 'ouders-uitnodiging-nl-1280-dark');
    expect(await axeFaults(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Leerlingen aanleveren (EDEXML)').isVisible()).toBe(false);
    expect(await page.locator('svg.qr').isVisible()).toBe(true);
    await picture(page, 'ouders-brief-print');
    await page.emulateMedia({ media: 'screen' });

    const guest = await visit(browser, api, undefined);
    await guest.open(link);
    await guest.page.getByRole('button', { name: 'Ga verder' }).click();
    await guest.page.getByRole('heading', { name: 'Wat ik deel' }).waitFor();
    await guest.close();

    // The page has been open all the while. Its link in the menu reads what is new.
    const used = page
      .getByRole('row', { name: /Anna van Voorbeeld/ })
      .locator('td')
      .last();
    expect(await used.innerText()).toBe('nog niet');
    // A person with many pages has a menu in closed groups.
    await page.locator('#menu a', { hasText: /^Ouders$/ }).dispatchEvent('click');
    await expect.poll(() => used.innerText()).toMatch(/^1 september 2026 om /);
    expect(faults).toEqual([]);
    await close();
  });

  // The third read asks who looked, because this URL shows that.
  itIsFitToBeSeen(
    { name: 'ouders', path: `${path}?ouder=bas&van=2026-01-01`, who: 'school', ready: '.panel', readsMax: 3 },
    () => ({ api, browser }),
  );

  it('10.20: who looked into a directory is told newest first, from a day through a day that the URL keeps', async () => {
    await api.as(guardian('bas')).get(`/schools/${ownSchool}/directory?audience=school`);
    await api.as(guardian('anna')).get(`/schools/${ownSchool}/directory?audience=group:SG1`);
    const { page, open, close } = await visit(browser, api, 'school');
    await open(`${path}?van=2026-09-01`);
    await page.getByText('Vanaf 1 september 2026 t/m vandaag.').waitFor();
    await page.getByRole('cell', { name: 'groep Muziek' }).waitFor();
    const rows = await page
      .getByRole('table', { name: 'Wie keek in een adresboek' })
      .locator('tbody tr')
      .allInnerTexts();
    expect(rows.map((row) => row.split('\t').slice(1))).toEqual([
      ['Anna van Voorbeeld', 'groep Muziek'],
      ['Bas Proef', 'hele school'],
    ]);
    await page.getByLabel('Tot en met').fill('2026-08-31');
    await page.getByLabel('Van', { exact: true }).fill('2026-08-01');
    await page.getByRole('button', { name: 'Toon' }).click();
    await page.getByText('In deze periode keek er niemand.').waitFor();
    expect(new URL(page.url()).searchParams.get('tot')).toBe('2026-08-31');
    await close();
  });

  it('10.9: details are changed from what is known; erasing asks to type the id', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    // The parent is on the second page of the list, which is read anew with the first after each act (10.7).
    await page.route(/\/schools\/[^/]+\/guardians(\?|$)/, (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set('limit', '1');
      return route.continue({ url: url.href });
    });
    await open(`${path}?ouder=bas`);
    await page.getByRole('button', { name: 'Meer laden' }).click();
    const panel = page.locator('.panel');
    await panel.getByText('Gegevens wijzigen').click();
    const phone = panel.getByLabel('Telefoon');
    await phone.fill('06 87654321');
    await panel.getByRole('button', { name: 'Wijziging opslaan' }).click();
    await actDone(panel);
    const known = (await api.as('school').get('/guardians/bas/export')).body;
    expect([known.details.phone, known.details.email, known.children[0].id]).toEqual([
      '06 87654321',
      'bas@ouder.example',
      'LAS-00003',
    ]);
    expect(await page.getByRole('link', { name: 'Bas Proef' }).count()).toBe(1);
    await panel.getByText('Gegevens wissen', { exact: true }).click();
    expect(await panel.getByRole('button', { name: 'Gegevens wissen' }).count()).toBe(0);
    await panel.getByLabel(/Typ bas/).fill('bas');
    await panel.getByRole('button', { name: 'Gegevens wissen' }).click();
    await actDone(panel, 'De gegevens van deze ouder zijn gewist.');
    expect(await page.locator('main').innerText()).not.toContain('Bas Proef');
    expect(await panel.getByRole('button').allInnerTexts()).toEqual(['Sluiten']);
    expect(faults).toEqual([]);
    await close();
  });

  it('6.4: the school says how long choices are kept; clearing up asks to type its number', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(path);
    await page.getByText('Bewaren en opruimen').click();
    await page.getByLabel('Maanden').fill('12');
    await page.getByRole('button', { name: 'Bewaartermijn opslaan' }).click();
    await actDone(page, '12 maanden');
    await page
      .getByLabel(/Typ 12AB00/)
      .first()
      .fill(ownSchool);
    await page.getByRole('button', { name: 'Nu opruimen' }).click();
    await actDone(page, 'Gewist: 0 kinderen en 0 ouders.');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: finance has no such page', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open(path);
    await page.getByRole('heading', { name: 'Deze pagina is er niet voor u' }).waitFor();
    await close();
  });
});

const pixelsPerModule = 4;

/** Reads the drawn code as a camera does. */
const read = async (page: Page): Promise<string | undefined> => {
  const [, , side] = ((await page.locator('svg.qr').getAttribute('viewBox')) ?? '').split(' ').map(Number);
  const marks = (await page.locator('.qr-marks').getAttribute('d')) ?? '';
  const width = side! * pixelsPerModule;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of marks.matchAll(/M(\d+) (\d+)/g))
    for (let row = 0; row < pixelsPerModule; row++)
      for (let column = 0; column < pixelsPerModule; column++) {
        const at = (Number(y) * pixelsPerModule + row) * width + Number(x) * pixelsPerModule + column;
        pixels.set([0, 0, 0], at * 4);
      }
  return jsQR(pixels, width, width)?.data;
};
