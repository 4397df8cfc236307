import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import type { EventStore, StoredEvent } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { workersHere } from '../../../src/ledger/workers/workers.ts';
import type { OnSaved, Parking } from '../../../src/projections/following/applied.ts';
import { type Follower, follow } from '../../../src/projections/following/follower.ts';
import { retryParked } from '../../../src/projections/following/parking.ts';
import { keysWithParked } from '../../../src/projections/following/readableRows.ts';
import { readModels } from '../../../src/projections/models.ts';
import type { AnyProjection, Projection } from '../../../src/projections/projection.ts';
import type { ReadStore } from '../../../src/projections/readStore.ts';
import { rebuild } from '../../../src/projections/rebuilding/rebuild.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { exampleSchool, playedThrough } from '../../support/billing/workedExample.ts';
import { type Database, freshDatabase } from '../../support/database.ts';
import { tampered } from '../../support/ledger/tampered.ts';
import { cases } from '../../support/tiers.ts';
import { taken, type World, worldOn } from '../../support/world.ts';

let database: Database;
let readStore: ReadStore;
const following: Follower[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  readStore = await postgresReadStore(database.url);
});
afterEach(async () => {
  await Promise.all(following.splice(0).map((follower) => follower.stop()));
  await readStore.close();
  await database.drop();
});

/** Follows to the end of the log and stops. Resolves with what was parked on the way. */
const followed = async (
  store: EventStore,
  projections: readonly AnyProjection[],
  reads = readStore,
): Promise<Parking[]> => {
  const parkings: Parking[] = [];
  const follower = follow(store, reads, projections, { onParked: (parking) => parkings.push(parking) });
  following.push(follower);
  expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
  await follower.stop();
  return parkings;
};

type Noted = { readonly type: 'WishRecorded'; readonly data: { readonly school: string; readonly number: number } };
type NotedRow = { readonly school: string; readonly numbers: readonly number[] };

/** A model that keeps a school's numbers, in order. It cannot apply the numbers that are refused. */
const notes = (refused: (number: number) => boolean, name = 'notes'): Projection<NotedRow, Noted> => ({
  name,
  version: 1,
  types: ['WishRecorded'],
  keyOf: ({ data }) => data.school,
  apply: (row, { data: { school, number } }) => {
    if (refused(number)) throw new RangeError(`Number ${number}`);
    return { school, numbers: [...(row?.numbers ?? []), number] };
  },
  facetsOf: ({ school }) => ({ school }),
});

const none = () => false;

/** A log of numbers 1, 2, … for these schools. */
const logOf = async (schools: readonly string[]): Promise<EventStore> => {
  const store = memoryStore();
  let ids = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const ledger = ledgerOn({ store, now: () => new Date('2024-08-01T12:00:00Z'), newId });
  const context = { actor: { subject: 't', role: 'admin' }, correlationId: 'c', causationId: 'c' };
  for (const [index, school] of schools.entries()) {
    const { head } = await ledger.read(`school-${school}`);
    await ledger.append(
      `school-${school}`,
      [{ type: 'WishRecorded', data: { school, number: index + 1 } }],
      head,
      context,
    );
  }
  return store;
};

const cutInto = (store: EventStore, size: number): EventStore => ({
  ...store,
  subscribe: async function* (after, signal) {
    for await (const batch of store.subscribe(after, signal))
      for (let at = 0; at < batch.length; at += size) yield batch.slice(at, at + size);
  },
});

const numbersOf = async (model = 'notes') =>
  Object.fromEntries((await readStore.find<NotedRow>(model, {})).map(({ key, row }) => [key, row.numbers]));

const parkedOf = async (model = 'notes') =>
  (await readStore.parked())
    .filter((one) => one.model === model)
    .map(({ unit, position, held }) => [unit, position, held]);

const [one, two, three] = ['10AB00', '20AB00', '30AB00'] as const;

