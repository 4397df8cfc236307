/** interfaces 3: in order for each key, also when what a former publisher had in flight arrives late. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type KafkaOptions, openKafka } from '../../../src/adapters/kafka/kafka.ts';
import type { Channel } from '../../../src/projections/messages/publisher.ts';
import { brokerPem, certificatePath } from '../../support/servers/certificates.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker, startBrokers } from '../../support/servers/kafkaBroker.ts';
import { type Proxy as Proxied, proxyTo } from '../../support/servers/proxy.ts';
import { wholeTopic } from '../../support/servers/wholeTopic.ts';

const here = kafkaIsHere() ? 'here' : noKafka;
const transactionalId = 'telboek-publisher-trial';
const topics = { 'trial.v1': { isWholeState: true } };
const otherWay = new URL('../../support/faults/breakable/otherWay.mjs', import.meta.url).href;
const muted = join(import.meta.dirname, '..', '..', 'support', 'programs', 'publisherMuted.ts');

const clientOf = (brokers: readonly string[]) => new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });

/** The numbers by which Kafka's protocol tells requests apart. */
const requests = { produce: 0, addPartitionsToTransaction: 24, endTransaction: 26 };

/** Whether a piece is a request of that number: its length without itself in 4 bytes, then the number in 2. */
const isRequest = (request: number) => (piece: Buffer) =>
  piece.length > 6 && piece.readInt32BE(0) === piece.length - 4 && piece.readInt16BE(4) === request;

/** Opens a channel, and sends one message over it. The answer says whether former publishers are fenced, or why not. */
const fencingOf = async (options: Omit<KafkaOptions, 'topics' | 'transactionalId'>): Promise<string | undefined> => {
  const told: (string | undefined)[] = [];
  const channel = await openKafka({ ...options, topics, transactionalId, onFencing: (whyNot) => told.push(whyNot) });
  await channel.send([{ topic: 'trial.v1', messages: [{ topic: 'trial.v1', key: 'a', text: '1', sequence: 1 }] }]);
  channel.abandon();
  expect(told).toHaveLength(1);
  return told[0];
};

