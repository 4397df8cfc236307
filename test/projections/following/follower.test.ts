import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { decideAllDue } from '../../../src/commands/billing/decide.ts';
import { issueDueDocuments } from '../../../src/commands/billing/run.ts';
import { withdrawImport } from '../../../src/commands/results/decideResults.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { foldsOf } from '../../../src/ledger/states/folds.ts';
import { type CalendarRow, calendarDays } from '../../../src/projections/calendarDays.ts';
import { documentRows } from '../../../src/projections/documents.ts';
import { type Follower, follow } from '../../../src/projections/following/follower.ts';
import type { AnyProjection } from '../../../src/projections/projection.ts';
import { pupilCounts } from '../../../src/projections/pupilCounts.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { type SubscriptionsRow, schoolSubscriptions } from '../../../src/projections/subscriptions.ts';
import { countsAnswer } from '../../../src/queries/results/counts.ts';
import type { Sources } from '../../../src/queries/sources.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

const school = exampleSchool;
const patienceMs = 20_000;

let database: Database;
let readStore: ReadStore;
const following: Follower[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
});
afterAll(async () => {
  await Promise.all(following.map((follower) => follower.stop()));
  await readStore.close();
  await database.drop();
});

/** Models whose names are this test's own, so that tests can share a database. */
const modelsOf = ({ deps }: World, prefix: string): AnyProjection[] =>
  [calendarDays, schoolSubscriptions, documentRows, pupilCounts(foldsOf(deps.ledger))].map(
    (projection: AnyProjection) => ({
      ...projection,
      name: `${prefix}-${projection.name}`,
    }),
  );

const start = (store: EventStore, reads: ReadStore, models: readonly AnyProjection[]): Follower => {
  const follower = follow(store, reads, models);
  following.push(follower);
  return follower;
};

const upToDate = async (follower: Follower, store: EventStore): Promise<void> => {
  expect(await follower.reaches(await store.head(), patienceMs)).toBe(true);
};

const rowsOf = async (prefix: string): Promise<unknown> =>
  Object.fromEntries(
    await Promise.all(
      ['calendar', 'subscriptions', 'documents', 'pupil-counts'].map(async (model) => [
        model,
        await readStore.find(`${prefix}-${model}`, {}),
      ]),
    ),
  );

