/** Explains why TLS with a server fails, and what to do (operations.md 11.9). */
import type { Protocol } from '../../adapters/probing/serverProbe.ts';
import type { Explained } from './faultText.ts';

/** Node's advice to the person who starts Node. Our own advice names the setting instead. */
const nodesHint = /; if the root CA is installed locally, try running Node\.js with --use-system-ca$/;

const withoutTls: Readonly<Record<Protocol, string>> = {
  EventStoreDB: 'write tls=false',
  PostgreSQL: 'write sslmode=disable',
  Kafka: 'leave out KAFKA_TLS_CA',
};

export const tlsToPlain = (said: string, protocol: Protocol, variable: string): Explained => ({
  why: `it does not speak TLS, and the setting says to use it (${said})`,
  advice: `Set up TLS on the server, or ${withoutTls[protocol]}${protocol === 'Kafka' ? '' : ` in ${variable}`}.`,
  passes: false,
});

type Certificate = 'name' | 'authority' | 'expired';

export const certificates: Readonly<Record<string, Certificate>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
};

export const certificateFault = (code: string, said: string, protocol: Protocol, variable: string): Explained => {
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
