/** 12.4: a broker that stands still takes connections and never answers. Publishing goes on beside it. */
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';
import type { Channel } from '../../../src/projections/messages/publisher.ts';
import { type BrokerCluster, kafkaIsHere, noKafka, startBrokers } from '../../support/servers/kafkaBroker.ts';
import { wholeTopic } from '../../support/servers/wholeTopic.ts';

const topic = 'beside-a-still-broker.v1';
const keys = Array.from({ length: 24 }, (_, n) => `key-${n}`);
const goesOnMsMax = 90_000;

describe.skipIf(!kafkaIsHere())(
  `three brokers, one of which stands still (${kafkaIsHere() ? 'here' : noKafka})`,
  () => {
    let cluster: BrokerCluster;
    let channel: Channel | undefined;
    let sequence = 0;
    beforeAll(async () => {
      cluster = await startBrokers();
    }, 180_000);
    afterAll(() => cluster.stop());
    afterEach(async () => {
      for (const broker of cluster.brokers) await broker.resume();
    });

    /** Sends a message of each key as the publisher does: over the open channel, or over a new one after a failure. */
    const sent = async (text: string, brokers = cluster.addresses.split(',')): Promise<unknown> => {
      try {
        channel ??= await openKafka({
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

    it.each([0, 1, 2])(
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
        const client = new Kafka({ brokers: stillFirst.toReversed(), logLevel: logLevel.NOTHING });
        const latest = new Map((await wholeTopic(client, topic)).map(({ key, text }) => [key, text]));
        expect(latest).toEqual(new Map(keys.map((key) => [key, `anew beside ${n}`])));
      },
      300_000,
    );
  },
);
