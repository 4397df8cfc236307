import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { EmbeddedPostgres } from '../adapters/embeddedPostgres/embeddedPostgres.ts';
import { sharedEmbeddedPostgres, sharedOrNewEmbeddedPostgres } from '../adapters/embeddedPostgres/guest.ts';
import { isErrno } from '../adapters/files/durableFile.ts';
import { readingStand } from '../commands/audit/readingStand.ts';
import { watchedClock } from '../ledger/clock.ts';
import type { EventStore } from '../ledger/eventStore.ts';
import { type Ledger, ledgerOn } from '../ledger/ledger.ts';
import { readSettings, type Settings, SettingsFault } from '../server/settings/settings.ts';
import { type Log, openLog, openStores, type Stores } from '../server/stores/openStores.ts';
import { mustBeOwnReadStore } from '../server/stores/ownPlaces.ts';
import type { Program } from './usage.ts';

/**
 * Opens the stores of a ledger, whether or not its server runs. Missing read models are begun here, because a log that
 * was copied into a server has none. @throws SettingsFault
 */
export const withLedger = async <T>(
  env: Program['env'],
  work: (stores: Stores, settings: Settings) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const start = settings.eventStore.kind === 'embedded' ? sharedEmbeddedPostgres : sharedOrNewEmbeddedPostgres;
  const stores = await openStores(settings, start);
  try {
    await mustBeOwnReadStore(readingStand(stores.store).ledger, stores);
    return await work(stores, settings);
  } finally {
    await stores.close();
  }
};

/**
 * Opens only the log, which is enough for all that is derived from events. Its server may be running or not. When the
 * database server has few connections left, the settings given to `work` name one thread. @throws SettingsFault
 */
export const withLog = async <T>(
  env: Program['env'],
  work: (log: Pick<Log, 'store' | 'eventsAt'>, settings: Settings) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const log = await openLog(settings, sharedEmbeddedPostgres);
  try {
    return await work(log, log.isTight ? { ...settings, workers: 1 } : settings);
  } finally {
    await log.close();
  }
};

/**
 * Opens only the log. @param start makes the embedded server available, when the log is in it. @throws SettingsFault
 */
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

/** For a command that writes: its clock is held against the closed days, as a server's is (5.10). */
export const writingLedger = (store: EventStore, clockLeapDays: number): Ledger => {
  const now = () => new Date();
  return ledgerOn({ store, now, newId: randomUUID, clock: watchedClock(now, clockLeapDays) });
};

/** A missing vault is not created, because an empty one would be taken for the server's. @throws SettingsFault */
export const mustHaveVault = async ({ vaultDir }: Pick<Settings, 'vaultDir'>): Promise<void> => {
  if (!(await isThere(vaultDir)))
    throw new SettingsFault(`There is no vault in ${vaultDir}: set VAULT_DIR, or DATA_DIR, to that of the server.`);
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