describe('5.9: an event that a projection cannot apply', () => {
  it('an event that a projection cannot apply parks that school: its row stays as it was, what comes later waits in order, and others go on', async () => {
    const store = await logOf([one, two, one, two, three, one, two]);
    const parkings = await followed(store, [notes((number) => number === 3)]);
    expect(await numbersOf()).toEqual({ [one]: [1], [two]: [2, 4, 7], [three]: [5] });
    expect(await parkedOf()).toEqual([[one, 3, 2]]);
    expect(await readStore.checkpoint('notes')).toBe(7);
    expect(parkings.map(({ unit, event }) => [unit, event.position])).toEqual([[one, 3]]);
    const [parked] = await readStore.parked();
    expect(parked).toMatchObject({ stream: `school-${one}`, revision: 1, type: 'WishRecorded' });
    expect(parked?.why).toBe('Its row cannot be made (RangeError)');
  });

  it('an event that a projection cannot apply is applied with all that waits once it can be, and never twice', async () => {
    const store = await logOf([one, two, one, one]);
    await followed(store, [notes((number) => number === 3)]);
    expect(
      await retryParked(
        store,
        readStore,
        notes((number) => number === 4),
        { unit: two },
      ),
    ).toEqual({ followed: [], parked: [] });
    const half = await retryParked(
      store,
      readStore,
      notes((number) => number === 4),
      { unit: one },
    );
    expect([half.followed, half.parked.map(({ event }) => event.position)]).toEqual([[], [4]]);
    expect([await numbersOf(), await parkedOf()]).toEqual([{ [one]: [1, 3], [two]: [2] }, [[one, 4, 1]]]);
    expect(await retryParked(store, readStore, notes(none))).toEqual({ followed: [one], parked: [] });
    expect(await retryParked(store, readStore, notes(none))).toEqual({ followed: [], parked: [] });
    await followed(store, [notes(none)]);
    expect([await numbersOf(), await parkedOf()]).toEqual([{ [one]: [1, 3, 4], [two]: [2] }, []]);
  });

  it('an event that a projection cannot apply leaves the same rows and holds the same events however the log is cut into batches, and skips none', async () => {
    const schools = fc.array(fc.constantFrom(one, two, three), { minLength: 1, maxLength: 25 });
    const refusals = fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 3 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(schools, refusals, fc.integer({ min: 1, max: 9 }), async (log, refused, size) => {
        const model = `notes-${++runs}`;
        const store = await logOf(log);
        await followed(cutInto(store, size), [notes((number) => refused.includes(number), model)]);
        const of = (school: string) => log.flatMap((name, index) => (name === school ? [index + 1] : []));
        const expected = [...new Set(log)].sort().map((school) => {
          const numbers = of(school);
          const from = numbers.findIndex((number) => refused.includes(number));
          return {
            school,
            applied: from < 0 ? numbers : numbers.slice(0, from),
            held: from < 0 ? [] : numbers.slice(from),
          };
        });
        const rows = await numbersOf(model);
        expect(rows).toEqual(
          Object.fromEntries(
            expected.filter(({ applied }) => applied.length > 0).map(({ school, applied }) => [school, applied]),
          ),
        );
        const held = expected.flatMap(({ school, held: all }) =>
          all.length > 0 ? [[school, all[0], all.length]] : [],
        );
        expect((await parkedOf(model)).sort()).toEqual(held);
        await retryParked(store, readStore, notes(none, model));
        expect(await numbersOf(model)).toEqual(
          Object.fromEntries([...new Set(log)].map((school) => [school, of(school)])),
        );
      }),
      { numRuns: cases(25) },
    );
  });

  it('an event that a projection cannot apply is told of once, though two processes follow and both start again', async () => {
    const store = await logOf([one, two, one]);
    const refusing = notes((number) => number === 1);
    const told = [...(await followed(store, [refusing])), ...(await followed(store, [refusing]))];
    expect(told.map(({ unit }) => unit)).toEqual([one]);
    expect(await parkedOf()).toEqual([[one, 1, 2]]);
  });

  it('an event that a projection cannot apply may be one whose row the store does not take', async () => {
    const store = await logOf([one, two, one]);
    const dated: AnyProjection = {
      ...notes(none),
      facetsOf: ({ school, numbers }: NotedRow) => ({ school, day: numbers.includes(3) ? '2024-13-45' : '2024-08-01' }),
    };
    await followed(store, [dated]);
    expect([await numbersOf(), await parkedOf()]).toEqual([{ [one]: [1], [two]: [2] }, [[one, 3, 1]]]);
    expect((await readStore.parked())[0]?.why).toBe('Its row cannot be stored (RowRefused)');
  });

  it('an event that a projection cannot apply is not one that meets an outage: all wait for that, and nothing is parked', async () => {
    const store = await logOf([one, two]);
    let away = true;
    const reading: AnyProjection = {
      ...notes(none),
      prepare: async () => {
        if (away) throw new StoreUnavailable('away');
      },
    };
    const follower = follow(store, readStore, [reading]);
    following.push(follower);
    await expect.poll(() => follower.failure(), { timeout: 20_000 }).toBeInstanceOf(StoreUnavailable);
    expect([await readStore.parked(), await readStore.checkpoint('notes'), follower.parks()]).toEqual([[], 0, false]);
    away = false;
    expect(await follower.reaches(2, 20_000)).toBe(true);
    expect(await numbersOf()).toEqual({ [one]: [1], [two]: [2] });
  });

  it.each(['a retry', 'a rebuild'] as const)(
    'an event that a projection cannot apply is told to others when %s applies it, and nothing is told twice',
    async (how) => {
      const told: [string, number][] = [];
      const onSaved: OnSaved = async (_tx, saved) => {
        told.push(...saved.map(({ key, cause }) => [key, cause.position] as [string, number]));
      };
      const store = await logOf([one, two, one, two, one]);
      const follower = follow(cutInto(store, 1), readStore, [notes((number) => number === 3)], { onSaved });
      following.push(follower);
      expect(await follower.reaches(5, 20_000)).toBe(true);
      await follower.stop();
      expect(told.splice(0)).toEqual([
        [one, 1],
        [two, 2],
        [two, 4],
      ]);
      if (how === 'a retry') await retryParked(store, readStore, notes(none), { onSaved });
      else await rebuild(store, readStore, notes(none), { onSaved });
      expect(told.splice(0)).toEqual([[one, 5]]);
      await rebuild(store, readStore, notes(none), { onSaved });
      expect(told).toEqual([]);
      expect(await numbersOf()).toEqual({ [one]: [1, 3, 5], [two]: [2, 4] });
    },
  );

  it('an event that a projection cannot apply also parks its messages, in the follower and in a rebuild, and they are sent once it can be applied', async () => {
    const told: [string, number][] = [];
    let untellable = two as string | undefined;
    const onSaved: OnSaved = async (_tx, saved) => {
      if (saved.some(({ key }) => key === untellable)) throw new TypeError('no message of ours');
      told.push(...saved.map(({ key, cause }) => [key, cause.position] as [string, number]));
    };
    const store = await logOf([one, two, one, two, three]);
    const follower = follow(store, readStore, [notes(none)], { onSaved });
    following.push(follower);
    expect(await follower.reaches(5, 20_000)).toBe(true);
    await follower.stop();
    expect([follower.failure(), await numbersOf()]).toEqual([undefined, { [one]: [1, 3], [three]: [5] }]);
    expect(await parkedOf()).toEqual([[two, 2, 2]]);
    expect((await readStore.parked())[0]?.why).toBe('Others cannot be told of its row (TypeError)');
    expect((await retryParked(store, readStore, notes(none), { onSaved })).parked.map(({ unit }) => unit)).toEqual([
      two,
    ]);
    expect(await rebuild(store, readStore, notes(none), { onSaved })).toMatchObject({ parked: [two], replaced: true });
    expect(await numbersOf()).toEqual({ [one]: [1, 3], [three]: [5] });
    untellable = undefined;
    told.splice(0);
    await retryParked(store, readStore, notes(none), { onSaved });
    expect(told).toEqual([[two, 4]]);
    expect([await parkedOf(), (await numbersOf())[two]]).toEqual([[], [2, 4]]);
  });

  it('an event that a projection cannot apply hides no school from a reader who has to see all schools', async () => {
    await followed(await logOf([two, one, three]), [notes((number) => number === 2)]);
    expect(await readStore.keys('notes', {})).toEqual([two, three]);
    expect(await keysWithParked(readStore, 'notes', {})).toEqual([one, two, three]);
    expect(await keysWithParked(readStore, 'others', {})).toEqual([]);
  });

  it('an event that a projection cannot apply is known to the follower of another process too', async () => {
    const store = await logOf([one, two]);
    await followed(store, [notes((number) => number === 2)]);
    const follower = follow(store, readStore, [notes(none)]);
    following.push(follower);
    expect(await follower.reaches(2, 20_000)).toBe(true);
    expect(follower.parks()).toBe(true);
  });
});