describe.skipIf(!kafkaIsHere())(`a former publisher (${here})`, () => {
  let broker: Broker;
  let way: Proxied;
  let one: ReturnType<typeof former> | undefined;
  let other: Channel | undefined;
  beforeAll(async () => {
    // By default brokers look for transactions that take too long every 10 s.
    broker = await startBroker(undefined, { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500' });
    way = await proxyTo(`http://${broker.address}`);
  }, 60_000);
  afterAll(async () => {
    await way.close();
    await broker.stop();
  });

  afterEach(async () => {
    way.thaw();
    other?.abandon();
    await one?.end();
  });

  /** A publisher in a process of its own, which reaches the broker through the proxy only. */
  const former = (topic: string) => {
    const ways = { [new URL(`http://${broker.address}`).port]: Number(new URL(way.url).port) };
    const child = spawn(
      process.execPath,
      [`--import=${otherWay}`, muted, broker.address, topic, transactionalId, '12AB00'],
      { env: { ...process.env, PORT_WAYS: JSON.stringify(ways) }, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      says: async () => (await lines.next()).value,
      send: (text: string) => child.stdin.write(`${text}\n`),
      end: async () => {
        const closed = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
        child.kill('SIGKILL');
        await closed;
      },
    };
  };

  it.each([
    ['the beginning of its transaction', requests.addPartitionsToTransaction],
    ['its messages', requests.produce],
    ['the end of its transaction', requests.endTransaction],
  ])(
    'interfaces 3: what a muted network held back of a former publisher, %s, never comes after newer messages of its key',
    async (_, request) => {
      const topic = `held-back-${request}.v1`;
      one = former(topic);
      expect(await one.says()).toBe('opened');
      one.send('1');
      expect(await one.says()).toBe('sent');
      const heldBack = way.freezeBefore(isRequest(request));
      one.send('2');
      await heldBack;
      other = await openKafka({
        brokers: [broker.address],
        topics: { [topic]: { isWholeState: true } },
        transactionalId,
      });
      // Nobody knows whether "2" was sent, so the next publisher sends it again before what is newer.
      for (const text of ['2', '3'])
        await other.send([{ topic, messages: [{ topic, key: '12AB00', text, sequence: Number(text) }] }]);
      way.thaw();
      const said = await one.says();
      const read = async (readUncommitted: boolean): Promise<readonly string[]> =>
        (await wholeTopic(clientOf([broker.address]), topic, { readUncommitted })).map(({ text }) => text);
      expect(await read(false)).toEqual(['1', '2', '3']);
      const everything = await read(true);
      expect(everything).toEqual(everything.toSorted());
      expect(new Set(everything)).toEqual(new Set(['1', '2', '3']));
      // By INVALID_PRODUCER_EPOCH, or on a busy machine because it had waited for too long.
      expect(said).toMatch(/^refused /);
    },
    60_000,
  );

  it('12.4: what a killed publisher had open the brokers end by themselves where no other publisher follows, and readers of what is committed go on', async () => {
    const topic = 'left-open.v1';
    one = former(topic);
    expect(await one.says()).toBe('opened');
    one.send('1');
    expect(await one.says()).toBe('sent');
    const heldBack = way.freezeBefore(isRequest(requests.endTransaction));
    one.send('2');
    await heldBack;
    await one.end();
    const read = async (readUncommitted: boolean): Promise<readonly string[]> =>
      (await wholeTopic(clientOf([broker.address]), topic, { readUncommitted })).map(({ text }) => text);
    expect(await read(true)).toEqual(['1', '2']);
    expect(await read(false)).toEqual(['1']);
  }, 90_000);

  it('interfaces 3: a publisher of another ledger is not fenced, and of one ledger the last one can send', async () => {
    const opened = (id: string) => openKafka({ brokers: [broker.address], topics, transactionalId: id });
    const message = { topic: 'trial.v1', messages: [{ topic: 'trial.v1', key: 'b', text: '1', sequence: 1 }] };
    const [first, other] = [await opened('ledger-1'), await opened('ledger-2')];
    const last = await opened('ledger-1');
    await expect(first.send([message])).rejects.toThrow(/old epoch/);
    await expect(other.send([message])).resolves.toBeUndefined();
    await expect(last.send([message])).resolves.toBeUndefined();
    for (const channel of [first, other, last]) channel.abandon();
  }, 60_000);
});

describe.skipIf(!kafkaIsHere())(`brokers without transactions (${here})`, () => {
  const ending: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of ending.reverse()) await end();
  });

  it.each([
    [{ 'transaction.state.log.replication.factor': '3' }, /^the brokers cannot make the topic __transaction_state/],
    [
      { 'transaction.max.timeout.ms': '14999' },
      /^the setting transaction\.max\.timeout\.ms of the brokers is less than 15000$/,
    ],
  ])(
    'a broker alone that cannot have our transactions (%o) is published to all the same, and the reason is told',
    async (settings, reason) => {
      const broker = await startBroker(undefined, settings);
      ending.push(() => broker.stop());
      expect(await fencingOf({ brokers: [broker.address] })).toMatch(reason);
      expect((await wholeTopic(clientOf([broker.address]), 'trial.v1')).map(({ text }) => text)).toEqual(['1']);
    },
    90_000,
  );

  it('a user without the right to the transactional id publishes all the same and the reason is told; with it, former publishers are fenced', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telboek-fencing-'));
    ending.push(() => rm(folder, { recursive: true }));
    const pem = join(folder, 'broker.pem');
    await writeFile(pem, brokerPem('certificate'));
    const user = { mechanism: 'scram-sha-256', username: 'telboek', password: 'change-me' } as const;
    const broker = await startBroker(
      { pem, ...user },
      {
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:ANONYMOUS',
      },
    );
    ending.push(() => broker.stop());
    const admin = clientOf([await broker.inside()]).admin();
    await admin.connect();
    ending.push(() => admin.disconnect());
    const allow = (operations: readonly AclOperationTypes[], resourceType: AclResourceTypes, resourceName: string) =>
      admin.createAcls({
        acl: operations.map((operation) => ({
          principal: 'User:telboek',
          host: '*',
          operation,
          permissionType: AclPermissionTypes.ALLOW,
          resourceType,
          resourceName,
          resourcePatternType:
            resourceType === AclResourceTypes.TRANSACTIONAL_ID
              ? ResourcePatternTypes.PREFIXED
              : ResourcePatternTypes.LITERAL,
        })),
      });
    const { DESCRIBE, CREATE, WRITE } = AclOperationTypes;
    await allow([DESCRIBE, CREATE, WRITE], AclResourceTypes.TOPIC, 'trial.v1');
    const address = { brokers: [broker.address], authorities: certificatePath('certificate'), user };
    expect(await fencingOf(address)).toBe(`this server has no right to the transactional id ${transactionalId}`);
    await allow([DESCRIBE, WRITE], AclResourceTypes.TRANSACTIONAL_ID, 'telboek-publisher');
    expect(await fencingOf(address)).toBeUndefined();
  }, 90_000);

  it('a coordinator of transactions that is only away opens no way without transactions: nothing is sent until it is back', async () => {
    const cluster = await startBrokers(undefined, {
      'transaction.state.log.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
    });
    ending.push(() => cluster.stop());
    const brokers = cluster.addresses.split(',');
    await expect.poll(() => fencingOf({ brokers }).catch(String), { timeout: 60_000 }).toBeUndefined();
    const admin = clientOf(brokers).admin();
    await admin.connect();
    const state = await admin.fetchTopicMetadata({ topics: ['__transaction_state'] });
    await admin.disconnect();
    const coordinator = cluster.brokers[state.topics[0]!.partitions[0]!.leader - 1]!;
    await coordinator.down('KILL');
    const others = brokers.filter((address) => address !== coordinator.address);
    const told: unknown[] = [];
    await expect(
      openKafka({ brokers: others, topics, transactionalId, onFencing: (whyNot) => told.push(whyNot) }),
    ).rejects.toThrow();
    expect(told).toEqual([]);
    await coordinator.up();
    await expect.poll(() => fencingOf({ brokers }).catch(String), { timeout: 60_000 }).toBeUndefined();
  }, 180_000);
});
