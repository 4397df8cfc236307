import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { taken, worldOn } from '../../support/world.ts';

// The school of the principals, and a second one that has not even an agreement.
const school = '12AB00';
const at = `/scholen/${school}`;

describe.skipIf(noBrowser)('10.48: the subscription and the agreements of a school', () => {
  let api: Api;
  let browser: Browser;
  beforeAll(async () => {
    const world = await worldOn({ today: '2026-07-01' });
    api = await openApi({ world, pages: await ownPages() });
    await registerOver(api, school, ownBoard, '2026-06-15');
    await world.importRows(school, '2026-07-01', taken('2026-06-20', 1, 40));
    await api.turnTo('2026-07-02');
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  for (const [name, path, ready] of [
    ['abonnement', `${at}/abonnement`, '.may-now'],
    ['afspraken', `${at}/afspraken`, '.facts'],
  ] as const)
    itIsFitToBeSeen({ name, path, who: 'school', ready }, () => ({ api, browser }));

  const subscriptionNow = async () => (await api.as('admin').get(`/schools/${school}`)).body.subscription;

  it('10.48: an act that is not possible says why, in the words of the refusal', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/abonnement`);
    const { actions } = (await api.as('school').get(`/schools/${school}/my-data`, { 'Accept-Language': 'nl' })).body;
    const refused = actions.find(({ act }: { act: string }) => act === 'end');
    await page.locator('.not-now').first().waitFor();
    expect(await page.locator('main').innerText()).toContain(refused.detail);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.8: a form waits for the list that it chooses from, however late that comes', async () => {
    const { page, beginToOpen, close, faults } = await visit(browser, api, 'school');
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/plans', async (route) => {
      await held;
      await route.continue();
    });
    await beginToOpen(`${at}/abonnement?doe=subscribe`);
    await page.getByText('Proefperiode beginnen').or(page.locator('.loading')).first().waitFor();
    release();
    await page.locator('#subscribe').getByLabel('Eerste dag').fill('2026-07-02');
    await page.locator('#subscribe').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('10.9: where nobody counts on the first day, starting says that nothing is billed yet, and the price', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/abonnement?doe=subscribe`);
    // Every result that is known now is valid for nine months.
    await page.getByLabel('Eerste dag').last().fill('2030-01-01');
    await page.locator('#subscribe').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    const effect = page.locator('.effect');
    await effect.waitFor();
    const seen = (await effect.innerText()).replaceAll('\u00a0', ' ');
    expect(seen).toContain('Er wordt nog niets gefactureerd');
    expect(seen).toContain('€ 11,50 per leerling per jaar');
    expect(await effect.getByRole('table').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.9: a subscription is started in three steps, by keyboard alone, and looking writes nothing', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/abonnement?doe=subscribe`);
    await page.getByLabel('Eerste dag').last().fill('2026-07-02');
    await tabTo(page, /^Bekijk wat er gebeurt/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dit gebeurt er' }).waitFor();
    await picture(page, 'abonnement-starten-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    // 40 pupils on the first day: 40 × 11.50.
    expect((await page.locator('.effect').innerText()).replaceAll('\u00a0', ' ')).toContain('€ 460,00');
    expect(await subscriptionNow()).toBeNull();
    await tabTo(page, /^Definitief: start het abonnement: document van €.460,00/);
    await page.keyboard.press('Enter');
    await actDone(page, 'Het abonnement is vastgelegd.');
    expect(await subscriptionNow()).toMatchObject({ plan: 'per-pupil', startsOn: '2026-07-02', endsOn: null });
    expect(faults).toEqual([]);
    await close();
  });

  it('10.48: an end is recorded and taken back', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/abonnement?doe=end`);
    await page.locator('#end').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    const years = (name: string) => page.getByRole('list', { name }).getByRole('listitem').allInnerTexts();
    await page.getByRole('list', { name: 'Zoals het is' }).waitFor();
    // The first year stays. The later years, each of which would have a document, disappear.
    expect((await years('Zoals het is')).slice(0, 2)).toEqual([
      'jaar 1: 2 jul 2026 t/m 1 jul 2027',
      'jaar 2: 2 jul 2027 t/m 1 jul 2028',
    ]);
    expect(await years('Zoals het wordt')).toEqual(['jaar 1: 2 jul 2026 t/m 1 jul 2027']);
    const seen = (await page.locator('.seen').innerText()).replaceAll('\u00a0', ' ');
    expect(seen).toContain('Hierna komt niet meer: jaar 2: 2 jul 2027 t/m 1 jul 2028');
    // One sentence says what stopping costs in all, and names its documents. A first year is not settled (4.10).
    expect(seen).toContain('In totaal betaalt u nog € 460,00 (raming).');
    expect(seen).toContain('2 juli 2026, factuur van jaar 1: € 460,00');
    expect(seen).not.toContain('latere documenten');
    await picture(page, 'abonnement-einde-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: /^Definitief: beëindig het abonnement/ }).click();
    await actDone(page.locator('#end'));
    expect(await subscriptionNow()).toMatchObject({ endsOn: '2027-07-01' });
    await page.locator('#take-end-back summary').click();
    await page.locator('#take-end-back').getByRole('button', { name: 'Bekijk wat er gebeurt' }).click();
    await page.getByRole('button', { name: /^Definitief: neem het einde terug/ }).click();
    await actDone(page.locator('#take-end-back'));
    expect(await subscriptionNow()).toMatchObject({ endsOn: null });
    // An end can be recorded again, so the act begins anew where it said before that the subscription ends.
    expect(await page.locator('#end').innerText()).not.toContain('Het einde');
    await page.locator('#end').getByLabel('Reden').fill('nog eens');
    expect(faults).toEqual([]);
    await close();
  });

  it('10.62: a refused agreement says in the summary and at the field what is wrong', async () => {
    const { page, open, close } = await visit(browser, api, 'school');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Teken voor deze school' }).click();
    await page.getByRole('button', { name: 'Teken voor deze school' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    expect(await page.locator('.field-wrong').count()).toBeGreaterThan(0);
    await picture(page, 'afspraken-fout-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    await close();
  });

  it('6.1: a school signs an agreement, which is then shown', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Teken voor deze school' }).click();
    await page.getByLabel('Versie').first().fill('4.1');
    await page.getByLabel('Getekend op').fill('2026-07-01');
    await page.getByLabel('Functie van wie tekent').fill('directeur');
    await page.getByRole('button', { name: 'Teken voor deze school' }).click();
    await actDone(page);
    expect((await api.as('admin').get(`/schools/${school}`)).body.dpa).toMatchObject({ version: '4.1' });
    await page.locator('summary', { hasText: 'Laat de overeenkomst van de school eindigen' }).click();
    await page.getByLabel('Eerste dag zonder overeenkomst').fill('2026-07-02');
    await page.getByRole('button', { name: 'Laat de overeenkomst van de school eindigen' }).click();
    await actDone(page, 'Het einde van de overeenkomst is vastgelegd.');
    const { dpa } = (await api.as('admin').get(`/schools/${school}`)).body;
    expect(dpa).toMatchObject({ endsOn: '2026-07-02', inForce: false });
    expect(faults).toEqual([]);
    await close();
  });

  it('6.3: who signs may be named, is shown by name, and the name is erased where the agreement stands', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'school');
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Aanvaard de voorwaarden' }).click();
    const form = page.locator('form').filter({ hasText: 'Functie van wie aanvaardt' });
    await form.getByLabel('Versie').fill('2026-2');
    await form.getByLabel('Aanvaard op').fill('2026-07-01');
    await form.getByLabel('Functie van wie aanvaardt').fill('directeur');
    await form.getByLabel('Naam van wie aanvaardt (mag leeg blijven)').fill('Anna de Wit');
    await form.getByRole('button', { name: 'Aanvaard de voorwaarden' }).click();
    await actDone(page, 'De voorwaarden zijn aanvaard.');
    await page.getByText('Anna de Wit, directeur').first().waitFor();
    await open(`${at}/mijn-gegevens`);
    await page.getByText(/voorwaarden 2026-2, aanvaard 1 juli 2026 door Anna de Wit, directeur/).waitFor();
    await open(`${at}/afspraken`);
    await page.locator('summary', { hasText: 'Wis de naam Anna de Wit' }).click();
    const erase = page.getByRole('button', { name: 'Wis de naam Anna de Wit' });
    expect(await erase.count()).toBe(0);
    await page.getByLabel(/^Dit is niet terug te draaien\. Typ Anna de Wit/).fill('Anna de Wit');
    await erase.click();
    await actDone(page, 'De naam is gewist.');
    await page.getByText('directeur (de naam is gewist)').first().waitFor();
    expect((await api.as('admin').get(`/schools/${school}`)).body.terms.signatory.name).toBeNull();
    // A later acceptance leaves this one to be read, with who accepted it then.
    await api.as('school').send('POST', `/schools/${school}/terms`, {
      version: '2026-3',
      acceptedOn: '2026-07-02',
      acceptedBy: 'bestuurder',
      name: 'Bo Later',
    });
    await page.reload();
    await page.locator('summary', { hasText: 'Alle aanvaardingen' }).click();
    const earlier = page.getByRole('table', { name: 'Alle aanvaardingen' }).getByRole('row', { name: /2026-2/ });
    expect(await earlier.innerText()).toContain('directeur (de naam is gewist)');
    expect(await page.locator('summary', { hasText: 'Wis de naam Bo Later' }).count()).toBe(1);
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.20: finance reads both pages and is offered no act', async () => {
    const { page, open, close, faults } = await visit(browser, api, 'finance');
    for (const name of ['abonnement', 'afspraken']) {
      await open(`${at}/${name}`);
      await page.locator('main h2').first().waitFor();
      expect(await page.locator('main form').count()).toBe(0);
    }
    expect(faults).toEqual([]);
    await close();
  });
});
