/** The pages on which a guardian sees and decides (6.4; pages.md 10.50, 10.51). */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, tabTo, visit } from '../../support/browser.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { worldOn } from '../../support/world.ts';

const guardian = (id: string) => ({ subject: `sub-${id}`, role: 'guardian', guardian: id }) as const;
const anna = guardian('anna');
const bas = guardian('bas');

describe.skipIf(noBrowser)('the pages of a guardian', () => {
  let api: Api;
  let browser: Browser;
  const register = (id: string, name: string, child: string) =>
    api.as('school').send('PUT', `/guardians/${id}`, {
      school: ownSchool,
      name,
      phone: '06 12345678',
      email: `${id}@ouder.example`,
      children: [{ id: child }],
    });
  const share = (who: typeof anna, body: object) => api.as(who).send('PUT', `/guardians/${who.guardian}/sharing`, body);
  const shared = async (who: typeof anna) => (await api.as(who).get(`/guardians/${who.guardian}/sharing`)).body.sharing;

  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2026-09-01' }), pages: await ownPages() });
    await registerOver(api, ownSchool, ownBoard, '2026-01-01');
    const file = sample('edexml-2.1.xml', ownSchool);
    await api.as('school').upload(`/schools/${ownSchool}/edexml-imports`, file, { 'Content-Type': 'application/xml' });
    await register('anna', 'Anna van Voorbeeld', 'LAS-00001');
    await register('bas', 'Bas Proef', 'LAS-00003');
    await share(bas, { name: ['school'], phone: ['school'], children: [{ id: 'LAS-00003', name: ['school'] }] });
    browser = await launched();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });
  const given = () => ({ api, browser });

  itIsFitToBeSeen({ name: 'delen', path: '/delen', who: anna, ready: '.share' }, given);

  const boxNamed = (page: Page, name: string) => page.getByRole('checkbox', { name });
  const phoneToGroup = 'Telefoon delen met Groep 5A en Muziek';

  it('10.50: nothing is pre-checked; by the keyboard one item is shared with one circle, after a sentence says who will see it', async () => {
    const { page, open, close, faults } = await visit(browser, api, anna, { width: 390, height: 844 });
    await open('/delen');
    await page.locator('.share').first().waitFor();
    expect(await page.locator('input:checked').count()).toBe(0);
    // The school recorded no address, so none can be shared.
    expect(await boxNamed(page, 'Adres delen met School 12AB00').isDisabled()).toBe(true);
    await boxNamed(page, phoneToGroup).focus();
    await page.keyboard.press('Space');
    await tabTo(page, /^Bekijk wat anderen straks zien$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dit zien anderen straks' }).waitFor();
    await page.getByText('1 andere ouder van Muziek kan zien: uw telefoonnummer.').waitFor();
    await picture(page, 'delen-straks-nl-390-light');
    expect(await axeFaults(page)).toEqual([]);
    expect((await shared(anna)).phone).toEqual([]);
    await tabTo(page, /^Zo delen$/);
    await page.keyboard.press('Enter');
    await actDone(page);
    await picture(page, 'delen-opgeslagen-nl-390-light');
    expect((await shared(anna)).phone).toEqual(['group']);

    await tabTo(page, /^Ongedaan maken$/);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await shared(anna)).phone).toEqual([]);
    await expect.poll(() => boxNamed(page, phoneToGroup).isChecked()).toBe(false);
    // It says so, and a choice that was undone can be made again.
    await actDone(page, /Ongedaan gemaakt op .*U deelt weer wat u daarvoor deelde\./);
    expect(await page.getByRole('button', { name: 'Toch zo delen' }).count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  it('10.50: choices made in another tab are not undone unseen: both versions are shown, and neither is lost', async () => {
    const { page, open, close } = await visit(browser, api, anna);
    await open('/delen');
    await boxNamed(page, phoneToGroup).check();
    await share(anna, { name: ['school'] });
    await page.getByRole('button', { name: 'Bekijk wat anderen straks zien' }).click();
    await page.getByRole('heading', { name: 'Uw keuzes zijn intussen ergens anders gewijzigd' }).waitFor();
    await picture(page, 'delen-intussen-nl-1280-light');
    expect(await axeFaults(page)).toEqual([]);
    const rows = await page.locator('.notice-warning tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t'))).toEqual([
      ['Telefoon, Groep 5A en Muziek', 'aan', 'uit'],
      ['Naam, School 12AB00', 'uit', 'aan'],
    ]);
    await page.getByRole('button', { name: 'Ga verder met mijn keuzes' }).click();
    expect(await boxNamed(page, phoneToGroup).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Bekijk wat anderen straks zien' }).click();
    await page.getByRole('button', { name: 'Zo delen' }).click();
    await actDone(page);
    expect(await shared(anna)).toMatchObject({ name: [], phone: ['group'] });

    // "All off" is offered, and "all on" is not.
    expect(await page.getByRole('button', { name: 'Alles aan' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Alles uit' }).click();
    expect(await page.locator('input:checked').count()).toBe(0);
    await close();
  });

  itIsFitToBeSeen({ name: 'adresboek', path: '/adresboek?kring=school', who: anna, ready: '.entries' }, given);

  it('10.51: the directory shows one own circle, without guardians who share nothing', async () => {
    const { page, open, close, faults } = await visit(browser, api, anna);
    await open('/adresboek?kring=school');
    await page.getByRole('heading', { name: 'Bas Proef' }).waitFor();
    expect(await page.locator('.entries > li').count()).toBe(1);
    expect(await page.getByRole('link', { name: '06 12345678' }).getAttribute('href')).toBe('tel:0612345678');
    await page.getByRole('link', { name: 'Jaargroep 5' }).click();
    await page.getByText('Nog geen andere ouder deelt iets met deze kring.').waitFor();
    expect(new URL(page.url()).searchParams.get('kring')).toBe('class:5');
    expect(faults).toEqual([]);
    await close();
  });

  itIsFitToBeSeen({ name: 'mijn-keuzes', path: '/mijn-keuzes', who: bas, ready: 'tbody tr' }, given);
  itIsFitToBeSeen({ name: 'over-mij', path: '/over-mij', who: anna, ready: '.facts' }, given);

  it('10.51: choices are told newest first', async () => {
    await share(bas, { name: ['school'] });
    const { page, open, close } = await visit(browser, api, bas);
    await open('/mijn-keuzes');
    const rows = (await page.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t').slice(1));
    expect(rows.slice(0, 2).toSorted()).toEqual([
      ['Naam van Sem', 'Hele school', 'niet meer gedeeld'],
      ['Telefoon', 'Hele school', 'niet meer gedeeld'],
    ]);
    expect(rows).toHaveLength(5);
    await close();
  });

  it('10.51: the page about me has all data as a list and a file; erasing asks to type the id, and signs out', async () => {
    await register('weg', 'Wil Weg', 'LAS-00001');
    const { page, open, close, faults } = await visit(browser, api, guardian('weg'));
    await open('/over-mij');
    await page.locator('.facts').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download alles over mij' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('over-mij.json');
    expect(await page.getByRole('button', { name: 'Wis alles over mij' }).count()).toBe(0);
    await page.getByLabel(/Typ weg/).fill('weg');
    await page.getByRole('button', { name: 'Wis alles over mij' }).click();
    await actDone(page, 'Uw gegevens zijn gewist, en u bent afgemeld.');
    await page.getByRole('link', { name: 'Naar het begin' }).click();
    await page.getByRole('link', { name: 'Aanmelden' }).first().waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
