import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MigrationFault, migrateReadStore } from '../../../src/adapters/postgres/migrations.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { postgresRequests } from '../../../src/adapters/postgres/postgresRequests.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { postgresServers } from '../../support/servers/postgresServers.ts';
import { proxyTo } from '../../support/servers/proxy.ts';

const files = readdirSync(join(import.meta.dirname, '../../../src/adapters/postgres/migrations'));
const names = files.map((file) => parse(file).name).sort();
const before = readFileSync(join(import.meta.dirname, '../../fixtures/read-store-before-migrations.sql'), 'utf8');

it('migrations are numbered SQL files, without gaps', () => {
  expect(names.map((name) => name.slice(0, 4))).toEqual(
    names.map((_, index) => `${String(index + 1).padStart(3, '0')}_`),
  );
  expect(files.every((file) => file.endsWith('.sql'))).toBe(true);
});

describe.each(postgresServers())('the read store’s database on $server', ({ url }) => {
  let database: Database;
  let client: pg.Client;
  beforeEach(async () => {
    database = await freshDatabase(url);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const rowsOf = async (text: string): Promise<unknown[]> => (await client.query(text)).rows;
  const applied = () => rowsOf('SELECT name FROM read_models.migrations ORDER BY id');

  it('the read store’s database is migrated once by processes that start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => postgresReadStore(database.url)));
    expect(await applied()).toEqual(names.map((name) => ({ name })));
    for (const store of stores) {
      expect(await store.checkpoint('any')).toBe(0);
      await store.close();
    }
  });

  it('the read store’s database of the last release is taken over with all that is in it', async () => {
    await client.query(before);
    await client.query(`
      INSERT INTO read_models.checkpoints VALUES ('documents', 12);
      INSERT INTO read_models.rows (model, key, school, day, row)
        VALUES ('documents', '2026-000001', '12AB00', '2026-08-01', '{"total":"11.50"}');
      INSERT INTO requests.remembered VALUES ('${'a1'.repeat(32)}', 'what', 7, now(), 'digest', '\\x01')`);
    const readStore = await postgresReadStore(database.url);
    const requests = await postgresRequests(database.url);
    expect(await readStore.checkpoint('documents')).toBe(12);
    expect(await readStore.find('documents', { school: '12AB00' })).toEqual([
      {
        key: '2026-000001',
        row: { total: '11.50' },
        facets: { school: '12AB00', board: null, day: '2026-08-01', open: 0 },
      },
    ]);
    const turn = await requests.begin('a1'.repeat(32), { target: 'what', since: 8, begunAt: new Date() });
    expect(turn?.earlier?.answer?.body).toBe('digest');
    await turn?.leave();
    await requests.close();
    await readStore.close();
  });

  it('the read store’s database is as its migrations left it at the next start', async () => {
    await migrateReadStore(database.url);
    const ran = await rowsOf('SELECT name, run_on FROM read_models.migrations ORDER BY id');
    await migrateReadStore(database.url);
    expect(await rowsOf('SELECT name, run_on FROM read_models.migrations ORDER BY id')).toEqual(ran);
  });

  it('the read store’s database that a newer release migrated is refused in a sentence', async () => {
    await migrateReadStore(database.url);
    await client.query(`INSERT INTO read_models.migrations (name, run_on) VALUES ('999_later', now())`);
    for (const open of [postgresReadStore, postgresRequests]) {
      const opening = open(database.url);
      await expect(opening).rejects.toThrow(MigrationFault);
      await expect(opening).rejects.toThrow(/newer release \(999_later\); start that release/);
    }
  });

  it('the read store’s database is left as it was when a migration cannot be applied', async () => {
    // This view stands in the way of the last table that the first migration makes.
    await client.query('CREATE SCHEMA requests; CREATE VIEW requests.remembered AS SELECT 1 AS one');
    await expect(migrateReadStore(database.url)).rejects.toThrow('remembered');
    expect(await rowsOf(`SELECT to_regclass('read_models.rows') AS there`)).toEqual([{ there: null }]);
    expect(await applied()).toEqual([]);
    await client.query('DROP SCHEMA requests CASCADE');
    await migrateReadStore(database.url);
    expect(await applied()).toEqual(names.map((name) => ({ name })));
  });

  it('the read store’s database that is out of reach, before or while it is migrated, is an outage', async () => {
    const proxy = await proxyTo(database.url);
    proxy.loseNextAnswer();
    await expect(migrateReadStore(proxy.url)).rejects.toThrow(StoreUnavailable);
    proxy.cut();
    await expect(migrateReadStore(proxy.url)).rejects.toThrow(StoreUnavailable);
    await proxy.close();
    // Another process is migrating, and the server goes away while we wait for it.
    await client.query('SELECT pg_advisory_lock(7241865325823964)');
    const waiting = migrateReadStore(database.url);
    const refused = expect(waiting).rejects.toThrow(StoreUnavailable);
    const sessions = `FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
    await expect.poll(async () => (await client.query(`SELECT 1 ${sessions}`)).rowCount, { timeout: 10_000 }).toBe(1);
    await client.query(`SELECT pg_terminate_backend(pid) ${sessions}`);
    await refused;
  });
});
