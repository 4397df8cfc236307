/**
 * Kafka goes down while commands go on under a mixed load, and Telboek is killed meanwhile. A consumer that knows only the
 * schemas ends with the content of the read store.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { monthsTold } from '../support/faults/judging/consumed.ts';
import { agreesWithReadStore, allPublished } from '../support/faults/judging/published.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, type Trial } from '../support/faults/trial.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker } from '../support/servers/kafkaBroker.ts';
import { consume, type TopicConsumer } from '../support/servers/topicConsumer.ts';

const faultMsMax = 120_000;

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

  const agrees = async (): Promise<void> => {
    await allPublished(database.url);
    consumer ??= await consume(broker.address, 'under-load');
    await agreesWithReadStore(consumer, database.url);
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
      expect(monthsTold(consumer!).length).toBeGreaterThan(0);
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
