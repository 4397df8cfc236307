import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard } from '../../support/api.ts';
import { sendingTo } from '../../support/billing/deliveries.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { debtor } from '../../support/documents/documents.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { type MailServer, openMailServer } from '../../support/servers/mailServer.ts';
import { taken, worldOn } from '../../support/world.ts';

const [first, second, third] = ['12AB00', '34CD00', '56EF00'] as const;
const byMail = { channel: 'email', email: 'financien@boomgaard.example', dossier: true };

let api: Api;
let server: MailServer;
let outbox: string;
let browser: Browser;

/**
 * Three invoices of 1 August. The first was delivered by e-mail, the second was refused by the mail server, and the third
 * lies ready for Peppol. The debtor of the second has neither KvK number nor OIN.
 */
const opened = async (): Promise<void> => {
  server = await openMailServer();
  outbox = await mkdtemp(join(tmpdir(), 'telboek-outbox-'));
  const plain = await worldOn({ today: '2026-07-01' });
  const world = { ...plain, deps: { ...plain.deps, ...sendingTo({ smtpUrl: server.url, outbox }) } };
  api = await openApi({ world, pages: await ownPages() });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Boomgaard', address, kvk: '87654321' });
  await world.registerSchool(first, '2020-01-01', ownBoard);
  for (const school of [second, third]) await world.registerSchool(school);
  await admin.send('PUT', `/schools/${third}/debtor`, debtor);
  for (const school of [first, second, third]) {
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  }
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await admin.send('PUT', `/boards/${ownBoard}/delivery`, byMail);
  await admin.send('PUT', `/schools/${second}/delivery`, { ...byMail, email: 'oud@elders.example' });
  await admin.send('PUT', `/schools/${third}/delivery`, { channel: 'peppol-file' });
  server.answers(({ to }) => (to === byMail.email ? 'take' : { code: 550, text: '5.1.1 no such user' }));
};

const states = async (): Promise<string[]> => {
  const { body } = await api.as('finance').get('/deliveries?limit=50');
  return body.items.map((one: { number: string; state: string }) => `${one.number} ${one.state}`).toSorted();
};

