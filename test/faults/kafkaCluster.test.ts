/**
 * 12.4: three brokers with TLS and SCRAM. One is killed under a mixed load, and a second one after the first has returned. A
 * consumer that knows only the schemas ends with the content of the read store.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKafka } from '../../src/adapters/kafka/kafka.ts';
import { topicNames } from '../../src/projections/messages/message.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { agreesWithReadStore, allPublished } from '../support/faults/judging/published.ts';
import { openPostgres } from '../support/faults/stores.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { tell, troublesIn } from '../support/faults/tell.ts';
import { openTrial, type Trial } from '../support/faults/trial.ts';
import { brokerPem, certificatePath, certifiedBy } from '../support/servers/certificates.ts';
import { type BrokerCluster, kafkaIsHere, noKafka, startBrokers } from '../support/servers/kafkaBroker.ts';
import { consume } from '../support/servers/topicConsumer.ts';
import { wholeTopic } from '../support/servers/wholeTopic.ts';

const clusterMsMax = 240_000;
const user = { mechanism: 'scram-sha-256', username: 'telboek', password: 'change-me' } as const;

describe.skipIf(!kafkaIsHere())(`three brokers of Kafka (${kafkaIsHere() ? 'here' : noKafka})`, () => {
  const ending: (() => Promise<unknown>)[] = [];
  let kafka: BrokerCluster;
  let database: Database;
  let telboek: Telboek;
  let trial: Trial;
  let guard: Pick<KafkaConfig, 'ssl' | 'sasl'>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telboek-kafka-cluster-'));
    ending.push(() => rm(folder, { recursive: true }));
    const { certificate } = certifiedBy('certificate');
    const pem = join(folder, 'broker.pem');
    await writeFile(pem, brokerPem('certificate'));
    guard = { ssl: { ca: [certificate.toString()] }, sasl: user };
    kafka = await startBrokers({ pem, ...user });
    ending.push(() => kafka.stop());
    database = await freshDatabase(process.env.POSTGRES_URL);
    ending.push(() => database.drop());
    telboek = await telboekWith({
      DATA_DIR: join(folder, 'data'),
      EVENT_STORE: database.url,
      READ_STORE: database.url,
      KAFKA_BROKERS: kafka.addresses,
      KAFKA_TLS_CA: certificatePath('certificate'),
      KAFKA_SASL: user.mechanism,
      KAFKA_USERNAME: user.username,
      KAFKA_PASSWORD: user.password,
    });
    await telboek.start();
    ending.push(() => telboek.kill());
    const looking: Parameters<typeof openTrial>[0]['looking'] = (look) => openPostgres(database.url, look);
    trial = await openTrial({ urls: [telboek.url], token: telboek.token, seed: 12, looking });
  }, clusterMsMax);
  afterAll(async () => {
    for (const end of ending.splice(0).reverse()) await end();
  }, 60_000);

  it('12.4: missing topics are made with three replicas, of which two must have each message', async () => {
    await allPublished(database.url);
    const admin = new Kafka({ brokers: kafka.addresses.split(','), logLevel: logLevel.NOTHING, ...guard }).admin();
    await admin.connect();
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [...topicNames] });
      expect(topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length))).toEqual(
        topics.flatMap(({ partitions }) => partitions.map(() => 3)),
      );
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: topicNames.map((name) => ({ type: 2, name, configNames: ['min.insync.replicas'] })),
      });
      expect(resources.map(({ configEntries }) => configEntries[0]?.configValue)).toEqual(topicNames.map(() => '2'));
    } finally {
      await admin.disconnect();
    }
  }, 60_000);

  it(
    '12.4: whatever a channel says is sent is there, also of partitions whose leader died while they were sent',
    async () => {
      const topic = 'trial.v1';
      const topics = { [topic]: { isWholeState: false } };
      const address = { brokers: kafka.addresses.split(','), authorities: certificatePath('certificate'), user };
      const messageOf = (n: number) => ({ topic, key: `trial-${n}`, text: '{}', sequence: n });
      const sent: string[] = [];
      let n = 0;
      let isOver = false;
      /** Tries again as the publisher does, because a broker that has just started may not know a new topic yet. */
      const opened = async (): Promise<Awaited<ReturnType<typeof openKafka>>> => {
        for (;;) {
          const channel = await openKafka({ ...address, topics, transactionalId: 'telboek-publisher-trial' }).catch(
            () => undefined,
          );
          if (channel !== undefined) return channel;
        }
      };
      let channel = await opened();
      const sending = (async () => {
        while (!isOver) {
          const messages = Array.from({ length: 12 }, () => messageOf(++n));
          try {
            await channel.send([{ topic, messages }]);
            sent.push(...messages.map(({ key }) => key));
          } catch {
            channel.abandon();
            channel = await opened();
          }
        }
      })();
      const sentMore = async (count: number) => {
        const wanted = sent.length + count;
        await expect.poll(() => sent.length, { timeout: 60_000 }).toBeGreaterThan(wanted);
      };
      for (const broker of kafka.brokers.slice(1)) {
        await sentMore(50);
        await broker.down('KILL');
        await sentMore(50);
        await broker.up();
      }
      isOver = true;
      await sending;
      channel.abandon();
      const client = new Kafka({ brokers: kafka.addresses.split(','), logLevel: logLevel.NOTHING, ...guard });
      const there = new Set((await wholeTopic(client, topic)).map(({ key }) => key));
      expect(sent.filter((key) => !there.has(key))).toEqual([]);
    },
    clusterMsMax,
  );

  it(
    '12.4: a broker killed under load, and after its return a second: no command waits, nothing is missing, the order of each key is kept, and a consumer ends equal to the read store',
    async () => {
      await allPublished(database.url);
      const consumer = await consume(kafka.addresses, 'beside-cluster', guard);
      ending.push(() => consumer.close());
      const [one, two] = kafka.brokers;
      const outcome = await trial.during(async () => {
        for (const broker of [one, two]) {
          await pause(500);
          await broker.down('KILL');
          await pause(2_000);
          await broker.up();
        }
        await pause(1_000);
      });
      tell('two brokers killed, one after the other', outcome);
      expect(troublesIn(outcome)).toEqual([]);
      expect(outcome.outages).toBe(0);
      await allPublished(database.url);
      await agreesWithReadStore(consumer, database.url);
      expect(Object.keys(consumer.latest('telboek.documents.v1')).length).toBeGreaterThan(0);
    },
    clusterMsMax,
  );
});
