/** A store that others use too, and whose streams somebody deletes. None of that stops anything (operations 11.8). */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { eventStoreDb } from '../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { memoryStore } from '../../src/adapters/memory/memoryStore.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { ledgerHeads } from '../../src/commands/audit/heads/heads.ts';
import { verifyDocument, verifyLedger } from '../../src/commands/audit/verify/verify.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { type EventStore, type StoredEvent, StreamDeleted } from '../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { isOurs } from '../../src/ledger/streams.ts';
import { workersHere } from '../../src/ledger/workers/workers.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { readModels } from '../../src/projections/models.ts';
import { rebuild } from '../../src/projections/rebuilding/rebuild.ts';
import { refusalInWords } from '../../src/words/words.ts';
import { freshDatabase } from '../support/database.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { copiedFrom, copiedTo, ownFolder } from '../support/ledger/copies.ts';
import { taken, type World, worldOn } from '../support/world.ts';

const schools = ['01AA00', '02BB00', '03CC00', '04DD00'] as const;
const on = '2024-08-01';
const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const kept = <T>(thing: T, end: (thing: T) => Promise<unknown>): T => {
  ending.push(() => end(thing));
  return thing;
};

const fourSchools = async (store: EventStore): Promise<World> => {
  const world = await worldOn({
    store,
    today: on,
    nextNumber: (() => {
      let last = 0;
      return () => ++last;
    })(),
  });
  for (const school of schools) {
    await world.registerSchool(school);
    await world.subscribe(school, on);
    await world.importRows(school, on, taken('2024-07-15', 1, 2));
  }
  return world;
};

/** Another process, which has folded nothing yet and has a ledger object of its own. */
const anew = (world: World) => {
  const ledger = ledgerOn(world.deps.ledger);
  return { ...world.deps, ledger, folds: foldsOf(ledger) };
};

const onStandIn = async () => {
  const server = kept(await startStandIn(), ({ close }) => close());
  const store = kept(await eventStoreDb(server.url), ({ close }) => close());
  const bare = kept(EventStoreDBClient.connectionString(server.url), (client) => client.dispose());
  return { store, bare, world: await fourSchools(store) };
};

const onPostgres = async () => {
  const database = kept(await freshDatabase(), ({ drop }) => drop());
  const store = kept(await postgresStore(database.url), ({ close }) => close());
  const bare = new pg.Client({ connectionString: database.url });
  await bare.connect();
  ending.push(() => bare.end());
  return { store, bare, world: await fourSchools(store) };
};

/** Builds read models for this test alone, up to the end of the log. */
const followed = async (
  world: World,
): Promise<{ readonly readStore: Awaited<ReturnType<typeof postgresReadStore>>; readonly follower: Follower }> => {
  const database = kept(await freshDatabase(), ({ drop }) => drop());
  const readStore = kept(await postgresReadStore(database.url), ({ close }) => close());
  const follower = kept(follow(world.store, readStore, readModels(anew(world).ledger)), ({ stop }) => stop());
  expect(await follower.reaches(await world.store.head(), 20_000)).toBe(true);
  return { readStore, follower };
};

const ours = async (store: EventStore): Promise<StoredEvent[]> => (await store.readAll(0, 10_000)).filter(isOurs);

/** Does each kind of work beside the events of others. The outcome must be the same as without them. */
const goesOn = async (world: World): Promise<void> => {
  const { store } = world;
  const events = (await ours(store)).length;
  const { readStore, follower } = await followed(world);
  expect([follower.failure(), await readStore.parked()]).toEqual([undefined, []]);
  expect(await verifyLedger(store)).toMatchObject({ events, differences: [] });
  const { heads, differences } = await ledgerHeads(store);
  expect([heads.every(isOurs), differences]).toEqual([true, undefined]);
  for (const projection of readModels(anew(world).ledger)) {
    const workers = workersHere(anew(world));
    expect(await rebuild(store, readStore, projection, { workers })).toMatchObject({ differences: { count: 0 } });
  }
  const { folder, remove } = await ownFolder();
  ending.push(remove);
  expect(await copiedTo(join(folder, 'log'), store)).toMatchObject({ events, differences: [] });
  const other = memoryStore();
  await other.append('webshop-5', [{ id: randomUUID(), type: 'T', data: 'no JSON', metadata: '{}' }], 'none');
  expect(await copiedFrom(join(folder, 'log'), other)).toMatchObject({ events });
  const { issued, blocked } = await issueDueDocuments(anew(world), { on }, world.context());
  expect([issued.length, blocked]).toEqual([schools.length, []]);
};

describe('operations 11.8: events of others are passed over by all who read the log', () => {
  it('events of others on EventStoreDB are passed over: binary ones, links, an InvoiceIssued of a webshop, and streams that their owners deleted', async () => {
    const { world, bare } = await onStandIn();
    await bare.appendToStream('webshop-5', jsonEvent({ type: 'InvoiceIssued', data: { school: '01AA00' } }));
    await bare.appendToStream('webshop-6', binaryEvent({ type: 'Foto', data: Buffer.from([0xff, 0xfe, 0, 1]) }));
    await bare.appendToStream('$ce-school', jsonEvent({ type: '$>', data: {}, metadata: {} }));
    await bare.appendToStream('ce-school', jsonEvent({ type: '$>', data: {} }));
    await bare.appendToStream('school-fees', jsonEvent({ type: 'SchoolRegistered', data: { school: '01AA00' } }));
    await bare.appendToStream(
      'results',
      jsonEvent({ type: 'ResultsImported', data: [1] as never, metadata: { a: 1 } }),
    );
    await bare.tombstoneStream('webshop-6');
    await bare.deleteStream('webshop-5');
    await goesOn(world);
  });

  it('events of others on PostgreSQL are passed over: rows that somebody wrote there', async () => {
    const { world, bare } = await onPostgres();
    for (const [stream, type, data, metadata] of [
      ['webshop-5', 'InvoiceIssued', '{"school":"01AA00"}', '{}'],
      ['webshop-6', 'Geen naam', 'no JSON', 'nor this'],
      ['school-fees', 'SchoolRegistered', '[]', '[]'],
    ])
      await bare.query(
        `INSERT INTO ledger.events SELECT max(position) + 1, $1, 0, gen_random_uuid(), $2, $3, $4 FROM ledger.events`,
        [stream, type, data, metadata],
      );
    await goesOn(world);
  });
});

