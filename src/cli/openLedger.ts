import type { EmbeddedPostgres } from '../adapters/embeddedPostgres.ts';
import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import { readingStand } from '../commands/audit/readingStand.ts';
import type { EventStore } from '../commands/eventStore.ts';
import { type Log, openLog, openStores, type Stores } from '../openStores.ts';
import { mustReadOwn } from '../ownPlaces.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Program } from './usage.ts';

/** The stores of a ledger, while its server runs and while it does not. @throws SettingsFault */
export const withLedger = async <T>(
  env: Program['env'],
  work: (stores: Stores, settings: Settings) => Promise<T>,
): Promise<T> => {
  const settings = readSettings(env);
  const stores = await openStores(settings, sharedEmbeddedPostgres);
  try {
    await mustReadOwn(readingStand(stores.store).ledger, stores);
    return await work(stores, settings);
  } finally {
    await stores.close();
  }
};

/** The log of a ledger, and the settings to work on it with: one thread where its server has few connections left. @throws SettingsFault */
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
