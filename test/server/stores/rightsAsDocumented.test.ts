/** operations.md 11.9: the rights in docs/operations.md are enough, and rights that it leaves out are not needed. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signToken } from '../../../src/http/access/auth.ts';
import { startTelboek } from '../../../src/server/compose.ts';
import { readSettings } from '../../../src/server/settings/settings.ts';
import { openLog } from '../../http/fixture.ts';
import { startStandIn } from '../../support/eventStoreDb/server.ts';
import { type OwnPostgres, ownPostgres } from '../../support/faults/breakable/ownPostgres.ts';
import { ran } from '../../support/process.ts';

const secret = 'a secret of more than thirty-two bytes';
const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');
const [asSuperuser, inLog, inRead] = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql!);

let folder: string;
let dataDir: string;
let server: OwnPostgres;
beforeAll(async () => {
  [folder, dataDir] = await Promise.all([
    mkdtemp(join(tmpdir(), 'telboek-rights-')),
    mkdtemp(join(tmpdir(), 'telboek-rights-data-')),
  ]);
  server = await ownPostgres(folder);
}, 120_000);
afterAll(async () => {
  await server.stop();
  for (const one of [folder, dataDir]) await rm(one, { recursive: true });
}, 60_000);

const urlOf = (database: string, user?: string, password = 'change-me'): string => {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  if (user !== undefined) Object.assign(url, { username: user, password });
  return url.href;
};

const connected = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Each statement is run alone, because a database cannot be created inside several. */
const run = (url: string, sql: string): Promise<void> =>
  connected(url, async (client) => {
    for (const statement of sql.split(';').filter((part) => part.trim() !== '')) await client.query(statement);
  });

it('the rights as documented are enough on PostgreSQL, from the first command to a reader of the views', {
  timeout: 240_000,
}, async () => {
  await run(urlOf('postgres'), asSuperuser!);
  const prepared = await ran('cli/verify.ts', [], {
    DATA_DIR: dataDir,
    EVENT_STORE: urlOf('telboek_log', 'telboek_owner', 'change-me-owner'),
  });
  expect([prepared.code, prepared.lines.at(-1)]).toEqual([0, expect.stringContaining('no differences')]);

  // One right is still missing. The start says which one, and where.
  const env = {
    PORT: '0',
    DATA_DIR: dataDir,
    JWT_SECRET: secret,
    EVENT_STORE: urlOf('telboek_log', 'telboek'),
    READ_STORE: urlOf('telboek_read', 'telboek'),
  };
  const early = await ran('main.ts', [], env);
  expect([early.code, early.lines.at(-1)]).toEqual([
    1,
    expect.stringMatching(
      /The event store at 127\.0\.0\.1:\d+\/telboek_log \(EVENT_STORE\) cannot be used: it denies this server's user the right to read \(permission denied for schema ledger\)/,
    ),
  ]);

  await run(urlOf('telboek_log'), inLog!);
  const telboek = await startTelboek(readSettings(env), { logger: openLog().logger });
  try {
    const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, new Date(), 1);
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${telboek.url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
    expect(
      (await ask('PUT', '/schools/12AB00', { name: 'De Wilg', kind: 'primary', yearClasses: true, address })).status,
    ).toBe(200);
    await expect.poll(async () => (await ask('GET', '/health/ready')).status, { timeout: 30_000 }).toBe(200);
    expect((await ask('POST', '/projections/documents/rebuild')).status).toBe(202);
    await expect
      .poll(
        async () => {
          const { items } = (await (await ask('GET', '/projections')).json()) as {
            items: { name: string; rebuild: { status: string } | null }[];
          };
          return items.find(({ name }) => name === 'documents')?.rebuild?.status;
        },
        { timeout: 30_000 },
      )
      .toBe('done');
  } finally {
    await telboek.close();
  }
  for (const script of ['verify', 'rebuild']) expect((await ran(`cli/${script}.ts`, [], env)).code).toBe(0);

  await run(urlOf('telboek_read'), inRead!);
  await connected(urlOf('telboek_read', 'finance_reader', 'change-me-finance'), async (reader) => {
    expect((await reader.query('SELECT * FROM finance.invoices')).rows).toEqual([]);
    await expect(reader.query('SELECT * FROM read_models.rows')).rejects.toMatchObject({ code: '42501' });
  });
  // The user of the ledger has no right to actions that the ledger never takes.
  await connected(env.EVENT_STORE, async (own) => {
    for (const forbidden of [
      'DELETE FROM ledger.events',
      "UPDATE ledger.events SET data = '{}'",
      'TRUNCATE ledger.events',
      'CREATE SCHEMA other',
    ])
      await expect(own.query(forbidden)).rejects.toMatchObject({ code: '42501' });
  });
});

it('the rights as documented are enough on EventStoreDB: who may read $all and who may use streams at all', async () => {
  const [code] = [.../```js\n([\s\S]*?)```/.exec(text)!].slice(1);
  const standIn = await startStandIn();
  try {
    const env = { ...process.env, ADMIN_URL: standIn.url };
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code!], { cwd: root, env });
    const told = (stream: string) =>
      standIn.log.stream(stream).map(({ type, data }) => ({ type, data: JSON.parse(Buffer.from(data).toString()) }));
    expect(told('$$$all')).toEqual([{ type: '$metadata', data: { $acl: { $r: ['$admins', 'telboek'] } } }]);
    expect(told('$settings')).toMatchObject([
      { data: { $userStreamAcl: { $w: ['$admins', 'telboek'], $d: '$admins' } } },
    ]);
  } finally {
    await standIn.close();
  }
});