/** The same log, in which the text of one event is cut short. */
const damaged = (store: EventStore, at: (event: StoredEvent) => boolean): EventStore => {
  const hurt = tampered(store, (event) => (at(event) ? { ...event, data: event.data.slice(0, 40) } : event));
  return {
    ...hurt,
    subscribe: async function* (after, signal) {
      for await (const batch of store.subscribe(after, signal))
        yield batch.map((event) => (at(event) ? { ...event, data: event.data.slice(0, 40) } : event));
    },
  };
};

const other = '34CD00';

describe('5.9: a damaged event', () => {
  const twoSchools = async (): Promise<World> => {
    const world = await worldOn({ today: '2024-08-01' });
    for (const id of [exampleSchool, other]) {
      await world.registerSchool(id);
      await world.importRows(id, '2024-08-01', taken('2024-07-01', 1, 7));
      await world.importRows(id, '2024-08-02', taken('2024-07-01', 1, 9));
    }
    return world;
  };
  const over = (world: World, store: EventStore): readonly AnyProjection[] =>
    readModels(ledgerOn({ store, now: world.deps.ledger.now, newId: world.deps.ledger.newId }));

  const pupils = async (school: string) => {
    const row = await readStore.get<{ changes: [number, number][]; revision: number }>('pupil-counts', school);
    return [Math.max(...(row?.changes ?? []).map(([, count]) => count)), row?.revision];
  };

  // The models of streams and requests read the same events, and park them too.
  const parkedCounts = async () => (await readStore.parked()).filter(({ model }) => model === 'pupil-counts');

  it.each([
    ['of a school', (event: StoredEvent) => event.stream === `results-${other}` && event.revision === 2],
    [
      'that an event of a school names',
      ({ type, stream }: StoredEvent) => type === 'ImportPartStored' && parts.has(stream),
    ],
  ])('%s parks that school in the models that read it, as of the event before', async (_which, at) => {
    const world = await twoSchools();
    const { events } = await world.deps.ledger.read<{ type: string; data: { rows: { stream: string } } }>(
      `results-${other}`,
    );
    parts.clear();
    parts.add(events[2]!.data.rows.stream);
    const store = damaged(world.store, at);
    const models = over(world, store);
    await followed(store, models);
    expect(await parkedCounts()).toMatchObject([{ model: 'pupil-counts', unit: other, held: 1, revision: 2 }]);
    expect(await pupils(other)).toEqual([7, 1]);
    expect(await pupils(exampleSchool)).toEqual([9, 2]);
    // No part of the stored data is shown.
    expect(JSON.stringify(await readStore.parked())).not.toMatch(/L1|"rows"/);

    const before = await readStore.find('pupil-counts', {});
    const counts = models.find(({ name }) => name === 'pupil-counts')!;
    const ledger = ledgerOn({ store, now: world.deps.ledger.now, newId: world.deps.ledger.newId });
    const workers = workersHere({ ledger, folds: world.deps.folds });
    const rebuilt = await rebuild(store, readStore, counts, { workers });
    expect(rebuilt).toMatchObject({ differences: { count: 0 }, parked: [other], replaced: true });
    expect(await readStore.find('pupil-counts', {})).toEqual(before);
    expect(await parkedCounts()).toMatchObject([{ model: 'pupil-counts', unit: other, held: 1, revision: 2 }]);

    // The log was restored. A rebuild follows the school again, as a retry would.
    const whole = over(world, world.store);
    await rebuild(world.store, readStore, whole.find(({ name }) => name === 'pupil-counts')!);
    expect(await parkedCounts()).toEqual([]);
    expect(await pupils(other)).toEqual([9, 2]);
  });

  it('a damaged event that names no school any more stands for itself; other documents are followed', async () => {
    const world = await playedThrough('year 4');
    const store = damaged(world.store, ({ stream, revision }) => stream === 'documents' && revision === 1);
    await followed(store, over(world, store));
    expect((await readStore.parked()).map(({ model, unit, held }) => [model, unit, held])).toEqual([
      ['documents', 'documents@1', 1],
      ['requests', 'documents@1', 1],
      ['streams', 'documents@1', 1],
      ['subscriptions', 'documents@1', 1],
    ]);
    expect(await readStore.keys('documents', {})).toEqual(['2023-000001', '2025-000001', '2026-000001']);
    // The row of its number is missing. Only a run could take it for a document without a number, and a run looks in the
    // log.
    expect(await readStore.keys('subscriptions', { open: true })).toEqual([exampleSchool]);
    for (const model of over(world, world.store)) await retryParked(world.store, readStore, model);
    expect(await readStore.parked()).toEqual([]);
    expect(await readStore.keys('documents', {})).toHaveLength(4);
    expect(await readStore.keys('subscriptions', { open: true })).toEqual([]);
  });
});

const parts = new Set<string>();
