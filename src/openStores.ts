/** The stores, where the settings say they are. */
import { type EmbeddedPostgres, startEmbeddedPostgres } from './adapters/embeddedPostgres.ts';
import { eventStoreDb } from './adapters/eventStoreDb.ts';
import { postgresOutbox } from './adapters/postgresOutbox.ts';
import { postgresReadStore } from './adapters/postgresReadStore.ts';
import { postgresRequests } from './adapters/postgresRequests.ts';
import { postgresStore } from './adapters/postgresStore.ts';
import type { EventStore } from './commands/eventStore.ts';
import type { RequestMemory } from './commands/requestMemory.ts';
import { topicNames } from './projections/messages/message.ts';
import type { Outbox } from './projections/outbox.ts';
import type { ReadStore } from './projections/readStore.ts';
import type { EventStoreLocation, Settings, StoreLocation } from './settings.ts';
import { notWaiting, opening, type StoreNamed, type Waiting } from './storeWaiting.ts';

export type Stores = {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly requests: RequestMemory;
  readonly outbox: Outbox;
  close(): Promise<void>;
};

type Start = (dataDir: string) => Promise<EmbeddedPostgres>;

/**
 * @param start makes the embedded server available, when one of the stores is in it: one server, a database for each.
 * @throws StoreUnavailable for one that cannot be reached, or not within the time that is waited.
 */
export const openStores = async (
  { eventStore, readStore, dataDir }: Pick<Settings, 'eventStore' | 'readStore' | 'dataDir'>,
  start: Start = startEmbeddedPostgres,
  waiting: Waiting = notWaiting,
): Promise<Stores> => {
  const places = placesIn(dataDir, start);
  const keeping = closingTogether(places.close);
  try {
    const store = await keeping.add(openLog(eventStore, places, waiting));
    const url = await places.urlOf(readStore, 'telboek_read');
    const named: StoreNamed = { name: 'read store', variable: 'READ_STORE', url };
    const read = await keeping.add(opening(named, () => postgresReadStore(url), waiting));
    const requests = await keeping.add(opening(named, () => postgresRequests(url), waiting));
    const outbox = await keeping.add(opening(named, () => postgresOutbox(url, topicNames), waiting));
    return { store, readStore: read, requests, outbox, close: keeping.close };
  } catch (error) {
    await keeping.close();
    throw error;
  }
};

/** The log alone. @throws StoreUnavailable */
export const openEventStore = async (
  { eventStore, dataDir }: Pick<Settings, 'eventStore' | 'dataDir'>,
  start: Start,
): Promise<Pick<Stores, 'store' | 'close'>> => {
  const places = placesIn(dataDir, start);
  const keeping = closingTogether(places.close);
  try {
    return { store: await keeping.add(openLog(eventStore, places, notWaiting)), close: keeping.close };
  } catch (error) {
    await keeping.close();
    throw error;
  }
};

const openLog = async (location: EventStoreLocation, places: Places, waiting: Waiting): Promise<EventStore> => {
  const named = { name: 'event store', variable: 'EVENT_STORE' } as const;
  if (location.kind === 'eventstoredb') {
    const { url } = location;
    return opening({ ...named, url }, () => eventStoreDb(url), waiting);
  }
  const url = await places.urlOf(location, 'telboek_log');
  return opening({ ...named, url }, () => postgresStore(url), waiting);
};

type Places = {
  urlOf(location: StoreLocation, database: string): Promise<string>;
  close(): Promise<void>;
};

const placesIn = (dataDir: string, start: Start): Places => {
  let embedded: EmbeddedPostgres | undefined;
  return {
    urlOf: async (location, database) => {
      if (location.kind === 'postgres') return location.url;
      embedded ??= await start(dataDir);
      return embedded.databaseUrl(database);
    },
    close: async () => embedded?.stop(),
  };
};

/** What was opened is closed the other way round, `last` after all of it. */
const closingTogether = (last: () => Promise<void>) => {
  const ending = [last];
  return {
    add: async <Store extends { close(): Promise<void> }>(opened: Promise<Store>): Promise<Store> => {
      const store = await opened;
      ending.push(() => store.close());
      return store;
    },
    close: async () => {
      for (const end of ending.splice(0).reverse()) await end();
    },
  };
};
