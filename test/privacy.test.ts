/**
 * 6.2 on the whole server: only the school's secret leads from a pupil to the ledger. Once the secret is destroyed, nothing
 * does.
 */
import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signToken } from '../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../src/server/compose.ts';
import { readSettings } from '../src/server/settings/settings.ts';
import { tokenKeys } from '../src/server/settings/tokenKeys.ts';
import { openLog } from './http/fixture.ts';
import { address } from './support/api.ts';
import { type Database, freshDatabase } from './support/database.ts';
import { csvOf, noon, supplier, taken } from './support/world.ts';

const school = '12AB00';
const today = '2024-08-01';
const log = openLog();
let dataDir: string;
let database: Database;
let telboek: Telboek;
let token: string;
let guardianToken: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-privacy-'));
  database = await freshDatabase();
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataDir,
    EVENT_STORE: database.url,
    READ_STORE: database.url,
  });
  telboek = await startTelboek(settings, { logger: log.logger, now: () => noon(today) });
  const keys = await tokenKeys(settings);
  const secret = keys.kind === 'secret' ? keys.secret : new Uint8Array();
  token = await signToken(secret, { role: 'admin', subject: 'anna' }, noon(today), 9);
  const guardian = { role: 'guardian', subject: 'ouder', guardian: 'g-1' } as const;
  guardianToken = await signToken(secret, guardian, noon(today), 9);
});
afterAll(async () => {
  await telboek.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

let keys = 0;
const call = async (
  method: string,
  path: string,
  body?: string | object,
  type = 'application/json',
  bearer = token,
) => {
  const headers = { Authorization: `Bearer ${bearer}`, 'X-Reason': 'proef', 'Idempotency-Key': `${++keys}` };
  const answer = await fetch(`${telboek.url}${path}`, {
    method,
    headers: {
      ...headers,
      'X-Position': String(await telboek.deps.ledger.store.head()),
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: what is read of an answer is said where it is read.
  return { status: answer.status, body: (await answer.json()) as any };
};

/** Every row of every table and every byte of every file, each with the name of its place. */
const everythingStored = async (): Promise<Map<string, string>> => {
  const stored = new Map<string, string>();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of rows) {
    const all = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    stored.set(name, all.rows.map(({ text }) => text).join('\n'));
  }
  await client.end();
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    stored.set(join(entry.parentPath, entry.name), await readFile(join(entry.parentPath, entry.name), 'latin1'));
  }
  return stored;
};

const spellings = (value: Buffer): string[] => [
  value.toString('latin1'),
  ...(['hex', 'base64', 'base64url'] as const).map((encoding) => value.toString(encoding).replace(/=+$/, '')),
];

/** The places where any of these values lies. */
const placesOf = async (...values: readonly Buffer[]): Promise<string[]> => {
  const wanted = values.flatMap(spellings);
  const stored = [...(await everythingStored()), ['our log', log.text()] as const];
  return stored.filter(([, text]) => wanted.some((value) => text.includes(value))).map(([place]) => place);
};

/** Everything that anyone can see of the school, with the digests of all its documents. */
const seen = async () => {
  const at = `/schools/${school}`;
  const [counts, pupils, documents] = await Promise.all([
    call('GET', `${at}/counts?from=2024-07-01&to=2024-08-01`),
    call('GET', `${at}/counts/2024-08-01/pupils`),
    call('GET', '/invoices'),
  ]);
  const { days, months, schoolYears } = counts.body;
  return { days, months, schoolYears, pupils: pupils.body.items, documents: documents.body.items };
};

const events = () => telboek.deps.ledger.store.readAll(0, 10_000);

/** The rows in which a rebuilt read model differs from the live one. */
const rebuiltDifferently = async (): Promise<Record<string, number>> => {
  const differences: Record<string, number> = {};
  for (const name of ['calendar', 'subscriptions', 'documents', 'pupil-counts', 'schools']) {
    await call('POST', `/projections/${name}/rebuild`);
    const latest = async () => {
      const { items } = (await call('GET', '/projections')).body;
      return items.find((item: { name: string }) => item.name === name).rebuild;
    };
    await expect.poll(async () => (await latest()).status, { timeout: 20_000 }).toBe('done');
    differences[name] = (await latest()).differences.count;
  }
  return differences;
};
const none = { calendar: 0, subscriptions: 0, documents: 0, 'pupil-counts': 0, schools: 0 };

it('6.2: with its secret destroyed nothing stored leads to a pupil, and counts, documents, digests and replay stay', async () => {
  const at = `/schools/${school}`;
  const rows = taken('2024-07-01', 1, 20).map((row) => ({
    ...row,
    key: `Uitslag-Klaver-${row.key}`,
    pupil: `Leerling-Klaver-${row.pupil}`,
  }));
  const pupil = rows[0]!.pupil;
  await call('PUT', '/supplier', supplier);
  await call('PUT', at, { name: 'De Klaver', kind: 'primary', yearClasses: true, address });
  await call('POST', `${at}/dpa`, { version: '4.0', signedOn: today, signedBy: 'directeur' });
  await call('POST', `${at}/terms`, { version: '1', acceptedOn: today, acceptedBy: 'directeur' });
  await call('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: today });
  await call('POST', `${at}/imports?source=parnassys`, csvOf(rows).toString(), 'text/csv');
  await call('POST', `${at}/imports?source=parnassys&onError=skip`, `${csvOf(rows)}\n;;;`, 'text/csv');
  const byKey = `${at}/results/${rows[1]!.key}`;
  expect((await call('PATCH', byKey, { takenOn: '2024-07-02', reason: 'typefout' })).status).toBe(200);
  expect((await call('POST', '/invoice-runs', { on: today })).body.issued).toHaveLength(1);
  const lookup = () => call('POST', `${at}/pupil-lookup`, { pupil });
  const { pseudonym } = (await lookup()).body;

  // The secret lies in the vault alone, and it is what makes the pseudonym of the pupil.
  const { keyId } = JSON.parse((await telboek.deps.ledger.store.read(`results-${school}`))[0]!.data);
  const secret = await readFile(join(dataDir, 'vault', keyId));
  expect(createHmac('sha256', secret).update(`pupil\n${pupil}`).digest('hex')).toBe(pseudonym);
  expect(await placesOf(secret)).toEqual([join(dataDir, 'vault', keyId)]);
  const before = { seen: await seen(), events: await events() };
  expect(before.seen.pupils.map((one: { pupil: string }) => one.pupil)).toContain(pseudonym);
  expect(await rebuiltDifferently()).toEqual(none);

  await call('DELETE', `${at}/dpa?endsOn=${today}`);
  expect((await call('DELETE', `${at}/secret`, { school })).status).toBe(200);

  expect(await placesOf(secret)).toEqual([]);
  expect((await lookup()).body.code).toBe('school_secret_missing');
  expect(await seen()).toEqual(before.seen);
  expect((await events()).slice(0, before.events.length)).toEqual(before.events);
  expect((await call('GET', '/audit/verification')).body.differences).toEqual([]);
  expect(await rebuiltDifferently()).toEqual(none);
  expect(await seen()).toEqual(before.seen);
  // Neither before nor after: nothing is stored of what the file said of a pupil, except what the secret made of it.
  const ofFile = rows.flatMap(({ key, pupil: id }) => [Buffer.from(key), Buffer.from(id)]);
  expect(await placesOf(Buffer.from('Klaver-'), ...ofFile)).toEqual([]);
});

it('6.3: the name of a person who asks for information is kept in the vault alone, and is erased while the events stay', async () => {
  const [name, email, question] = ['Jannie Distel', 'jannie@distel.example', 'Kan het ook voor Distel?'];
  const { id } = (await call('POST', '/information-requests', { name, email, question })).body;
  await call('PATCH', `/information-requests/${id}`, { status: 'handled' });
  expect((await call('GET', '/information-requests')).body.items[0].enquiry.email).toBe(email);
  const distel = Buffer.from('istel');
  expect(await placesOf(distel)).toEqual([join(dataDir, 'vault', id)]);
  const before = await events();
  await call('DELETE', `/information-requests/${id}`);
  expect(await placesOf(distel)).toEqual([]);
  expect((await events()).slice(0, before.length)).toEqual(before);
  expect((await call('GET', '/information-requests')).body.items).toMatchObject([
    { id, status: 'handled', erased: true, enquiry: null },
  ]);
});

it('6.3: data about guardians and children are kept in the vault alone, and are erased while decisions stay', async () => {
  const at = '/schools/34CD00';
  await call('PUT', at, { name: 'De Zuidwind', kind: 'primary', yearClasses: true, address });
  await call('POST', `${at}/dpa`, { version: '4.0', signedOn: today, signedBy: 'directeur' });
  const file = `<EDEX><school><schooljaar>2024-2025</schooljaar><brincode>34CD</brincode></school><groepen><groep key="5A"><naam>Juf Duizendblad</naam><jaargroep>5</jaargroep></groep></groepen><leerlingen><leerling key="LVS-Duizendblad"><achternaam>Duizendblad</achternaam><groep key="5A"/></leerling></leerlingen></EDEX>`;
  expect((await call('POST', `${at}/edexml-imports`, file, 'application/xml')).status).toBe(200);
  const children = [{ id: 'LVS-Duizendblad' }];
  const street = { street: 'Duizendbladlaan 1', postalCode: '1234 AB', city: 'Ede' };
  const details = { name: 'Ouder Duizendblad', phone: '06 98765432', email: 'o@duizendblad.example', address: street };
  expect((await call('PUT', '/guardians/g-1', { school: '34CD00', ...details, children })).status).toBe(200);
  const asGuardian = (method: string, path: string, body?: object) =>
    call(method, path, body, 'application/json', guardianToken);
  const shared = { phone: ['group'], children: [{ id: 'LVS-Duizendblad', name: ['group'] }] };
  expect((await asGuardian('PUT', '/guardians/g-1/sharing', shared)).status).toBe(200);
  await asGuardian('GET', `${at}/directory?audience=group:5A`);
  const officer = (await call('GET', `${at}/directory?audience=group:5A`)).body;
  expect(officer.items[0].shown).toEqual({ phone: '06 98765432', children: [{ name: 'Duizendblad' }] });

  const personal = ['uizendblad', '98765432'].map((text) => Buffer.from(text));
  const vault = join(dataDir, 'vault');
  const places = await placesOf(...personal);
  expect(places.length).toBe(3); // They are the guardian, the child, and the names of groups.
  for (const place of places) expect(place.startsWith(vault)).toBe(true);
  const before = await events();
  expect((await asGuardian('DELETE', '/guardians/g-1', { guardian: 'g-1' })).status).toBe(200);
  expect(await placesOf(Buffer.from('uder Duizendblad'), ...personal.slice(1))).toEqual([]);
  // The child and the name of a group belong to the school.
  expect((await placesOf(personal[0]!)).length).toBe(2);
  expect((await events()).slice(0, before.length)).toEqual(before);
  expect((await asGuardian('GET', '/guardians/g-1/sharing')).body.history).toHaveLength(2);
  expect((await call('GET', '/audit/verification')).body.differences).toEqual([]);
});
