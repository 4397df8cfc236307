import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgresGuest.ts';
import { openStores, type Stores } from '../openStores.ts';
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
    return await work(stores, settings);
  } finally {
    await stores.close();
  }
};
