/** Threads by school, as many as the settings say. */
import { workerThreads } from '../adapters/threads/workerThreads.ts';
import type { Identity } from '../ledger/identity.ts';
import type { Stand } from '../ledger/workers/workers.ts';
import { type Workers, workersHere } from '../ledger/workers/workers.ts';
import type { Settings } from './settings.ts';
import { connectionShares } from './stores/connections.ts';
import type { EventsAt } from './stores/openStores.ts';

/** A vault, and the ledger that it must stay the vault of; undefined for a ledger without an id. */
export type VaultAt = { readonly folder: string; readonly identity: Identity | undefined };

/** What each thread is given. */
export type WorkerGiven = {
  readonly eventsAt: EventsAt;
  readonly foldCacheBytes: number;
  /** Connections that it may read by; 0: the one that it appends by. */
  readonly readers: number;
  /** For commands. */
  readonly vaultAt?: VaultAt;
};

/** What folds may take, parted between this thread and the workers: each keeps its own. */
export const foldShares = ({ foldCacheBytes, workers }: Pick<Settings, 'foldCacheBytes' | 'workers'>) =>
  workers === 1 ? { here: foldCacheBytes, each: 0 } : { here: foldCacheBytes / 2, each: foldCacheBytes / 2 / workers };

/** For programs. @param stand of this thread, which does the work itself when there is to be one. */
export const openWorkers = (
  settings: Pick<Settings, 'foldCacheBytes' | 'workers' | 'dbConnections'>,
  eventsAt: EventsAt,
  stand: Stand,
): Workers => {
  if (settings.workers === 1) return workersHere(stand);
  return started(settings, { eventsAt, foldCacheBytes: foldShares(settings).each });
};

/** Of a server, this thread folds no results: what it keeps are counts. */
export const servingShares = ({ foldCacheBytes, workers }: Pick<Settings, 'foldCacheBytes' | 'workers'>) => ({
  here: foldCacheBytes / 8,
  each: (foldCacheBytes * 7) / 8 / workers,
});

/** For a server: the thread that answers requests does no such work, so that none of it keeps others waiting. */
export const openServingWorkers = (
  settings: Pick<Settings, 'foldCacheBytes' | 'workers' | 'dbConnections'>,
  eventsAt: EventsAt,
  vaultAt: VaultAt,
): Workers => started(settings, { eventsAt, foldCacheBytes: servingShares(settings).each, vaultAt }, true);

const started = (
  { workers: count, dbConnections }: Pick<Settings, 'workers' | 'dbConnections'>,
  shared: Omit<WorkerGiven, 'readers'>,
  early = false,
): Workers => {
  const given: WorkerGiven = { ...shared, readers: connectionShares(dbConnections, count).worker - 1 };
  return workerThreads({ entry: new URL('./worker.ts', import.meta.url), count, given, early });
};
