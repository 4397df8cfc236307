/** Explains what was found where a server should be: nobody, another program, or TLS that does not fit (operations.md 11.9). */
import { type Found, type Protocol, probe, type ServerPlace } from '../../adapters/probing/serverProbe.ts';
import { bracketed, type Explained, lastMessageOf } from './faultText.ts';
import { certificateFault, tlsToPlain } from './tlsFaults.ts';

/** The first of several servers that is not right. */
export const foundAt = async (servers: readonly ServerPlace[]): Promise<Found> => {
  const found = await Promise.all(servers.map((server) => probe(server)));
  return found.find(({ kind }) => kind !== 'right') ?? { kind: 'right' };
};

/** @param error added when the connection alone says little */
export const foundFault = (found: Found, protocol: Protocol, variable: string, error?: unknown): Explained => {
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
