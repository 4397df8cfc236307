/**
 * Measures publishing: how fast the outbox empties into Kafka beside a bare producer, and how long a command takes to
 * reach a consumer.
 */
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { openKafka } from '../../src/adapters/kafka/kafka.ts';
import { postgresOutbox } from '../../src/adapters/postgres/postgresOutbox.ts';
import { postgresReadStore } from '../../src/adapters/postgres/postgresReadStore.ts';
import { encodeMessage } from '../../src/http/feed/answers.ts';
import { calendarDays } from '../../src/projections/calendarDays.ts';
import { follow } from '../../src/projections/following/follower.ts';
import { topicNames, topics } from '../../src/projections/messages/message.ts';
import type { Outbox, OutgoingMessage } from '../../src/projections/messages/outbox.ts';
import { enqueueing } from '../../src/projections/messages/outlet.ts';
import { publishing } from '../../src/projections/messages/publisher.ts';
import { pupilCounts } from '../../src/projections/pupilCounts.ts';
import type { ReadStore } from '../../src/projections/readStore.ts';
import { brokersCanStart, startBroker } from '../../test/support/servers/kafkaBroker.ts';
import { consume } from '../../test/support/servers/topicConsumer.ts';
import { openBench, schoolId } from '../support/ledger.ts';
import { sideBySide, type Task } from '../support/measure.ts';
import { type Server, startServer } from '../support/server.ts';
import { type Row, rateRow } from '../support/table.ts';

const topic = 'telboek.documents.v1';
const messageBytes = 1_500; // The size of a document with three lines.

export const benchKafka = async ({ quick, rounds }: { readonly quick: boolean; readonly rounds: number }) => {
  if (!brokersCanStart()) return { server: 'no Kafka (test/servers/kafka.sh install)', rows: [] };
  const [server, broker] = await Promise.all([startServer(), startBroker()]);
  try {
    return {
      server: `Kafka ${process.env.KAFKA_VERSION ?? 'of test/servers/kafka.sh'}, ${server.what}`,
      rows: [
        await emptying(server, broker.address, { messages: quick ? 2_000 : 40_000, rounds }),
        ...(await delays(server, broker.address, { perSecond: 50, seconds: quick ? 3 : 30 })),
      ],
    };
  } finally {
    await broker.stop();
    await server.stop();
  }
};

const emptying = async (
  server: Server,
  address: string,
  { messages, rounds }: { readonly messages: number; readonly rounds: number },
): Promise<Row> => {
  const { url } = await server.database();
  const readStore = await postgresReadStore(url);
  const outbox = await postgresOutbox(url, topicNames);
  const kept = documentsOf(messages);
  for (let from = 0; from < messages; from += 1_000)
    await readStore.inTransaction((tx) => tx.enqueue(kept.slice(from, from + 1_000)));
  const producer = await bareProducer(address);
  try {
    const published = publishingAll(outbox, readStore, address);
    const rate = await sideBySide(rounds, messages, published, bareSend(producer, kept));
    return rateRow(`outbox to Kafka, ${messageBytes} bytes each`, 'messages/s', rate, 'kafkajs alone', {
      of: 'figure',
      atLeast: 20_000,
    });
  } finally {
    await producer.disconnect();
    await outbox.close();
    await readStore.close();
  }
};

const documentsOf = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => {
    const key = `2026-${String(index + 1).padStart(6, '0')}`;
    const text = JSON.stringify({ key, filling: '' });
    const filling = 'abcdefghij'.repeat(messageBytes / 10).slice(text.length);
    return { topic, key, position: index + 1, text: JSON.stringify({ key, filling }), replaces: false };
  });

/** The time from the start of a connected and idle publisher to its last mark. */
const publishingAll =
  (outbox: Outbox, readStore: ReadStore, address: string): Task =>
  async () => {
    const channel = await openKafka({ brokers: [address], topics, transactionalId: 'telboek-publisher-bench' });
    const last = (await outbox.read(0, 1_000_000)).at(-1)!.sequence;
    await outbox.republish(topic);
    return () =>
      new Promise<void>((resolve) => {
        const marked: Outbox = {
          ...outbox,
          markPublished: async (found, through) => {
            const isMarked = await outbox.markPublished(found, through);
            if (through === last) void publisher.stop(1_000).then(resolve);
            return isMarked;
          },
        };
        const publisher = publishing({ outbox: marked, readStore, open: async () => channel });
      });
  };

