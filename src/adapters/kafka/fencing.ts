/**
 * Fences former publishers. All publishers of a ledger use one transactional id, and each batch is a transaction.
 * Whoever opens a producer with that id makes the brokers end what the former one had open, and refuse whatever of it
 * still arrives: say, what a mute network had held back. Without this an older message of a key could arrive after newer
 * ones. A batch that was begun and then ended by the brokers is sent again by the next publisher, before anything newer:
 * a consumer sees it once (`read_committed`) or twice (`read_uncommitted`), and in order.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Kafka, type Message, Partitioners, type Producer, type Transaction } from 'kafkajs';
import { type Batch, mustBeTaken } from './batches.ts';
import { type Client, requestMsMax, withAdmin } from './client.ts';
import { coordinatorRefusal, forgetRefusal, typeOf } from './kafkaJsTransactions.ts';

export type Sender = {
  /** Resolves once the brokers have stored the whole batch. After a failure the sender must not be used again. */
  send(batch: Batch): Promise<void>;
  /** Ends the producer. It waits for nothing. */
  leave(): void;
};

const producerSettings = {
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
};

const sendTo = async (producer: Pick<Producer | Transaction, 'sendBatch'>, batch: Batch): Promise<void> => {
  const topicMessages = batch.map(({ topic, messages }) => ({ topic, messages: messages as Message[] }));
  mustBeTaken(batch, await producer.sendBatch({ acks: -1, timeout: requestMsMax, topicMessages }));
};

const leaving = (producer: Producer) => () => void producer.disconnect().catch(() => {});

/** A sender without transactions. What it had in flight when it was left may still arrive later. */
export const unfencedSender = async (kafka: Kafka): Promise<Sender> => {
  const producer = kafka.producer({ ...producerSettings, idempotent: true });
  await producer.connect();
  return { send: (batch) => sendTo(producer, batch), leave: leaving(producer) };
};

/**
 * For how long, in milliseconds, brokers leave a transaction open of which nothing more comes. Then they end it, within the
 * 10 seconds in which they look for such ones. Consumers that read only what is committed wait at an open transaction. So
 * this is for how long they stand still when a publisher dies in the middle of a batch and no other follows. A batch takes
 * longer only where a partition has no leader for that long, and the next channel then sends it again.
 */
export const transactionMsMax = 15_000;

/** For how long, in milliseconds, the coordinator of transactions is awaited before we ask why there is none. */
const coordinatorMsMax = 5_000;

/**
 * A sender by transactions, which fences all former ones of the same id. Or the reason, a part of a sentence, why the
 * brokers can have no transactions at all.
 * @throws Error when they can, but not at the moment
 */
export const fencedSender = async (client: Client, transactionalId: string): Promise<Sender | string> => {
  const producer = client.kafka.producer({
    ...producerSettings,
    transactionalId,
    transactionTimeout: transactionMsMax,
  });
  await producer.connect();
  forgetRefusal(transactionalId);
  const beginning = producer.transaction();
  const timer = new AbortController();
  const begun = await Promise.race([
    beginning.catch((error: unknown) => error),
    pause(coordinatorMsMax, undefined, { signal: timer.signal }).catch(() => {}),
  ]);
  timer.abort();
  const failures = isTransaction(begun) ? [] : [begun, coordinatorRefusal(transactionalId)];
  const why = await whyNever(client, transactionalId, failures.flatMap(typesOf));
  if (why !== undefined) {
    leaving(producer)();
    return why;
  }
  let transaction = await beginning;
  return {
    send: async (batch) => {
      await sendTo(transaction, batch);
      await transaction.commit();
      transaction = await producer.transaction();
    },
    leave: leaving(producer),
  };
};

const isTransaction = (begun: unknown): begun is Transaction =>
  typeof begun === 'object' && begun !== null && 'commit' in begun;

const typesOf = (error: unknown): readonly string[] =>
  error instanceof Error ? [typeOf(error) ?? error.name, ...typesOf(error.cause)] : [];

/**
 * Why the brokers can have no transactions, or undefined if they can at another moment. A coordinator that is only away
 * must not open the way without transactions, and it can only be away where the topic of its state exists.
 */
const whyNever = async (
  client: Client,
  transactionalId: string,
  failures: readonly string[],
): Promise<string | undefined> => {
  const failed = (...types: readonly string[]) => types.some((type) => failures.includes(type));
  if (failed('TRANSACTIONAL_ID_AUTHORIZATION_FAILED'))
    return `this server has no right to the transactional id ${transactionalId}`;
  if (failed('UNSUPPORTED_VERSION', 'KafkaJSServerDoesNotSupportApiKey', 'INVALID_REQUEST'))
    return 'these brokers have no transactions';
  if (failed('INVALID_TRANSACTION_TIMEOUT'))
    return `the setting transaction.max.timeout.ms of the brokers is less than ${transactionMsMax}`;
  if (!failed('GROUP_COORDINATOR_NOT_AVAILABLE') || (await stateMayExist(client))) return undefined;
  return `the brokers cannot make the topic ${stateTopic} (transaction.state.log.replication.factor is greater than their number?)`;
};

/** The topic in which brokers keep the state of transactions. They make it when they are first asked for one. */
const stateTopic = '__transaction_state';

const stateMayExist = (client: Client): Promise<boolean> =>
  withAdmin(client, async (admin) => {
    if ((await admin.listTopics()).includes(stateTopic)) return true;
    // The list leaves out what the user may not see.
    const hidden = await admin.fetchTopicMetadata({ topics: [stateTopic] }).then((): readonly string[] => [], typesOf);
    return hidden.includes('TOPIC_AUTHORIZATION_FAILED');
  });
