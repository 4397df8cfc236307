import { postgresReadStore } from '../../../src/adapters/postgresReadStore.ts';
import { postgresStore } from '../../../src/adapters/postgresStore.ts';
import type { Stores } from './inOrder.ts';

/** Both stores in one database, for as long as a look takes. */
export const openPostgres = async <T>(url: string, look: (stores: Stores) => Promise<T>): Promise<T> => {
  const store = await postgresStore(url);
  const readStore = await postgresReadStore(url);
  try {
    return await look({ store, readStore });
  } finally {
    await readStore.close();
    await store.close();
  }
};
