import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import type { StoredEvent } from '../../../src/ledger/eventStore.ts';
import { type Api, address, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { axeFaults, launched, noBrowser, ownPages, picture, visit } from '../../support/browser.ts';
import { damageableStore } from '../../support/faults/damageableStore.ts';
import { itIsFitToBeSeen } from '../../support/pages/look.ts';
import { actDone } from '../../support/pages/outcome.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { taken, worldOn } from '../../support/world.ts';

/** Each page, with something that is there once the page was read. */
const pages = {
  scholen: 'tbody tr',
  besturen: 'tbody tr',
  catalogus: 'tbody tr',
  wensen: 'main p, main table',
  leesmodellen: 'details',
  leverancier: 'form',
  register: 'form',
  verzoeken: 'main h2',
} as const;

const perPage = 60_000;

describe.skipIf(noBrowser)('10.20: what the supplier keeps', () => {
  let api: Api;
  let browser: Browser;
  let isDamaged: (event: StoredEvent) => boolean = () => false;

  beforeAll(async () => {
    const store = damageableStore(memoryStore(), (event) => isDamaged(event));
    api = await openApi({ world: await worldOn({ store, today: '2024-08-01' }), pages: await ownPages() });
    await api.turnTo('2024-08-01');
    const admin = api.as('admin');
    await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Bomen', address });
    const school = {
      name: 'De Wilg',
      board: ownBoard,
      kind: 'primary',
      yearClasses: true,
      source: 'leesmeter',
      address,
    };
    await admin.send('PUT', `/schools/${ownSchool}`, school);
    // The school's source is not supported, so the request becomes a wish (8.3).
    await admin.send('POST', `/schools/${ownSchool}/subscription`, { plan: 'per-pupil', startsOn: '2024-09-01' });
    await ask('Wat kost het?');
    browser = await launched();
  });

  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  const ask = async (question: string): Promise<void> => {
    const body = JSON.stringify({ name: 'Jannie', email: 'jannie@school.example', question });
    await api.fetch('/information-requests', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  };

  const perPupil = async () =>
    (await api.as('finance').get('/plans')).body.items.find(({ plan }: { plan: string }) => plan === 'per-pupil');

  for (const [name, ready] of Object.entries(pages))
    itIsFitToBeSeen({ name, path: `/${name}`, who: 'admin', ready }, () => ({ api, browser }));

  it(
    '10.9: a price is changed by keyboard alone: filled in, seen, confirmed',
    async () => {
      const { page, open, close, faults } = await visit(browser, api, 'finance');
      await open('/catalogus');
      await page.locator('summary', { hasText: 'Prijs wijzigen' }).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('Pakket', { exact: true }).selectOption('per-pupil');
      await page.getByLabel('Prijs', { exact: true }).focus();
      await page.keyboard.type('12.25');
      await page.getByLabel('Vanaf', { exact: true }).first().fill('2025-08-01');
      await page.getByRole('button', { name: 'Bekijk wat er gebeurt' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#seen-title:focus', { hasText: 'Dit gebeurt er' }).waitFor();
      expect((await perPupil()).prices.at(-1).price).not.toBe('12.25');
      await picture(page, 'catalogus-gevolg');
      const final = page.getByRole('button', {
        name: /^Definitief: pakket ‘per leerling’ kost €.12,25 vanaf 1 augustus 2025$/,
      });
      await final.focus();
      await page.keyboard.press('Enter');
      await actDone(page, 'Pakket ‘per leerling’ is gewijzigd');
      const plan = await perPupil();
      expect(plan).toMatchObject({ kind: 'per-pupil', measure: 'monthly', settleFromYear: 2 });
      expect(plan.prices.at(-1)).toEqual({ price: '12.25', from: '2025-08-01' });
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );

  const focused = (page: Page): Promise<string> =>
    page.evaluate('document.activeElement.name ?? document.activeElement.className');

  it(
    '10.62: a refusal takes the focus and leads to its field; once mended, a board is registered and found',
    async () => {
      const { page, open, close } = await visit(browser, api, 'admin');
      await open('/besturen');
      await page.locator('summary', { hasText: 'Bestuur vastleggen' }).click();
      await page.getByLabel('Bestuursnummer').fill('54321');
      await page.getByLabel('Naam', { exact: true }).fill('Stichting De Struiken');
      await page.getByLabel('Straat en huisnummer').fill('Laan 1');
      await page.getByLabel('Postcode').fill('12 AB');
      await page.getByLabel('Plaats').fill('Ede');
      await page.getByRole('button', { name: 'Bestuur vastleggen' }).click();
      const summary = page.getByRole('alert');
      await summary.waitFor();
      expect(await focused(page)).toContain('notice-failed');
      await summary.getByRole('link').first().press('Enter');
      expect(await focused(page)).toBe('address.postalCode');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('1234 AB');
      await page.keyboard.press('Enter');
      await actDone(page, 'Stichting De Struiken is vastgelegd.');
      await page.getByLabel('Zoek een bestuur').fill('struik');
      await page.getByRole('button', { name: 'Zoeken' }).click();
      await page.waitForURL('**/besturen?zoek=struik');
      await page.getByRole('rowheader', { name: 'Stichting De Struiken' }).waitFor();
      expect(await page.getByRole('rowheader', { name: 'Stichting De Bomen' }).count()).toBe(0);
      await close();
    },
    perPage,
  );

  it(
    '8.4: a request is handled, and its data are erased only when its id was typed',
    async () => {
      const { page, open, close, faults } = await visit(browser, api, 'admin');
      await open('/verzoeken');
      const request = page.locator('article', { hasText: 'Wat kost het?' });
      await request.locator('summary').click();
      await request.getByRole('button', { name: 'Is behandeld' }).click();
      await actDone(request, 'behandeld');
      expect(await request.locator('h2').innerText()).toContain('behandeld');
      expect(await request.getByRole('button', { name: 'Gegevens wissen' }).count()).toBe(0);
      const id = (await request.locator('h2').getAttribute('id'))!;
      await request.getByLabel(`Typ ${id}`).fill(id);
      await request.getByRole('button', { name: 'Gegevens wissen' }).click();
      const mine = page.locator('article', { has: page.locator(`[id="${id}"]`) });
      await actDone(mine, 'De gegevens van dit verzoek zijn gewist.');
      expect(await mine.innerText()).not.toContain('Jannie');
      expect((await api.as('admin').get('/information-requests')).body.items[0]).toMatchObject({ erased: true });
      // A closed request is not on the list of open ones. What was done with it stays all the same.
      await mine.getByRole('button', { name: 'Sluiten' }).click();
      await actDone(mine, 'gesloten');
      expect(await mine.locator('h2').innerText()).toContain('gesloten');
      await page.getByText('Er zijn geen').waitFor();
      await page.getByRole('checkbox').check();
      await mine.waitFor();
      expect(await page.locator('.notice-done').count()).toBe(0);
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );

  it(
    '10.47: an admin rebuilds a read model; finance only reads how far it is',
    async () => {
      const admin = await visit(browser, api, 'admin');
      await admin.open('/leesmodellen');
      await admin.page.locator('summary', { hasText: 'documents' }).click();
      await admin.page.getByRole('button', { name: 'Herbouw documents' }).click();
      await actDone(admin.page, 'De herbouw van documents is begonnen');
      // The page follows the rebuild to its end, and says what the comparison found.
      const own = admin.page.locator('section[aria-labelledby=documents]');
      await own.getByText('Gelijk aan het bestaande model.').waitFor();
      await own.getByText('Is herbouwd').waitFor();
      await actDone(admin.page, 'De herbouw van documents is begonnen');
      await admin.close();
      const finance = await visit(browser, api, 'finance');
      await finance.open('/leesmodellen');
      await finance.page.getByRole('heading', { name: 'documents' }).waitFor();
      expect(await finance.page.locator('summary', { hasText: 'Herbouwen' }).count()).toBe(0);
      await finance.close();
    },
    perPage,
  );

  it(
    '10.20: the supplier is changed under the revision that the page saw',
    async () => {
      const { page, open, close, faults } = await visit(browser, api, 'admin');
      await open('/leverancier');
      await page.getByLabel('Naam').fill('Leverancier B.V.');
      await page.getByRole('button', { name: 'Leverancier vastleggen' }).click();
      await actDone(page, 'De leverancier is vastgelegd.');
      expect((await api.as('admin').get('/supplier')).body.name).toBe('Leverancier B.V.');
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );

  it(
    '8.2: the register is taken in, and the page says what it led to; the debtor of a school is recorded',
    async () => {
      const { page, open, close, faults } = await visit(browser, api, 'admin');
      await open('/register');
      const buffer = Buffer.from(sample('duo-register.csv'));
      await page
        .getByLabel('Bestand van het register')
        .setInputFiles({ name: 'duo.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: 'Register inlezen' }).click();
      await actDone(page, 'Ingelezen:');
      const debtor = page.locator('section', {
        has: page.getByRole('heading', { name: 'Wie voor een school betaalt' }),
      });
      await debtor.getByLabel('Schoolnummer').fill(ownSchool);
      await debtor.getByLabel('Naam', { exact: true }).fill('Stichting De Betaler');
      await debtor.getByLabel('Straat en huisnummer').fill('Laan 1');
      await debtor.getByLabel('Postcode').fill('1234 AB');
      await debtor.getByLabel('Plaats').fill('Ede');
      await debtor.getByRole('button', { name: 'Betaler vastleggen' }).click();
      await actDone(page, 'De betaler is vastgelegd: Stichting De Betaler.');
      expect((await api.as('admin').get(`/schools/${ownSchool}`)).body.debtor).toMatchObject({ of: 'own' });
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );

  it(
    '6.2: a secret is destroyed only when the number of the school was typed again',
    async () => {
      const { page, open, close } = await visit(browser, api, 'admin');
      await open('/register');
      const secret = page.locator('section', { has: page.getByRole('heading', { name: 'Geheim van een school' }) });
      await secret.getByLabel('Schoolnummer').fill(ownSchool);
      await secret.getByRole('button', { name: 'Geheim vernietigen' }).click();
      // The confirmation was not typed again, so the interface refuses it.
      await secret.getByRole('alert').waitFor();
      await secret.getByLabel(`Typ ${ownSchool}`).waitFor();
      await close();
    },
    perPage,
  );

  it(
    '10.20: a person who may not open a page is told which roles may',
    async () => {
      const { page, open, close } = await visit(browser, api, 'school');
      for (const name of Object.keys(pages)) {
        await open(`/${name}`);
        expect([name, await page.locator('h1').innerText()]).toEqual([name, 'Deze pagina is er niet voor u']);
      }
      await close();
    },
    perPage,
  );

  it(
    '10.47, 10.10: a parked school that is followed again keeps its row, which says so, until the page is left',
    async () => {
      const parked = '34CD00';
      await registerOver(api, parked, ownBoard, '2024-01-01');
      const imported = async (pupils: number): Promise<void> => {
        const rows = csv(taken('2024-07-01', 1, pupils));
        const { status } = await api.as('admin').upload(`/schools/${parked}/imports?source=parnassys`, rows);
        expect(status).toBe(201);
      };
      await imported(7);
      // The second import is damaged before anybody reads it.
      isDamaged = ({ stream, revision }) => stream === `results-${parked}` && revision === 2;
      await imported(9);
      await api.followed();
      isDamaged = () => false;
      const { page, open, close, faults } = await visit(browser, api, 'admin');
      await open('/leesmodellen');
      const row = page.locator('section[aria-labelledby=pupil-counts] tbody tr');
      // The page has read again before the act is answered, and knows by then that nothing is parked any more.
      let release = (): void => {};
      const read = new Promise<void>((resolve) => {
        release = resolve;
      });
      await page.route('**/projections/pupil-counts/retry*', async (route) => {
        const headers = { ...(await route.request().allHeaders()), 'sec-fetch-site': 'same-origin' };
        const response = await route.fetch({ headers });
        await read;
        await route.fulfill({ response });
      });
      const done = page.waitForRequest('**/projections/pupil-counts/retry*');
      await row.getByRole('button', { name: `Probeer ${parked}` }).press('Enter');
      await done;
      const stopped = page
        .getByRole('row', { name: /^pupil-counts/ })
        .getByRole('cell')
        .last();
      await expect
        .poll(async () => {
          await page.getByRole('button', { name: 'Opnieuw kijken' }).click();
          return stopped.innerText();
        })
        .toBe('0');
      release();
      await actDone(row, `Het volgt weer: ${parked}.`);
      await picture(page, 'leesmodellen-volgt-weer');
      expect(await axeFaults(page)).toEqual([]);
      await open('/leesmodellen');
      expect(await row.count()).toBe(0);
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );

  it(
    '10.47: a parked school is shown with its event, the reason and how much waits, and is tried again',
    async () => {
      const { store } = api.world.deps.ledger;
      const stream = `school-${ownSchool}`;
      const { revision } = (await store.read(stream, 0, 1_000)).at(-1)!;
      const unknown = { id: crypto.randomUUID(), type: 'SchoolPainted', data: '{}', metadata: '{}' };
      await store.append(stream, [unknown], revision);
      const { page, open, close, faults } = await visit(browser, api, 'admin');
      await open('/leesmodellen');
      const own = page.locator('section[aria-labelledby=schools]');
      const row = own.locator('tbody tr');
      await expect
        .poll(
          async () => {
            await page.getByRole('button', { name: 'Opnieuw kijken' }).click();
            return row.count();
          },
          { timeout: 20_000 },
        )
        .toBe(1);
      expect(await row.innerText()).toContain('SchoolPainted');
      await picture(page, 'leesmodellen-stilgezet');
      expect(await axeFaults(page)).toEqual([]);
      await row.getByRole('button', { name: `Probeer ${ownSchool}` }).press('Enter');
      await actDone(row, `Het volgt nog niet: ${ownSchool}.`);
      await row.getByRole('link', { name: `${stream} nr. ${revision + 1}` }).click();
      await page.locator('h1', { hasText: 'SchoolPainted' }).waitFor();
      await page.getByText('deze versie van het programma kent dit soort gebeurtenis niet').waitFor();
      await page.getByText('klopt niet: de tekst is niet zoals zij werd vastgelegd').waitFor();
      await picture(page, 'gebeurtenis-onbekend');
      // Verification finds it too, and links to it.
      await open('/controle');
      await page.getByRole('button', { name: 'Reken na' }).press('Enter');
      await page.getByText('Klopt niet: ').first().waitFor();
      const difference = page.locator('.outcome tbody').getByRole('link', { name: `${stream} nr. ${revision + 1}` });
      expect(await difference.first().getAttribute('href')).toBe(`/controle/stromen/${stream}/${revision + 1}`);
      await picture(page, 'controle-verschil');
      expect(await axeFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    },
    perPage,
  );
});
