/** interfaces 2: all texts for people in an answer are in the reader's language, in every operation. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, ownBoard } from '../../support/api.ts';
import { askEverything, openToAll } from '../../support/http/askEverything.ts';
import type { Answered } from '../../support/http/exchanges.ts';
import { sample } from '../../support/schoolFiles/samples.ts';
import { englishIn } from '../../support/words/dutch.ts';

const answers: Answered[] = [];

const fromTheFuture = {
  id: '0d9b8f4e-2c1a-4e6f-8a7b-9c0d1e2f3a4b',
  type: 'FromTheFuture',
  data: '{}',
  metadata: '{"version":2}',
};

let api: Api;
beforeAll(async () => {
  api = await openToAll({ language: 'nl', onAnswer: (answer) => answers.push(answer) });
});
afterAll(() => api.close());

/** The contract is in English, because developers read it. */
const forDevelopers = /^\/(openapi\.json|metrics)/;

const found = (): string[] =>
  answers
    .filter(({ target }) => !forDevelopers.test(target))
    .flatMap(({ method, target, body }) => englishIn(body).map(({ at, text }) => `${method} ${target} ${at}: ${text}`));

it('interfaces 2: no answer to a Dutch reader holds an English sentence, whichever operation gives it', async () => {
  await askEverything(api);
  expect(answers.length).toBeGreaterThan(130);
  expect(found()).toEqual([]);
});

it('interfaces 2: refusals, warnings, blocked schools and faults are told in Dutch to a Dutch reader', async () => {
  answers.length = 0;
  const admin = api.as('admin');
  const school = '12AB01';
  const at = `/schools/${school}`;
  const register = { name: 'De Wilg', board: ownBoard, kind: 'primary', yearClasses: true, source: null };
  await admin.send('PUT', at, register);
  await admin.get(`${at}/my-data`);
  for (const path of [`${at}/subscription?preview=true`, `${at}/trial`, `${at}/framework-membership?preview=true`])
    await admin.send('POST', path, {});
  await admin.send('POST', `${at}/subscription?preview=true`, { plan: 'legacy', startsOn: '2024-08-01' });
  await admin.send('POST', `${at}/dpa`, { version: '4.0', signedOn: '2024-07-01', signedBy: 'directeur' });
  await admin.send('POST', `${at}/terms`, { version: '1', acceptedOn: '2024-07-01', acceptedBy: 'directeur' });
  await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
  const file = 'leerling;categorie;afnamedatum;naam\nL1;toets;2024-07-30;x\nL2;iets;morgen;x';
  const imports = `${at}/imports?source=parnassys`;
  await admin.upload(imports, file);
  await admin.upload(`${imports}&onError=skip`, file);
  await admin.upload(`${imports}&onError=skip&linkedOn=2024-07-31`, file, { 'X-Reason': 'eerder' });
  await admin.upload(imports, 'leerling;naam\n');
  await admin.upload(`${imports}&faults=all`, file);
  const uwlr = sample('uwlr-leerresultaten-synthetic.xml', school)
    .toString()
    .replace(/<xsdversie>[^<]*<.xsdversie>/, '');
  await admin.upload(imports, uwlr, { 'Content-Type': 'application/xml' });
  const edexml = sample('edexml-2.1.xml', school).toString().replace('>2.1<', '>2.2<');
  await admin.upload(`${at}/edexml-imports`, edexml, { 'Content-Type': 'application/xml' });
  await admin.upload(`/boards/${ownBoard}/subscriptions?preview=true`, `vestiging;plan;startsOn\n${school};x;2024`);
  await admin.upload('/bank-statements', 'geen xml', { 'Content-Type': 'application/xml' });
  // Neither the school nor its board has an address.
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address: null });
  await admin.send('POST', '/invoice-runs?preview=true', { on: '2024-08-01' });
  await admin.send('POST', '/invoice-runs?preview=true', { on: '2034-08-01' });
  // Every stream that the heads name is gone or ends earlier.
  const { body: kept } = await admin.get('/audit/heads');
  await admin.send('POST', '/audit/verification', { ...kept, digest: '0'.repeat(64) });
  // The log holds an event of an unknown type.
  const { world } = api;
  await world.store.append(
    `school-${school}`,
    [fromTheFuture],
    (await world.store.read(`school-${school}`)).at(-1)!.revision,
  );
  await admin.get('/projections');
  await admin.get('/audit/verification');
  await admin.get(`${at}/my-data`);
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
  await api.fetch('/nergens');
  await api.fetch('/schools');
  await admin.get('/invoices?from=morgen&limit=0');
  await api.as('analytics').get('/invoices');
  expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(12);
  const warned = answers.flatMap(({ body }) => (body as { warnings?: string[] }).warnings ?? []);
  expect(warned.length).toBeGreaterThan(3);
  const differing = answers.flatMap(({ body }) => (body as { differences?: object[] }).differences ?? []);
  expect(differing.length).toBeGreaterThan(0);
  expect(found()).toEqual([]);
});
