/** Kafka down while commands go on under a mixed load, and Telboek killed meanwhile: a consumer of the schemas alone ends equal to the read store. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresOutbox } from '../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { publicDocument } from '../../src/domain/billing/documents/publicDocument.ts';
import type { DocumentRow } from '../../src/projections/documents.ts';
import { topicNames } from '../../src/projections/messages/message.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, type Trial } from '../support/faults/trial.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker } from '../support/kafkaBroker.ts';
import { consume, type TopicConsumer } from '../support/topicConsumer.ts';

const faultMsMax = 120_000;
const patience = { timeout: 45_000, interval: 250 };

type Month = { readonly school: string; readonly month: string; readonly pupils: number };

describe.skipIf(!kafkaIsHere())(`under a mixed load, Kafka ${kafkaIsHere() ? 'here' : noKafka}`, () => {
  let dataDir: string;
  let database: Database;
  let broker: Broker;
  let telboek: Telboek;
  let trial: Trial;
  let consumer: TopicConsumer | undefined;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'telboek-kafka-load-'));
    [database, broker] = await Promise.all([freshDatabase(process.env.POSTGRES_URL), startBroker()]);
    telboek = await telboekWith({
      DATA_DIR: dataDir,
      EVENT_STORE: database.url,
      READ_STORE: database.url,
      KAFKA_BROKERS: broker.address,
    });
    await telboek.start();
    const looking: Parameters<typeof openTrial>[0]['looking'] = (look) => openPostgres(database.url, look);
    trial = await openTrial({ urls: [telboek.url], token: telboek.token, seed: 31, looking });
  }, faultMsMax);
  afterAll(async () => {
    await consumer?.close();
    await telboek.kill();
    await broker.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  }, 60_000);

  /** What the read store holds, as those see it who ask it. */
  const documentsKept = async (): Promise<Record<string, unknown>> => {
    const readStore = await postgresReadStore(database.url);
    try {
      const rows = await readStore.find<DocumentRow>('documents', {});
      return Object.fromEntries(rows.map(({ key, row }) => [key, publicDocument(row)]));
    } finally {
      await readStore.close();
    }
  };
  const monthsKept = async (): Promise<Month[]> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<Month>(
        'SELECT school, month, pupils FROM finance.pupil_counts_monthly ORDER BY school, month',
      );
      return rows;
    } finally {
      await client.end();
    }
  };
  const monthsTold = (): Month[] =>
    Object.entries(consumer?.latest('telboek.pupil-counts.v1') ?? {})
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([school, { months }]) => (months as Month[]).map(({ month, pupils }) => ({ school, month, pupils })));

  /** Topics are there once something was published, so the consumer comes after the first messages. */
  const allPublished = async (): Promise<void> => {
    const outbox = await postgresOutbox(database.url, topicNames);
    try {
      const waiting = async () => (await outbox.unpublished()).reduce((sum, { messages }) => sum + messages, 0);
      await expect.poll(waiting, patience).toBe(0);
    } finally {
      await outbox.close();
    }
  };

  const agrees = async (): Promise<void> => {
    await allPublished();
    consumer ??= await consume(broker.address, 'under-load');
    await expect.poll(() => consumer?.latest('telboek.documents.v1'), patience).toEqual(await documentsKept());
    await expect.poll(monthsTold, patience).toEqual(await monthsKept());
    expect(consumer.faults).toEqual([]);
  };

  it(
    'Kafka holds up no command while it is down, and a consumer lacks nothing afterwards',
    async () => {
      const outcome = await trial.during(async () => {
        await pause(500);
        await broker.down('KILL');
        await pause(3_000);
        await broker.up();
        await pause(500);
      });
      tell('Kafka down', outcome);
      expect(troublesIn(outcome)).toEqual([]);
      expect(outcome.outages).toBe(0);
      await agrees();
      expect(Object.keys(consumer?.latest('telboek.documents.v1') ?? {}).length).toBeGreaterThan(0);
      expect(monthsTold().length).toBeGreaterThan(0);
    },
    faultMsMax,
  );

  it(
    'a consumer lacks nothing when Telboek is killed while it publishes',
    async () => {
      const outcome = await trial.during(async () => {
        for (let times = 0; times < 3; times++) {
          await pause(700);
          await telboek.kill();
          await telboek.start();
        }
      });
      tell('Telboek killed beside Kafka', outcome);
      expect(troublesIn(outcome)).toEqual([]);
      await agrees();
    },
    faultMsMax,
  );
});
