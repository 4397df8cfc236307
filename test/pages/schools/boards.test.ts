import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

const at = `/besturen/${ownBoard}`;

/** A board with two schools that may subscribe, with 9 and 12 pupils, and one school that has agreed to nothing. */
const opened = async (): Promise<Api> => {
  const world = await worldOn({ today: '2026-07-01' });
  const api = await openApi({ world, pages: await ownPages() });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Bomen', address });
  for (const [school, pupils] of [
    ['12AB00', 9],
    ['34CD00', 12],
  ] as const) {
    await world.registerSchool(school, '2020-01-01', ownBoard);
    await world.importRows(school, '2026-07-01', taken('2026-06-20', 1, pupils));
  }
  const bare = { name: 'De Beuk', board: ownBoard, kind: 'primary', yearClasses: true, source: 'parnassys', address };
  await admin.send('PUT', '/schools/56EF00', bare);
  await api.turnTo('2026-07-02');
  // This waits for the read models. A page that wrote nothing does not wait for them.
  await admin.get(`/boards/${ownBoard}/overview`);
  return api;
};

/** The browser also logs a refusal, which is an ordinary answer. */
const unexpected = (faults: readonly string[]): string[] =>
  faults.filter((fault) => !/status of 4(00|09|22)/.test(fault));

