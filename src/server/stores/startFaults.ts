/**
 * Explains why a server cannot be used, in the words of its client or of the TLS library, and what to do
 * (operations.md 11.6, 11.9).
 */
import type { ServerPlace } from '../../adapters/probing/serverProbe.ts';
import { StoreDenied, type StoreName } from '../../ledger/eventStore.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { bracketed, causesOf, codeOf, type Explained, faultSentence, lastCause, lastMessageOf } from './faultText.ts';
import { foundAt, foundFault } from './foundFaults.ts';
import { placeOf, protocolOf, type StoreNamed, serversAt } from './storePlaces.ts';
import { certificateFault, certificates, tlsToPlain } from './tlsFaults.ts';

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
