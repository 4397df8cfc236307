/** operations.md 11.9: the reason why nothing can be published, with the brokers, the setting and what to do. */
import { afterEach, describe, expect, it } from 'vitest';
import type { KafkaAddress } from '../../src/adapters/kafka/client.ts';
import { openKafka } from '../../src/adapters/kafka/kafka.ts';
import { kafkaFault } from '../../src/server/stores/kafkaFaults.ts';
import { startStandIn } from '../support/eventStoreDb/server.ts';
import { certifiedBy } from '../support/servers/certificates.ts';
import { brokerDyingAtSignIn, webServer } from '../support/servers/oddServers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The fault as the publishing server reports it. */
const faultAt = async (brokers: readonly string[], user?: KafkaAddress['user']) => {
  const given = { brokers, ...(user === undefined ? {} : { user }) };
  const error = await openKafka({ ...given, topics: {}, transactionalId: 'telboek-publisher-trial' }).then(
    (channel) => channel.abandon(),
    (reason: unknown) => reason,
  );
  return kafkaFault({ brokers }, error);
};

describe('11.9: publishing says', { timeout: 60_000 }, () => {
  it('publishing says that nothing listens, with the error of kafkajs as its cause', async () => {
    const { message, cause, denied } = await faultAt(['127.0.0.1:1']);
    expect(message).toBe(
      'Kafka at 127.0.0.1:1 (KAFKA_BROKERS) cannot be used: connect ECONNREFUSED 127.0.0.1:1. Nothing listens there: start Kafka, or set the right host and port in KAFKA_BROKERS.',
    );
    expect([(cause as Error).name, denied]).toEqual(['KafkaJSNumberOfRetriesExceeded', false]);
  });

  it('publishing says that a broker is another kind of server', async () => {
    const web = await webServer();
    closing.push(web.close);
    expect(
      (await kafkaFault({ brokers: [`127.0.0.1:${web.port}`] }, new Error('Closed connection'))).message,
    ).toContain(
      'what answers there is another kind of server, not Kafka (Closed connection). Check host and port in KAFKA_BROKERS.',
    );
  });

  it('publishing says that a broker wants TLS', async () => {
    const secure = await startStandIn(0, certifiedBy('certificate'));
    closing.push(secure.close);
    expect(
      (await kafkaFault({ brokers: [`127.0.0.1:${secure.port}`] }, new Error('Closed connection'))).message,
    ).toContain(
      'it wants TLS, and the setting says to connect without. Name the file of its authority in KAFKA_TLS_CA, or a listener without TLS in KAFKA_BROKERS.',
    );
  });

  it('a broker that dies while this server signs in has refused nobody, so it is asked again; one that refuses is not', async () => {
    const broker = await brokerDyingAtSignIn();
    closing.push(broker.close);
    const user = { mechanism: 'scram-sha-256', username: 'telboek', password: 'change-me' } as const;
    const { message, denied } = await faultAt([`127.0.0.1:${broker.port}`], user);
    expect(broker.signIns()).toBe(2);
    expect(message).toContain("it does not take this server's user or password");
    expect(denied).toBe(true);
  });

  it('publishing says which rights are missing, however deep kafkajs says so', async () => {
    const refused = Object.assign(new Error('Not authorized to access topics: [Topic authorization failed]'), {
      type: 'TOPIC_AUTHORIZATION_FAILED',
    });
    const fault = await kafkaFault({ brokers: ['127.0.0.1:1'] }, new Error('retries', { cause: refused }));
    expect(fault.message).toBe(
      'Kafka at 127.0.0.1:1 (KAFKA_BROKERS) cannot be used: it denies this server a right (Not authorized to access topics: [Topic authorization failed]). docs/operations.md has the commands that give the rights.',
    );
    expect(fault.denied).toBe(true);
  });

  it('publishing says that another publisher has begun, and what it means when that comes again and again', async () => {
    const refused = (type: string) => Object.assign(new Error('said by the broker'), { type });
    const said = async (type: string) => (await kafkaFault({ brokers: ['127.0.0.1:1'] }, refused(type))).message;
    expect(await said('INVALID_PRODUCER_EPOCH')).toBe(
      'Kafka at 127.0.0.1:1 (KAFKA_BROKERS) cannot be used: another publisher of this ledger has begun, or a batch took longer than 15 seconds (said by the broker). This process opens a new channel if it is still its turn. If this comes again and again, two read stores of one ledger publish to the same brokers: stop one of them.',
    );
    expect(await said('INVALID_PRODUCER_ID_MAPPING')).toBe(
      'Kafka at 127.0.0.1:1 (KAFKA_BROKERS) cannot be used: it forgot this publisher, as it does when nothing was published for some days (said by the broker). Nothing needs to be done: this process opens a new channel.',
    );
  });
});
