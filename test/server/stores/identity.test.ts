/**
 * operations 11.3, 11.4: a vault or a store of another ledger stops the start, with a sentence. Processes share the vault
 * and the stores.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import { vault } from '../../../src/cli/vault.ts';
import { markRestored } from '../../../src/commands/identity/identity.ts';
import { signToken } from '../../../src/http/access/auth.ts';
import { ledgerOn, systemContext } from '../../../src/ledger/ledger.ts';
import { startTelboek, type Telboek } from '../../../src/server/compose.ts';
import { readSettings } from '../../../src/server/settings/settings.ts';
import { freshDatabase } from '../../support/database.ts';
import { csvOf, taken } from '../../support/world.ts';

const secret = 'a secret of more than thirty-two bytes';
const ending: (() => Promise<void>)[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-identity-'));
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  await rm(folder, { recursive: true });
});

const database = async (): Promise<string> => {
  const { url, drop } = await freshDatabase();
  ending.push(drop);
  return url;
};

type Places = { readonly log: string; readonly reads: string; readonly data: string; readonly vault?: string };

const start = async ({ log, reads, data, vault }: Places): Promise<Telboek> => {
  const settings = readSettings({
    PORT: '0',
    EVENT_STORE: log,
    READ_STORE: reads,
    DATA_DIR: join(folder, data),
    ...(vault === undefined ? {} : { VAULT_DIR: join(folder, vault) }),
    JWT_SECRET: secret,
    WORKERS: '1',
  });
  const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }) });
  ending.push(() => telboek.close());
  return telboek;
};

const places = async (): Promise<Places> => ({ log: await database(), reads: await database(), data: 'data' });

const call = async ({ url }: Telboek, method: string, path: string, body: object | string, headers = {}) => {
  const isFile = typeof body === 'string';
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, new Date(), 1);
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': isFile ? 'text/csv' : 'application/json',
      ...headers,
    },
    body: isFile ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

const school = { name: 'De Wilg', kind: 'primary', yearClasses: true };

/** Makes a school whose secret the log names. */
const withSecret = async (telboek: Telboek): Promise<void> => {
  await call(telboek, 'PUT', '/schools/12AB00', school);
  await call(telboek, 'POST', '/schools/12AB00/dpa', { version: '4', signedOn: '2020-01-01', signedBy: 'directeur' });
  const file = csvOf(taken('2024-07-01', 1, 3)).toString();
  const answer = await call(telboek, 'POST', '/schools/12AB00/imports?source=parnassys', file);
  expect(answer.status).toBe(201);
};

const opened = async (telboek: Telboek): Promise<string[]> =>
  (await telboek.deps.ledger.store.read('catalogue')).flatMap(({ type, data }) =>
    type === 'LedgerOpened' ? [(JSON.parse(data) as { ledger: string }).ledger] : [],
  );

