/**
 * Pseudonyms of children and staff (6.2): HMAC-SHA-256, cut to 16 bytes, under a secret used for the school's sharing
 * only. Under the secret of the school's results, a child would have the same pseudonym as the pupil, and a name in the
 * vault would lead to results.
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
  throw new Rejection('school_secret_missing', { school, why: 'sharing-not-in-vault' });
};

/**
 * Undefined before the school's first child.
 * @throws Rejection school_secret_missing
 */
export const pseudonymsOf = async (deps: Deps, school: string): Promise<Pseudonyms | undefined> => {
  const { secret } = (await deps.sharing.of(school)).state;
  return secret === undefined ? undefined : pseudonymsIn(deps, school, secret);
};

/** Pseudonyms under a secret that is not stored. For a school without a secret, which therefore knows no child. */
export const pseudonymsOfNobody = ({ newSecret }: Pick<Deps, 'newSecret'>): Pseudonyms => under(newSecret());

/**
 * The school's pseudonyms. Its secret is made and recorded when it has none yet.
 * @throws Rejection school_secret_missing
 */
export const pseudonymsFor = (deps: Deps, school: string, context: Context): Promise<Pseudonyms> =>
  decidingAgain(async () => {
    const { state, head } = await deps.sharing.of(school);
    if (state.secret !== undefined) return pseudonymsIn(deps, school, state.secret);
    const [keyId, secret] = [deps.newUlid(), deps.newSecret()];
    // The vault comes first. If an event named a secret that was never stored, the school could never share again.
    await deps.vault.put(keyId, secret);
    const event: SharingSecretCreated = {
      type: 'SharingSecretCreated',
      data: { school, keyId, check: checkOf(secret) },
    };
    try {
      await deps.ledger.append(streams.sharing(school), [event], head, context);
    } catch (error) {
      // Only after a conflict is it sure that no event names the secret.
      if (error instanceof RevisionConflict) await deps.vault.destroy(keyId);
      throw error;
    }
    return under(secret);
  });
