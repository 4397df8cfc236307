/**
 * The secret under which remembered requests are stored (operations 11.4). It is in the vault, so that processes that
 * share a vault share it too.
 */
import { randomBytes } from 'node:crypto';
import type { Vault } from '../vault/vault.ts';

export const requestSecretEntry = 'request-secret';
const bytes = 32;

/** @param kept the secret of an earlier release, which had it in the data folder: requests that it remembered stay known */
export const requestSecretIn = async (
  vault: Pick<Vault, 'get' | 'put'>,
  kept: Uint8Array | undefined,
): Promise<Uint8Array> => {
  const held = await vault.get(requestSecretEntry);
  if (held !== undefined) return held;
  const made = kept ?? Buffer.from(randomBytes(bytes).toString('hex'));
  try {
    await vault.put(requestSecretEntry, made);
    return made;
  } catch (error) {
    // Another process that shares the vault was first, so its secret is used.
    const others = await vault.get(requestSecretEntry);
    if (others === undefined) throw error;
    return others;
  }
};
