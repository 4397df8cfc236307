import type { EmbeddedPostgres } from '../adapters/embeddedPostgres.ts';
import { sharedEmbeddedPostgres, sharedOrNewEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import type { EventStore } from '../commands/eventStore.ts';
import { type Log, openLog, openStores, type Stores } from '../openStores.ts';
import { readSettings, type Settings } from '../settings.ts';
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
