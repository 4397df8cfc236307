/** The stores, where the settings say they are. */
import { type EmbeddedPostgres, startEmbeddedPostgres } from './adapters/embeddedPostgres.ts';
import { postgresOutbox } from './adapters/postgresOutbox.ts';
import { postgresReadStore } from './adapters/postgresReadStore.ts';
import { postgresRequests } from './adapters/postgresRequests.ts';
import { postgresStore } from './adapters/postgresStore.ts';
import type { EventStore } from './commands/eventStore.ts';
import type { RequestMemory } from './commands/requestMemory.ts';
import { topicNames } from './projections/messages/message.ts';
import type { Outbox } from './projections/outbox.ts';
import type { ReadStore } from './projections/readStore.ts';
import type { Settings, StoreLocation } from './settings.ts';

/** Where the event store is found by whoever has no server to start. */
export type EventsAt = Exclude<StoreLocation, { readonly kind: 'embedded' }>;

export type Stores = {
  readonly store: EventStore;
  readonly eventsAt: EventsAt;
  readonly readStore: ReadStore;
  readonly requests: RequestMemory;
  readonly outbox: Outbox;
  close(): Promise<void>;
};

export const openEventStore = ({ url }: EventsAt): Promise<EventStore> => postgresStore(url);

/** @param start makes the embedded server available, when one of the stores is in it: one server, a database for each. */
export const openStores = async (
  { eventStore, readStore, dataDir }: Pick<Settings, 'eventStore' | 'readStore' | 'dataDir'>,
  start: (dataDir: string) => Promise<EmbeddedPostgres> = startEmbeddedPostgres,
): Promise<Stores> => {
  let embedded: EmbeddedPostgres | undefined;
  const reached = async (location: StoreLocation, database: string): Promise<EventsAt> => {
    if (location.kind !== 'embedded') return location;
    embedded ??= await start(dataDir);
    return { kind: 'postgres', url: await embedded.databaseUrl(database) };
  };
  try {
    const eventsAt = await reached(eventStore, 'telboek_log');
    const store = await openEventStore(eventsAt);
    const { url: readUrl } = await reached(readStore, 'telboek_read');
    const read = await postgresReadStore(readUrl);
    const requests = await postgresRequests(readUrl);
    const outbox = await postgresOutbox(readUrl, topicNames);
    return {
      store,
      eventsAt,
      readStore: read,
      requests,
      outbox,
      close: async () => {
        await outbox.close();
        await requests.close();
        await read.close();
        await store.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};
