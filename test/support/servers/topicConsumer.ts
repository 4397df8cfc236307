/**
 * A consumer that knows nothing of Telboek except `schemas/*.json`. It rebuilds the state from the topics and drops
 * repeats by id.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type EachMessagePayload, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { repairSigningIn } from '../../../src/adapters/kafka/kafkaJsSigningIn.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'schemas');

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

const validators = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -'.json'.length), ajv.compile(JSON.parse(readFileSync(join(folder, file), 'utf8')))]),
);

type Event = { id: string; subject: string; time: string; sequence: string; data: Record<string, unknown> };

export type Arrival = { readonly position: number; readonly at: number };

export type TopicConsumer = {
  /**
   * The latest message of each key of a topic.
   * @throws what ended the consumer, once it has ended and will not begin again
   */
  latest(topic: string): Readonly<Record<string, Event['data']>>;
  /** The number of messages that came again. */
  repeats(): number;
  /** Faults of messages: one does not fit its schema, has a wrong key, or comes after a later one of its key. */
  readonly faults: readonly string[];
  /**
   * The arrivals of messages of one topic and key, in order and without repeats. Each has its time and its position in the
   * log.
   */
  arrivals(topic: string, key: string): readonly Arrival[];
  close(): Promise<void>;
};

/**
 * @param addresses brokers, separated by commas
 * @param guard how kafkajs reaches brokers that ask for TLS and a user
 */
export const consume = async (
  addresses: string,
  group: string,
  guard: Pick<KafkaConfig, 'ssl' | 'sasl'> = {},
): Promise<TopicConsumer> => {
  // A consumer ends for good otherwise, when a broker dies while it signs in.
  repairSigningIn();
  const kafka = new Kafka({
    ...guard,
    brokers: addresses.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 100, maxRetryTime: 1_000 },
  });
  // A broker that dies while members join leaves a member behind that nobody is, and the others wait for it this long.
  const waits = { sessionTimeout: 10_000, rebalanceTimeout: 10_000 };
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 50, ...waits });
  const latest = new Map<string, Map<string, Event>>();
  const seen = new Set<string>();
  const arrivals = new Map<string, Arrival[]>();
  const faults: string[] = [];
  let repeats = 0;
  let ended: Error | undefined;

  const take = async ({ topic, message }: EachMessagePayload): Promise<void> => {
    const event = JSON.parse(message.value?.toString() ?? 'null') as Event;
    if (validators.get(topic)?.(event) !== true) faults.push(`${event.id} is not as the schema of ${topic} says`);
    if (message.key?.toString() !== event.subject) faults.push(`${event.id} came under ${message.key}`);
    if (!String(message.headers?.['content-type']).startsWith('application/cloudevents+json'))
      faults.push(`${event.id} does not say what it is`);
    if (seen.has(event.id)) {
      repeats++;
      return;
    }
    seen.add(event.id);
    const place = `${topic} ${event.subject}`;
    arrivals.set(place, [...(arrivals.get(place) ?? []), { position: Number(event.sequence), at: Date.now() }]);
    const ofTopic = latest.get(topic) ?? new Map<string, Event>();
    latest.set(topic, ofTopic);
    const before = ofTopic.get(event.subject);
    if (before !== undefined && before.sequence >= event.sequence) faults.push(`${event.id} came after ${before.id}`);
    else ofTopic.set(event.subject, event);
  };

  const joined = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (restart) return;
      ended = new Error(`The consumer has ended and will not begin again: ${error.message}`, { cause: error });
      reject(ended);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...validators.keys()], fromBeginning: true });
  await Promise.all([consumer.run({ eachMessage: take }), joined]);
  return {
    latest: (topic) => {
      if (ended !== undefined) throw ended;
      return Object.fromEntries([...(latest.get(topic) ?? [])].map(([key, { data }]) => [key, data]));
    },
    repeats: () => repeats,
    faults,
    arrivals: (topic, key) => arrivals.get(`${topic} ${key}`) ?? [],
    close: () => consumer.disconnect(),
  };
};
