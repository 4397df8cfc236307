/** `npm run demo`: plays three years of one invented school through the HTTP interface, on a ledger of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Client, Download } from '../../clients/typescript/src/index.ts';
import { demoSchool } from './school.ts';
import { say, showDocuments, stage } from './stage.ts';
import { play } from './story.ts';

/** Follows an amount down to a pupil, a result, an import and an event. */
const showOneEuro = async (client: Client): Promise<void> => {
  const { items } = await client.ask('GET /invoices', { query: { school: demoSchool.id } });
  const [document] = items;
  if (document === undefined) return;
  const { lines } = await client.ask('GET /invoices/{number}/derivation', { params: { number: document.number } });
  const countDay = lines[0]?.from?.countDay;
  if (typeof countDay !== 'string') return;
  const { pupils, items: counted } = await client.ask('GET /schools/{school}/counts/{day}/pupils', {
    params: { school: demoSchool.id, day: countDay },
    query: { limit: 1 },
  });
  const [one] = counted;
  if (one === undefined) return;
  say(`\nOne of the ${pupils} pupils behind ${document.number}: ${one.pupil.slice(0, 16)}…`);
  say(`  counts on ${countDay} by result ${one.result}, taken on ${one.takenOn}, linked on ${one.linkedOn}`);
  say(`  by import ${one.import}, recorded as event ${one.event.revision} of ${one.event.stream}`);
};

/** The documents as a school board and its accountant get them. */
const keepDocuments = async (client: Client): Promise<void> => {
  const folder = resolve('data-demo', 'documents');
  await mkdir(folder, { recursive: true });
  let kept = 0;
  for await (const { number } of client.items('GET /invoices', { query: { school: demoSchool.id } })) {
    const params = { number };
    const pdf = await client.download('GET /invoices/{number}/pdf', { params });
    const ubl = await client.download('GET /invoices/{number}/ubl', { params, query: { profile: 'nlcius' } });
    const keep = (name: string, { stream }: Download) => writeFile(join(folder, name), stream);
    await keep(`${number}.pdf`, pdf);
    await keep(`${number}.xml`, ubl);
    for (const format of ['pdf', 'csv'] as const) {
      const dossier = await client.download('GET /invoices/{number}/dossier', { params, query: { format } });
      await keep(`${number}-onderbouwing.${format}`, dossier);
    }
    kept++;
  }
  say(`\nThe ${kept} documents as PDF, UBL and dossier are in ${folder}`);
};

/** The books of each year as an accountant gets them, and the trial balance of the last. */
const keepBooks = async (client: Client): Promise<void> => {
  const folder = resolve('data-demo', 'books');
  await mkdir(folder, { recursive: true });
  const { items } = await client.ask('GET /invoices', { query: { school: demoSchool.id } });
  const years = [...new Set(items.map(({ number }) => number.slice(0, 4)))].toSorted();
  const keep = (name: string, { stream }: Download) => writeFile(join(folder, name), stream);
  for (const year of years) {
    const days = { from: `${year}-01-01`, to: `${year}-12-31` };
    await keep(`auditfile-${year}.xaf`, await client.download('GET /accounting/auditfile', { query: { year } }));
    await keep(`journaal-${year}.csv`, await client.download('GET /accounting/journal', { query: days }));
  }
  const year = years.at(-1);
  if (year === undefined) return;
  const { accounts, control } = await client.ask('GET /accounting/trial-balance', { query: { year } });
  say(`\nThe books of ${years.join(', ')} as audit file and journal are in ${folder}. Of ${year}:`);
  const row = (name: string, ...figures: readonly string[]) =>
    say(`  ${name.padEnd(40)}${figures.map((figure) => figure.padStart(12)).join('')}`);
  row('', 'opening', 'debit', 'credit', 'balance');
  for (const { number, name, opening, debit, credit, balance } of accounts)
    row(`${number} ${name}`, opening, debit, credit, balance);
  const isEqual = Object.values(control).every(({ equal }) => equal);
  say(`  ${isEqual ? 'Equal to the cent with the documents.' : 'NOT equal with the documents.'}`);
};

stage({
  story: async (scene, first) => {
    say(`Three years of ${demoSchool.name} (${demoSchool.id}), from ${first} on:\n`);
    await play(scene, first);
    await showDocuments(scene.client, { school: demoSchool.id });
    await showOneEuro(scene.client);
    await keepDocuments(scene.client);
    await keepBooks(scene.client);
  },
  signIn: {
    as: { role: 'school', subject: 'demo-school', school: demoSchool.id },
    landing: `/scholen/${demoSchool.id}/mijn-gegevens`,
  },
  lookAt: [
    `/schools/${demoSchool.id}/my-data`,
    `/schools/${demoSchool.id}/subscription`,
    `/invoices?school=${demoSchool.id}`,
    '/audit/verification',
  ],
});
