import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { documentRows } from '../../../src/projections/documents.ts';
import { type Follower, follow } from '../../../src/projections/following/follower.ts';
import { readModels } from '../../../src/projections/models.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { rebuild } from '../../../src/projections/rebuilding/rebuild.ts';
import { rebuildsOf } from '../../../src/projections/rebuilding/rebuilds.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { taken, type World } from '../../support/world.ts';

let database: Database;
let readStore: ReadStore;
let world: World;
const following: Follower[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
  world = await playedThrough('year 4');
});
afterEach(async () => {
  await Promise.all(following.splice(0).map((follower) => follower.stop()));
  await readStore.close();
  await database.drop();
});

const started = (store: EventStore = world.store): Follower => {
  const follower = follow(store, readStore, readModels(world.deps.ledger));
  following.push(follower);
  return follower;
};

const upToDate = async (follower: Follower) =>
  expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);

const modelNamed = (name: string) => readModels(world.deps.ledger).find((model) => model.name === name)!;
const names = ['calendar', 'subscriptions', 'documents', 'pupil-counts'];

const allRows = async () =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readStore.find(name, {})] as const)));

/** Changes one row without the follower, adds one and removes one. */
const spoil = async () => {
  const [first, second] = await readStore.find<{ total: string }>('documents', {});
  const wrong = { ...first!, row: { ...first!.row, total: '0.00' } };
  await readStore.inTransaction(async (tx) => {
    await tx.save('documents', [wrong, { ...second!, key: '2099-000001' }]);
  });
};

describe('5.8: a rebuild', () => {
  it.each(names)('a rebuild of %s gives the rows that following gave, and leaves nothing beside them', async (name) => {
    await upToDate(started());
    const before = await allRows();
    const position = await readStore.checkpoint(name);
    const rebuilt = await rebuild(world.store, readStore, modelNamed(name));
    const differences = { count: 0, keys: [] };
    expect(rebuilt).toEqual({ model: name, position, differences, parked: [], replaced: true });
    expect(await allRows()).toEqual(before);
    expect(await readStore.checkpoint(name)).toBe(position);
    expect(await readStore.find(`${name}~next`, {})).toEqual([]);
    expect(await readStore.checkpoint(`${name}~next`)).toBe(0);
  });

  it('a rebuild tells what differs before it puts anything right', async () => {
    await upToDate(started());
    const right = await allRows();
    await spoil();
    const compared: unknown[] = [];
    const rebuilt = await rebuild(world.store, readStore, documentsModel(), {
      onCompared: (differences) => compared.push(differences),
    });
    expect(compared).toEqual([{ count: 2, keys: ['2023-000001', '2099-000001'] }]);
    expect(rebuilt).toMatchObject({ differences: { count: 2 }, replaced: true });
    expect(await allRows()).toEqual(right);
  });

  it('a rebuild only compares when it is asked to, and changes nothing', async () => {
    await upToDate(started());
    await spoil();
    const wrong = await allRows();
    const rebuilt = await rebuild(world.store, readStore, documentsModel(), { replaces: false });
    expect(rebuilt).toMatchObject({ differences: { count: 2 }, replaced: false });
    expect(await allRows()).toEqual(wrong);
    expect(await readStore.find('documents~next', {})).toEqual([]);
  });

  it('a rebuild shows whoever reads all old rows until it shows all new ones', async () => {
    await upToDate(started());
    await spoil();
    const wrong = await readStore.find('documents', {});
    const seen: Promise<unknown>[] = [];
    await rebuild(world.store, readStore, documentsModel(), {
      // The request is sent before the exchange, and may be answered after it.
      onCompared: () => {
        seen.push(readStore.find('documents', {}));
      },
    });
    const right = await readStore.find('documents', {});
    expect(right).not.toEqual(wrong);
    expect([wrong, right]).toContainEqual(await seen[0]);
  });

  it('a rebuild lets followers go on meanwhile and after it', async () => {
    const follower = started();
    await upToDate(follower);
    let writing: Promise<unknown> | undefined;
    const rebuilding = rebuild(world.store, readStore, modelNamed('pupil-counts'), {
      onProgress: () => {
        writing ??= world.importRows('34CD00', '2026-08-01', taken('2026-07-01', 1, 7));
      },
    });
    await world.registerSchool('34CD00');
    await rebuilding;
    await writing;
    await upToDate(follower);
    expect(await readStore.get('pupil-counts', '34CD00')).toMatchObject({ school: '34CD00' });
    const again = await rebuild(world.store, readStore, modelNamed('pupil-counts'), { replaces: false });
    expect(again).toMatchObject({ differences: { count: 0 } });
  });

  it('a rebuild is compared at the position of the live model, however far that is behind', async () => {
    const follower = started();
    await upToDate(follower);
    await follower.stop();
    const position = await readStore.checkpoint('pupil-counts');
    await world.registerSchool('34CD00');
    await world.importRows('34CD00', '2026-08-01', taken('2026-07-01', 1, 7));
    const rebuilt = await rebuild(world.store, readStore, modelNamed('pupil-counts'));
    expect(rebuilt).toMatchObject({ position, differences: { count: 0 } });
    await upToDate(started());
    expect(await readStore.get('pupil-counts', '34CD00')).toMatchObject({ school: '34CD00' });
  });

  it('a rebuild is refused while the same model is being rebuilt, in whatever process', async () => {
    await upToDate(started());
    const other = await postgresReadStore(database.url);
    let second: unknown;
    const asking = async (): Promise<void> => {
      second ??= await rebuild(world.store, other, documentsModel());
    };
    await rebuild(world.store, readStore, { ...documentsModel(), prepare: asking });
    expect(second).toBe('in progress');
    expect(await rebuild(world.store, other, documentsModel())).toMatchObject({ replaced: true });
    await other.close();
  });

  it('a rebuild that is interrupted leaves the live model as it was and nothing beside it', async () => {
    await upToDate(started());
    await spoil();
    const wrong = await allRows();
    const stopping = new AbortController();
    const rebuilding = rebuild(world.store, readStore, documentsModel(), {
      signal: stopping.signal,
      onCompared: () => stopping.abort(new Interrupted()),
    });
    await expect(rebuilding).rejects.toThrow(Interrupted);
    expect(await allRows()).toEqual(wrong);
    expect(await readStore.find('documents~next', {})).toEqual([]);
  });

  it('a rebuild of a log that grows faster than followers may wait goes batch by batch, and is cut off between two', async () => {
    // Two years of closed days are more events than are applied while followers wait.
    world.setToday('2028-09-01');
    await closeDays(world.deps);
    await upToDate(started());
    const right = await allRows();
    const reached: number[] = [];
    const rebuilt = await rebuild(world.store, readStore, modelNamed('calendar'), {
      onProgress: ({ done }) => reached.push(done),
    });
    expect(rebuilt).toMatchObject({ position: await world.store.head(), differences: { count: 0 } });
    expect(await allRows()).toEqual(right);
    // The positions include nothing, at least one batch, and the whole.
    expect(new Set(reached).size).toBeGreaterThan(2);
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));

    const stopping = new AbortController();
    const rebuilding = rebuild(world.store, readStore, modelNamed('calendar'), {
      signal: stopping.signal,
      onProgress: ({ done }) => done > 0 && stopping.abort(new Interrupted()),
    });
    await expect(rebuilding).rejects.toThrow(Interrupted);
    expect(await allRows()).toEqual(right);
    expect(await readStore.checkpoint('calendar~next')).toBe(0);
  });

  it('a rebuild does not go on with what another left half made', async () => {
    await upToDate(started());
    await readStore.inTransaction(async (tx) => {
      await tx.lockCheckpoint('documents~next', 1);
      await tx.saveCheckpoint('documents~next', await readStore.checkpoint('documents'));
    });
    expect(await rebuild(world.store, readStore, documentsModel())).toMatchObject({ differences: { count: 0 } });
    expect(await readStore.find('documents', {})).toHaveLength(4);
  });
});