describe('operations 11.3: one ledger, one identity', { timeout: 120_000 }, () => {
  it('a new ledger gets an id once, which is kept in vault, read store and data folder', async () => {
    const at = await places();
    const first = await start(at);
    const [id, ...more] = await opened(first);
    expect([id, more]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), []]);
    expect(await readFile(join(folder, 'data', 'vault', 'ledger'), 'utf8')).toBe(id);
    expect(await readFile(join(folder, 'data', 'ledger'), 'utf8')).toBe(id);
    await first.close();
    expect(await opened(await start(at))).toEqual([id]);
  });

  it('two processes that start on one new ledger at once take the same id', async () => {
    const at = await places();
    const both = await Promise.all([start(at), start(at)]);
    expect(await opened(both[0])).toHaveLength(1);
    expect(await opened(both[0])).toEqual(await opened(both[1]));
  });

  it('the vault of another ledger stops the start', async () => {
    const [one, other] = [await places(), { ...(await places()), data: 'other' }];
    await (await start(one)).close();
    await (await start(other)).close();
    await expect(start({ ...one, vault: 'other/vault' })).rejects.toThrow(
      /^The vault in .*other\/vault \(VAULT_DIR\) is that of ledger .*, and the event store \(EVENT_STORE\) holds ledger/,
    );
  });

  it('an empty vault beside a log that made secrets stops the start, and is not made', async () => {
    const at = await places();
    const first = await start(at);
    await withSecret(first);
    await first.close();
    await expect(start({ ...at, vault: 'not-mounted' })).rejects.toThrow(/holds none of them.*vault -- restore FILE/);
    await expect(readFile(join(folder, 'not-mounted', 'ledger'))).rejects.toThrow('ENOENT');
    await start(at);
  });

  it('a log of a release that gave no id begins an empty vault on purpose, and its server then starts', async () => {
    const at = await places();
    const store = await postgresStore(at.log);
    const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
    const secretCreated = { type: 'SecretCreated', data: { school: '12AB00', keyId: randomUUID() } };
    await ledger.append('results-12AB00', [secretCreated], undefined, systemContext({ ledger }));
    await store.close();
    await expect(start(at)).rejects.toThrow(/begin an empty one on purpose: npm run vault -- begin/);
    const said: string[] = [];
    const { signal } = new AbortController();
    const env = { EVENT_STORE: at.log, DATA_DIR: join(folder, at.data) };
    const progress = { write: () => true, isTTY: false, columns: 80 };
    expect(await vault({ args: ['begin'], env, say: (line) => said.push(line), progress, signal })).toBe(0);
    expect(said).toEqual([expect.stringContaining('is now that of this ledger')]);
    const telboek = await start(at);
    expect(await opened(telboek)).toEqual([await readFile(join(folder, 'data', 'vault', 'ledger'), 'utf8')]);
  });

  it('the data folder of another ledger stops the start, until it is meant so', async () => {
    const [one, other] = [await places(), await places()];
    await (await start({ ...one, vault: 'one' })).close();
    await expect(start({ ...other, vault: 'two' })).rejects.toThrow(/^The data folder .* was used for ledger/);
    await rm(join(folder, 'data', 'ledger'));
    await start({ ...other, vault: 'two' });
  });

  it('the read store of another ledger stops the start, and so does that of a ledger before it was moved', async () => {
    const [one, other] = [await places(), { ...(await places()), data: 'other' }];
    await (await start(one)).close();
    await (await start(other)).close();
    await expect(start({ ...one, reads: other.reads })).rejects.toThrow(
      /\(READ_STORE\) belongs to ledger .*Set READ_STORE to an empty database/,
    );
    const store = await postgresStore(one.log);
    await markRestored(ledgerOn({ store, now: () => new Date(), newId: randomUUID }), 11);
    await store.close();
    await expect(start(one)).rejects.toThrow(/\(READ_STORE\) was filled from another copy of this ledger/);
    await start({ ...one, reads: await database() });
  });
});

describe('operations 11.4: processes with a data folder each, that share vault and stores', {
  timeout: 120_000,
}, () => {
  it('processes that share vault and stores know each other’s requests: one that is sent again to the other does not undo what came after it', async () => {
    const at = { ...(await places()), vault: 'vault' };
    const [one, other] = [await start({ ...at, data: 'one' }), await start({ ...at, data: 'other' })];
    const key = { 'Idempotency-Key': 'k-1' };
    expect((await call(one, 'PUT', '/schools/12AB00', school, key)).status).toBe(200);
    const corrected = await call(one, 'PUT', '/schools/12AB00', { ...school, name: 'De Els' });
    expect(corrected.status).toBe(200);
    const again = await call(other, 'PUT', '/schools/12AB00', school, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    const events = await one.deps.ledger.store.read('school-12AB00');
    expect(events.map(({ data }) => (JSON.parse(data) as { name?: string }).name)).toEqual(['De Wilg', 'De Els']);
  });

  it('processes that share vault and stores take over the secret that a release before kept in the data folder, whichever starts first', async () => {
    const at = { ...(await places()), vault: 'vault' };
    const first = await start({ ...at, data: 'one' });
    await first.close();
    await rm(join(folder, 'vault', 'request-secret'));
    const kept = 'ab'.repeat(32);
    await writeFile(join(folder, 'one', 'request-secret'), kept);
    await start({ ...at, data: 'one' });
    expect(await readFile(join(folder, 'vault', 'request-secret'), 'utf8')).toBe(kept);
  });
});
