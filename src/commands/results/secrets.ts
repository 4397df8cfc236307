/** A school's secret, under which all that could lead back to a pupil is hashed (6.2). It lives in the vault; the log knows its id and a check. */
import { createHmac } from 'node:crypto';
import { Rejection } from '../../domain/rejection.ts';
import type { SecretCreated } from '../../domain/results/events.ts';
import type { SchoolSecret } from '../../domain/results/state.ts';
import type { Deps } from '../deps.ts';
import { decidingAgain } from '../handler.ts';
import type { Context } from '../ledger.ts';
import { streams } from '../streams.ts';

const keyBytes = 8;

/** HMAC-SHA-256 under one school's secret. What is hashed is named first, so that a pupil's id and a key never meet. */
export type Pseudonyms = {
  /** 32 bytes. */
  pupil(id: string): Uint8Array;
  /** 8 bytes. */
  resultKey(key: string): Uint8Array;
  /** Hex. */
  file(pieces: Iterable<Uint8Array>): string;
};

const pseudonymsUnder = (secret: Uint8Array): Pseudonyms => {
  const hmac = (kind: string) => createHmac('sha256', secret).update(`${kind}\n`);
  return {
    pupil: (id) => hmac('pupil').update(id).digest(),
    resultKey: (key) => hmac('result').update(key).digest().subarray(0, keyBytes),
    file: (pieces) => {
      const digest = hmac('file');
      for (const piece of pieces) digest.update(piece);
      return digest.digest('hex');
    },
  };
};

/** Tells whether a secret is the one the log speaks of, and nothing else about it. */
const checkOf = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('check\n').digest('hex').slice(0, 16);

/**
 * The school's pseudonyms under the secret that its stream names.
 * @throws Rejection school_secret_missing when the vault lacks it, it fails its check, or there is none (any more).
 */
export const pseudonymsOf = async (
  { vault }: Pick<Deps, 'vault'>,
  school: string,
  secret: SchoolSecret,
): Promise<Pseudonyms> => {
  if (secret.status === 'none') throw secretMissing(school, 'it has none yet: its first import makes it');
  if (secret.status === 'destroyed')
    throw secretMissing(school, 'it was destroyed, and with it every way from a pupil to its results');
  const value = await vault.get(secret.keyId);
  if (value === undefined) throw secretMissing(school, 'the vault does not hold it; restore the vault from its backup');
  if (checkOf(value) !== secret.check)
    throw secretMissing(school, 'the one in the vault is another; restore the vault from its backup');
  return pseudonymsUnder(value);
};

export const secretMissing = (school: string, why: string): Rejection =>
  new Rejection('school_secret_missing', `The secret of school ${school} is not available: ${why}.`);

/**
 * The same, for an import: makes the secret when the school never had one. Of several processes that do so at once the
 * first to record it wins, and all use its secret.
 */
export const pseudonymsForImport = (
  deps: Deps,
  school: string,
  context: Context,
): Promise<{ readonly keyId: string; readonly pseudonyms: Pseudonyms }> =>
  decidingAgain(async () => {
    const { state, head } = await deps.folds.results(school);
    if (state.secret.status !== 'none')
      return { keyId: state.secret.keyId, pseudonyms: await pseudonymsOf(deps, school, state.secret) };
    const secret = deps.newSecret();
    const keyId = deps.newUlid();
    // In the vault first: an event that names a secret which was never kept would shut the school out for good.
    await deps.vault.put(keyId, secret);
    const event: SecretCreated = { type: 'SecretCreated', data: { school, keyId, check: checkOf(secret) } };
    await deps.ledger.append(streams.results(school), [event], head, context);
    return { keyId, pseudonyms: pseudonymsUnder(secret) };
  });