describe.skipIf(noBrowser)('9.9, 10.20: deliveries', () => {
  beforeAll(async () => {
    await opened();
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
    await server?.close();
    await rm(outbox, { recursive: true });
  });

  it('10.8: as long as nothing was sent the page says so, and how to send', async () => {
    const { page, open, close } = await visit(browser, api, 'finance');
    await open('/bezorging');
    await page.getByText('Er is nog niets verstuurd.').waitFor();
    await page.getByText('Verstuur een document op zijn eigen pagina').waitFor();
    await close();
  });

  it('9.11.1, 10.7: many documents are sent as a job with an address of its own, and those that cannot be sent say why', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await api.as('admin').send('PUT', `/schools/${third}/delivery`, { channel: 'none' });
    await open('/facturen?van=2026-08-01&tot=2026-08-31');
    await tabTo(page, /^Veel documenten versturen$/);
    await page.keyboard.press('Enter');
    await page.locator('#versturen:focus').waitFor();
    const section = page.locator('[aria-labelledby=versturen]');
    expect(await section.getByLabel('Tot en met').inputValue()).toBe('2026-08-31');
    await section.getByRole('button', { name: 'Verstuur' }).click();
    await section.getByText('2 documenten gaan op weg.').waitFor();
    await actDone(section);
    expect(page.url()).toMatch(/taak=[0-9a-f-]{36}/);
    await page.reload();
    await section.getByText('2 documenten gaan op weg.').waitFor();
    expect(await section.getByRole('row', { name: /2026-000003/ }).innerText()).toContain(third);
    await picture(page, 'facturen-verstuurd');
    expect(await axeFaults(page)).toEqual([]);
    await expect.poll(states, { timeout: 20_000 }).toEqual(['2026-000001 delivered', '2026-000002 failed']);
    await api.as('admin').send('PUT', `/schools/${third}/delivery`, { channel: 'peppol-file' });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: a document is sent from its own page, where staff sees what became of it, and a school does not', async () => {
    const { page, open, close, faults, asked } = await visit(browser, api, 'finance');
    await open('/facturen/2026-000003');
    const section = page.locator('[aria-labelledby=bezorging]');
    await section.getByText('Dit document is nog niet verstuurd.').waitFor();
    await section.locator('summary').click();
    await section.getByLabel('zoals de school of haar bestuur koos').check();
    await section.getByRole('button', { name: 'Versturen' }).click();
    await section.getByText('Het document gaat op weg.').waitFor();
    await expect.poll(states, { timeout: 20_000 }).toContain('2026-000003 delivered');
    await page.reload();
    await section.getByText('bezorgd').waitFor();
    await picture(page, 'factuur-bezorgd');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
    const own = await visit(browser, api, 'school');
    await own.open('/facturen/2026-000001');
    await own.page.locator('#bestanden').waitFor();
    expect(await own.page.locator('[aria-labelledby=bezorging]').count()).toBe(0);
    expect(own.asked.filter((path) => path.endsWith('/deliveries'))).toEqual([]);
    await own.close();
    // The page reads the document, its derivation and its deliveries (10.64).
    expect(new Set(asked.filter((path) => path.startsWith('/invoices/2026-000003'))).size).toBe(3);
  });

  itIsFitToBeSeen({ name: 'bezorging', path: '/bezorging', who: 'finance', ready: 'tbody tr' }, () => ({
    api,
    browser,
  }));

  it('10.7, 9.9.4: deliveries are shown by state, and one that failed is tried again by keyboard', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    await open('/bezorging');
    await page.getByRole('navigation', { name: 'Naar stand' }).getByRole('link', { name: 'Mislukt' }).click();
    await page.getByRole('row', { name: /2026-000001/ }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('stand=mislukt');
    expect(await page.getByRole('row', { name: /2026-000002/ }).innerText()).toMatch(
      /geweigerd door de mailserver.*5\.1\.1 no such user/s,
    );
    server.answers('take');
    await tabTo(page, /^Opnieuw$/);
    await page.keyboard.press('Enter');
    await page.locator('#opnieuw:focus').waitFor();
    await picture(page, 'bezorging-opnieuw');
    expect(await axeFaults(page)).toEqual([]);
    await tabTo(page, /^Verstuur opnieuw$/);
    await page.keyboard.press('Enter');
    await actDone(page, 'Document 2026-000002 gaat op weg.');
    await expect.poll(states, { timeout: 20_000 }).toContain('2026-000002 delivered');
    expect(faults).toEqual([]);
    await close();
  });

  it('9.9.3: the answer of the access point is recorded, and a delivery that it did not accept counts as failed', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'admin');
    await open('/bezorging?stand=bezorgd');
    await page.getByRole('link', { name: 'Uitslag van 2026-000003 vastleggen' }).click();
    await page.locator('#uitslag:focus').waitFor();
    await page.getByLabel('nee').check();
    await page.getByRole('button', { name: 'Leg de uitslag vast' }).click();
    await page.locator('[role=alert]:focus').waitFor();
    await page.getByLabel('Wat er gezegd is').fill('ontvanger onbekend');
    await page.getByRole('button', { name: 'Leg de uitslag vast' }).click();
    await actDone(page, 'De uitslag van 2026-000003 is vastgelegd: mislukt.');
    expect((await api.stored('deliveries-2026-000003')).at(-1)).toMatchObject({
      type: 'DeliveryAnswered',
      data: { accepted: false, detail: 'ontvanger onbekend' },
    });
    // The first attempt was refused, which the browser logs.
    expect(faults).toEqual([expect.stringContaining('400')]);
    await close();
  });

  it('10.20: the page is not for a board', async () => {
    const { page, open, close } = await visit(browser, api, 'board');
    await open('/bezorging');
    expect(await page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await close();
  });

  it('10.33: PDF, UBL and dossier of a document are fetched on its page, and an e-invoice that cannot be made is not offered', async () => {
    const { page, open, close } = await visit(browser, api, 'school');
    await open('/facturen/2026-000001');
    for (const [button, name, text] of [
      ['PDF', '2026-000001.pdf', '%PDF-1.7'],
      ['UBL (NLCIUS)', '2026-000001.xml', '<cbc:ID>2026-000001</cbc:ID>'],
      ['Onderbouwing (CSV)', '2026-000001-onderbouwing.csv', '9 × 11,50 = 103,50'],
    ] as const) {
      const fetched = page.waitForEvent('download');
      await page.getByRole('button', { name: button, exact: true }).click();
      const download = await fetched;
      expect(download.suggestedFilename()).toBe(name);
      expect(await readFile((await download.path())!, 'latin1')).toContain(
        Buffer.from(text, 'utf8').toString('latin1'),
      );
    }
    await close();
    const staff = await visit(browser, api, 'finance');
    await staff.open('/facturen/2026-000002');
    await staff.page.getByText('wie betaalt had geen KvK-nummer en geen OIN').waitFor();
    expect(await staff.page.getByRole('button', { name: /^UBL/ }).count()).toBe(0);
    await staff.page.locator('summary', { hasText: 'Versturen' }).click();
    await staff.page.getByRole('radio', { name: 'e-mail' }).waitFor();
    expect(await staff.page.getByRole('radio', { name: /Peppol/ }).count()).toBe(0);
    // The interface indeed refuses to make the e-invoice.
    expect((await api.as('finance').get('/invoices/2026-000002/ubl?profile=peppol')).body.code).toBe(
      'debtor_identifier_missing',
    );
    await staff.close();
  });
});
