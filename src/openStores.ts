/** The stores, where the settings say they are. */
import { type EmbeddedPostgres, startEmbeddedPostgres } from './adapters/embeddedPostgres.ts';
import { eventStoreDb } from './adapters/eventStoreDb.ts';
import { postgresReadStore } from './adapters/postgresReadStore.ts';
import { postgresRequests } from './adapters/postgresRequests.ts';
import { postgresStore } from './adapters/postgresStore.ts';
import type { EventStore } from './commands/eventStore.ts';
import type { RequestMemory } from './commands/requestMemory.ts';
import type { ReadStore } from './projections/readStore.ts';
import type { Settings, StoreLocation } from './settings.ts';

export type Stores = {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly requests: RequestMemory;
  close(): Promise<void>;
};

/** @param start makes the embedded server available, when one of the stores is in it: one server, a database for each. */
export const openStores = async (
  { eventStore, readStore, dataDir }: Pick<Settings, 'eventStore' | 'readStore' | 'dataDir'>,
  start: (dataDir: string) => Promise<EmbeddedPostgres> = startEmbeddedPostgres,
): Promise<Stores> => {
  let embedded: EmbeddedPostgres | undefined;
  let store: EventStore | undefined;
  const urlFor = async (location: StoreLocation, database: string): Promise<string> => {
    if (location.kind === 'postgres') return location.url;
    embedded ??= await start(dataDir);
    return embedded.databaseUrl(database);
  };
  try {
    store =
      eventStore.kind === 'eventstoredb'
        ? await eventStoreDb(eventStore.url)
        : await postgresStore(await urlFor(eventStore, 'telboek_log'));
    const readUrl = await urlFor(readStore, 'telboek_read');
    const read = await postgresReadStore(readUrl);
    const requests = await postgresRequests(readUrl);
    const log = store;
    return {
      store: log,
      readStore: read,
      requests,
      close: async () => {
        await requests.close();
        await read.close();
        await log.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await store?.close();
    await embedded?.stop();
    throw error;
  }
};

/** The log alone. */
export const openEventStore = async (
  { eventStore, dataDir }: Pick<Settings, 'eventStore' | 'dataDir'>,
  start: (dataDir: string) => Promise<EmbeddedPostgres>,
): Promise<Pick<Stores, 'store' | 'close'>> => {
  const embedded = eventStore.kind === 'embedded' ? await start(dataDir) : undefined;
  try {
    const store = await postgresStore(
      eventStore.kind === 'postgres' ? eventStore.url : await embedded!.databaseUrl('telboek_log'),
    );
    return {
      store,
      close: async () => {
        await store.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};
