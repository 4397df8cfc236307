/** Worker threads on one PostgreSQL verify and make heads: with the same outcome as one thread, in the same order. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import { workerThreads } from '../../../src/adapters/threads/workerThreads.ts';
import { ledgerHeads } from '../../../src/commands/audit/heads/heads.ts';
import { verifyLedger } from '../../../src/commands/audit/verify/verify.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import type { Workers } from '../../../src/ledger/workers/workers.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { taken } from '../../support/world.ts';

let database: Database;
let store: EventStore;
let workers: Workers;

beforeAll(async () => {
  database = await freshDatabase();
  store = await postgresStore(database.url);
  const given = { eventsAt: { kind: 'postgres', url: database.url }, foldCacheBytes: 1_000_000 };
  workers = workerThreads({ entry: new URL('../../../src/server/worker.ts', import.meta.url), count: 2, given });
  const world = await playedThrough('year 2', { store });
  for (const school of ['20AA00', '30BB00', '40CC00']) {
    await world.registerSchool(school);
    await world.importRows(school, '2024-08-02', taken('2024-07-15', 1, 3));
  }
}, 60_000);
afterAll(async () => {
  await workers.close();
  await store.close();
  await database.drop();
});

it('5.4: a verification finds the same, whichever threads do its parts', async () => {
  const told: (readonly [number, number])[] = [];
  const onProgress = (events: number, of: number) => void told.push([events, of]);
  const kept = await ledgerHeads(store, { workers });
  expect(kept).toEqual(await ledgerHeads(store));
  const { heads } = kept;
  const inOrder = await verifyLedger(store, { workers, heads, onProgress });
  const events = await store.head();
  expect(inOrder).toEqual({ events, documents: 2, differences: [] });
  expect(told.at(-1)).toEqual([events, events]);

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `UPDATE ledger.events SET data = replace(data, '"linkedOn"', '"linkedon"') WHERE type = 'ResultsImported'`,
  );
  await client.query(`DELETE FROM ledger.events WHERE stream = 'school-30BB00' AND revision > 0`);
  await client.end();
  const here = await verifyLedger(store, { heads });
  expect(here.differences.length).toBeGreaterThan(5);
  expect(here.differences.map(({ stream }) => stream)).toEqual(here.differences.map(({ stream }) => stream).sort());
  for (let n = 0; n < 3; n++) expect(await verifyLedger(store, { workers, heads })).toEqual(here);
}, 60_000);
