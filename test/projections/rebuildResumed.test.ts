import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import type { EventStore } from '../../src/ledger/eventStore.ts';
import { type Workers, workersHere } from '../../src/ledger/workers/workers.ts';
import { follow } from '../../src/projections/following/follower.ts';
import { readModels } from '../../src/projections/models.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { type RebuildOptions, type RebuildProgress, rebuild } from '../../src/projections/rebuilding/rebuild.ts';
import { Interrupted } from '../../src/waiting/stopping.ts';
import { playedThrough } from '../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { tampered } from '../support/ledger/tampered.ts';
import { taken, type World } from '../support/world.ts';

let database: Database;
let readStore: ReadStore;
let world: World;
let workers: Workers;

const modelNamed = (name: string) => readModels(world.deps.ledger).find((model) => model.name === name)!;

const others = Array.from({ length: 12 }, (_, n) => `${20 + n}AB00`);

beforeAll(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
  world = await playedThrough('year 4');
  workers = workersHere(world.deps);
  for (const [n, school] of others.entries()) {
    await world.registerSchool(school);
    await world.importRows(school, '2026-08-01', taken('2026-07-01', 1, 3 + n));
  }
  const follower = follow(world.store, readStore, readModels(world.deps.ledger));
  expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);
  await follower.stop();
});
afterAll(async () => {
  await readStore.close();
  await database.drop();
});

const code = 'this code';

/** Cuts a rebuild short after this many reports of progress. Undefined when the rebuild ended before. */
const cutAt = async (model: string, calls: number, options: RebuildOptions = {}) => {
  const stopping = new AbortController();
  const seen: RebuildProgress[] = [];
  const onProgress = (progress: RebuildProgress) => {
    seen.push(progress);
    if (seen.length === calls) stopping.abort(new Interrupted());
  };
  const rebuilding = rebuild(world.store, readStore, modelNamed(model), {
    workers,
    code,
    onProgress,
    signal: stopping.signal,
    ...options,
  });
  const ended = await rebuilding.catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
  return { seen, ended };
};

const clear = (model: string) => readStore.inTransaction((tx) => tx.clear(`${model}~next`));
beforeEach(() => clear('pupil-counts'));

describe('5.8: a rebuild that was cut short', () => {
  it.each(['pupil-counts', 'documents', 'calendar', 'subscriptions'])(
    'a rebuild that was cut short of %s gives, when it is gone on with, the same as one that was not',
    async (model) => {
      const right = await readStore.find(model, {});
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }), async (cuts) => {
          for (const calls of cuts) await cutAt(model, calls);
          const { ended } = await cutAt(model, Number.POSITIVE_INFINITY);
          expect(ended).toMatchObject({ differences: { count: 0 }, parked: [], replaced: true });
          expect(await readStore.find(model, {})).toEqual(right);
        }),
        { numRuns: 8 },
      );
    },
  );

  it('a rebuild that was cut short goes on with the schools that are left, not from the start', async () => {
    const first = await cutAt('pupil-counts', 6);
    expect(first.seen[0]).toEqual({ unit: 'schools', done: 0, total: others.length + 1 });
    const made = first.seen.at(-1)!.done;
    expect(made).toBeGreaterThan(3);
    const then = await cutAt('pupil-counts', Number.POSITIVE_INFINITY);
    // The work in hand when it was told to end was kept as well.
    expect(then.seen[0]!.done).toBeGreaterThanOrEqual(made);
    const told = then.seen.filter(({ unit }) => unit === 'schools');
    expect(told.length).toBeLessThanOrEqual(others.length + 1 - made + 1);
  });

  it('a rebuild that was cut short begins anew under other code, over another log, and when the code is not named', async () => {
    const begins = async (options: RebuildOptions, store: EventStore = world.store) => {
      await clear('pupil-counts');
      await cutAt('pupil-counts', 6);
      let first: RebuildProgress | undefined;
      await rebuild(store, readStore, modelNamed('pupil-counts'), {
        workers,
        replaces: false,
        onProgress: (progress) => {
          first ??= progress;
        },
        ...options,
      });
      return first?.done;
    };
    const head = await world.store.head();
    const otherLog = tampered(world.store, (event) => (event.position === head ? { ...event, id: 'other' } : event));
    expect(await begins({ code })).toBeGreaterThan(3);
    expect(await begins({ code: 'other code' })).toBe(0);
    expect(await begins({ code }, otherLog)).toBe(0);
    expect(await begins({})).toBe(0);
  });

  it('a rebuild that was cut short by a kill goes on as well: what was committed stands', async () => {
    let transactions = 0;
    const dying: ReadStore = {
      ...readStore,
      inTransaction: (work) => {
        if (++transactions > 3) throw Object.assign(new Error('killed'), { name: 'Killed' });
        return readStore.inTransaction(work);
      },
    };
    // Every attempt to tidy up fails as well, because nothing runs after a kill.
    await expect(rebuild(world.store, dying, modelNamed('pupil-counts'), { workers, code })).rejects.toThrow('killed');
    const { seen, ended } = await cutAt('pupil-counts', Number.POSITIVE_INFINITY);
    const total = others.length + 1;
    expect(seen[0]).toEqual({ unit: 'schools', done: total, total });
    expect(ended).toMatchObject({ differences: { count: 0 }, replaced: true });
  });
});

describe('5.8: a rebuild by school', () => {
  it('a rebuild under writers takes in what came meanwhile, and ends as the live one', async () => {
    const follower = follow(world.store, readStore, readModels(world.deps.ledger));
    const late = ['50AB00', '51AB00', '52AB00'];
    const writing: Promise<unknown>[] = [];
    const write = async (school: string) => {
      await world.registerSchool(school);
      await world.importRows(school, '2026-08-01', taken('2026-07-01', 1, 5));
      await world.importRows(others[0]!, '2026-08-01', taken('2026-07-15', 1, 40 + writing.length));
    };
    let compared: unknown;
    const rebuilt = await rebuild(world.store, readStore, modelNamed('pupil-counts'), {
      workers,
      onProgress: () => {
        const school = late[writing.length];
        if (school !== undefined) writing.push(write(school));
      },
      onCompared: (differences) => {
        compared = differences;
      },
    });
    expect([compared, rebuilt]).toMatchObject([{ count: 0 }, { replaced: true }]);
    await Promise.all(writing);
    expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);
    await follower.stop();
    expect(await readStore.keys('pupil-counts', {})).toEqual(expect.arrayContaining(late));
    const again = await rebuild(world.store, readStore, modelNamed('pupil-counts'), { workers, replaces: false });
    expect(again).toMatchObject({ differences: { count: 0 } });
  });

  it('a rebuild by school tells rows that are missing, too many or other', async () => {
    const rows = await readStore.find<{ revision: number }>('pupil-counts', {});
    const [first, second] = rows;
    await readStore.inTransaction(async (tx) => {
      await tx.save('pupil-counts', [
        { ...first!, row: { ...first!.row, revision: 99 } },
        { ...second!, key: '99ZZ00' },
      ]);
    });
    const rebuilt = await rebuild(world.store, readStore, modelNamed('pupil-counts'), { workers });
    expect(rebuilt).toMatchObject({ differences: { count: 2, keys: [first!.key, '99ZZ00'] } });
    expect(await readStore.find('pupil-counts', {})).toEqual(rows);
  });
});
