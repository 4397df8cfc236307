import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import { openStores, type Stores } from '../openStores.ts';
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
