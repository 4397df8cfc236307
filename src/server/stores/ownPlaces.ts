/** Checks that a vault and a folder belong to the ledger, before anything is written (operations 11.3, 11.4). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inDataFolder } from '../../adapters/files/dataFolder.ts';
import { createDurably, isErrno } from '../../adapters/files/durableFile.ts';
import { fileVault } from '../../adapters/files/fileVault.ts';
import {
  mustBeReadStoreOf,
  mustBeVaultOf,
  NotTogether,
  ownVault,
  steadyVault,
} from '../../commands/identity/belonging.ts';
import { identityOf } from '../../commands/identity/identity.ts';
import { requestSecretIn } from '../../commands/requests/requestSecret.ts';
import type { Vault } from '../../commands/vault/vault.ts';
import type { Identity } from '../../ledger/identity.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stores } from './openStores.ts';
import { placeIn } from './storePlaces.ts';

type Folders = Pick<Settings, 'dataDir' | 'vaultDir'>;
type Reads = Pick<Stores, 'readStore' | 'readStoreUrl'>;

/**
 * Checks and marks everything that a server keeps outside the log as this ledger's, and returns its vault.
 * @param identity undefined while the ledger has none yet (openLedger): then nothing is marked
 * @throws NotTogether
 */
export const ownPlaces = async (
  { store }: Pick<Ledger, 'store'>,
  identity: Identity | undefined,
  { readStore, readStoreUrl }: Reads,
  { dataDir, vaultDir }: Folders,
): Promise<Vault> => {
  const vault = await fileVault(vaultDir);
  const place = { vault, folder: vaultDir };
  if (identity === undefined) {
    await mustBeVaultOf(store, undefined, place);
    return vault;
  }
  mustBeReadStoreOf(identity, await readStore.owner(), placeIn(readStoreUrl));
  await inDataFolder(dataDir, () => mustBeFolderOf(dataDir, identity));
  await ownVault(store, identity, place);
  const hasBegun = true;
  mustBeReadStoreOf(identity, { owner: await readStore.own(identity), hasBegun }, placeIn(readStoreUrl));
  await inDataFolder(dataDir, () => markFolder(dataDir, identity));
  return steadyVault(vault, identity);
};

/** For a command, beside a server or without one: it checks, but marks nothing. @throws NotTogether */
export const vaultFor = async (ledger: Ledger, { vaultDir }: Folders): Promise<Vault> => {
  const identity = await identityOf(ledger);
  const vault = await fileVault(vaultDir);
  await mustBeVaultOf(ledger.store, identity, { vault, folder: vaultDir });
  return vault;
};

/** @throws NotTogether */
export const mustBeOwnReadStore = async (ledger: Ledger, { readStore, readStoreUrl }: Reads): Promise<void> => {
  const identity = await identityOf(ledger);
  if (identity !== undefined) mustBeReadStoreOf(identity, await readStore.owner(), placeIn(readStoreUrl));
};

const folderMark = 'ledger';

const mustBeFolderOf = async (dataDir: string, { ledger }: Identity): Promise<void> => {
  const held = await contentOf(join(dataDir, folderMark));
  if (held === undefined || held.toString() === ledger) return;
  throw new NotTogether(
    `The data folder ${dataDir} (DATA_DIR) was used for ledger ${held}, and the event store (EVENT_STORE) holds ledger ${ledger}. Set DATA_DIR to a folder of this ledger, or EVENT_STORE to the store of the other. If it is meant so, remove the file ${join(dataDir, folderMark)} and start again.`,
  );
};

const markFolder = async (dataDir: string, { ledger }: Identity): Promise<void> => {
  await createDurably(dataDir, folderMark, Buffer.from(ledger)).catch((error: unknown) => {
    // The file is there from an earlier start.
    if (!isErrno(error, 'EEXIST')) throw error;
  });
};

/**
 * The request secret in the vault. An earlier release kept it in the data folder. It is copied from there and the file
 * stays, so that this release and the earlier one know the same requests.
 */
export const requestSecretOf = async (vault: Vault, { dataDir }: Folders): Promise<Uint8Array> =>
  requestSecretIn(vault, await inDataFolder(dataDir, () => contentOf(join(dataDir, 'request-secret'))));

const contentOf = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};
