import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { documentRows } from '../../src/projections/documents.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { answeringFrom, RowsOutdated } from '../../src/projections/following/readableRows.ts';
import { readModels } from '../../src/projections/models.ts';
import type { AnyProjection } from '../../src/projections/projection.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { type RebuildShown, rebuildsOf } from '../../src/projections/rebuilding/rebuilds.ts';
import { exampleSchool, playedThrough } from '../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { taken, type World } from '../support/world.ts';

let database: Database;
let readStore: ReadStore;
let world: World;
const following: Follower[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
  world = await playedThrough('year 3');
  // The rows as an earlier release left them.
  const follower = started(documentRows);
  await upToDate(follower);
  await follower.stop();
});
afterEach(async () => {
  await Promise.all(following.splice(0).map((follower) => follower.stop()));
  await readStore.close();
  await database.drop();
});

const models = (documents: AnyProjection): AnyProjection[] =>
  readModels(world.deps.ledger).map((model) => (model.name === 'documents' ? documents : model));

const started = (documents: AnyProjection): Follower => {
  const follower = follow(world.store, readStore, models(documents));
  following.push(follower);
  return follower;
};

const upToDate = async (follower: Follower) =>
  expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);

/** The model of the next release: each row also has the number of its lines. */
const next = (readableFrom?: number): AnyProjection => ({
  ...documentRows,
  version: 2,
  ...(readableFrom === undefined ? {} : { readableFrom }),
  apply: (row: undefined, event: Parameters<typeof documentRows.apply>[1], facts: unknown) => ({
    ...documentRows.apply(row, event, facts),
    lineCount: event.data.lines.length,
  }),
});

const lineCounts = async () =>
  (await readStore.find<{ lineCount?: number }>('documents', {})).map(({ row }) => row.lineCount);

const renewed = async (documents: AnyProjection): Promise<[string, RebuildShown][]> => {
  const ended: [string, RebuildShown][] = [];
  const { ledger } = world.deps;
  const onEnd = (model: string, shown: RebuildShown) => ended.push([model, shown]);
  await rebuildsOf({ ledger, readStore, models: () => models(documents), onEnd }).renewOutdated();
  return ended;
};

describe('5.8: a new version of a projection', () => {
  it('a new version of a projection is made anew at the start, the old rows answering and followed meanwhile when this code reads them', async () => {
    const follower = started(next(1));
    await upToDate(follower);
    expect(follower.left()).toEqual([]);
    expect(await answeringFrom(readStore, follower).keys('documents', {})).toHaveLength(3);
    expect((await readStore.standing('documents'))?.version).toBe(1);
    expect(await renewed(next(1))).toMatchObject([['documents', { status: 'done', differences: { count: 3 } }]]);
    expect((await readStore.standing('documents'))?.version).toBe(2);
    expect(await lineCounts()).toEqual([1, 3, 3]);
    expect(await renewed(next(1))).toEqual([]);
  });

  it('a new version of a projection leaves old rows that this code does not read, refuses answers from them, and follows the new ones from where they are', async () => {
    const follower = started(next());
    // The other models are followed.
    await upToDate(follower);
    expect(follower.left()).toEqual(['documents']);
    const answering = answeringFrom(readStore, follower);
    for (const ask of [
      () => answering.find('documents', {}),
      () => answering.get('documents', '2023-000001'),
      () => answering.getMany('documents', []),
      () => answering.keys('documents', {}),
    ])
      await expect(ask()).rejects.toThrow(RowsOutdated);
    expect(await answering.keys('subscriptions', {})).toEqual([exampleSchool]);
    await world.registerSchool('34CD00');
    await upToDate(follower);
    const position = (await readStore.standing('documents'))?.position;
    expect(position).toBeLessThan(await world.store.head());

    expect(await renewed(next())).toMatchObject([['documents', { status: 'done' }]]);
    await expect.poll(() => follower.left(), { timeout: 20_000 }).toEqual([]);
    await world.importRows('34CD00', '2026-08-01', taken('2026-07-01', 1, 7));
    await upToDate(follower);
    expect((await readStore.standing('documents'))?.position).toBe(await world.store.head());
    expect(await answering.find('documents', {})).toHaveLength(3);
    expect(await lineCounts()).toEqual([1, 3, 3]);
  });

  it('a new version of a projection is left alone by an older release', async () => {
    await renewed(next(1));
    const older = started(documentRows);
    await upToDate(older);
    expect(older.left()).toEqual(['documents']);
    expect(await renewed(documentRows)).toEqual([]);
    expect(await lineCounts()).toEqual([1, 3, 3]);
  });

  it('rows of a release that kept no version have version 0', async () => {
    await readStore.inTransaction(async (tx) => {
      await tx.clear('documents');
      await tx.lockCheckpoint('documents', 0);
    });
    const follower = started(documentRows);
    await upToDate(follower);
    expect(follower.left()).toEqual(['documents']);
    expect((await renewed(documentRows)).map(([model]) => model)).toEqual(['documents']);
    expect(await readStore.keys('documents', {})).toHaveLength(3);
  });
});
