/** One attempt at a job, the same on every queue. */
import { outsideRequests } from '../../waiting/patience.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import type { AttemptOver, Job, JobProgress } from './job.ts';
import { type DoJob, JobCancelled, NotYet } from './jobQueue.ts';

export type Attempt = {
  /** The latest progress. */
  progress(): JobProgress;
  /** Tells the work to leave the job, and why. */
  leave(reason: Error): void;
  readonly over: Promise<AttemptOver>;
};

/** Begins the work, and tells what becomes of the job. It never throws. */
export const attempted = (work: DoJob, job: Job): Attempt => {
  const leaving = new AbortController();
  let progress = job.progress;
  const held = {
    job,
    signal: leaving.signal,
    progress: (at: JobProgress) => {
      progress = at;
    },
  };
  // Called a moment later, so that the attempt is there before the work begins. No request waits for it.
  const over = outsideRequests(() => Promise.resolve().then(() => work(held))).then(
    (end): AttemptOver => ({ progress, end }),
    (error: unknown): AttemptOver => ({
      progress,
      next: nextAfter(error, leaving.signal),
      ...(error instanceof NotYet ? { afterMs: error.afterMs } : {}),
    }),
  );
  return { progress: () => progress, leave: (reason) => leaving.abort(reason), over };
};

const nextAfter = (error: unknown, { aborted, reason }: AbortSignal): 'again' | 'back' | 'cancelled' => {
  if (error instanceof JobCancelled || (aborted && reason instanceof JobCancelled)) return 'cancelled';
  if (aborted) return 'back';
  return error instanceof Interrupted ? 'back' : 'again';
};
