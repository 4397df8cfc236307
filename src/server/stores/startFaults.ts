/**
 * Explains why a server cannot be used, in the words of its client or of the TLS library, and what to do
 * (operations.md 11.6, 11.9).
 */
import { readFileSync } from 'node:fs';
import type { KafkaAddress } from '../../adapters/kafka/kafka.ts';
import { type Found, type Protocol, probe, type ServerPlace } from '../../adapters/probing/serverProbe.ts';
import { StoreDenied, type StoreName } from '../../ledger/eventStore.ts';
import { ChannelUnusable } from '../../projections/messages/publisher.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { placeOf, protocolOf, type StoreNamed, serversAt } from './storePlaces.ts';

export type Explained = {
  readonly why: string;
  /** A sentence, or empty. */
  readonly advice: string;
  /** Tells whether a start that waits may succeed. */
  readonly passes: boolean;
};

/** @param error the client's error; undefined while it has not answered yet */
export const explainStartFailure = async (named: StoreNamed, error?: unknown): Promise<Explained> => {
  const known = deniedFault(named, error) ?? answeredFault(named, error);
  if (known !== undefined) return known;
  const found = await foundAt(serversAtOrNone(named.url));
  return foundFault(found, protocolOf(named.url), named.variable, error);
};

/** After the stores are open, a start can still lack a right. Says where, and what to do. */
export const deniedAtStart = async (
  error: unknown,
  named: Readonly<Record<StoreName, StoreNamed>>,
): Promise<unknown> => {
  if (!(error instanceof StoreDenied)) return error;
  const place = named[error.store];
  return new StoreUnavailable(
    faultSentence(placeOf(place), 'cannot be used', await explainStartFailure(place, error)),
    {
      cause: error,
    },
  );
};

/** Adds the place of the brokers and the remedy to an error of kafkajs. */
export const kafkaFault = async ({ brokers, authorities }: KafkaAddress, error: unknown): Promise<ChannelUnusable> => {
  const place = `Kafka at ${brokers.join(',')} (KAFKA_BROKERS)`;
  if (causesOf(error).some(({ type }) => /AUTHORIZATION_FAILED$/.test(type ?? ''))) {
    const advice = 'docs/operations.md has the commands that give the rights.';
    const denial = { why: `it denies this server a right (${lastMessageOf(error)})`, advice, passes: true };
    return new ChannelUnusable(faultSentence(place, 'cannot be used', denial), true, { cause: error });
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

type Typed = Error & { readonly type?: string };

const causesOf = (error: unknown): readonly Typed[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : [];

/** The sentence about a store's place. */
export const faultSentence = (place: string, how: string, { why, advice }: Explained): string =>
  `${place} ${how}: ${why}.${advice === '' ? '' : ` ${advice}`}`;

/** Node's advice to the person who starts Node. Our own advice names the setting instead. */
const nodesHint = /; if the root CA is installed locally, try running Node\.js with --use-system-ca$/;

/** The message of the last cause: that of the client or of the system. All other causes are ours. */
export const lastMessageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(lastMessageOf))].filter((said) => said !== '').join('; ');
  if (!(error instanceof Error)) return '';
  return (error.cause instanceof Error ? lastMessageOf(error.cause) : '') || error.message || codeOf(error);
};

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

const lastCause = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? lastCause(error.cause) : error;

const bracketed = (said: string): string => (said === '' ? '' : ` (${said})`);

const deniedFault = ({ variable }: StoreNamed, error: unknown): Explained | undefined => {
  if (!(error instanceof StoreDenied)) return undefined;
  const said = lastMessageOf(error.cause);
  if (error.right !== 'log in')
    return {
      why: `it denies this server's user the right to ${error.right}${bracketed(said)}`,
      advice: 'docs/operations.md has the commands that give the rights.',
      passes: false,
    };
  if (/no encryption/.test(said))
    return {
      why: `it wants TLS${bracketed(said)}`,
      advice: `Write sslmode=verify-full in ${variable}.`,
      passes: false,
    };
  return {
    why: `it does not take this server's user or password${bracketed(said)}`,
    advice: `Check user and password in ${variable}, and that the server knows the user.`,
    // A secure EventStoreDB that has just started refuses the right user too. The waiting for it ends after some
    // seconds.
    passes: true,
  };
};