describe('read models follow the log', () => {
  it('read models hold what the log says: counts, subscriptions, documents, and the last closed day (5.10)', async () => {
    const world = await playedThrough('year 4');
    await upToDate(start(world.store, readStore, modelsOf(world, 'a')), world.store);
    const subscription = await readStore.get<SubscriptionsRow>('a-subscriptions', school);
    expect(subscription?.state.documents.map(({ total }) => total)).toEqual([
      '2576.00',
      '2392.00',
      '2363.25',
      '2058.50',
    ]);
    expect(Object.values(subscription?.numbers ?? {})).toEqual([
      '2023-000001',
      '2024-000001',
      '2025-000001',
      '2026-000001',
    ]);
    expect((await readStore.find('a-documents', { school })).map(({ key }) => key)).toHaveLength(4);
    expect(await readStore.get<CalendarRow>('a-calendar', 'calendar')).toEqual({ lastClosed: '2023-06-30' });
    const counts = await readStore.get<{ changes: [number, number][] }>('a-pupil-counts', school);
    expect(counts?.changes[0]?.[1]).toBe(224);
  });

  it('read models show live writes, and say when they have come that far', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    const follower = start(world.store, readStore, modelsOf(world, 'b'));
    await world.registerSchool(school);
    await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 7));
    await upToDate(follower, world.store);
    const sources = { deps: world.deps, readStore: renamed('b'), follower };
    const { days } = await countsAnswer(sources, school, { from: '2024-07-31', to: '2024-08-02' });
    expect(days).toEqual([
      { day: '2024-07-31', pupils: 0 },
      { day: '2024-08-01', pupils: 7 },
    ]); // 2 August has not begun yet.
    expect(await follower.reaches((await world.store.head()) + 1, 1)).toBe(false);
  });

  it('read models resume after their last commit, whatever batch a kill cut short, and end the same', async () => {
    const world = await playedThrough('final');
    await upToDate(start(world.store, readStore, modelsOf(world, 'whole')), world.store);
    // Each process ends in the middle of its second transaction: rows are written, but nothing is committed.
    for (let life = 0; life < 4; life++) {
      const before = await readStore.checkpoint('cut-documents');
      const dying = start(smallBatches(world.store), dyingInTransaction(readStore, 2), modelsOf(world, 'cut'));
      await expect.poll(() => dying.failure(), { timeout: patienceMs }).toBeInstanceOf(Error);
      await dying.stop();
      expect(await readStore.checkpoint('cut-documents')).toBeGreaterThan(before);
    }
    await upToDate(start(world.store, readStore, modelsOf(world, 'cut')), world.store);
    expect(await rowsOf('cut')).toEqual(await rowsOf('whole'));
  });

  it('read models apply each event once when two processes follow one log', async () => {
    const world = await playedThrough('year 4');
    const [one, other] = [1, 2].map(() => start(smallBatches(world.store), readStore, modelsOf(world, 'two')));
    await Promise.all([upToDate(one!, world.store), upToDate(other!, world.store)]);
    await upToDate(start(world.store, readStore, modelsOf(world, 'one')), world.store);
    expect(await rowsOf('two')).toEqual(await rowsOf('one'));
  });

  it('read models know which schools have a decision without a number', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    const follower = start(world.store, readStore, modelsOf(world, 'open'));
    await world.registerSchool(school);
    await world.subscribe(school, '2024-08-01');
    await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 7));
    await decideAllDue(world.deps, school, '2024-08-01', world.context());
    await upToDate(follower, world.store);
    expect((await readStore.find('open-subscriptions', { open: true })).map(({ key }) => key)).toEqual([school]);
    await issueDueDocuments(world.deps, { on: '2024-08-01' }, world.context());
    await upToDate(follower, world.store);
    expect(await readStore.find('open-subscriptions', { open: true })).toEqual([]);
  });

  it('2.6: a withdrawal changes the counts of the past', async () => {
    const world = await worldOn({ today: '2024-08-01' });
    const follower = start(world.store, readStore, modelsOf(world, 'w'));
    await world.registerSchool(school);
    const { importId } = await world.importRows(school, '2024-08-01', taken('2024-07-01', 1, 7));
    await withdrawImport(world.deps, school, importId, world.context('verkeerd'));
    await upToDate(follower, world.store);
    expect(await readStore.get('w-pupil-counts', school)).toMatchObject({ changes: [] });
  });

  it('read models wait out a store that is away, and go on', async () => {
    const store = memoryStore();
    const world = await worldOn({ store, today: '2024-08-01' });
    let away = true;
    const flaky: ReadStore = {
      ...readStore,
      inTransaction: (work) => (away ? Promise.reject(new Error('away')) : readStore.inTransaction(work)),
    };
    const follower = start(store, flaky, modelsOf(world, 'flaky'));
    await expect.poll(() => follower.failure(), { timeout: patienceMs }).toBeInstanceOf(Error);
    away = false;
    await upToDate(follower, store);
    expect(follower.failure()).toBeUndefined();
  });
});

const renamed = (prefix: string): Sources['readStore'] => ({
  get: (model, key) => readStore.get(`${prefix}-${model}`, key),
  getMany: (model, keys) => readStore.getMany(`${prefix}-${model}`, keys),
  keys: (model, query) => readStore.keys(`${prefix}-${model}`, query),
  find: (model, query) => readStore.find(`${prefix}-${model}`, query),
  checkpoint: (model) => readStore.checkpoint(`${prefix}-${model}`),
  standings: async () => {
    const all = [...(await readStore.standings())].filter(([model]) => model.startsWith(`${prefix}-`));
    return new Map(all.map(([model, standing]) => [model.slice(prefix.length + 1), standing]));
  },
  parked: () => readStore.parked(),
});

/** The same log, read a few events at a time. */
const smallBatches = (store: EventStore): EventStore => ({
  ...store,
  subscribe: async function* (after, signal) {
    for await (const batch of store.subscribe(after, signal))
      for (let at = 0; at < batch.length; at += 3) yield batch.slice(at, at + 3);
  },
});

/** A process that dies in its nth transaction, after the last row and before the commit. */
const dyingInTransaction = (reads: ReadStore, nth: number): ReadStore => {
  let transactions = 0;
  return {
    ...reads,
    inTransaction: (work) =>
      reads.inTransaction(async (tx) => {
        const result = await work(tx);
        if (++transactions >= nth) throw new Error('killed');
        return result;
      }),
  };
};
