/** Threads by school, as many as the settings say. */
import { workerThreads } from './adapters/workerThreads.ts';
import { type Stand, type Workers, workersHere } from './commands/workers.ts';
import { connectionShares } from './connections.ts';
import type { EventsAt } from './openStores.ts';
import type { Settings } from './settings.ts';

/** What each thread is given. */
export type WorkerGiven = {
  readonly eventsAt: EventsAt;
  readonly foldCacheBytes: number;
  /** Connections that it may read by; 0: the one that it appends by. */
  readonly readers: number;
};

/** What folds may take, parted between this thread and the workers: each keeps its own. */
export const foldShares = ({ foldCacheBytes, workers }: Pick<Settings, 'foldCacheBytes' | 'workers'>) =>
  workers === 1 ? { here: foldCacheBytes, each: 0 } : { here: foldCacheBytes / 2, each: foldCacheBytes / 2 / workers };

/** @param stand of this thread, which does the work itself when there is to be one. */
export const openWorkers = (
  settings: Pick<Settings, 'foldCacheBytes' | 'workers' | 'dbConnections'>,
  eventsAt: EventsAt,
  stand: Stand,
): Workers => {
  if (settings.workers === 1) return workersHere(stand);
  const readers = connectionShares(settings.dbConnections, settings.workers).worker - 1;
  const given: WorkerGiven = { eventsAt, foldCacheBytes: foldShares(settings).each, readers };
  return workerThreads({ entry: new URL('./worker.ts', import.meta.url), count: settings.workers, given });
};
