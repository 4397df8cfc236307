/**
 * Kafka on a broker of its own. Nothing is lost and nothing comes out of order, whatever fails (interfaces.md section 3).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKafka } from '../../src/adapters/kafka/kafka.ts';
import { postgresOutbox } from '../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import { closeDays } from '../../src/commands/calendar/closeDays.ts';
import { withdrawImport } from '../../src/commands/results/decideResults.ts';
import { publicDocument } from '../../src/domain/billing/documents/publicDocument.ts';
import { encodeMessage } from '../../src/http/feed/answers.ts';
import type { DocumentRow } from '../../src/projections/documents.ts';
import { type Follower, follow } from '../../src/projections/following/follower.ts';
import { topicNames, topics } from '../../src/projections/messages/message.ts';
import type { Outbox } from '../../src/projections/messages/outbox.ts';
import { enqueueing } from '../../src/projections/messages/outlet.ts';
import { type Owed, owedMessages } from '../../src/projections/messages/owed.ts';
import { type Publisher, publishing } from '../../src/projections/messages/publisher.ts';
import { readModels } from '../../src/projections/models.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { countsAnswer } from '../../src/queries/results/counts.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker } from '../support/servers/kafkaBroker.ts';
import { consume, type TopicConsumer } from '../support/servers/topicConsumer.ts';
import { taken, type World, worldOn } from '../support/world.ts';

const root = join(import.meta.dirname, '..', '..');
const patience = { timeout: 30_000, interval: 100 };
const schools = ['11AA00', '12AB00', '13CC00', '14DD00'] as const;

describe.skipIf(!kafkaIsHere())(`Kafka (${kafkaIsHere() ? 'here' : noKafka})`, () => {
  let broker: Broker;
  let database: Database;
  let world: World;
  let readStore: ReadStore;
  let outbox: Outbox;
  let follower: Follower;
  let owed: Owed;
  let publisher: Publisher;
  let consumer: TopicConsumer;
  const failures: unknown[] = [];

  beforeAll(async () => {
    [broker, database, world] = await Promise.all([startBroker(), freshDatabase(), worldOn({ today: '2023-07-01' })]);
    readStore = await postgresReadStore(database.url);
    outbox = await postgresOutbox(database.url, topicNames);
    const outlet = { folds: world.deps.folds, encode: encodeMessage };
    const models = readModels(world.deps.ledger);
    follower = follow(world.store, readStore, models, {
      onSaved: enqueueing(outlet, () => owed.look()),
    });
    owed = owedMessages({ ...outlet, store: world.store, readStore, models });
  }, 120_000);

  afterAll(async () => {
    await consumer?.close();
    await publisher?.stop(1_000);
    await owed.stop();
    await follower.stop();
    await outbox.close();
    await readStore.close();
    await database.drop();
    await broker.stop();
  }, 60_000);

  const turnTo = async (day: string): Promise<void> => {
    world.setToday(day);
    await closeDays(world.deps);
  };

  /** A year for every school: two files, and the document that becomes due. */
  const year = async (first: number): Promise<void> => {
    for (const [index, school] of schools.entries()) {
      await world.importRows(school, `${first}-08-01`, taken(`${first}-07-15`, 1, 20 + index));
      await world.importRows(school, `${first}-11-05`, taken(`${first}-10-31`, 1, 22 + index));
    }
    await turnTo(`${first}-11-05`);
    await issueDueDocuments(world.deps, { on: `${first}-11-05` }, world.context());
  };

  const followed = async () => expect(await follower.reaches(await world.store.head(), 60_000)).toBe(true);
  const waiting = async () => (await outbox.unpublished()).reduce((sum, { messages }) => sum + messages, 0);

  /** The documents and counts of the read store, as answers show them. */
  const documents = async () =>
    Object.fromEntries(
      (await readStore.find<DocumentRow>('documents', {})).map(({ key, row }) => [key, publicDocument(row)]),
    );
  const monthsOf = async (school: string, closedThrough: string) => {
    const sources = { deps: world.deps, readStore, follower };
    const { months, schoolYears } = await countsAnswer(sources, school, { from: '2023-08-01', to: closedThrough });
    return { months: months.filter(({ pupils }) => pupils > 0), schoolYears };
  };

  const agrees = async (closedThrough: string): Promise<void> => {
    await followed();
    await expect.poll(() => consumer.latest('telboek.documents.v1'), patience).toEqual(await documents());
    for (const school of schools) {
      const expected = await monthsOf(school, closedThrough);
      const told = () => {
        const { months, schoolYears, ...rest } = (consumer.latest('telboek.pupil-counts.v1')[school] ?? {}) as {
          months?: { pupils: number }[];
          schoolYears?: unknown[];
        };
        return { ...rest, months: months?.filter(({ pupils }) => pupils > 0), schoolYears };
      };
      await expect.poll(told, patience).toEqual({ school, closedThrough, ...expected });
    }
    expect(consumer.faults).toEqual([]);
  };

  it('a consumer of Kafka gets again what a publisher sent that was killed before it could mark that', async () => {
    for (const school of schools) {
      await world.registerSchool(school);
      await world.subscribe(school, '2023-08-01');
    }
    await year(2023);
    await followed();
    const before = await waiting();
    const child = spawn(
      process.execPath,
      [join('test', 'support', 'programs', 'publisherKilled.ts'), database.url, broker.address],
      { cwd: root, stdio: 'inherit' },
    );
    expect((await once(child, 'close'))[1]).toBe('SIGKILL');
    expect(await waiting()).toBe(before);

    publisher = publishing({
      outbox,
      readStore,
      open: () => openKafka({ brokers: [broker.address], topics, transactionalId: 'telboek-publisher-trial' }),
      onFailure: (failure) => failures.push(failure),
    });
    consumer = await consume(broker.address, 'the-consumer');
    await expect.poll(waiting, patience).toBe(0);
    await agrees('2023-10-31');
    // The first sending alone brings the state up to date, so the repeats may come a little later.
    await expect.poll(() => consumer.repeats(), patience).toBe(before);
  }, 120_000);

  it('a consumer of Kafka ends equal to the read store when the broker was away while commands went on', async () => {
    await broker.down();
    await year(2024);
    const imported = await world.importRows('12AB00', '2024-12-01', taken('2024-11-30', 90, 99), 'esis');
    await withdrawImport(world.deps, '12AB00', imported.importId, world.context('wrong file'));
    await turnTo('2025-02-01');
    await followed();
    await expect.poll(() => publisher.failure(), patience).toBeDefined();
    expect(await waiting()).toBeGreaterThan(0);
    await broker.up();
    await expect.poll(waiting, patience).toBe(0);
    expect(publisher.failure()).toBeUndefined();
    // The failure is reported once, and its end is reported once.
    expect(failures.map((failure) => failure === undefined)).toEqual([false, true]);
    await agrees('2025-01-31');
  }, 180_000);

  it('a consumer of Kafka goes on through a restart in the middle of a stream of messages', async () => {
    const writing = (async () => {
      for (let month = 2; month <= 7; month++)
        for (const school of schools)
          await world.importRows(school, `2025-0${month}-15`, taken('2025-02-01', 1, 20 + month));
      await year(2025);
    })();
    await broker.down('KILL');
    await broker.up();
    await writing;
    await followed();
    await expect.poll(waiting, patience).toBe(0);
    await agrees('2025-10-31');
  }, 180_000);

  it('a consumer of Kafka gets all of a topic again when that is asked for, under the same ids', async () => {
    const repeats = consumer.repeats();
    const again = await outbox.republish('telboek.documents.v1');
    expect(again).toBe(Object.keys(await documents()).length);
    await expect.poll(() => consumer.repeats(), patience).toBe(repeats + again);
    await agrees('2025-10-31');
  }, 60_000);
});
