/**
 * Kafka by kafkajs, which only this folder knows. No new release of it is expected, so its faults are handled here. After a
 * failed send its sequence numbers may be those of a batch that the broker has, and the broker would drop a later batch as
 * a duplicate. Such a producer is therefore thrown away, and the caller opens a new channel and sends again. Its sockets
 * are cut too, so that none of its own retries arrives in between.
 * Nor does a send that succeeds mean that all was sent: when a broker dies and one that has already answered takes over
 * its partitions, the retry leaves them out. So the answers are held against what was asked.
 * A new channel fences all former ones of its ledger, in this process and in others (fencing.ts).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import type { Channel } from '../../projections/messages/publisher.ts';
import { batchesOf } from './batches.ts';
import { type Client, type KafkaAddress, openClient, withAdmin } from './client.ts';
import { fencedSender, type Sender, transactionMsMax, unfencedSender } from './fencing.ts';
import { abandoned } from './kafkaJsSilence.ts';

/**
 * Topics by name. For whole states only the latest message of a key must be kept; otherwise all messages are kept for
 * ever.
 */
export type KafkaTopics = Readonly<Record<string, { readonly isWholeState: boolean }>>;

export type KafkaOptions = KafkaAddress & {
  readonly topics: KafkaTopics;
  /** The transactional id. Of all channels of one id only the last opened can send. */
  readonly transactionalId: string;
  /**
   * Called at each opening: with undefined when former channels are fenced, otherwise with the reason why the brokers cannot
   * do so, a part of a sentence. The channel then works without.
   */
  readonly onFencing?: (whyNot: string | undefined) => void;
};

/**
 * Milliseconds within which a channel must open. kafkajs itself would try for minutes where all brokers stand still, and
 * meanwhile no other process could publish.
 */
const openingMsMax = 30_000;

/** Creates missing topics. Existing topics stay as they are. */
export const openKafka = async (options: KafkaOptions): Promise<Channel> => {
  const clients: Client[] = [];
  let isCut = false;
  const opened = (): Client => {
    if (isCut) throw new Error(abandoned);
    const client = openClient(options);
    clients.push(client);
    return client;
  };
  const cut = (): void => {
    isCut = true;
    for (const client of clients) client.cut();
  };
  try {
    const { partitionsOf, sender } = await inTime('opened no channel', openingMsMax, preparing(opened, options));
    return {
      send: async (waiting) => {
        // Brokers themselves end a batch that takes longer.
        for (const batch of batchesOf(waiting, partitionsOf))
          await inTime('took no batch', transactionMsMax, sender.send(batch));
      },
      abandon: () => {
        cut();
        sender.leave();
      },
    };
  } catch (error) {
    cut();
    throw error;
  }
};

const preparing = async (opened: () => Client, options: KafkaOptions) => {
  const first = opened();
  const partitionsOf = await withAdmin(first, async (admin) => {
    await createMissing(admin, options);
    const there = await admin.fetchTopicMetadata({ topics: Object.keys(options.topics) });
    return new Map(there.topics.map(({ name, partitions }) => [name, partitions]));
  });
  return { partitionsOf, sender: await senderOn(first, opened, options) };
};

/** @throws Error when the work takes longer. It then goes on until its client is cut. */
const inTime = async <T>(failing: string, msMax: number, work: Promise<T>): Promise<T> => {
  const timer = new AbortController();
  const late = async (): Promise<never> => {
    await pause(msMax, undefined, { signal: timer.signal });
    throw new Error(`The brokers ${failing} within ${msMax / 1_000} seconds`);
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    timer.abort();
  }
};

const senderOn = async (
  first: Client,
  opened: () => Client,
  { transactionalId, onFencing = () => {} }: KafkaOptions,
): Promise<Sender> => {
  const fenced = await fencedSender(first, transactionalId);
  onFencing(typeof fenced === 'string' ? fenced : undefined);
  if (typeof fenced !== 'string') return fenced;
  // kafkajs may still be trying to begin a transaction.
  first.cut();
  return unfencedSender(opened().kafka);
};

// Per topic: enough for as many consumers in one group. Never change it, because keys would then move to other
// partitions.
const partitions = 6;
const replicasMax = 3;

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
