/** How pools of graphile-worker run here, those of whole jobs and those of parts alike. */
import { EventEmitter } from 'node:events';
import type { Logger, TaskList, WorkerEvents, WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import { pause } from '../../../waiting/pause.ts';

export type Timing = {
  /** Milliseconds until a job is begun again after an outage ended an attempt. */
  readonly againMs: number;
  /** Milliseconds between two writes of progress; a cancellation is noticed then too. */
  readonly progressMs: number;
  /** Milliseconds between two signs of life of a pool. */
  readonly beatMs: number;
  /** Milliseconds without a sign of life after which the jobs of a pool go to others. */
  readonly unseenMs: number;
  /**
   * Milliseconds between two looks at the queue without being woken: for jobs that were freed, and for those to be
   * begun again.
   */
  readonly pollMs: number;
};

/** A lost process is noticed after `unseenMs`, and a free one looks each `pollMs`: together less than the 15 s of operations 12.1. */
export const usualTiming: Timing = { againMs: 5_000, progressMs: 1_000, beatMs: 2_000, unseenMs: 8_000, pollMs: 2_000 };

type PoolAsked = {
  readonly pool: Pool;
  readonly logger: Logger;
  readonly tasks: TaskList;
  /** How many jobs the pool does at the same time. */
  readonly atOnce: number;
  /** Jobs with one of these flags are left to other pools. */
  readonly forbiddenFlags?: readonly string[];
};

/**
 * Answers a function that begins a pool, once the library is loaded. A pool's `promise` ends with it: by itself when it
 * cannot reach the queue for minutes, or when its first look at the queue fails. The library asks the database once which
 * tasks exist, and keeps the answer with its options, even if it was a failure: such a pool would never take a job. The
 * next pool gets options of its own.
 */
export const poolBeginner = async (): Promise<(asked: PoolAsked, timing: Pick<Timing, 'pollMs'>) => WorkerPool> => {
  const { runTaskList } = await import('graphile-worker');
  return ({ pool, logger, tasks, atOnce, forbiddenFlags = [] }, { pollMs }) => {
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
      forbiddenFlags: [...forbiddenFlags],
      // The server itself ends its jobs when it is told to stop.
      noHandleSignals: true,
      pollInterval: pollMs,
      // With a delay, a failure to write the end of a job is caught and tried again; without one it would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    };
    return runTaskList(options, tasks, pool);
  };
};

/** The pool that does the jobs now. The one before it may have ended by itself. */
export type KeptPool = {
  current(): WorkerPool;
  /** Resolves once no pool is begun any more. */
  readonly over: Promise<void>;
};

/** Begins a pool, and another whenever one ended by itself, until `signal` aborts. */
export const keepPool = (
  begin: () => WorkerPool,
  { againMs }: Pick<Timing, 'againMs'>,
  signal: AbortSignal,
): KeptPool => {
  let current = begin();
  const keep = async (): Promise<void> => {
    for (;;) {
      await current.promise.catch(() => {});
      await pause(againMs, signal);
      if (signal.aborted) return;
      current = begin();
    }
  };
  return { current: () => current, over: keep() };
};
