/**
 * Pseudonyms of children and staff (6.2): HMAC-SHA-256, cut to 16 bytes, under a secret of the school's sharing alone.
 * Under the one of its results a child here would be the pupil there, and a name in the vault would lead to results.
 */
import { createHmac } from 'node:crypto';
import { Rejection } from '../../domain/rejection.ts';
import type { SharingSecretCreated } from '../../domain/sharing/events.ts';
import type { SchoolSharing } from '../../domain/sharing/state.ts';
import { RevisionConflict } from '../../ledger/eventStore.ts';
import { decidingAgain } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

export type Pseudonyms = { child(id: string): string; staff(key: string): string };

const under = (secret: Uint8Array): Pseudonyms => {
  const hashed = (kind: string) => (id: string) =>
    createHmac('sha256', secret).update(`${kind}\n${id}`).digest('hex').slice(0, 32);
  return { child: hashed('child'), staff: hashed('staff') };
};

const checkOf = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('check\n').digest('hex').slice(0, 16);

/** @throws Rejection school_secret_missing when the vault lacks the secret that the log names, or holds another */
const pseudonymsIn = async (
  { vault }: Pick<Deps, 'vault'>,
  school: string,
  { keyId, check }: NonNullable<SchoolSharing['secret']>,
): Promise<Pseudonyms> => {
  const value = await vault.get(keyId);
  if (value !== undefined && checkOf(value) === check) return under(value);
  throw new Rejection(
    'school_secret_missing',
    `The secret that the children of school ${school} are known under is not in the vault; restore the vault from its backup.`,
  );
};

/** Undefined before the school's first child. @throws Rejection school_secret_missing */
export const pseudonymsOf = async (deps: Deps, school: string): Promise<Pseudonyms | undefined> => {
  const { secret } = (await deps.sharing.of(school)).state;
  return secret === undefined ? undefined : pseudonymsIn(deps, school, secret);
};

/** Under a secret that is kept nowhere: for a school without one, which therefore knows no child. */
export const pseudonymsOfNobody = ({ newSecret }: Pick<Deps, 'newSecret'>): Pseudonyms => under(newSecret());

/** The school's, made and recorded when it has none yet. @throws Rejection school_secret_missing */
export const pseudonymsFor = (deps: Deps, school: string, context: Context): Promise<Pseudonyms> =>
  decidingAgain(async () => {
    const { state, head } = await deps.sharing.of(school);
    if (state.secret !== undefined) return pseudonymsIn(deps, school, state.secret);
    const [keyId, secret] = [deps.newUlid(), deps.newSecret()];
    // In the vault first: an event that names a secret which was never kept would shut the school out for good.
    await deps.vault.put(keyId, secret);
    const event: SharingSecretCreated = {
      type: 'SharingSecretCreated',
      data: { school, keyId, check: checkOf(secret) },
    };
    try {
      await deps.ledger.append(streams.sharing(school), [event], head, context);
    } catch (error) {
      // Only then it is sure that nothing names it.
      if (error instanceof RevisionConflict) await deps.vault.destroy(keyId);
      throw error;
    }
    return under(secret);
  });