const chooseFile = (page: Page, lines: readonly string[]) =>
  page
    .getByLabel('CSV-bestand')
    .locator('visible=true')
    .setInputFiles({ name: 'scholen.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) });

describe.skipIf(noBrowser)('10.20: the pages of a board', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    api = await opened();
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const boardNow = async () => (await api.as('admin').get(`/boards/${ownBoard}`)).body;

  it('6.1: a board signs for all its schools, and what is missing at a school is listed', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/afspraken`);
    const missing = page.getByRole('row', { name: /De Beuk/ });
    expect(await missing.innerText()).toMatch(/verwerkersovereenkomst en algemene voorwaarden/);
    await page.locator('summary', { hasText: 'Teken voor alle scholen' }).click();
    await page.getByRole('button', { name: 'Teken voor alle scholen' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('.field-wrong').count()).toBeGreaterThan(0);
    await page.getByLabel('Versie').fill('4.1');
    await page.getByLabel('Getekend op').fill('2026-07-01');
    await page.getByLabel('Functie van wie tekent').fill('bestuurder');
    await page.getByLabel('Naam van wie tekent (mag leeg blijven)').fill('Bas Bestuur');
    await page.getByRole('button', { name: 'Teken voor alle scholen' }).click();
    await actDone(page, 'De verwerkersovereenkomst is vastgelegd.');
    await page.getByRole('cell', { name: 'Bas Bestuur, bestuurder' }).waitFor();
    expect((await boardNow()).dpas).toMatchObject([{ version: '4.1', signatory: { name: 'Bas Bestuur' } }]);
    await page.locator('summary', { hasText: 'Wis de naam Bas Bestuur' }).click();
    await page.getByLabel(/^Dit is niet terug te draaien\. Typ Bas Bestuur/).fill('Bas Bestuur');
    await page.getByRole('button', { name: 'Wis de naam Bas Bestuur' }).click();
    await actDone(page, 'De naam is gewist.');
    await page.getByRole('cell', { name: 'bestuurder (de naam is gewist)' }).waitFor();
    expect((await boardNow()).dpas).toMatchObject([{ version: '4.1', signatory: { name: null } }]);
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('10.9: many schools accept the terms by one file: a bad row stops it, and the others go on without it', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Aanvaard de algemene voorwaarden' }).click();
    const saving = page.waitForEvent('download');
    await page
      .getByRole('button', { name: 'Download een bestand met al deze scholen' })
      .locator('visible=true')
      .click();
    expect(
      readFileSync(await (await saving).path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toEqual(['vestiging;version;acceptedOn;acceptedBy;name', '56EF00;;2026-07-02;;']);
    const good = '56EF00;2026-1;2026-07-02;bestuurder';
    await chooseFile(page, ['vestiging;version;acceptedOn;acceptedBy', good, '78GH00;2026-1;2026-07-02;bestuurder']);
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).locator('visible=true').click();
    await page.getByRole('row', { name: /^3/ }).waitFor();
    await picture(page, 'bestuur-stappen-fout-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await page
      .getByLabel(/^Sla rijen over die niet vastgelegd kunnen worden/)
      .locator('visible=true')
      .check();
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).locator('visible=true').click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    expect(await page.locator('.seen').innerText()).toContain('kan niet');
    await page.getByRole('button', { name: /^Definitief: leg 1 school vast$/ }).click();
    await actDone(page, 'Vastgelegd: 1. Was al zo: 0. Geweigerd: 1.');
    // The school lacks nothing any more, and the report still names it.
    await page.getByText('Elke school heeft een verwerkersovereenkomst en aanvaarde voorwaarden.').waitFor();
    expect(await page.getByRole('row', { name: /^2 De Beuk/ }).innerText()).toContain('vastgelegd');
    expect((await api.as('admin').get('/schools/56EF00')).body.terms).toMatchObject({ version: '2026-1' });
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('7.1: a pilot is begun by keyboard, and shows which schools have yet to evaluate', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/pilots`);
    await page.getByText('Dit bestuur had nog geen pilot.').waitFor();
    await tabTo(page, /^Begin een pilot/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Eerste dag').fill('2026-07-02');
    await page.getByLabel('Laatste dag').fill('2026-12-31');
    await page.getByLabel(/De Beuk/).focus();
    await page.keyboard.press('Space');
    await tabTo(page, /^Begin een pilot$/);
    await page.keyboard.press('Enter');
    await actDone(page);
    expect((await boardNow()).pilots).toMatchObject([{ schools: ['56EF00'], from: '2026-07-02', until: '2026-12-31' }]);
    expect(await page.getByRole('row', { name: /De Beuk/ }).innerText()).toContain('nog niet geëvalueerd');
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('7.3: a board proposes a price by tiers, and what is wrong with a tier stands at its field', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/raamovereenkomsten`);
    await page.locator('summary', { hasText: 'Stel een raamovereenkomst voor' }).click();
    await page.getByLabel('Eerste dag').fill('2026-08-01');
    await page.getByLabel('Laatste dag').fill('2028-07-31');
    await page.getByLabel('naar aantal leerlingen').check();
    await page.getByRole('button', { name: 'Nog een staffel' }).click();
    const second = page.getByRole('group', { name: 'Staffel 2' });
    await page.getByRole('group', { name: 'Staffel 1' }).getByLabel('Prijs per leerling').fill('11,00');
    await second.getByLabel('Vanaf aantal').fill('twintig');
    await second.getByLabel('Prijs per leerling').fill('10,00');
    await page.getByRole('button', { name: 'Stel een raamovereenkomst voor' }).click();
    await page.getByRole('alert').waitFor();
    expect(await second.locator('.field-wrong').count()).toBe(1);
    await picture(page, 'raamovereenkomst-fout-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await second.getByLabel('Vanaf aantal').fill('20');
    await page.getByRole('button', { name: 'Stel een raamovereenkomst voor' }).click();
    await actDone(page);
    expect((await boardNow()).agreements).toMatchObject([
      {
        status: 'proposed',
        terms: {
          kind: 'volume',
          tiers: [
            { from: 0, price: '11.00' },
            { from: 20, price: '10.00' },
          ],
        },
      },
    ]);
    expect(await page.locator('.card').innerText()).toContain('vanaf 0 leerlingen €\u00a011,00 en vanaf 20 leerlingen');
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  itIsFitToBeSeen({ name: 'te-beslissen', path: '/raamovereenkomsten', who: 'finance', ready: '.card' }, () => ({
    api,
    browser,
  }));

  it('7.3: staff decline with a reason and confirm, each where the list that the URL names shows it', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    const id = `${ownBoard}-A1`;
    await open('/raamovereenkomsten');
    await page.locator('summary', { hasText: `Wijs ${id} af` }).click();
    await page.getByRole('button', { name: `Wijs ${id} af` }).click();
    await page.getByRole('alert').waitFor();
    await page.locator('summary', { hasText: `Bevestig ${id}` }).click();
    await page.getByRole('button', { name: 'Bevestig', exact: true }).click();
    // The agreement left the list, and with it what else could be decided.
    await actDone(page.locator('.card'));
    await page.getByText('Er is niets te beslissen').waitFor();
    expect(await page.locator('.card summary').count()).toBe(1);
    await page.getByRole('radio', { name: 'bevestigd' }).check();
    await page.locator('.card', { hasText: 'bevestigd' }).waitFor();
    expect(page.url()).toContain('status=confirmed');
    expect((await boardNow()).agreements).toMatchObject([{ id, status: 'confirmed' }]);
    await page.getByRole('radio', { name: 'te beslissen' }).check();
    await page.getByText('Er is niets te beslissen').waitFor();
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('7.3: staff conclude with a board of their choice; one that overlaps is refused in words', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'admin');
    await open('/raamovereenkomsten');
    await page.locator('summary', { hasText: 'Sluit een raamovereenkomst af' }).click();
    await page.getByLabel('Bestuur').fill(ownBoard);
    await page.getByLabel('Eerste dag').fill('2027-08-01');
    await page.getByLabel('Laatste dag').fill('2029-07-31');
    await page.getByLabel('Korting in procenten').fill('7,5');
    await page.getByRole('button', { name: 'Sluit een raamovereenkomst af' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Eerste dag').fill('2028-08-01');
    await page.getByRole('button', { name: 'Sluit een raamovereenkomst af' }).click();
    await actDone(page);
    expect((await boardNow()).agreements[1]).toMatchObject({ terms: { kind: 'discount', percent: '7.5' } });
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('10.9: subscriptions of many schools say what they come to before they are taken', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Start een abonnement' }).click();
    const rows = ['12AB00;per-pupil;2026-07-02', '34CD00;per-pupil;2026-07-02'];
    await chooseFile(page, ['vestiging;plan;startsOn', ...rows]);
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).locator('visible=true').click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await picture(page, 'bestuur-stappen-nl-1280-light');
    // (9 + 12) × 11.50
    await page.getByRole('button', { name: /^Definitief: leg 2 scholen vast: daarna €.241,50/ }).click();
    await actDone(page);
    expect((await api.as('admin').get('/schools/34CD00')).body.subscription).toMatchObject({ startsOn: '2026-07-02' });
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('7.4: many schools join, and the agreement names who did', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/raamovereenkomsten`);
    await page.locator('summary', { hasText: 'Laat veel scholen tegelijk meedoen' }).click();
    await chooseFile(page, ['vestiging;agreement;from', `34CD00;${ownBoard}-A1;2026-08-01`]);
    await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).locator('visible=true').click();
    await page.getByRole('button', { name: /^Definitief: leg 1 school vast/ }).click();
    await actDone(page, 'Vastgelegd: 1.');
    await page.locator('summary', { hasText: '1 school deed mee' }).click();
    expect(
      await page
        .getByRole('row', { name: /School 34CD00/ })
        .first()
        .innerText(),
    ).toContain('1 aug 2026');
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('6.1, 10.10: the only agreement of a board ends, and the page goes on saying so where it was asked', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Laat de overeenkomst van het bestuur eindigen' }).click();
    await page.getByLabel('Eerste dag zonder overeenkomst').fill('2026-07-31');
    await page.getByRole('button', { name: 'Laat de overeenkomst van het bestuur eindigen' }).click();
    await actDone(page, 'Het einde van de overeenkomst is vastgelegd.');
    expect((await boardNow()).dpas).toMatchObject([{ version: '4.1', endsOn: '2026-07-31' }]);
    expect(unexpected(faults)).toEqual([]);
    await close();
  });

  it('9.9.1: a board chooses how documents are delivered, and finance only sees it', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'board');
    await open(`${at}/bezorging`);
    await page.getByText('Niets versturen').first().waitFor();
    await page.locator('summary', { hasText: 'Wijzig de bezorging' }).click();
    await page.getByLabel('Per e-mail').check();
    await page.getByLabel('E-mailadres').fill('facturen@bomen.example');
    await page.getByRole('button', { name: 'Bewaar' }).click();
    await actDone(page);
    expect((await api.as('admin').get(`/boards/${ownBoard}/delivery`)).body).toMatchObject({ channel: 'email' });
    await close();
    const finance = await visit(browser, api, 'finance');
    for (const name of ['bezorging', 'pilots', 'afspraken']) {
      await finance.open(`${at}/${name}`);
      await finance.page.locator('main .lead, main h2').first().waitFor();
      expect(await finance.page.locator('main form:not(.filters)').count(), name).toBe(0);
    }
    expect([...faults, ...finance.faults]).toEqual([]);
    await finance.close();
  });

  for (const name of ['pilots', 'raamovereenkomsten', 'afspraken', 'bezorging'])
    itIsFitToBeSeen({ name: `bestuur-${name}`, path: `${at}/${name}`, who: 'board', ready: 'details' }, () => ({
      api,
      browser,
    }));

  it('10.20: another board sees that there is nothing, and a school has no such page', async () => {
    const other = await visit(browser, api, { subject: 'an', role: 'board', board: '54321' });
    await other.open(`${at}/raamovereenkomsten`);
    await other.page.getByRole('heading', { level: 1, name: 'Deze pagina is er niet' }).waitFor();
    await other.close();
    const own = await visit(browser, api, 'school');
    await own.open('/raamovereenkomsten');
    expect(await own.page.locator('h1').innerText()).toBe('Deze pagina is er niet voor u');
    await own.close();
  });
});
