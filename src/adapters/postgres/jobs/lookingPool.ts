/** A pool of graphile-worker that takes up jobs, also when its first look at the queue failed. */
import { EventEmitter } from 'node:events';
import type { Logger, TaskList, WorkerEvents, WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';

export type Looking = {
  readonly tasks: TaskList;
  readonly atOnce: number;
  /** Milliseconds between two looks at the queue without being woken. */
  readonly pollMs: number;
  readonly forbiddenFlags?: string[];
};

/**
 * The library asks the database once which tasks exist, and keeps the answer with its options, even if it was a failure: a
 * pool whose first look failed would never take a job. Such a pool is ended here; whoever began it begins another one, which
 * gets options of its own. On a busy machine the first look fails while connections are still being made.
 */
export const lookingPool = async (
  pool: Pool,
  logger: Logger,
  { tasks, atOnce, pollMs, forbiddenFlags }: Looking,
): Promise<() => WorkerPool> => {
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
    const options = {
      pgPool: pool,
      logger,
      events,
      concurrency: atOnce,
      noHandleSignals: true,
      pollInterval: pollMs,
      ...(forbiddenFlags && { forbiddenFlags }),
      // With a delay, a failure to write the end of a job is caught and tried again; without one it would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    };
    return runTaskList(options, tasks, pool);
  };
};
