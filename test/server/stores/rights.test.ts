/**
 * operations.md 11.9: when a store denies something while Telboek runs, the missing right is named, and the fault passes by
 * itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signToken } from '../../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../../src/server/compose.ts';
import { readSettings } from '../../../src/server/settings/settings.ts';
import { openLog } from '../../http/fixture.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { type Rights, rightsOf } from '../../support/eventStoreDb/rights.ts';
import { type StandIn, startStandIn } from '../../support/eventStoreDb/server.ts';
import { certificatePath, certifiedBy } from '../../support/servers/certificates.ts';

const secret = 'a secret of more than thirty-two bytes';

let dataDir: string;
let database: Database;
let telboek: Telboek;
let log: ReturnType<typeof openLog>;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-rights-'));
  database = await freshDatabase();
  log = openLog();
});
afterEach(async () => {
  await telboek.close();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const start = async (stores: { readonly EVENT_STORE: string; readonly READ_STORE: string }): Promise<void> => {
  const settings = readSettings({ PORT: '0', DATA_DIR: dataDir, JWT_SECRET: secret, ...stores });
  telboek = await startTelboek(settings, { logger: log.logger });
};

const ask = async (method: string, path: string, body?: object) => {
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, new Date(), 1);
  const answer = await fetch(`${telboek.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'X-Reason': 'test' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { code, detail, checks } = (await answer.json()) as { code?: string; detail?: string; checks?: Check[] };
  return { status: answer.status, code, detail, checks, retryAfter: answer.headers.get('retry-after') };
};

type Check = { readonly name: string; readonly ok: boolean; readonly why?: string };

const board = { name: 'Bestuur', address: { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' } };
const write = () => ask('PUT', '/boards/12345', { ...board, name: `Bestuur ${Math.trunc(performance.now())}` });
const ready = async () => {
  const { status, code, checks = [] } = await ask('GET', '/health/ready');
  return { status, code, failing: checks.filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why}`) };
};
const inOrder = { status: 200, code: undefined, failing: [] };
const linesSaying = (text: string) => log.lines.filter(({ msg }) => msg === text).length;

describe('on EventStoreDB', () => {
  let server: StandIn;
  let rights: Rights;
  beforeEach(async () => {
    rights = rightsOf('telboek', 's3cret');
    server = await startStandIn(0, certifiedBy('certificate'), rights);
    const url = server.url.replace('esdb://', 'esdb://telboek:s3cret@');
    await start({
      EVENT_STORE: `${url}&tlsCAFile=${encodeURIComponent(certificatePath('certificate'))}`,
      READ_STORE: database.url,
    });
    expect((await write()).status).toBeLessThan(300);
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
  });
  afterEach(() => server.close());

  it('appends whose right is taken are refused, readiness finds it out, reads go on, and all goes on once the right is back', async () => {
    rights.give({ read: true, append: false });
    for (let n = 0; n < 5; n++)
      expect(await write()).toMatchObject({
        status: 503,
        code: 'store_denied',
        detail:
          'The event store denies this server the right to append, so nothing was written; it goes on by itself once the right is given.',
        retryAfter: '5',
      });
    const why = 'event-store: The event store denies this server the right to append.';
    expect(await ready()).toEqual({ status: 503, code: 'store_denied', failing: [why] });
    expect((await ask('GET', '/plans')).status).toBe(200);
    // 11.2: five refusals make one line, with their cause and without a stack.
    const told = log.lines.filter(({ msg, readiness }) => msg === 'Store denied' && readiness === false);
    expect(told).toMatchObject([{ error: { name: 'StoreDenied', cause: { name: 'Error' } } }]);
    expect(JSON.stringify(told)).not.toMatch(/stack|at file|s3cret/);

    const events = server.log.all.length;
    rights.give({ read: true, append: true });
    // A request for readiness finds out by itself. It needs no earlier append, and makes none.
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
    expect(server.log.all).toHaveLength(events);
    expect((await write()).status).toBeLessThan(300);
  });

  it('a running subscription outlives a lost right to read, readiness finds it out, and it passes', async () => {
    rights.give({ read: false, append: true });
    expect(await ask('GET', '/plans')).toMatchObject({
      status: 503,
      code: 'store_denied',
      detail: expect.stringContaining('denies this server the right to read,'),
    });
    expect((await ready()).failing).toContain('event-store: The event store denies this server the right to read.');
    rights.give({ read: true, append: true });
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
  });

  it('a subscription that has to begin again without the right to read is told once in the log that the models do not follow, and once that they do', async () => {
    rights.give({ read: false, append: true });
    server.cut();
    await expect.poll(() => telboek.follower.failure(), { timeout: 20_000 }).toBeDefined();
    const seen = server.authorizations.length;
    // The server denies it again and again.
    await expect.poll(() => server.authorizations.length, { timeout: 20_000 }).toBeGreaterThan(seen + 4);
    expect(linesSaying('the read models follow the log again')).toBe(0);
    expect(linesSaying('the read models cannot follow the log; will try again')).toBe(1);
    expect((await ready()).code).toBe('store_denied');
    rights.give({ read: true, append: true });
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
    expect(linesSaying('the read models follow the log again')).toBe(1);
  });

  it('a user whose password was changed is named as the right to log in, and never with a password', async () => {
    rights.setPassword('another-s3cret');
    server.cut();
    expect(await ask('GET', '/plans')).toMatchObject({
      status: 503,
      code: 'store_denied',
      detail: expect.stringContaining('denies this server the right to log in,'),
    });
    rights.setPassword('s3cret');
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
    expect(log.text()).not.toContain('s3cret');
  });

  it('a server that starts again, and refuses the right user for 200 ms, is no denial: the append is taken', async () => {
    server.cut();
    rights.refuseAll(210);
    expect((await write()).status).toBeLessThan(300);
    expect(linesSaying('Store denied')).toBe(0);
  });
});

describe('on PostgreSQL', () => {
  let admin: pg.Client;
  const user = `telboek_${process.pid}`;
  beforeEach(async () => {
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 's3cret'`);
    await admin.query(
      `GRANT CREATE ON DATABASE ${pg.escapeIdentifier(new URL(database.url).pathname.slice(1))} TO ${user}`,
    );
    const own = new URL(database.url);
    own.username = user;
    own.password = 's3cret';
    await start({ EVENT_STORE: own.href, READ_STORE: own.href });
    expect((await write()).status).toBeLessThan(300);
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
  });
  afterEach(async () => {
    await telboek.close();
    await admin.query(`DROP OWNED BY ${user} CASCADE`);
    await admin.query(`DROP ROLE ${user}`);
    await admin.end();
  });

  it('appends whose right is taken on PostgreSQL are refused, and readiness finds it out', async () => {
    await admin.query(`REVOKE INSERT ON ledger.events FROM ${user}`);
    expect(await write()).toMatchObject({
      status: 503,
      code: 'store_denied',
      detail: expect.stringContaining('The event store denies this server the right to append,'),
    });
    const why = 'event-store: The event store denies this server the right to append.';
    expect(await ready()).toEqual({ status: 503, code: 'store_denied', failing: [why] });
    const [told] = log.lines.filter(({ msg, readiness }) => msg === 'Store denied' && readiness === false);
    expect(told).toMatchObject({ error: { cause: { code: '42501', message: 'permission denied for table events' } } });
    await admin.query(`GRANT INSERT ON ledger.events TO ${user}`);
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
    expect((await write()).status).toBeLessThan(300);
  });

  it.each([
    ['event store', 'ledger.events', 'read', 'event-store'],
    ['read store', 'read_models.rows', 'use its tables', undefined],
  ])('readiness on PostgreSQL finds out a lost right of the %s', async (store, table, right, check) => {
    await admin.query(`REVOKE SELECT ON ${table} FROM ${user}`);
    expect(await ask('GET', store === 'event store' ? '/plans' : '/invoices')).toMatchObject({
      status: 503,
      code: 'store_denied',
      detail: expect.stringContaining(`The ${store} denies this server the right to ${right},`),
    });
    if (check !== undefined)
      expect((await ready()).failing).toContain(`${check}: The ${store} denies this server the right to ${right}.`);
    await admin.query(`GRANT SELECT ON ${table} TO ${user}`);
    await expect.poll(ready, { timeout: 20_000 }).toEqual(inOrder);
  });
});
