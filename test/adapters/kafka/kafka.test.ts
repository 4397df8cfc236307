/** The cost of kafkajs when there is nothing to do, and the remains of a client that was left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustBeTaken } from '../../../src/adapters/kafka/batches.ts';
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';
import { topics } from '../../../src/projections/messages/message.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker } from '../../support/servers/kafkaBroker.ts';

const topic = 'telboek.documents.v1';
const transactionalId = 'telboek-publisher-trial';

it('interfaces 3: messages count as sent only where a broker answered for each partition: kafkajs leaves out those whose leader changed meanwhile', () => {
  const sent = [{ topic, messages: [1, 4].map((partition) => ({ key: `${partition}`, value: '{}', partition })) }];
  const answer = (partition: number) => ({ topicName: topic, partition });
  expect(() => mustBeTaken(sent, [answer(4), answer(1)])).not.toThrow();
  expect(() => mustBeTaken(sent, [answer(1), { topicName: 'telboek.subscriptions.v1', partition: 4 }])).toThrow(
    'No broker took the messages of partition 4 of telboek.documents.v1',
  );
});

describe.skipIf(!kafkaIsHere())(`a client of Kafka (${kafkaIsHere() ? 'here' : noKafka})`, () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker();
  }, 60_000);
  afterAll(() => broker.stop());

  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

  it('a client of Kafka leaves no timer and sends nothing once it was left', async () => {
    const before = timers();
    const channel = await openKafka({ brokers: [broker.address], topics, transactionalId });
    await channel.send([{ topic, messages: [{ topic, key: '2026-000001', text: '{}', sequence: 1 }] }]);
    channel.abandon();
    await expect.poll(timers, { timeout: 10_000 }).toBeLessThanOrEqual(before + 1); // One timer belongs to the poll itself.
    const late = channel.send([{ topic, messages: [{ topic, key: '2026-000002', text: '{}', sequence: 2 }] }]);
    await expect(late).rejects.toThrow();
  }, 60_000);

  it('a client of Kafka sends more than a broker takes at once, for one key and for many', async () => {
    const channel = await openKafka({ brokers: [broker.address], topics, transactionalId });
    const text = JSON.stringify('x'.repeat(100_000));
    const keys = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'the same' : `${index}`));
    const messages = keys.map((key, index) => ({ topic, key, text, sequence: index + 1 }));
    await expect(channel.send([{ topic, messages }])).resolves.toBeUndefined();
    channel.abandon();
  }, 60_000);

  it('a client of Kafka is refused where there is no broker, in a time that a stop can wait for', async () => {
    await expect(openKafka({ brokers: ['127.0.0.1:1'], topics, transactionalId })).rejects.toThrow();
  }, 60_000);

  it('12.4: where no broker answers, a batch and an opening are given up soon, so that another process gets its turn', async () => {
    const channel = await openKafka({ brokers: [broker.address], topics, transactionalId });
    await broker.pause();
    try {
      const late = channel.send([{ topic, messages: [{ topic, key: '2026-000003', text: '{}', sequence: 3 }] }]);
      await expect(late).rejects.toThrow();
      channel.abandon();
      await expect(openKafka({ brokers: [broker.address], topics, transactionalId })).rejects.toThrow(
        'The brokers opened no channel within 30 seconds',
      );
    } finally {
      await broker.resume();
    }
  }, 90_000);
});
