/** Opens the stores at the places that the settings name. */
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../adapters/embeddedPostgres/embeddedPostgres.ts';
import { eventStoreDb } from '../../adapters/eventStoreDb/eventStoreDb.ts';
import { reachPostgres } from '../../adapters/postgres/connection.ts';
import { keepTimelinesIn } from '../../adapters/postgres/hosts/timelines.ts';
import { type PostgresJobs, postgresJobs, type QueueLog } from '../../adapters/postgres/jobs/postgresJobs.ts';
import { postgresOutbox } from '../../adapters/postgres/postgresOutbox.ts';
import { type PostgresReads, postgresReadStore } from '../../adapters/postgres/postgresReadStore.ts';
import { postgresRequests } from '../../adapters/postgres/postgresRequests.ts';
import { postgresStore } from '../../adapters/postgres/postgresStore.ts';
import { roomAt } from '../../adapters/postgres/room.ts';
import type { RequestMemory } from '../../commands/requests/requestMemory.ts';
import type { EventStore, StoreName } from '../../ledger/eventStore.ts';
import { topicNames } from '../../projections/messages/message.ts';
import type { Outbox } from '../../projections/messages/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import { type ConnectionShares, connectionsMin, unboundedShares } from './connections.ts';
import type { EventStoreLocation } from './storeLocations.ts';
import type { StoreNamed } from './storePlaces.ts';
import { openPatiently, type Patience, patienceOf, type Waiting, withoutWaiting } from './storeWaiting.ts';

/** The place of the event store for a thread or program that has no server to start. */
export type EventsAt = Exclude<EventStoreLocation, { readonly kind: 'embedded' }>;

export type Stores = {
  /** The place of each store, in words. */
  readonly named: Readonly<Record<StoreName, StoreNamed>>;
  readonly store: EventStore;
  readonly eventsAt: EventsAt;
  readonly readStore: PostgresReads;
  readonly readStoreUrl: string;
  readonly requests: RequestMemory;
  readonly outbox: Outbox;
  /** Makes its schema at its first use. */
  readonly jobs: PostgresJobs;
  close(): Promise<void>;
};

/**
 * Whether the database server has few connections left. A server that cannot be asked counts as having enough; opening
 * it reports the fault.
 */
const isTightAt = async ({ kind, url }: Pick<EventsAt, 'kind' | 'url'>, workers: number): Promise<boolean> => {
  if (kind !== 'postgres') return false;
  const room = await roomAt(url).catch(() => undefined);
  return room !== undefined && room.free < connectionsMin(workers);
};

/**
 * @param readers connections for reads, on PostgreSQL; 0: it reads over the connection for appends
 * @param replicaReaders connections to each replica
 */
export const openEventStore = (at: EventsAt, readers?: number, replicaReaders?: number): Promise<EventStore> =>
  at.kind === 'eventstoredb'
    ? eventStoreDb(at.url)
    : postgresStore(at.url, {
        ...(readers === undefined ? {} : { readers }),
        ...(at.replicas === undefined ? {} : { replicas: at.replicas }),
        ...(replicaReaders === undefined ? {} : { replicaReaders }),
      });

type Start = (dataDir: string) => Promise<EmbeddedPostgres>;

/**
 * @param start makes the embedded server available when one of the stores is in it: one server, with a database for
 * each.
 * @param jobsLog takes the lines that the library of the queue logs
 * @param patience what is left of the time for waiting; by default all of it
 * @throws StoreUnavailable for a store that cannot be reached, or not within the time for waiting.
 */
export const openStores = async (
  { eventStore, readStore, dataDir }: Pick<Settings, 'eventStore' | 'readStore' | 'dataDir'>,
  start: Start = startEmbeddedPostgres,
  waiting: Waiting = withoutWaiting,
  shares: ConnectionShares = unboundedShares,
  jobsLog: QueueLog = () => {},
  patience: Patience = patienceOf(waiting),
): Promise<Stores> => {
  const places = placesIn(dataDir, start);
  const keeping = closingTogether(places.close);
  try {
    const eventsAt = await places.reached(eventStore, 'telboek_log');
    const log = namedLog(eventsAt);
    const openEvents = () => openEventStore(eventsAt, shares.log, shares.replica);
    const store = await keeping.add(openPatiently(log, openEvents, waiting, patience));
    const { url } = await places.reached(readStore, 'telboek_read');
    const named: StoreNamed = { name: 'read store', variable: 'READ_STORE', url };
    const reach = async () => ({ close: async () => {}, reached: await reachPostgres(url) });
    await openPatiently(named, reach, waiting, patience);
    const openReads = () => postgresReadStore(url, shares.reads);
    // The server answers by now. Its migrations may take any time.
    const read = await keeping.add(openPatiently(named, openReads, waiting, patience, true));
    const openRequests = () => postgresRequests(url, shares.requests);
    const requests = await keeping.add(openPatiently(named, openRequests, waiting, patience));
    const openOutbox = () => postgresOutbox(url, topicNames, shares.outbox);
    const outbox = await keeping.add(openPatiently(named, openOutbox, waiting, patience));
    const jobs = await keeping.add(Promise.resolve(postgresJobs(url, { connectionsMax: shares.jobs, log: jobsLog })));
    const both = { 'event store': log, 'read store': named };
    return {
      named: both,
      store,
      eventsAt,
      readStore: read,
      readStoreUrl: url,
      requests,
      outbox,
      jobs,
      close: keeping.close,
    };
  } catch (error) {
    await keeping.close();
    throw error;
  }
};

export type Log = Pick<Stores, 'store' | 'eventsAt' | 'close'> & {
  /** The server has few connections left. The command then uses one, and no threads (operations 11.6). */
  readonly isTight: boolean;
};

/** Opens the log alone, for a command. @throws StoreUnavailable */
export const openLog = async (
  { eventStore, dataDir, workers }: Pick<Settings, 'eventStore' | 'dataDir' | 'workers'>,
  start: Start,
): Promise<Log> => {
  const places = placesIn(dataDir, start);
  const keeping = closingTogether(places.close);
  try {
    const eventsAt = await places.reached(eventStore, 'telboek_log');
    const isTight = await isTightAt(eventsAt, workers);
    const open = () => openEventStore(eventsAt, isTight ? 0 : undefined);
    const store = await keeping.add(openPatiently(namedLog(eventsAt), open, withoutWaiting));
    return { store, eventsAt, isTight, close: keeping.close };
  } catch (error) {
    await keeping.close();
    throw error;
  }
};

const namedLog = ({ url }: EventsAt): StoreNamed => ({ name: 'event store', variable: 'EVENT_STORE', url });

const placesIn = (dataDir: string, start: Start) => {
  keepTimelinesIn(dataDir);
  let embedded: EmbeddedPostgres | undefined;
  return {
    reached: async (location: EventStoreLocation, database: string): Promise<EventsAt> => {
      if (location.kind !== 'embedded') return location;
      embedded ??= await start(dataDir);
      return { kind: 'postgres', url: await embedded.databaseUrl(database) };
    },
    close: async () => embedded?.stop(),
  };
};

/** Closes what was opened in reverse order, and then calls `last`. */
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
