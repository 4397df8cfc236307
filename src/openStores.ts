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
import type { EventStoreLocation, Settings } from './settings.ts';

/** Where the event store is found by whoever has no server to start. */
export type EventsAt = Exclude<EventStoreLocation, { readonly kind: 'embedded' }>;

export type Stores = {
  readonly store: EventStore;
  readonly eventsAt: EventsAt;
  readonly readStore: ReadStore;
  readonly requests: RequestMemory;
  readonly outbox: Outbox;
  close(): Promise<void>;
};

export const openEventStore = ({ kind, url }: EventsAt): Promise<EventStore> =>
  kind === 'eventstoredb' ? eventStoreDb(url) : postgresStore(url);

type Start = (dataDir: string) => Promise<EmbeddedPostgres>;

/** @param start makes the embedded server available, when one of the stores is in it: one server, a database for each. */
export const openStores = async (
  { eventStore, readStore, dataDir }: Pick<Settings, 'eventStore' | 'readStore' | 'dataDir'>,
  start: Start = startEmbeddedPostgres,
): Promise<Stores> => {
  const servers = embeddedFor(dataDir, start);
  let store: EventStore | undefined;
  try {
    const eventsAt = await servers.reached(eventStore, 'telboek_log');
    const log = await openEventStore(eventsAt);
    store = log;
    const { url: readUrl } = await servers.reached(readStore, 'telboek_read');
    const read = await postgresReadStore(readUrl);
    const requests = await postgresRequests(readUrl);
    const outbox = await postgresOutbox(readUrl, topicNames);
    return {
      store: log,
      eventsAt,
      readStore: read,
      requests,
      outbox,
      close: async () => {
        await outbox.close();
        await requests.close();
        await read.close();
        await log.close();
        await servers.stop();
      },
    };
  } catch (error) {
    await store?.close();
    await servers.stop();
    throw error;
  }
};

/** The log alone. */
export const openLog = async (
  { eventStore, dataDir }: Pick<Settings, 'eventStore' | 'dataDir'>,
  start: Start,
): Promise<Pick<Stores, 'store' | 'close'>> => {
  const servers = embeddedFor(dataDir, start);
  try {
    const store = await openEventStore(await servers.reached(eventStore, 'telboek_log'));
    return {
      store,
      close: async () => {
        await store.close();
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
};

/** The embedded server, started when a store turns out to be in it. */
const embeddedFor = (dataDir: string, start: Start) => {
  let embedded: EmbeddedPostgres | undefined;
  return {
    reached: async (location: EventStoreLocation, database: string): Promise<EventsAt> => {
      if (location.kind !== 'embedded') return location;
      embedded ??= await start(dataDir);
      return { kind: 'postgres', url: await embedded.databaseUrl(database) };
    },
    stop: async () => embedded?.stop(),
  };
};
