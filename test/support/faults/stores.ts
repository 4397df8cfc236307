import { eventStoreDb } from '../../../src/adapters/eventStoreDb/eventStoreDb.ts';
import { postgresReadStore } from '../../../src/adapters/postgres/postgresReadStore.ts';
import { postgresStore } from '../../../src/adapters/postgres/postgresStore.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import type { Stores } from './judging/inOrder.ts';

type Look<T> = (stores: Stores) => Promise<T>;

/** Opens both stores in one database for the duration of `look`. */
export const openPostgres = async <T>(url: string, look: Look<T>): Promise<T> =>
  openFor(await postgresStore(url), url, look);

/** Opens the log in EventStoreDB and the read store in a database for the duration of `look`. */
export const openEventStoreDb = async <T>(url: string, readUrl: string, look: Look<T>): Promise<T> =>
  openFor(await eventStoreDb(url), readUrl, look);

const openFor = async <T>(store: EventStore, readUrl: string, look: Look<T>): Promise<T> => {
  const readStore = await postgresReadStore(readUrl);
  try {
    return await look({ store, readStore });
  } finally {
    await readStore.close();
    await store.close();
  }
};
