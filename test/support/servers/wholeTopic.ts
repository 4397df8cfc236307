/** All messages of a topic, read by a consumer that begins at its beginning. */
import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

export type TopicMessage = { readonly partition: number; readonly key: string; readonly text: string };

const endKey = 'the end of the topic, for';

/**
 * Reads a topic to its end, partition by partition in order. It sends a last message to each partition itself, because the
 * marks of transactions take offsets too: the number of messages does not say where the end is.
 * @param readUncommitted whether messages of transactions that were aborted, or are open, count too
 */
export const wholeTopic = async (
  kafka: Kafka,
  topic: string,
  { readUncommitted = false }: { readonly readUncommitted?: boolean } = {},
): Promise<readonly TopicMessage[]> => {
  const end = `${endKey} ${randomUUID()}`;
  const producer = kafka.producer();
  await producer.connect();
  const [told] = await withAdmin(kafka, async (admin) => (await admin.fetchTopicMetadata({ topics: [topic] })).topics);
  const left = new Set(told!.partitions.map(({ partitionId }) => partitionId));
  await producer.send({ topic, messages: [...left].map((partition) => ({ partition, key: end, value: end })) });
  await producer.disconnect();
  const read: TopicMessage[] = [];
  const consumer = kafka.consumer({ groupId: randomUUID(), readUncommitted, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) reject(error);
    });
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          const key = String(message.key);
          if (key === end) left.delete(partition);
          else if (!key.startsWith(endKey)) read.push({ partition, key, text: String(message.value) });
          if (left.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return read;
};

const withAdmin = async <T>(kafka: Kafka, work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};
