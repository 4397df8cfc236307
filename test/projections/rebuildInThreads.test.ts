/** 5.8: a rebuild as a server does it, with its schools in worker threads. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { workerThreads } from '../../src/adapters/threads/workerThreads.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import type { Workers } from '../../src/ledger/workers/workers.ts';
import { follow } from '../../src/projections/following/follower.ts';
import { readModels } from '../../src/projections/models.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { type RebuildProgress, rebuild } from '../../src/projections/rebuilding/rebuild.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { taken, type World, worldOn } from '../support/world.ts';

const schools = Array.from({ length: 12 }, (_, n) => `${20 + n}AB00`);

let database: Database;
let store: EventStore;
let readStore: ReadStore;
let workers: Workers;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  store = await postgresStore(database.url);
  readStore = await postgresReadStore(database.url);
  const given = { eventsAt: { kind: 'postgres', url: database.url }, foldCacheBytes: 8_000_000 };
  workers = workerThreads({ entry: new URL('../../src/server/worker.ts', import.meta.url), count: 2, given });
  world = await worldOn({ store, today: '2024-08-01' });
  for (const [n, school] of schools.entries()) {
    await world.registerSchool(school);
    await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 3 + n));
  }
});
afterAll(async () => {
  await workers.close();
  await readStore.close();
  await store.close();
  await database.drop();
});

it('5.8: a rebuild in threads makes the rows that a follower made, tells what differs, and leaves what comes meanwhile to its end', async () => {
  const models = readModels(world.deps.ledger);
  const counts = models.find(({ name }) => name === 'pupil-counts')!;
  const follower = follow(store, readStore, models);
  expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
  const [damaged = '', late = ''] = schools;
  await readStore.inTransaction(async (tx) => {
    const rows = await tx.load<object>(counts.name, [schools[1]!]);
    await tx.save(counts.name, [{ key: damaged, row: [...rows.values()][0], facets: {} }]);
  });
  const seen: RebuildProgress[] = [];
  let written: Promise<unknown> | undefined;
  const onProgress = (progress: RebuildProgress) => {
    seen.push(progress);
    written ??= world.importRows(late, '2024-08-01', taken('2024-07-02', 1, 40));
  };
  const first = await rebuild(store, readStore, counts, { workers, onProgress });
  expect(first).toMatchObject({ differences: { keys: expect.arrayContaining([damaged]) }, parked: [], replaced: true });
  expect(seen).toContainEqual({ unit: 'schools', done: schools.length, total: schools.length });
  await written;
  expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
  expect(await rebuild(store, readStore, counts)).toMatchObject({ differences: { count: 0 }, parked: [] });
  await follower.stop();
});
