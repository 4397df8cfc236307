/** One pool of graphile-worker that does jobs, and the measures that keep jobs from being lost or done twice. */
import type { Logger } from 'graphile-worker';
import type { Pool } from 'pg';
import { type Attempt, attempted } from '../../../commands/jobs/attempt.ts';
import { attemptOver, begun, type Job } from '../../../commands/jobs/job.ts';
import { type DoJob, JobCancelled, type JobsAtWork, type WorkOptions } from '../../../commands/jobs/jobQueue.ts';
import { pause } from '../../../waiting/pause.ts';
import { Interrupted } from '../../../waiting/stopping.ts';
import { StoreUnavailable } from '../../../waiting/unavailable.ts';
import { within } from '../../../waiting/within.ts';
import { reaching } from '../connection.ts';
import { changeJob, jobIn, tellProgress } from './jobRows.ts';
import { keepPool, poolBeginner, type Timing } from './pools.ts';
import { enqueue, enqueueMissing, forgetPool, freeLost, recordSeen, taskName } from './queue.ts';

/** Milliseconds that a stop waits for the work under way to be left, and then for the rest. */
const stopMsMax = 5_000;
const goneMsMax = 1_000;

type Held = { readonly job: Job; readonly attempt: Attempt };

export const working = async (
  pool: Pool,
  logger: Logger,
  work: DoJob,
  { atOnce, now, onFailure = () => {} }: WorkOptions,
  timing: Timing,
): Promise<JobsAtWork> => {
  const stopping = new AbortController();
  const held = new Set<Held>();
  const leaveAll = (reason: Error): void => {
    for (const { attempt } of held) attempt.leave(reason);
  };

  const doJob = async (id: string): Promise<void> => {
    if (stopping.signal.aborted) return reaching(() => putBack(pool, id));
    const job = await reaching(() => changeJob(pool, id, (known) => begun(known, now())));
    if (job?.state !== 'running') return;
    const one: Held = { job, attempt: attempted(work, job) };
    held.add(one);
    const watching = new AbortController();
    void watch(one, watching.signal);
    try {
      const over = await one.attempt.over;
      await untilReached(() =>
        changeJob(
          pool,
          id,
          (known) => attemptOver(known, job.attempts, over, now()),
          async (client, after) => {
            if (after.state !== 'waiting') return;
            const again = 'next' in over && over.next === 'again';
            await enqueue(client, after, again ? (over.afterMs ?? timing.againMs) : 0);
          },
        ),
      );
    } finally {
      watching.abort();
      held.delete(one);
    }
  };

  /**
   * The end of an attempt is written again and again until it succeeds: otherwise all of its work would be repeated.
   */
  const untilReached = async (write: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        return void (await reaching(write));
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || stopping.signal.aborted) throw error;
        await pause(timing.progressMs, stopping.signal);
      }
    }
  };

  const watch = async ({ job, attempt }: Held, over: AbortSignal): Promise<void> => {
    for (;;) {
      await pause(timing.progressMs, over);
      if (over.aborted) return;
      // During an outage the pool gives no sign of life either, and leaves its jobs in time.
      const told = await reaching(() => tellProgress(pool, job, attempt.progress())).catch(() => 'unknown' as const);
      if (told === undefined) attempt.leave(lost());
      else if (told !== 'unknown' && told.cancelling) attempt.leave(new JobCancelled());
    }
  };

  const tasks = { [taskName]: (payload: unknown) => doJob((payload as { readonly id: string }).id) };
  const beginPool = await poolBeginner();
  const workers = keepPool(() => beginPool({ pool, logger, tasks, atOnce }, timing), timing, stopping.signal);

  const beats = async (): Promise<void> => {
    let seenAt = performance.now();
    let isFailing = false;
    while (!stopping.signal.aborted) {
      const at = performance.now();
      try {
        await reaching(() => recordSeen(pool, workers.current().id));
        seenAt = at;
        await reaching(async () => {
          await freeLost(pool, timing.unseenMs);
          await enqueueMissing(pool);
        });
        if (isFailing) onFailure(undefined);
        isFailing = false;
      } catch (error) {
        if (!isFailing) onFailure(error);
        isFailing = true;
        // Other pools take the jobs of this one after `unseenMs`, so this pool must have left them by then.
        if (performance.now() - seenAt > timing.unseenMs - timing.beatMs) leaveAll(lost());
      }
      await pause(timing.beatMs, stopping.signal);
    }
  };

  const beating = beats();
  return {
    stop: async () => {
      stopping.abort();
      leaveAll(new Interrupted());
      // A server that does not answer may still hold jobs. They become free once this pool is no longer seen.
      await within(Promise.resolve(workers.current().gracefulShutdown()), stopMsMax);
      await within(Promise.all([workers.over, beating, forgetPool(pool, workers.current().id)]), goneMsMax);
    },
  };
};

const putBack = async (pool: Pool, id: string): Promise<void> => {
  const job = await jobIn(pool, id);
  if (job !== undefined) await enqueue(pool, job);
};

const lost = (): StoreUnavailable => new StoreUnavailable('The queue may have given this job to another process');
