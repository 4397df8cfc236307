/** The keys that a server checks tokens with. Where no setting names them, they are a secret in the data folder. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inDataFolder, makeFolder } from '../../adapters/files/dataFolder.ts';
import { createDurably, isErrno } from '../../adapters/files/durableFile.ts';
import type { TokenKeys } from '../../http/access/auth.ts';
import { type Settings, SettingsFault } from './settings.ts';
import { secretBytesMin } from './tokenSettings.ts';

/**
 * Keys to check tokens with. A generated secret is made at the first start and kept, so that tokens survive a restart.
 */
export const tokenKeys = async ({ tokens, dataDir }: Pick<Settings, 'tokens' | 'dataDir'>): Promise<TokenKeys> =>
  tokens.kind === 'generated'
    ? { kind: 'secret', secret: await inDataFolder(dataDir, () => keptSecret(dataDir, tokenSecretFile)) }
    : tokens;

/**
 * The keys with which a server with these settings checks tokens, for a program that signs tokens beside it. A missing
 * secret is not made here, since no server would accept tokens signed with it.
 * @throws SettingsFault when no server has made its secret yet
 */
export const knownTokenKeys = async ({ tokens, dataDir }: Pick<Settings, 'tokens' | 'dataDir'>): Promise<TokenKeys> => {
  if (tokens.kind !== 'generated') return tokens;
  const path = join(dataDir, tokenSecretFile);
  try {
    return { kind: 'secret', secret: checkedSecret(path, await readFile(path)) };
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR'))
      throw new SettingsFault(
        `There is no secret to sign tokens with: ${path} is not there, and no server takes a token under another one. Start a server on this folder first (npm start), set DATA_DIR to that of the server, or JWT_SECRET to what it checks tokens with.`,
      );
    if (isErrno(error, 'EACCES', 'EPERM'))
      throw new SettingsFault(`${path} may not be read by this user: run this as the user that the server runs as.`);
    throw error;
  }
};

const tokenSecretFile = 'token-secret';

const keptSecret = async (dataDir: string, secretFile: string): Promise<Uint8Array> => {
  await makeFolder(dataDir);
  const path = join(dataDir, secretFile);
  try {
    await createDurably(dataDir, secretFile, Buffer.from(randomBytes(secretBytesMin).toString('hex')));
  } catch (error) {
    // The secret was kept from an earlier start, or made at this moment by another process.
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  await chmod(path, 0o600);
  return checkedSecret(path, await readFile(path));
};

const checkedSecret = (path: string, secret: Uint8Array): Uint8Array => {
  if (secret.byteLength < secretBytesMin)
    throw new SettingsFault(
      `${path} does not hold a secret any more; remove it, and a new one is made at the next start.`,
    );
  return secret;
};
