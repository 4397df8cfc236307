import type { EmbeddedPostgres } from '../adapters/embeddedPostgres.ts';
import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import type { EventStore } from '../commands/eventStore.ts';
import { openEventStore, openStores, type Stores } from '../openStores.ts';
import { readSettings } from '../settings.ts';
import type { Program } from './usage.ts';

/** The stores of a ledger, while its server runs and while it does not. @throws SettingsFault */
export const withLedger = async <T>(env: Program['env'], work: (stores: Stores) => Promise<T>): Promise<T> => {
  const stores = await openStores(readSettings(env), sharedEmbeddedPostgres);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
};

/** Only the log. @param start of the embedded server, when the log is in it. @throws SettingsFault */
export const withEventStore = async <T>(
  env: Program['env'],
  start: (dataDir: string) => Promise<EmbeddedPostgres>,
  work: (store: EventStore) => Promise<T>,
): Promise<T> => {
  const { store, close } = await openEventStore(readSettings(env), start);
  try {
    return await work(store);
  } finally {
    await close();
  }
};
