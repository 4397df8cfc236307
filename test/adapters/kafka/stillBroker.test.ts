/** 12.4: a broker that stands still takes connections and never answers. Publishing goes on beside it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaAddress } from '../../../src/adapters/kafka/client.ts';
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';
import type { Channel } from '../../../src/projections/messages/publisher.ts';
import { brokerPem, certificatePath, certifiedBy } from '../../support/servers/certificates.ts';
import { type BrokerCluster, kafkaIsHere, noKafka, startBrokers } from '../../support/servers/kafkaBroker.ts';
import { wholeTopic } from '../../support/servers/wholeTopic.ts';

const topic = 'beside-a-still-broker.v1';
const keys = Array.from({ length: 24 }, (_, n) => `key-${n}`);
const goesOnMsMax = 90_000;
const user = { mechanism: 'scram-sha-256', username: 'telboek', password: 'change-me' } as const;

type Way = {
  readonly started: (folder: string) => Promise<BrokerCluster>;
  readonly ours: Pick<KafkaAddress, 'authorities' | 'user'>;
  readonly readers: () => Pick<KafkaConfig, 'ssl' | 'sasl'>;
};

const plain: Way = { started: () => startBrokers(), ours: {}, readers: () => ({}) };

/** A broker that stands still ends no TLS handshake either, so its silence shows in another place. */
const guarded: Way = {
  started: async (folder) => {
    const pem = join(folder, 'broker.pem');
    await writeFile(pem, brokerPem('certificate'));
    return startBrokers({ pem, ...user }, {}, 'same as single brokers');
  },
  ours: { authorities: certificatePath('certificate'), user },
  readers: () => ({ ssl: { ca: [certifiedBy('certificate').certificate.toString()] }, sasl: user }),
};

describe.skipIf(!kafkaIsHere()).each([
  ['without a guard', plain, [0, 1, 2]],
  ['with TLS and a user', guarded, [0]],
] as const)(
  `three brokers %s, one of which stands still (${kafkaIsHere() ? 'here' : noKafka})`,
  (_, { started, ours, readers }, those) => {
    let folder: string;
    let cluster: BrokerCluster;
    let channel: Channel | undefined;
    let sequence = 0;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'telboek-still-'));
      cluster = await started(folder);
    }, 180_000);
    afterAll(async () => {
      channel?.abandon();
      await cluster.stop();
      await rm(folder, { recursive: true });
    });
    afterEach(async () => {
      for (const broker of cluster.brokers) await broker.resume();
    });

    /** Sends a message of each key as the publisher does: over the open channel, or over a new one after a failure. */
    const sent = async (text: string, brokers = cluster.addresses.split(',')): Promise<unknown> => {
      try {
        channel ??= await openKafka({
          ...ours,
          brokers,
          topics: { [topic]: { isWholeState: true } },
          transactionalId: 'telboek-publisher-still',
        });
        await channel.send([{ topic, messages: keys.map((key) => ({ topic, key, text, sequence: ++sequence })) }]);
        return 'sent';
      } catch (error) {
        channel?.abandon();
        channel = undefined;
        return error;
      }
    };

    it.each(those)(
      '12.4: broker %i stands still: an open channel or the next ones send, and so does a server that asks this broker first',
      async (n) => {
        const still = cluster.brokers[n]!.address;
        const stillFirst = [still, ...cluster.addresses.split(',').filter((address) => address !== still)];
        await expect.poll(() => sent(`as all are there, ${n}`), { timeout: goesOnMsMax }).toBe('sent');
        await cluster.brokers[n]!.pause();
        await expect.poll(() => sent(`beside ${n}`, stillFirst), { timeout: goesOnMsMax }).toBe('sent');
        channel?.abandon();
        channel = undefined;
        await expect.poll(() => sent(`anew beside ${n}`, stillFirst), { timeout: goesOnMsMax }).toBe('sent');
        await cluster.brokers[n]!.resume();
        const client = new Kafka({ brokers: stillFirst.toReversed(), logLevel: logLevel.NOTHING, ...readers() });
        const latest = new Map((await wholeTopic(client, topic)).map(({ key, text }) => [key, text]));
        expect(latest).toEqual(new Map(keys.map((key) => [key, `anew beside ${n}`])));
      },
      300_000,
    );
  },
);
