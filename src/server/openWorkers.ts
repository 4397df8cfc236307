/** Opens the worker threads, as many as the settings say. Their work is split by school. */
import { workerThreads } from '../adapters/threads/workerThreads.ts';
import type { Identity } from '../ledger/identity.ts';
import type { Stand } from '../ledger/workers/workers.ts';
import { type Workers, workersHere } from '../ledger/workers/workers.ts';
import type { Settings } from './settings/settings.ts';
import { connectionShares } from './stores/connections.ts';
import type { EventsAt } from './stores/openStores.ts';

/** A vault and the id of its ledger, against which the vault is checked. Undefined for a ledger without an id. */
export type VaultAt = { readonly folder: string; readonly identity: Identity | undefined };

/** The data that each thread receives. */
export type WorkerGiven = {
  readonly eventsAt: EventsAt;
  readonly foldCacheBytes: number;
  /** Connections for reads; 0: it reads over the connection for appends. */
  readonly readers: number;
  /** Connections to each replica of the log (operations 12.3). */
  readonly replicaReaders?: number;
  /** The folder that keeps the timelines of PostgreSQL. */
  readonly dataDir: string;
  /** Only commands need the vault. */
  readonly vaultAt?: VaultAt;
  /** The collector to which each thread sends traces of its appends. */
  readonly tracesEndpoint?: string;
};

/** Bytes for folds, divided between this thread and the workers, because each keeps its own. */
export const foldShares = ({ foldCacheBytes, workers }: Pick<Settings, 'foldCacheBytes' | 'workers'>) =>
  workers === 1 ? { here: foldCacheBytes, each: 0 } : { here: foldCacheBytes / 2, each: foldCacheBytes / 2 / workers };

/**
 * For command line programs. @param stand the stand of this thread, which does the work itself when the settings name
 * one thread.
 */
export const openWorkers = (
  settings: Pick<Settings, 'foldCacheBytes' | 'workers' | 'dbConnections' | 'dataDir'>,
  eventsAt: EventsAt,
  stand: Stand,
): Workers => {
  if (settings.workers === 1) return workersHere(stand);
  return started(settings, { eventsAt, foldCacheBytes: foldShares(settings).each });
};

/** The main thread of a server folds no results and keeps only counts, so it gets a small share. */
export const servingShares = ({ foldCacheBytes, workers }: Pick<Settings, 'foldCacheBytes' | 'workers'>) => ({
  here: foldCacheBytes / 8,
  each: (foldCacheBytes * 7) / 8 / workers,
});

/** For a server: the thread that answers requests does none of this work, so that no request waits for it. */
export const openServingWorkers = (
  settings: Pick<Settings, 'foldCacheBytes' | 'workers' | 'dbConnections' | 'dataDir' | 'tracesEndpoint'>,
  eventsAt: EventsAt,
  vaultAt: VaultAt,
): Workers => {
  const { tracesEndpoint } = settings;
  const traces = tracesEndpoint === null ? {} : { tracesEndpoint: tracesEndpoint.href };
  return started(settings, { eventsAt, foldCacheBytes: servingShares(settings).each, vaultAt, ...traces }, true);
};

const started = (
  { workers: count, dbConnections, dataDir }: Pick<Settings, 'workers' | 'dbConnections' | 'dataDir'>,
  shared: Omit<WorkerGiven, 'readers' | 'replicaReaders' | 'dataDir'>,
  early = false,
): Workers => {
  const { worker, replica } = connectionShares(dbConnections, count);
  const given: WorkerGiven = { ...shared, dataDir, readers: worker - 1, replicaReaders: replica };
  return workerThreads({ entry: new URL('./worker.ts', import.meta.url), count, given, early });
};
