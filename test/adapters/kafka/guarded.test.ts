/** interfaces 3, operations 11.9: brokers that ask for TLS and a user. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaAddress } from '../../../src/adapters/kafka/client.ts';
import { openKafka } from '../../../src/adapters/kafka/kafka.ts';
import { topics } from '../../../src/projections/messages/message.ts';
import { kafkaFault } from '../../../src/server/stores/kafkaFaults.ts';
import { brokerPem, type CertificateName, certificatePath } from '../../support/servers/certificates.ts';
import { type Broker, kafkaIsHere, noKafka, startBroker } from '../../support/servers/kafkaBroker.ts';

const topic = 'telboek.documents.v1';
const transactionalId = 'telboek-publisher-guarded';
const user = { mechanism: 'scram-sha-256', username: 'telboek', password: 'change-me' } as const;

describe.skipIf(!kafkaIsHere())(`brokers that ask for TLS and a user (${kafkaIsHere() ? 'here' : noKafka})`, () => {
  let folder: string;
  const brokers: Broker[] = [];
  const started = async (name: CertificateName): Promise<Broker> => {
    const pem = join(folder, `${name}.pem`);
    await writeFile(pem, brokerPem(name));
    const broker = await startBroker({ pem, ...user });
    brokers.push(broker);
    return broker;
  };
  let broker: Broker;
  const address = (given: Partial<KafkaAddress> = {}): KafkaAddress => ({
    brokers: [broker.address],
    authorities: certificatePath('certificate'),
    user,
    ...given,
  });
  const faultOf = async (given: KafkaAddress): Promise<string> => {
    const error = await openKafka({ ...given, topics, transactionalId }).then(
      (channel) => channel.abandon(),
      (reason: unknown) => reason,
    );
    return (await kafkaFault(given, error)).message;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-guarded-'));
    broker = await started('certificate');
  }, 60_000);
  afterAll(async () => {
    for (const one of brokers) await one.stop();
    await rm(folder, { recursive: true });
  });

  it('interfaces 3: messages reach a broker over TLS by a user with a password', async () => {
    const channel = await openKafka({ ...address(), topics, transactionalId });
    const messages = [{ topic, key: '2026-000001', text: '{}', sequence: 1 }];
    await expect(channel.send([{ topic, messages }])).resolves.toBeUndefined();
    channel.abandon();
  }, 60_000);

  it('11.9: a wrong password is refused with the settings to check, and no password', async () => {
    const said = await faultOf(address({ user: { ...user, password: 'hunter2' } }));
    expect(said).toMatch(
      /^Kafka at 127\.0\.0\.1:\d+ \(KAFKA_BROKERS\) cannot be used: it does not take this server's user or password \(.+\)\. Check KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD, and that the brokers know the user\.$/,
    );
    expect(said).not.toContain('hunter2');
  }, 60_000);

  it('12.2: openings that are refused again and again leave no timer and no connection', async () => {
    const left = () => process.getActiveResourcesInfo().filter((of) => /^(Timeout|TCPSocketWrap)$/.test(of)).length;
    const before = left();
    for (const n of [1, 2, 3, 4]) await faultOf(address({ user: { ...user, password: `wrong-${n}` } }));
    await expect.poll(left).toBeLessThanOrEqual(before + 1); // One timer belongs to the poll itself.
  }, 60_000);

  it('11.9: an unknown authority, a missing file and a client without TLS are each told in words', async () => {
    expect(await faultOf(address({ authorities: certificatePath('otherHost') }))).toMatch(
      /Name the file of the authority that signed it as KAFKA_TLS_CA\.$/,
    );
    expect(await faultOf(address({ authorities: join(folder, 'nothing.pem') }))).toMatch(
      /ENOENT: no such file.*Check the file that KAFKA_TLS_CA names\.$/,
    );
    expect(await faultOf({ brokers: [broker.address] })).toMatch(
      /it wants TLS, and the setting says to connect without\. Name the file of its authority in KAFKA_TLS_CA/,
    );
  }, 60_000);

  it.each([
    ['otherHost', /Name the host in KAFKA_BROKERS as its certificate does/],
    ['expired', /Give the server a certificate that is valid now/],
  ] as const)(
    '11.9: a broker whose certificate is %s is refused with what to do',
    async (name, advice) => {
      const wrong = await started(name);
      expect(await faultOf(address({ brokers: [wrong.address], authorities: certificatePath(name) }))).toMatch(advice);
    },
    90_000,
  );
});