describe('operations 11.8: a stream of ours that was deleted or cut is named, and is no error', () => {
  it('a stream of ours on EventStoreDB is named, and is no error, when it was deleted for good, deleted softly, or cut to its last event', async () => {
    const { world, store, bare } = await onStandIn();
    const { readStore, follower } = await followed(world);
    await bare.tombstoneStream('results-02BB00');
    await bare.deleteStream('subscription-03CC00');
    await bare.setStreamMetadata('school-04DD00', { maxCount: 1 });
    await expect(store.read('results-02BB00')).rejects.toBeInstanceOf(StreamDeleted);
    await expect(store.read('subscription-03CC00')).rejects.toBeInstanceOf(StreamDeleted);

    const { issued, blocked } = await issueDueDocuments(anew(world), { on }, world.context());
    expect(issued.map(({ school }) => school)).toEqual(['01AA00']);
    expect(blocked.map(({ school, code }) => [school, code])).toEqual(
      ['02BB00', '03CC00', '04DD00'].map((school) => [school, 'history_unknown']),
    );
    const named = [
      expect.objectContaining({
        stream: 'results-02BB00',
        what: expect.stringContaining('the stream was deleted: 2 of'),
      }),
      expect.objectContaining({ stream: 'school-04DD00', what: '3 of its events are in the log, and 1 in the stream' }),
      expect.objectContaining({
        stream: 'subscription-03CC00',
        what: expect.stringContaining('the stream was deleted: 1 of'),
      }),
    ];
    expect((await verifyLedger(store)).differences).toEqual(expect.arrayContaining(named));
    expect((await verifyDocument(store, issued[0]!.number))?.differences).toEqual([]);
    const { heads, differences } = await ledgerHeads(store);
    expect(differences).toEqual(named);
    expect(heads.some(({ stream }) => stream === 'results-02BB00')).toBe(false);
    const { folder, remove } = await ownFolder();
    ending.push(remove);
    const copied = await copiedTo(join(folder, 'log'), store);
    expect(copied.events).toBe((await ours(store)).length);
    expect(copied.differences.map(({ stream }) => stream)).toEqual(['results-02BB00', 'subscription-03CC00']);

    expect(await follower.reaches(await store.head(), 20_000)).toBe(true);
    const counts = readModels(anew(world).ledger).find(({ name }) => name === 'pupil-counts')!;
    const rebuilt = await rebuild(store, readStore, counts, { workers: workersHere(anew(world)) });
    expect(rebuilt).toMatchObject({ parked: ['02BB00'], differences: { keys: ['02BB00'] } });
  });

  it('documents that were deleted on EventStoreDB let no number be given again', async () => {
    const { world, bare } = await onStandIn();
    await issueDueDocuments(anew(world), { on, schools: ['01AA00'] }, world.context());
    for (const gone of [() => bare.deleteStream('documents'), () => bare.tombstoneStream('documents')]) {
      await gone();
      const refused = issueDueDocuments(anew(world), { on }, world.context());
      await expect(refused).rejects.toMatchObject({ code: 'history_unknown' });
    }
    expect((await ours(world.store)).filter(({ stream }) => stream === 'documents')).toHaveLength(1);
  });

  it('a stream of ours on PostgreSQL is named when somebody deleted rows, from its beginning or within it', async () => {
    const { world, store, bare } = await onPostgres();
    await bare.query(`DELETE FROM ledger.events WHERE stream = 'results-02BB00' AND revision = 0`);
    await bare.query(`DELETE FROM ledger.events WHERE stream = 'school-03CC00' AND revision = 1`);
    const { issued, blocked } = await issueDueDocuments(anew(world), { on }, world.context());
    expect(issued.map(({ school }) => school)).toEqual(['01AA00', '04DD00']);
    expect(
      blocked.map((one) => [
        one.school,
        one.code,
        refusalInWords(one, 'en').match(/event \d of \S+ is not there/)?.[0],
      ]),
    ).toEqual([
      ['02BB00', 'history_unknown', 'event 0 of results-02BB00 is not there'],
      ['03CC00', 'history_unknown', 'event 1 of school-03CC00 is not there'],
    ]);
    const { differences } = await verifyLedger(store);
    expect(differences).toContainEqual({
      stream: 'results-02BB00',
      revision: 0,
      what: 'event missing before revision 1',
    });
    const { folder, remove } = await ownFolder();
    ending.push(remove);
    const copied = await copiedTo(join(folder, 'log'), store);
    expect(copied.events).toBe((await ours(store)).length);
    expect(copied.differences.map(({ stream, revision }) => [stream, revision])).toEqual([
      ['results-02BB00', 0],
      ['school-03CC00', 1],
    ]);
    const { readStore } = await followed(world);
    expect((await readStore.parked()).map(({ model, unit }) => [model, unit])).toEqual([['pupil-counts', '02BB00']]);
  });
});
