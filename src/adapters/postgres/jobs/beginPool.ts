import { EventEmitter } from 'node:events';
import type { RunnerOptions, TaskList, WorkerEvents, WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';

export type PoolOptions = Pick<
  RunnerOptions,
  'logger' | 'concurrency' | 'noHandleSignals' | 'forbiddenFlags' | 'pollInterval' | 'preset'
>;

/**
 * Begins a pool of graphile-worker. The library asks the database once which tasks exist, and keeps the answer with its
 * options, even if it was a failure: a pool whose first look failed would never take a job. Such a pool is ended, and the
 * caller begins the next one, which gets options of its own.
 */
export const beginPool = async (pool: Pool, options: PoolOptions, tasks: TaskList): Promise<() => WorkerPool> => {
  const { runTaskList } = await import('graphile-worker');
  return () => {
    const events: WorkerEvents = new EventEmitter();
    let hasLooked = false;
    const looked = (): void => {
      hasLooked = true;
    };
    events.once('worker:getJob:empty', looked).once('job:start', looked);
    events.on('worker:getJob:error', ({ worker }) => {
      // The pool has no job yet, so nothing is waited for.
      if (!hasLooked) void Promise.resolve(worker.workerPool.gracefulShutdown()).catch(() => {});
      looked();
    });
    return runTaskList({ ...options, pgPool: pool, events }, tasks, pool);
  };
};