/** The explanation, if the client's error is enough without a look at the server. */
const answeredFault = ({ variable, url }: StoreNamed, error: unknown): Explained | undefined => {
  const noWriter = causesOf(error).find(({ name }) => name === 'NoWriter');
  if (noWriter !== undefined)
    return { why: noWriter.message, advice: 'Start the primary, or promote a standby.', passes: true };
  const cause = lastCause(error);
  if (!(cause instanceof Error)) return undefined;
  const said = lastMessageOf(error);
  const code = codeOf(cause);
  const protocol = protocolOf(url);
  if (code in certificates) return certificateFault(code, said, protocol, variable);
  if (/does not support SSL/.test(said)) return tlsToPlain(said, protocol, variable);
  if (code === '57P03') return { why: `it is only just starting (${said})`, advice: '', passes: true };
  if (code === '3D000')
    return { why: said, advice: `Create that database, or name another in ${variable}.`, passes: false };
  if (code === '53300')
    return {
      why: said,
      advice:
        'Raise max_connections there, or the limit of its database or role, or lower DB_CONNECTIONS of what holds them.',
      passes: true,
    };
  if (code === '53100') return { why: said, advice: "Make room on that server's disk.", passes: true };
  if (code === '25006') return { why: said, advice: `Name the server that takes writes in ${variable}.`, passes: true };
  if (code === 'ENOENT' || code === 'EACCES')
    return { why: said, advice: `Check the files that ${variable} names.`, passes: false };
  return undefined;
};

const serversAtOrNone = (url: string): readonly ServerPlace[] => {
  try {
    return serversAt(url);
  } catch {
    // The client's own error reports a certificate that cannot be read.
    return [];
  }
};

/** The first of several servers that is not right. */
const foundAt = async (servers: readonly ServerPlace[]): Promise<Found> => {
  const found = await Promise.all(servers.map((server) => probe(server)));
  return found.find(({ kind }) => kind !== 'right') ?? { kind: 'right' };
};

/** @param error added when the connection alone says little */
const foundFault = (found: Found, protocol: Protocol, variable: string, error?: unknown): Explained => {
  const client = bracketed(lastMessageOf(error));
  const checkAddress = `Check host and port in ${variable}.`;
  switch (found.kind) {
    case 'right':
      return { why: lastMessageOf(error) || 'it does not answer yet', advice: '', passes: true };
    case 'unreachable':
      return {
        why: found.said,
        advice: /ECONNREFUSED/.test(found.said)
          ? `Nothing listens there: start ${protocol}, or set the right host and port in ${variable}.`
          : checkAddress,
        passes: true,
      };
    case 'mute':
      return { why: `it takes connections and does not answer${client}`, advice: checkAddress, passes: true };
    case 'closed':
      return { why: `it takes connections and ends them without a word${client}`, advice: checkAddress, passes: true };
    case 'other_kind':
      return {
        why: `what answers there is another kind of server, not ${protocol}${client}`,
        advice: checkAddress,
        passes: true,
      };
    case 'tls_to_plain':
      return tlsToPlain(found.said, protocol, variable);
    case 'plain_to_tls':
      return {
        why: 'it wants TLS, and the setting says to connect without',
        advice:
          protocol === 'EventStoreDB'
            ? `Write tls=true in ${variable}, and its authority as tlsCAFile=.`
            : `Name the file of its authority in KAFKA_TLS_CA, or a listener without TLS in ${variable}.`,
        passes: false,
      };
    case 'certificate':
      return certificateFault(found.code, found.said, protocol, variable);
  }
};

const withoutTls: Readonly<Record<Protocol, string>> = {
  EventStoreDB: 'write tls=false',
  PostgreSQL: 'write sslmode=disable',
  Kafka: 'leave out KAFKA_TLS_CA',
};

const tlsToPlain = (said: string, protocol: Protocol, variable: string): Explained => ({
  why: `it does not speak TLS, and the setting says to use it (${said})`,
  advice: `Set up TLS on the server, or ${withoutTls[protocol]}${protocol === 'Kafka' ? '' : ` in ${variable}`}.`,
  passes: false,
});

type Certificate = 'name' | 'authority' | 'expired';

const certificates: Readonly<Record<string, Certificate>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
};

const certificateFault = (code: string, said: string, protocol: Protocol, variable: string): Explained => {
  const authority = protocol === 'PostgreSQL' ? 'sslrootcert' : 'tlsCAFile';
  const named = protocol === 'Kafka' ? 'KAFKA_TLS_CA' : `${authority}= in ${variable}`;
  const advice: Readonly<Record<Certificate, string>> = {
    name: `Name the host in ${variable} as its certificate does, or give the server a certificate with this name.`,
    authority: `Name the file of the authority that signed it as ${named}.`,
    expired: "Give the server a certificate that is valid now, and check this machine's clock.",
  };
  const kind = certificates[code];
  return {
    why: `its certificate is refused (${said.replace(nodesHint, '')})`,
    advice: kind === undefined ? '' : advice[kind],
    passes: false,
  };
};
