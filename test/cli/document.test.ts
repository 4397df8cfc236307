/** `npm run document` and `npm run renditions`, as people run them beside a server. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultAccounts } from '../../src/domain/accounting/accounts.ts';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { freshDatabase } from '../support/database.ts';
import { asCommanded } from '../support/process.ts';
import { csvOf, noon, supplier, taken } from '../support/world.ts';

const secret = 'a secret of more than thirty-two bytes';
const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
let folder: string;
let telboek: Telboek | undefined;
const databases: Awaited<ReturnType<typeof freshDatabase>>[] = [];
let stores: { EVENT_STORE: string; READ_STORE: string };

const send = async (method: string, path: string, body?: object | string): Promise<Response> => {
  const isFile = typeof body === 'string';
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, noon('2024-08-01'), 9);
  const answer = await fetch(`${telboek!.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': isFile ? 'text/csv' : 'application/json' },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
  });
  expect([200, 201]).toContain(answer.status);
  return answer;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-document-'));
  await chmod(folder, 0o711);
  databases.push(await freshDatabase(), await freshDatabase());
  stores = { EVENT_STORE: databases[0]!.url, READ_STORE: databases[1]!.url };
  const settings = readSettings({ PORT: '0', DATA_DIR: join(folder, 'data'), JWT_SECRET: secret, ...stores });
  telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: () => noon('2024-08-01') });
  await send('PUT', '/supplier', supplier);
  await send('PUT', '/schools/12AB00', { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
  await send('PUT', '/schools/12AB00/debtor', { name: 'Stichting De Wilg', address, kvk: '87654321' });
  await send('POST', '/schools/12AB00/dpa', { version: '4.0', signedOn: '2024-08-01', signedBy: 'directeur' });
  await send('POST', '/schools/12AB00/terms', { version: '1', acceptedOn: '2024-08-01', acceptedBy: 'directeur' });
  await send('POST', '/schools/12AB00/subscription', { plan: 'per-pupil', startsOn: '2024-08-01' });
  await send('POST', '/schools/12AB00/imports?source=parnassys', csvOf(taken('2024-07-01', 1, 3)).toString());
  await send('POST', '/invoice-runs', { on: '2024-08-01' });
}, 240_000);
afterAll(async () => {
  await telboek?.close();
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

type Ran = { readonly code: number; readonly out: string; readonly err: string };

const run = (
  program: 'document' | 'renditions' | 'verify' | 'accounting/auditfile',
  ...args: readonly string[]
): Promise<Ran> =>
  new Promise((resolve) => {
    const path = join(import.meta.dirname, `../../src/cli/${program}.ts`);
    const env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), ...stores };
    execFile(process.execPath, [...asCommanded, path, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

it('9.11.5: npm run document writes the file that the server hands out, dossiers too, and says what it cannot', {
  timeout: 240_000,
}, async () => {
  const overHttp = Buffer.from(await (await send('GET', '/invoices/2024-000001/pdf')).arrayBuffer());
  const file = join(folder, 'one');
  expect(await run('document', '2024-000001', '--format', 'pdf', '--to', file)).toMatchObject({ code: 0, err: '' });
  expect(Buffer.compare(await readFile(file), overHttp)).toBe(0);
  expect(await run('document', '2024-000001', '--format', 'dossier-csv', '--to', file)).toMatchObject({ code: 0 });
  expect(await readFile(file, 'utf8')).toContain('Regels;1;Voorschot jaar 1;3 × 11,50 = 34,50;28,51;34,50');
  expect(await run('document', '2024-000009', '--format', 'pdf', '--to', file)).toMatchObject({ code: 2 });
  expect(await run('document', '2024-000001', '--format', 'docx', '--to', file)).toMatchObject({ code: 2 });
});

it('9.11.5: npm run auditfile writes the file of the server, at a position the same bytes, and says what it cannot', {
  timeout: 240_000,
}, async () => {
  const answer = await send('GET', '/accounting/auditfile?year=2024');
  const position = answer.headers.get('x-position')!;
  const overHttp = await answer.text();
  const file = join(folder, 'books.xaf');
  const done = await run('accounting/auditfile', '--year', '2024', '--to', file);
  expect(done).toEqual({ code: 0, err: '', out: `${file}: ${overHttp.length} bytes, as of position ${position}.\n` });
  expect(await readFile(file, 'utf8')).toBe(overHttp);
  await send('PUT', '/accounting/accounts', {
    from: '2024-01-01',
    accounts: { ...defaultAccounts, debtors: { ...defaultAccounts.debtors, number: '1301' } },
  });
  expect(await run('accounting/auditfile', '--year', '2024', '--to', file)).toMatchObject({ code: 0 });
  expect(await readFile(file, 'utf8')).not.toBe(overHttp);
  expect(await run('accounting/auditfile', '--year', '2024', '--to', file, '--position', position)).toMatchObject({
    code: 0,
  });
  expect(await readFile(file, 'utf8')).toBe(overHttp);
  // The exit code is 1: before the supplier is registered, the books have no owner. The file stays as it was.
  const refused = await run('accounting/auditfile', '--year', '2024', '--to', file, '--position', '1');
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('supplier') });
  expect(await readFile(file, 'utf8')).toBe(overHttp);
  expect(await run('accounting/auditfile', '--year', '24', '--to', file)).toMatchObject({ code: 2 });
  expect(await run('accounting/auditfile', '--year', '2024')).toMatchObject({ code: 2 });
  expect(await run('accounting/auditfile', '--year', '2024', '--to', join(folder, 'none', 'x'))).toMatchObject({
    code: 2,
  });
  // A folder has that name already.
  expect(await run('accounting/auditfile', '--year', '2024', '--to', folder)).toMatchObject({ code: 3 });
});

it('9.6.3: files that were handed out are verified, backed up and brought back', { timeout: 240_000 }, async () => {
  await send('GET', '/invoices/2024-000001/pdf');
  const backup = join(folder, 'backup');
  expect(await run('renditions', '--verify')).toMatchObject({
    code: 0,
    out: '2 renditions verified: no differences.\n',
  });
  // The whole ledger, then one document: each run counts its events and the files that were handed out.
  for (const args of [[], ['--document', '2024-000001'], ['--year', '2024']])
    expect(await run('verify', ...args)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/: no differences\.\n2 files that were handed out verified: no differences\.\n$/),
    });
  expect(await run('renditions', '--backup', backup)).toMatchObject({ code: 0, out: '2 renditions backed up.\n' });
  expect(await run('renditions', '--backup', backup)).toMatchObject({ code: 2 });
  const client = new Client(stores.READ_STORE);
  await client.connect();
  await client.query(`UPDATE renditions.bytes SET bytes = 'another file'`);
  await client.end();
  expect(await run('renditions', '--verify')).toMatchObject({ code: 1 });
  const found = await run('verify');
  expect(found.code).toBe(1);
  // The events are unchanged, but the files are not those that were handed out.
  expect(found.out).toMatch(/ events and 1 document verified, .*: no differences\.\n/);
  expect(found.out).toMatch(/2024-000001: .*the bytes of its pdf have digest/);
  expect(found.out).toMatch(/files that were handed out verified: [23] differences\.\n$/);
  expect(await run('renditions', '--restore', backup)).toMatchObject({ code: 0, out: '2 renditions restored.\n' });
  expect(await run('renditions', '--verify')).toMatchObject({ code: 0 });
  await writeFile(backup, `${'a'.repeat(64)} eA==\n`);
  expect(await run('renditions', '--restore', backup)).toMatchObject({ code: 1 });
});

it('9.6.3: pruning removes nothing that must be kept', { timeout: 120_000 }, async () => {
  await send('GET', '/invoices/2024-000001/pdf');
  expect(await run('renditions', '--prune')).toMatchObject({
    code: 0,
    out: '0 renditions pruned; 2 are younger and stay.\n',
  });
  expect(await run('renditions', '--prune', '--verify')).toMatchObject({ code: 2 });
});
