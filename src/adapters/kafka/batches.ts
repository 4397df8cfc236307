/** Batches that a broker takes: how messages are split into them, and whether all of one was taken. */
import { type Message, Partitioners, type PartitionMetadata, type RecordMetadata } from 'kafkajs';
import type { KeptMessage } from '../../projections/messages/outbox.ts';
import type { TopicMessages } from '../../projections/messages/publisher.ts';

export type Batch = readonly { readonly topic: string; readonly messages: readonly Message[] }[];

/** A broker takes batches of 1 MiB, and kafkajs puts all messages of one request and partition into one batch. */
const batchBytesMax = 900_000;

/** What is to be sent, as batches one after another. Messages of one key stay in order. */
export const batchesOf = (
  waiting: readonly TopicMessages[],
  partitionsOf: ReadonlyMap<string, PartitionMetadata[]>,
): Batch[] => {
  const requests = waiting.map(({ topic, messages }) => ({
    topic,
    parts: partsOf(topic, partitionsOf.get(topic) ?? [], messages),
  }));
  const rounds = Math.max(0, ...requests.map(({ parts }) => parts.length));
  return Array.from({ length: rounds }, (_, round) =>
    requests
      .filter(({ parts }) => round < parts.length)
      .map(({ topic, parts }) => ({ topic, messages: parts[round]! })),
  );
};

/** @throws Error for a partition of which no broker said that it has the messages */
export const mustBeTaken = (sent: Batch, answers: readonly Pick<RecordMetadata, 'topicName' | 'partition'>[]): void => {
  const taken = new Set(answers.map(({ topicName, partition }) => `${topicName} ${partition}`));
  for (const { topic, messages } of sent)
    for (const { partition } of messages)
      if (!taken.has(`${topic} ${partition}`))
        throw new Error(`No broker took the messages of partition ${partition} of ${topic}`);
};

const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** Chooses the partition of a key in the same way as kafkajs and Kafka's own clients. */
const partitionOf = Partitioners.DefaultPartitioner();

/** Splits messages into parts, in order. In no part does a partition get more than one batch can hold. */
const partsOf = (
  topic: string,
  partitionMetadata: PartitionMetadata[],
  messages: readonly KeptMessage[],
): Message[][] => {
  const parts: Message[][] = [];
  let bytes: number[] = []; // Bytes per partition in the last part.
  for (const { key, text } of messages) {
    const message = { key, value: text, headers: structured };
    const partition = partitionOf({ topic, partitionMetadata, message });
    const size = Buffer.byteLength(text) + 200;
    if (parts.length === 0 || (bytes[partition] ?? 0) + size > batchBytesMax) {
      parts.push([]);
      bytes = [];
    }
    parts.at(-1)!.push({ ...message, partition });
    bytes[partition] = (bytes[partition] ?? 0) + size;
  }
  return parts;
};
