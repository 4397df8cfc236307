import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import { type Api, address } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, type Visit, visit } from '../../support/browser.ts';
import { demoApi } from '../../support/http/demoApi.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';

const school: Principal = { subject: 'sanne', role: 'school', school: '99ZZ00' };
const at = '/scholen/99ZZ00';

const header = 'leerling;achternaam;categorie;afnamedatum;resultaat';
const csv = (rows: readonly string[]) => ({
  name: 'resultaten.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([header, ...rows].join('\n')),
});
const stranger = (number: number): string => `onbekend-${number};Jansen;toets;2026-11-02;vreemd-${number}`;

describe.skipIf(noBrowser)('10.40–10.42: the files of a school, with the ledger of the demo', () => {
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

  const importsOf = async () => (await api.as('admin').get('/schools/99ZZ00/imports')).body.items;
  const deliver = async (visit: Visit, file: ReturnType<typeof csv>): Promise<void> => {
    await visit.open(`${at}/bestanden/nieuw`);
    await visit.page.locator('#bestand').setInputFiles(file);
    await visit.page.getByRole('button', { name: 'Verstuur en bekijk wat er verandert' }).click();
  };

  for (const [name, path, ready] of [
    ['bestanden', `${at}/bestanden`, 'tbody tr'],
    ['aanleveren', `${at}/bestanden/nieuw`, '#bestand'],
  ] as const)
    itIsFitToBeSeen({ name, path, who: school, ready }, () => ({ api, browser }));

  let anImport: string;
  beforeAll(async () => {
    anImport = (await importsOf())[0].importId;
  });
  itIsFitToBeSeen(
    { name: 'bestand', path: () => `${at}/bestanden/${anImport}`, who: school, ready: '.figures, .facts' },
    () => ({ api, browser }),
  );

  it('10.42, 10.9, 10.10: one file says what it did; withdrawing it shows the effect before, and after it what happened and what undoes it', async () => {
    const withdrawn = await importsOf();
    const { importId } = withdrawn.find(({ standing }: { standing: boolean }) => standing);
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`${at}/bestanden/${importId}`);
    await page.getByRole('heading', { name: 'Wat het bestand veranderde' }).waitFor();
    await picture(page, 'bestand-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Reden').fill('bestand van een andere school');
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await picture(page, 'bestand-intrekken-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    // The preview wrote nothing.
    expect(await importsOf()).toEqual(withdrawn);
    await page.getByRole('button', { name: /^Definitief: trek dit bestand in/ }).click();
    const done = await (await actDone(page)).innerText();
    for (const part of ['Dit bestand is zojuist ingetrokken', 'Mijn gegevens', 'Het bestand opnieuw aanleveren'])
      expect(done).toContain(part);
    const after = await importsOf();
    expect(after.find((one: { importId: string }) => one.importId === importId).standing).toBe(false);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.40: the empty example is a file, and the source of the school is chosen', async () => {
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`${at}/bestanden/nieuw`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Leeg voorbeeld met de goede kolommen' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('afnamedatum');
    expect(await page.getByRole('radio', { name: 'ParnasSys' }).isChecked()).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.40: before sending, it names the columns and those that are thrown away, and no cell', async () => {
    const { page, open, close, faults, asked } = await visit(browser, api, school);
    await open(`${at}/bestanden/nieuw`);
    await page.locator('#bestand').setInputFiles(csv([stranger(1)]));
    await page.locator('.looked').waitFor();
    const seen = await page.locator('.looked').innerText();
    expect(seen).toContain('achternaam');
    expect(await page.locator('main').innerText()).not.toContain('Jansen');
    expect(asked.filter((path) => path.includes('/imports'))).toEqual([]);
    await picture(page, 'aanleveren-gekozen-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.41: bad rows take the focus, are told without any cell, and all of them come as CSV', async () => {
    const before = await importsOf();
    const opened = await visit(browser, api, school, { width: 390, scheme: 'dark' });
    const { page, close, faults } = opened;
    const bad = Array.from({ length: 120 }, (_, n) => `fout-${n};Jansen;onzin;geen-dag;fout-${n}`);
    await deliver(opened, csv([...bad, stranger(1)]));
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    const shown = await page.locator('main').innerText();
    for (const part of ['Rijen die niet kloppen: 120', '240', 'categorie', 'afnamedatum'])
      expect(shown).toContain(part);
    for (const cell of ['onzin', 'geen-dag', 'Jansen']) expect(shown).not.toContain(cell);
    await picture(page, 'aanleveren-fouten-nl-390-dark');
    expect(await axeFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download alle fouten als CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    // The download has two faults in each of 120 rows, and the header.
    expect(lines).toHaveLength(241);
    expect(lines[0]).toBe('rij;kolom;code;wat er misgaat;zo is het goed');
    expect(lines.join('\n')).not.toMatch(/onzin|geen-dag|Jansen/);
    // Five of the hundred listed rows are linked.
    expect(shown).toContain('en 95 meer, in de tabel hieronder');
    // A link of the summary leads to the row.
    await page.getByRole('link', { name: 'Rij 2', exact: true }).press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('rij-2');
    // The faults stay in sight beside the file that mends them, until that one was read.
    await page.getByLabel(/^Kies een verbeterd bestand in plaats van/).setInputFiles(csv([stranger(1)]));
    await page.locator('#gezien:focus').waitFor();
    await page.getByText(/^Dit zijn nog de fouten van/).waitFor();
    expect(await page.locator('main').innerText()).toContain('Rijen die niet kloppen: 120');
    await page.getByRole('button', { name: 'Verstuur en bekijk wat er verandert' }).click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Rijen die niet kloppen');
    expect(await importsOf()).toEqual(before);
    // The browser itself reports an answer of 422.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await close();
  });

  it('10.41: the good rows are taken after a preview, told how many are left out', async () => {
    const opened = await visit(browser, api, school);
    const { page, close, faults } = opened;
    await deliver(opened, csv(['fout;Jansen;onzin;2026-11-02;fout', stranger(1), stranger(2)]));
    await page.getByRole('button', { name: 'Bekijk alleen de goede rijen (goed: 2, blijft weg: 1)' }).click();
    await page.getByRole('button', { name: 'Definitief: neem dit bestand over (leerlingen: 2)' }).click();
    await page.getByRole('heading', { name: 'Het bestand is overgenomen' }).waitFor();
    const [newest] = await importsOf();
    expect(newest).toMatchObject({ linked: 2, skipped: 1, pupils: 2 });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.41: a file that is held says why, and is taken only by an act that names it', async () => {
    const before = await importsOf();
    const opened = await visit(browser, api, school);
    const { page, close, faults } = opened;
    const file = csv(Array.from({ length: 20 }, (_, n) => stranger(100 + n)));
    await deliver(opened, file);
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    expect(await page.locator('main').innerText()).toContain(
      'Van de 20 leerlingen in dit bestand kent de school er 0.',
    );
    await picture(page, 'aanleveren-gehouden-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect(await importsOf()).toEqual(before);
    await page
      .getByRole('button', { name: 'Definitief: neem dit bestand tóch over: 0 van 20 leerlingen bekend' })
      .click();
    await actDone(page);
    await picture(page, 'aanleveren-uitkomst-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    expect((await importsOf())[0]).toMatchObject({ linked: 20, pupils: 20 });

    // 10.42: the same file once more says so, and shows that import.
    await page.getByRole('button', { name: 'Nog een bestand aanleveren' }).click();
    await page.locator('#bestand').setInputFiles(file);
    await page.getByRole('button', { name: 'Verstuur en bekijk wat er verandert' }).click();
    await actDone(page, 'Dit bestand is al eerder aangeleverd');
    await page.getByRole('link', { name: 'Wat dit bestand deed' }).click();
    await page.getByRole('heading', { name: 'Wat het bestand veranderde' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.40: sending can be stopped, and then nothing was taken', async () => {
    const before = await importsOf();
    const opened = await visit(browser, api, school);
    const { page, close } = opened;
    // The request stays under way until it is stopped.
    await page.route('**/imports?**', () => {});
    await deliver(opened, csv([stranger(500)]));
    await page.getByRole('button', { name: 'Stoppen' }).click();
    await page.getByRole('button', { name: 'Verstuur en bekijk wat er verandert' }).waitFor();
    expect(await page.locator('.sending').count()).toBe(0);
    expect(await importsOf()).toEqual(before);
    await close();
  });

  it('10.40: leaving the page while a file is sent asks first', async () => {
    const opened = await visit(browser, api, school);
    const { page, close } = opened;
    await page.route('**/imports?**', () => {});
    await deliver(opened, csv([stranger(600)]));
    await page.getByRole('button', { name: 'Stoppen' }).waitFor();
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      return dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Mijn gegevens' }).first().click();
    expect(questions).toEqual(['Het bestand wordt nog verstuurd. Toch weggaan?']);
    expect(page.url()).toContain('/bestanden/nieuw');
    await page.getByRole('button', { name: 'Stoppen' }).click();
    await close();
  });

  it('10.62: a file is delivered by keyboard alone', async () => {
    const { page, open, close, faults } = await visit(browser, api, school);
    await open(`${at}/bestanden/nieuw`);
    await page.locator('#bestand').setInputFiles(csv([stranger(700)]));
    await page.locator('.looked').waitFor();
    await tabTo(page, /^Verstuur en bekijk/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await tabTo(page, /^Definitief/);
    await page.keyboard.press('Enter');
    await actDone(page);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.40: for a school whose source is not known none is chosen, and what is missing is told at its field', async () => {
    const details = { name: 'De Telboom', board: '99999', kind: 'primary', yearClasses: true, address };
    expect((await api.as('admin').send('PUT', '/schools/99ZZ00', details)).body.source).toBeNull();
    const { page, open, close } = await visit(browser, api, school);
    await open(`${at}/bestanden/nieuw`);
    await page.locator('#bestand').setInputFiles(csv([stranger(800)]));
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Verstuur en bekijk wat er verandert' }).click();
    await page.locator('[role=alert]:focus').waitFor();
    await close();
  });
});
