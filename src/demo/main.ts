/** `npm run demo`: plays three years of one invented school through the HTTP interface, on a ledger of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Derivation } from '../queries/billing/derivation.ts';
import type { Client } from './client.ts';
import type { ShownDocument } from './print.ts';
import { demoSchool } from './school.ts';
import { say, showDocuments, stage } from './stage.ts';
import { play } from './story.ts';

type Counted = {
  pupils: number;
  items: {
    pupil: string;
    result: string;
    takenOn: string;
    linkedOn: string;
    import: string;
    event: { stream: string; revision: number };
  }[];
};

/** Follows an amount down to a pupil, a result, an import and an event. */
const showOneEuro = async (client: Client): Promise<void> => {
  const { items } = await client.get<{ items: ShownDocument[] }>(`/invoices?school=${demoSchool.id}`);
  const [invoice] = items;
  if (invoice === undefined) return;
  const { lines } = await client.get<Derivation>(`/invoices/${invoice.number}/derivation`);
  const countDay = lines[0]?.from?.countDay;
  const { pupils, items: counted } = await client.get<Counted>(
    `/schools/${demoSchool.id}/counts/${countDay}/pupils?limit=1`,
  );
  const [one] = counted;
  if (one === undefined) return;
  say(`\nOne of the ${pupils} pupils behind ${invoice.number}: ${one.pupil.slice(0, 16)}…`);
  say(`  counts on ${countDay} by result ${one.result}, taken on ${one.takenOn}, linked on ${one.linkedOn}`);
  say(`  by import ${one.import}, recorded as event ${one.event.revision} of ${one.event.stream}`);
};

/** The documents as a school board and its accountant get them. */
const keepDocuments = async (client: Client): Promise<void> => {
  const folder = resolve('data-demo', 'documents');
  await mkdir(folder, { recursive: true });
  const { items } = await client.get<{ items: ShownDocument[] }>(`/invoices?school=${demoSchool.id}`);
  for (const { number } of items)
    for (const [path, name] of [
      ['pdf', `${number}.pdf`],
      ['ubl?profile=nlcius', `${number}.xml`],
      ['dossier?format=pdf', `${number}-onderbouwing.pdf`],
      ['dossier?format=csv', `${number}-onderbouwing.csv`],
    ] as const)
      await writeFile(join(folder, name), await client.download(`/invoices/${number}/${path}`));
  say(`\nThe ${items.length} documents as PDF, UBL and dossier are in ${folder}`);
};

stage({
  story: async (scene, first) => {
    say(`Three years of ${demoSchool.name} (${demoSchool.id}), from ${first} on:\n`);
    await play(scene, first);
    await showDocuments(scene.client, `school=${demoSchool.id}`);
    await showOneEuro(scene.client);
    await keepDocuments(scene.client);
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