const bareProducer = async (address: string): Promise<Producer> => {
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
};

/** Sends in batches as large as a broker takes. */
const bareSend =
  (producer: Producer, kept: readonly OutgoingMessage[]): Task =>
  async () => {
    const size = 580;
    return async () => {
      for (let from = 0; from < kept.length; from += size) {
        const messages = kept.slice(from, from + size).map(({ key, text }) => ({ key, value: text }));
        await producer.send({ topic, acks: -1, messages });
      }
    };
  };

// Seconds that are not counted, because code is compiled and connections are opened in them.
const warmingSeconds = 5;

/**
 * Does imports at a steady rate, one school after another. Each is timed from the beginning of the command until the
 * consumer has the message.
 */
const delays = async (
  server: Server,
  address: string,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Row[]> => {
  const bench = await openBench(server);
  const { url } = await server.database();
  const readStore = await postgresReadStore(url);
  const outbox = await postgresOutbox(url, topicNames);
  const { folds } = bench.deps;
  const onSaved = enqueueing({ folds, encode: encodeMessage });
  const follower = follow(bench.store, readStore, [calendarDays, pupilCounts(folds)], { onSaved });
  const publisher = publishing({
    outbox,
    readStore,
    open: () => openKafka({ brokers: [address], topics, transactionalId: 'telboek-publisher-bench' }),
  });
  const schools = Array.from({ length: perSecond }, (_, index) => schoolId(index));
  try {
    for (const school of schools) await bench.register(school);
    for (const [index, school] of schools.entries()) await bench.importCsv(school, fileOf(index, 0), '2026-01-01');
    const consumer = await consume(address, `bench-${process.pid}`);
    const begun: { readonly school: string; readonly position: number; readonly at: number }[] = [];
    // Two imports in one batch are reported by one message.
    const arrival = ({ school, position }: (typeof begun)[number]) =>
      consumer.arrivals('telboek.pupil-counts.v1', school).find((arrived) => arrived.position >= position)?.at;
    await follower.reaches(await bench.store.head(), 60_000);
    const start = Date.now();
    const counted = start + warmingSeconds * 1_000;
    const commands: Promise<void>[] = [];
    for (let nth = 0; nth < perSecond * (warmingSeconds + seconds); nth++) {
      await until(start + (nth * 1_000) / perSecond);
      const school = schools[nth % perSecond]!;
      const at = Date.now();
      commands.push(
        bench
          .importCsv(school, fileOf(nth % perSecond, 1 + Math.floor(nth / perSecond)), '2026-01-10')
          .then(({ position }) => void begun.push({ school, position, at })),
      );
    }
    await Promise.all(commands);
    while (begun.some((one) => arrival(one) === undefined)) await until(Date.now() + 20);
    await consumer.close();
    const times = begun
      .filter(({ at }) => at >= counted)
      .map((one) => arrival(one)! - one.at)
      .sort((one, other) => one - other);
    const row = (what: string, share: number): Row => ({
      what: `command to Kafka consumer at ${perSecond} commands/s, ${what}`,
      figure: times[Math.floor((times.length - 1) * share)]!,
      unit: 'ms',
    });
    return [row('p50', 0.5), { ...row('p99', 0.99), aim: { of: 'figure', atMost: 250 } }];
  } finally {
    await publisher.stop(1_000);
    await follower.stop();
    await outbox.close();
    await readStore.close();
    await bench.close();
  }
};

const until = (moment: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - Date.now())));

/** A file of 40 results, different each time. */
const fileOf = (school: number, nth: number): Buffer =>
  Buffer.from(
    [
      'resultaat;leerling;afnamedatum;categorie;jaargroep',
      ...Array.from({ length: 40 }, (_, row) => `R${school}-${nth}-${row};L${row};2025-12-${10 + (row % 20)};toets;5`),
    ].join('\n'),
  );
