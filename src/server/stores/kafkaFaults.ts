/** Explains why Kafka cannot be used, and what to do (operations.md 11.9). */
import { readFileSync } from 'node:fs';
import type { KafkaAddress } from '../../adapters/kafka/client.ts';
import { transactionMsMax } from '../../adapters/kafka/fencing.ts';
import type { ServerPlace } from '../../adapters/probing/serverProbe.ts';
import { ChannelUnusable } from '../../projections/messages/publisher.ts';
import { causesOf, type Explained, faultSentence, lastMessageOf } from './faultText.ts';
import { foundAt, foundFault } from './foundFaults.ts';

/** Adds the place of the brokers and the remedy to an error of kafkajs. */
export const kafkaFault = async ({ brokers, authorities }: KafkaAddress, error: unknown): Promise<ChannelUnusable> => {
  const place = `Kafka at ${brokers.join(',')} (KAFKA_BROKERS)`;
  if (causesOf(error).some(({ type }) => /AUTHORIZATION_FAILED$/.test(type ?? ''))) {
    const advice = 'docs/operations.md has the commands that give the rights.';
    const denial = { why: `it denies this server a right (${lastMessageOf(error)})`, advice, passes: true };
    return new ChannelUnusable(faultSentence(place, 'cannot be used', denial), true, { cause: error });
  }
  if (causesOf(error).some(({ type }) => type === 'INVALID_PRODUCER_EPOCH')) {
    const advice =
      'This process opens a new channel if it is still its turn. If this comes again and again, two read stores of one ledger publish to the same brokers: stop one of them.';
    const refusal = {
      why: `another publisher of this ledger has begun, or a batch took longer than ${transactionMsMax / 1_000} seconds (${lastMessageOf(error)})`,
      advice,
      passes: true,
    };
    return new ChannelUnusable(faultSentence(place, 'cannot be used', refusal), false, { cause: error });
  }
  if (causesOf(error).some(({ type }) => type === 'INVALID_PRODUCER_ID_MAPPING')) {
    const idle = {
      why: `it forgot this publisher, as it does when nothing was published for some days (${lastMessageOf(error)})`,
      advice: 'Nothing needs to be done: this process opens a new channel.',
      passes: true,
    };
    return new ChannelUnusable(faultSentence(place, 'cannot be used', idle), false, { cause: error });
  }
  if (causesOf(error).some(({ name }) => name === 'KafkaJSSASLAuthenticationError')) {
    const advice = 'Check KAFKA_SASL, KAFKA_USERNAME and KAFKA_PASSWORD, and that the brokers know the user.';
    const refusal = {
      why: `it does not take this server's user or password (${lastMessageOf(error)})`,
      advice,
      passes: true,
    };
    return new ChannelUnusable(faultSentence(place, 'cannot be used', refusal), true, { cause: error });
  }
  const fault = await kafkaConnectionFault(brokers, authorities, error);
  return new ChannelUnusable(faultSentence(place, 'cannot be used', fault), false, { cause: error });
};

const kafkaConnectionFault = async (
  brokers: readonly string[],
  authorities: string | undefined,
  error: unknown,
): Promise<Explained> => {
  let file: Buffer | undefined;
  try {
    file = authorities === undefined ? undefined : readFileSync(authorities);
  } catch (unreadable) {
    return { why: lastMessageOf(unreadable), advice: 'Check the file that KAFKA_TLS_CA names.', passes: false };
  }
  const servers = brokers.map((broker): ServerPlace => {
    const [, host = '', port] = /^(.*):(\d+)$/.exec(broker) ?? [];
    const tls = file === undefined ? { tls: false } : { tls: true, authorities: file };
    return { protocol: 'Kafka', host, port: Number(port), ...tls };
  });
  return foundFault(await foundAt(servers), 'Kafka', 'KAFKA_BROKERS', error);
};