const documentsModel = () => documentRows;

describe('the rebuilds of a process', () => {
  const ended = async (rebuilds: ReturnType<typeof rebuildsOf>, model: string) => {
    await expect.poll(() => rebuilds.latest(model)?.endedAt ?? null, { timeout: 20_000 }).not.toBeNull();
    return rebuilds.latest(model);
  };

  it('the rebuilds of a process are seen while they run and after', async () => {
    await upToDate(started());
    const rebuilds = rebuildsOf({ ledger: world.deps.ledger, readStore, models: readModels });
    expect(rebuilds.latest('documents')).toBeUndefined();
    expect(await rebuilds.start('documents')).toMatchObject({ status: 'running', differences: null });
    expect(await ended(rebuilds, 'documents')).toMatchObject({ status: 'done', differences: { count: 0, keys: [] } });
  });

  it('the rebuilds of a process that fail say so, and are told to whoever logs', async () => {
    await upToDate(started());
    const told: unknown[] = [];
    const failing: ReadStore = {
      ...readStore,
      inTransaction: (work) =>
        readStore.inTransaction((tx) =>
          work({ ...tx, differences: () => Promise.reject(new Error(`of ${exampleSchool}`)) }),
        ),
    };
    const onEnd = (...line: unknown[]) => told.push(line);
    const rebuilds = rebuildsOf({ ledger: world.deps.ledger, readStore: failing, models: readModels, onEnd });
    await rebuilds.start('documents');
    expect(await ended(rebuilds, 'documents')).toMatchObject({ status: 'failed' });
    expect(told).toMatchObject([['documents', { status: 'failed' }, new Error(`of ${exampleSchool}`)]]);
  });

  it('the rebuilds of a process stop when the process does', async () => {
    await upToDate(started());
    const rebuilds = rebuildsOf({ ledger: world.deps.ledger, readStore, models: readModels });
    await rebuilds.start('documents');
    await rebuilds.stop();
    expect(rebuilds.latest('documents')?.status).toMatch(/interrupted|done/);
  });
});
