/**
 * Kafka by kafkajs; only this file and kafkaJsTimers.ts know the library. No new release of it is expected, so its
 * faults are handled here. After a failed send its sequence numbers may be those of a batch that the broker has, and
 * the broker would drop a later batch as a duplicate. Such a producer is therefore thrown away, and the caller opens a
 * new channel and sends again. Its sockets are cut too, so that none of its own retries arrives in between.
 * Nor does a send that succeeds mean that all was sent: when a broker dies and one that has already answered takes over
 * its partitions, the retry leaves them out. So the answers are held against what was asked.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  type Admin,
  Kafka,
  logLevel,
  type Message,
  Partitioners,
  type PartitionMetadata,
  type Producer,
  type RecordMetadata,
  type SASLOptions,
} from 'kafkajs';
import type { KeptMessage } from '../../projections/messages/outbox.ts';
import type { Channel, TopicMessages } from '../../projections/messages/publisher.ts';
import { rereading } from '../files/rereading.ts';
import { repairTimers } from './kafkaJsTimers.ts';

/**
 * Topics by name. For whole states only the latest message of a key must be kept; otherwise all messages are kept for
 * ever.
 */
export type KafkaTopics = Readonly<Record<string, { readonly isWholeState: boolean }>>;

export type KafkaAddress = {
  /** `host:port` of any brokers of the cluster. */
  readonly brokers: readonly string[];
  /** A file of certificates (PEM) whose authorities the brokers' certificates are of. Left out: no TLS. */
  readonly authorities?: string;
  readonly user?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** The number of replicas with which topics are created. Default: as many as there are brokers, and 3 at most. */
  readonly replication?: number;
};

export type KafkaOptions = KafkaAddress & { readonly topics: KafkaTopics };

/** Creates missing topics. Existing topics stay as they are. */
export const openKafka = async (options: KafkaOptions): Promise<Channel> => {
  const { brokers, topics, authorities, user } = options;
  repairTimers();
  const sockets = openSockets(authorities);
  const kafka = new Kafka({
    clientId: 'telboek',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING, // Failures are thrown, and reported once by the publisher.
    socketFactory: sockets.open,
    ssl: authorities !== undefined,
    ...(user === undefined ? {} : { sasl: { ...user } as SASLOptions }),
    connectionTimeout: 3_000,
    requestTimeout: requestMsMax,
    enforceRequestTimeout: true,
    // A restarting broker is back within some ten seconds. That long the producer repeats a batch under its own number.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
  });
  try {
    const partitionsOf = await withAdmin(kafka.admin(), async (admin) => {
      await createMissing(admin, options);
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

const authorityFile = rereading();

/** A certificate names a host, and an address is checked without a name. */
const named = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

/**
 * Keeps all connections of one client, to cut them at once: kafkajs itself goes on trying after it was told to
 * disconnect.
 */
const openSockets = (authorities: string | undefined) => {
  const sockets = new Set<Socket>();
  let isCut = false;
  return {
    open: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => {
      if (isCut) throw new Error('This client has been abandoned');
      const common = { host, port, keepAlive: true, noDelay: true };
      const socket =
        authorities === undefined
          ? connect(common, onConnect)
          : // The file is read for each connection, so that a renewed authority holds from the next one on.
            connectTls({ ...common, ...named(host), ca: authorityFile(authorities) }, onConnect);
      sockets.add(socket.on('close', () => sockets.delete(socket)));
      return socket;
    },
    destroy: (): void => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
  };
};

// Per topic: enough for as many consumers in one group. Never change it, because keys would then move to other
// partitions.
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

const createMissing = async (admin: Admin, { topics, replication }: KafkaOptions): Promise<void> => {
  const there = new Set(await admin.listTopics());
  const missing = Object.entries(topics).filter(([topic]) => !there.has(topic));
  if (missing.length === 0) return;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = replication ?? Math.min(brokers.length, replicasMax);
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(([topic, { isWholeState }]) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries({
        ...(isWholeState ? { 'cleanup.policy': 'compact' } : { 'cleanup.policy': 'delete', 'retention.ms': '-1' }),
        'retention.bytes': '-1',
        // With three replicas or more, one may be down without loss or delay.
        'min.insync.replicas': String(replicationFactor >= replicasMax ? replicationFactor - 1 : 1),
      }).map(([name, value]) => ({ name, value })),
    })),
  });
};

/** A broker takes batches of 1 MiB, and kafkajs puts all messages of one request and partition into one batch. */
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
  for (let round = 0; round < rounds; round++) {
    const topicMessages = requests
      .filter(({ parts }) => round < parts.length)
      .map(({ topic, parts }) => ({ topic, messages: parts[round]! }));
    mustBeTaken(topicMessages, await producer.sendBatch({ acks: -1, timeout: requestMsMax, topicMessages }));
  }
};

/** @throws Error for a partition of which no broker said that it has the messages */
export const mustBeTaken = (
  sent: readonly { readonly topic: string; readonly messages: readonly Message[] }[],
  answers: readonly Pick<RecordMetadata, 'topicName' | 'partition'>[],
): void => {
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
