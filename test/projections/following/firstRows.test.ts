/** 5.8: a read store that is empty beside a long log, as after restoring, gets its rows as a rebuild makes them. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { type Workers, workersHere } from '../../../src/ledger/workers/workers.ts';
import { type Follower, follow } from '../../../src/projections/following/follower.ts';
import { readModels } from '../../../src/projections/models.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { firstRowsBySchool } from '../../../src/projections/rebuilding/firstRows.ts';
import { type RebuildShown, type Rebuilds, rebuildsOf } from '../../../src/projections/rebuilding/rebuilds.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { taken, type World } from '../../support/world.ts';

const schools = Array.from({ length: 12 }, (_, n) => `${20 + n}AB00`);
const counts = 'pupil-counts';

let database: Database;
let readStore: ReadStore;
let world: World;
let workers: Workers;
let ended: [string, RebuildShown['status'], RebuildShown['differences']][];
let followers: Follower[];
let made: Rebuilds[];

beforeAll(async () => {
  world = await playedThrough('year 4');
  workers = workersHere(world.deps);
  for (const [n, school] of schools.entries()) {
    await world.registerSchool(school);
    await world.importRows(school, '2026-08-01', taken('2026-07-01', 1, 3 + n));
  }
});
beforeEach(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
  [ended, followers, made] = [[], [], []];
});
afterEach(async () => {
  await Promise.all(made.map((rebuilds) => rebuilds.stop()));
  await Promise.all(followers.map((follower) => follower.stop()));
  await readStore.close();
  await database.drop();
});

const models = () => readModels(world.deps.ledger);

const rebuildsNow = (code = 'this code'): Rebuilds => {
  const rebuilds = rebuildsOf({
    ledger: world.deps.ledger,
    readStore,
    models,
    workers,
    code,
    onEnd: (model, { status, differences }) => ended.push([model, status, differences]),
  });
  made.push(rebuilds);
  return rebuilds;
};

/** A server's follower to which each log is long, unless said otherwise. */
const started = (rebuilds: Pick<Rebuilds, 'whole'>, shortLog = 0): Follower => {
  const { store } = world;
  const follower = follow(store, readStore, models(), {
    firstRows: firstRowsBySchool({ store, models: models(), rebuilds, shortLog }),
  });
  followers.push(follower);
  return follower;
};

const upToDate = async (follower: Follower) =>
  expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);

/** How the rows of all models, followed or made, differ from those that a rebuild makes now. */
const differingModels = async (): Promise<string[]> => {
  const rebuilds = rebuildsNow();
  const never = new AbortController().signal;
  for (const { name } of models()) await rebuilds.whole(name, { signal: never, onProgress: () => {} });
  return ended.flatMap(([model, , differences]) => (differences?.count === 0 ? [] : model));
};

describe('5.8: the first rows of a read store', () => {
  it('are made by school where the log is long, before it is followed on, and are those of a rebuild', async () => {
    // Whoever looks for messages that are owed locks a model that has no rows yet.
    await readStore.inTransaction((tx) => tx.lockCheckpoint(counts, 1));
    const follower = started(rebuildsNow());
    await upToDate(follower);
    expect(ended.splice(0)).toEqual([[counts, 'done', null]]);
    expect(await readStore.keys(counts, {})).toEqual(expect.arrayContaining(schools));
    await world.importRows(schools[0]!, '2026-08-01', taken('2026-07-02', 1, 40));
    await upToDate(follower);
    expect(await differingModels()).toEqual([]);
  });

  it('are followed from the first event where the log is short', async () => {
    const follower = started(rebuildsNow(), await world.store.head());
    await upToDate(follower);
    expect(ended).toEqual([]);
    expect(await readStore.keys(counts, {})).toEqual(expect.arrayContaining(schools));
  });

  it('are not made again once they are there', async () => {
    await upToDate(started(rebuildsNow()));
    await Promise.all(followers.map((follower) => follower.stop()));
    ended = [];
    await upToDate(started(rebuildsNow()));
    expect(ended).toEqual([]);
  });

  it('go on where a stop cut them short', async () => {
    const rebuilds = rebuildsNow();
    const seen: number[] = [];
    const stopping: Pick<Rebuilds, 'whole'> = {
      whole: (model, watching) =>
        rebuilds.whole(model, {
          ...watching,
          onProgress: ({ done }) => {
            seen.push(done);
            if (done === 5) void rebuilds.stop();
          },
        }),
    };
    const follower = started(stopping);
    await expect.poll(() => ended, { timeout: 20_000 }).toEqual([[counts, 'interrupted', null]]);
    expect((await readStore.standing(counts))?.position ?? 0).toBe(0);
    await follower.stop();
    const again: number[] = [];
    const next = rebuildsNow();
    await upToDate(
      started({
        whole: (model, { signal }) => next.whole(model, { signal, onProgress: ({ done }) => again.push(done) }),
      }),
    );
    expect(seen[0]).toBe(0);
    expect(again[0]).toBeGreaterThanOrEqual(5);
    ended = [];
    expect(await differingModels()).toEqual([]);
  });

  it('wait out an outage, and are followed from the first event if they cannot be made', async () => {
    const failures = [new StoreUnavailable('the read store does not answer'), new Error('a fault of a rebuild')];
    let asked = 0;
    const follower = started({
      whole: async () => {
        asked += 1;
        throw failures[asked - 1]!;
      },
    });
    await upToDate(follower);
    expect(asked).toBe(2);
    expect(await readStore.keys(counts, {})).toEqual(expect.arrayContaining(schools));
    expect(await differingModels()).toEqual([]);
  });
});
