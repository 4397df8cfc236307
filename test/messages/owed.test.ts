/**
 * The messages that must leave, and their moments, follow from the log alone. They follow from an event or from the end of a
 * month, and never from a rebuild (5.8, 5.10, interfaces.md section 3).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresOutbox } from '../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { encodeMessage } from '../../src/http/feed/answers.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { topicNames } from '../../src/projections/messages/message.ts';
import type { KeptMessage, Outbox } from '../../src/projections/messages/outbox.ts';
import { enqueueing, topicOfModel } from '../../src/projections/messages/outlet.ts';
import { enqueueOwed } from '../../src/projections/messages/owed.ts';
import { readModels } from '../../src/projections/models.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { rebuild } from '../../src/projections/rebuilding/rebuild.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { taken, type World, worldOn } from '../support/world.ts';

const schools = ['11AA00', '12AB00'];
const countsTopic = 'telboek.pupil-counts.v1';
const open: (() => Promise<void>)[] = [];

type Reading = {
  readonly readStore: ReadStore;
  readonly outbox: Outbox;
  /** Follows the log to its end, and makes messages or not. */
  catchUp(tells?: boolean): Promise<void>;
  owe(): Promise<number>;
  /** The id, time and data of each message, by topic and key. */
  kept(): Promise<Map<string, { id: string; time: string; data: { closedThrough?: string; months?: object[] } }>>;
};

const readingOf = async ({ deps, store }: World): Promise<Reading> => {
  const database: Database = await freshDatabase();
  const readStore = await postgresReadStore(database.url);
  const outbox = await postgresOutbox(database.url, topicNames);
  open.push(async () => {
    await outbox.close();
    await readStore.close();
    await database.drop();
  });
  const outlet = { folds: foldsOf(deps.ledger), encode: encodeMessage };
  const models = readModels(deps.ledger);
  return {
    readStore,
    outbox,
    catchUp: async (tells = true) => {
      const options = tells ? { onSaved: enqueueing(outlet) } : {};
      const follower: Follower = follow(store, readStore, readModels(deps.ledger), options);
      expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
      await follower.stop();
    },
    owe: async () => {
      const options = { ...outlet, store, readStore, models };
      let enqueued = 0;
      for (const model of models.filter(({ name }) => name in topicOfModel))
        enqueued += Number(await enqueueOwed(options, model, new AbortController().signal));
      return enqueued;
    },
    kept: async () =>
      new Map(
        (await outbox.read(0, 1_000)).map(({ topic, key, text }: KeptMessage) => [`${topic} ${key}`, JSON.parse(text)]),
      ),
  };
};

const turnTo = async (world: World, day: string): Promise<void> => {
  world.setToday(day);
  await closeDays(world.deps);
};

let world: World;
let live: Reading;
beforeAll(async () => {
  world = await worldOn({ today: '2024-07-31' });
  live = await readingOf(world);
  for (const school of schools) {
    await world.registerSchool(school);
    await world.subscribe(school, '2024-07-31');
    await world.importRows(school, '2024-07-31', taken('2024-07-15', 1, 10));
  }
  await issueDueDocuments(world.deps, { on: '2024-07-31' }, world.context());
  await live.catchUp();
});
afterAll(async () => {
  for (const close of open) await close();
});

const countsOf = async (reading: Reading, school: string) => (await reading.kept()).get(`${countsTopic} ${school}`)!;

describe('messages', () => {
  it('5.10: messages tell a month-end and a school year only once its last day has closed', async () => {
    expect((await countsOf(live, '12AB00')).data).toMatchObject({
      // The calendar began in July, so everything that ended before it counts as closed.
      closedThrough: '2024-06-30',
      months: [],
      schoolYears: [],
    });
    await turnTo(world, '2024-08-01');
    await live.catchUp();
    expect(await live.owe()).toBe(schools.length);
    const told = await countsOf(live, '12AB00');
    expect(told.data).toEqual({
      school: '12AB00',
      closedThrough: '2024-07-31',
      months: [{ month: '2024-07', lastDay: '2024-07-31', pupils: 10 }],
      // 10 pupils on one of 12 month-ends, and on one of 366 days.
      schoolYears: [{ schoolYear: '2023-2024', monthly: '0.833333', daily: '0.027322' }],
    });
    const closed = (await live.outbox.read(0, 100)).at(-1)!;
    const { events } = await world.deps.ledger.read('calendar');
    const cause = events.find(({ data }) => (data as { day?: string }).day === '2024-07-31')!;
    expect(told).toMatchObject({ id: `${countsTopic}/12AB00/${cause.position}`, time: cause.metadata.recordedAt });
    expect(closed.topic).toBe(countsTopic);
  });

  it('messages are owed once, however many processes look', async () => {
    expect(await live.owe()).toBe(0);
    await turnTo(world, '2024-08-15'); // No month ends here.
    await live.catchUp();
    expect(await live.owe()).toBe(0);
    await turnTo(world, '2024-09-01');
    await live.catchUp();
    expect(await live.owe()).toBe(schools.length);
    expect(await live.owe()).toBe(0);
  });

  it('messages are the same when the log is followed late, in other batches: same ids, same data', async () => {
    const late = await readingOf(world);
    await late.catchUp();
    await late.owe();
    expect(await late.kept()).toEqual(await live.kept());
  });

  it('messages are made for rows that existed before the outbox', async () => {
    const silent = await readingOf(world);
    await silent.catchUp(false);
    expect((await silent.kept()).size).toBe(0);
    await silent.owe();
    expect(await silent.kept()).toEqual(await live.kept());
  });

  it('5.8: messages are not sent again by a rebuild, nor when the log is followed anew', async () => {
    const before = await live.outbox.read(0, 1_000);
    for (const model of readModels(world.deps.ledger)) await rebuild(world.store, live.readStore, model);
    await live.readStore.inTransaction(async (tx) => {
      for (const { name } of readModels(world.deps.ledger)) await tx.clear(name);
    });
    await live.catchUp();
    await live.owe();
    expect(await live.outbox.read(0, 1_000)).toEqual(before);
  });
});
