import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrno } from '../adapters/durableFile.ts';
import type { EmbeddedPostgres } from '../adapters/embeddedPostgres.ts';
import { sharedEmbeddedPostgres, sharedOrNewEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import { fileVault } from '../adapters/fileVault.ts';
import { memoryVault } from '../adapters/memoryVault.ts';
import type { EventStore } from '../commands/eventStore.ts';
import type { Vault } from '../commands/vault.ts';
import { type Log, openLog, openStores, type Stores } from '../openStores.ts';
import { readSettings, type Settings, SettingsFault } from '../settings.ts';
import type { Program } from './usage.ts';

/**
 * The stores of a ledger, while its server runs and while it does not. Read models that no server has made yet are begun:
 * a log that was copied into a server has none. @throws SettingsFault
 */
export const withLedger = async <T>(
  env: Program['env'],
  work: (stores: Stores, settings: Settings) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const start = settings.eventStore.kind === 'embedded' ? sharedEmbeddedPostgres : sharedOrNewEmbeddedPostgres;
  const stores = await openStores(settings, start);
  try {
    return await work(stores, settings);
  } finally {
    await stores.close();
  }
};

/** Only the log, which is all that the truth needs: while its server runs and while it does not. @throws SettingsFault */
export const withLog = async <T>(
  env: Program['env'],
  work: (log: Log, settings: Settings) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const log = await openLog(settings, sharedEmbeddedPostgres);
  try {
    return await work(log, settings);
  } finally {
    await log.close();
  }
};

/** Only the log. @param start of the embedded server, when the log is in it. @throws SettingsFault */
export const withEventStore = async <T>(
  env: Program['env'],
  start: (dataDir: string) => Promise<EmbeddedPostgres>,
  work: (store: EventStore) => Promise<T>,
): Promise<T> => {
  const { store, close } = await openLog(readSettings(env), start);
  try {
    return await work(store);
  } finally {
    await close();
  }
};

const vaultFolder = ({ dataDir }: Pick<Settings, 'dataDir'>): string => join(dataDir, 'vault');

/**
 * The vault of the server with these settings. One that is not there is not made: an empty one would be taken for it.
 * @throws SettingsFault
 */
export const knownVault = async (settings: Pick<Settings, 'dataDir'>): Promise<Vault> => {
  const folder = vaultFolder(settings);
  if (await isThere(folder)) return fileVault(folder);
  throw new SettingsFault(`There is no vault in ${folder}: set DATA_DIR to that of the server.`);
};

/** The same, or one that holds nothing, for who only looks whether a key is in it. */
export const vaultIfThere = async (settings: Pick<Settings, 'dataDir'>): Promise<Vault> => {
  const folder = vaultFolder(settings);
  return (await isThere(folder)) ? fileVault(folder) : memoryVault();
};

const isThere = async (folder: string): Promise<boolean> => {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    if (isErrno(error, 'EACCES', 'EPERM'))
      throw new SettingsFault(`${folder} may not be read by this user: run this as the user that the server runs as.`);
    throw error;
  }
};
