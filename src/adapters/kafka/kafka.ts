/**
 * Kafka, by kafkajs: only this file and kafkaJsTimers.ts know it. No release of it is to be expected, so what it does
 * wrong is coped with here: after a send that failed, its sequence numbers may be those of a batch that the broker has,
 * and a later batch would be taken for that one and dropped. Such a producer is therefore thrown away (the caller opens
 * a new channel and sends again), and its sockets with it, so that no retry of its own comes in between later.
 */
import { connect, type Socket } from 'node:net';
import {
  type Admin,
  Kafka,
  logLevel,
  type Message,
  Partitioners,
  type PartitionMetadata,
  type Producer,
} from 'kafkajs';
import type { KeptMessage } from '../../projections/messages/outbox.ts';
import type { Channel, TopicMessages } from '../../projections/messages/publisher.ts';
import { repairTimers } from './kafkaJsTimers.ts';

/** By name; of whole states only the latest message of a key has to be kept, otherwise all are, for ever. */
export type KafkaTopics = Readonly<Record<string, { readonly isWholeState: boolean }>>;

export type KafkaOptions = {
  /** `host:port`, any of the cluster. */
  readonly brokers: readonly string[];
  readonly topics: KafkaTopics;
};

/** Creates the topics that are missing; one that is there stays as it is. */
export const openKafka = async ({ brokers, topics }: KafkaOptions): Promise<Channel> => {
  repairTimers();
  const sockets = openSockets();
  const kafka = new Kafka({
    clientId: 'telboek',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING, // What failed is thrown, and told once by whoever publishes.
    socketFactory: sockets.open,
    connectionTimeout: 3_000,
    requestTimeout: requestMsMax,
    enforceRequestTimeout: true,
    // A broker that restarts is back within some ten seconds; so long the producer repeats a batch under its own number.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
  });
  try {
    const partitionsOf = await withAdmin(kafka.admin(), async (admin) => {
      await createMissing(admin, topics);
      const there = await admin.fetchTopicMetadata({ topics: Object.keys(topics) });
      return new Map(there.topics.map(({ name, partitions }) => [name, partitions]));
    });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return {
      send: (waiting) => sendAll(producer, partitionsOf, waiting),
      abandon: () => {
        sockets.destroy();
        producer.disconnect().catch(() => {});
      },
    };
  } catch (error) {
    sockets.destroy();
    throw error;
  }
};

const requestMsMax = 10_000;

/** Every connection of one client, to be cut all at once: kafkajs itself goes on trying after it was told to disconnect. */
const openSockets = () => {
  const sockets = new Set<Socket>();
  let isCut = false;
  return {
    open: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
      if (isCut) throw new Error('This client has been abandoned');
      const socket = connect({ host, port, keepAlive: true, noDelay: true }, onConnect);
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      return socket;
    },
    destroy: (): void => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
  };
};

// Of each topic: enough for as many consumers of one group, and never changed, as a key would then change its partition.
const partitions = 6;
const replicasMax = 3;

const withAdmin = async <T>(admin: Admin, work: (admin: Admin) => Promise<T>): Promise<T> => {
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
};

const createMissing = async (admin: Admin, topics: KafkaTopics): Promise<void> => {
  const there = new Set(await admin.listTopics());
  const missing = Object.entries(topics).filter(([topic]) => !there.has(topic));
  if (missing.length === 0) return;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = Math.min(brokers.length, replicasMax);
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(([topic, { isWholeState }]) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries({
        ...(isWholeState ? { 'cleanup.policy': 'compact' } : { 'cleanup.policy': 'delete', 'retention.ms': '-1' }),
        'retention.bytes': '-1',
        // Of three, one may be away without anything being lost or held up.
        'min.insync.replicas': String(replicationFactor === replicasMax ? replicasMax - 1 : 1),
      }).map(([name, value]) => ({ name, value })),
    })),
  });
};

/** A broker takes batches of 1 MiB, and kafkajs puts all of a request that is for one partition into one. */
const batchBytesMax = 900_000;

const sendAll = async (
  producer: Producer,
  partitionsOf: ReadonlyMap<string, PartitionMetadata[]>,
  waiting: readonly TopicMessages[],
): Promise<void> => {
  const requests = waiting.map(({ topic, messages }) => ({
    topic,
    parts: partsOf(topic, partitionsOf.get(topic) ?? [], messages),
  }));
  const rounds = Math.max(0, ...requests.map(({ parts }) => parts.length));
  for (let round = 0; round < rounds; round++)
    await producer.sendBatch({
      acks: -1,
      timeout: requestMsMax,
      topicMessages: requests
        .filter(({ parts }) => round < parts.length)
        .map(({ topic, parts }) => ({ topic, messages: parts[round]! })),
    });
};

const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** Where a key belongs, as kafkajs and Kafka's own clients see it. */
const partitionOf = Partitioners.DefaultPartitioner();

/** In order, as much in each as no partition has too much of. */
const partsOf = (
  topic: string,
  partitionMetadata: PartitionMetadata[],
  messages: readonly KeptMessage[],
): Message[][] => {
  const parts: Message[][] = [];
  let bytes: number[] = []; // Of each partition in the last part.
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
