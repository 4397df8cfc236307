/** The port of the queue: it keeps jobs, and lets whichever process is free do them, each by one process at a time. */
import type { Job, JobEnd, JobProgress, JobState, NewJob } from './job.ts';

/** A job in the hands of the process that does it. */
export type HeldJob = {
  readonly job: Job;
  /**
   * Aborts when the work must be left at the next safe point. Its reason: JobCancelled; Interrupted, because the process
   * stops; StoreUnavailable, because the queue may have given the job to another process.
   */
  readonly signal: AbortSignal;
  /** Keeps the progress. Any number of calls costs a write a second at most. */
  progress(at: JobProgress): void;
};

/**
 * One attempt at a job. An error that it throws leaves the job to be begun again: at once after the signal aborted, at its
 * own moment for NotYet, and otherwise, after an outage, a while later.
 */
export type DoJob = (held: HeldJob) => Promise<JobEnd>;

/** Somebody asked for the job to stop. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';

  constructor() {
    super('The job was cancelled');
  }
}

/** The work decided by itself to go on later. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly afterMs: number;

  /** @param afterMs milliseconds from now, 0 or more */
  constructor(afterMs: number) {
    super(`The job goes on in ${Math.ceil(afterMs / 1_000)} s`);
    this.afterMs = afterMs;
  }
}

export type JobsAtWork = {
  /** Gives back the jobs under way, and resolves once they are left. */
  stop(): Promise<void>;
};

export type JobQueue = {
  /** Adds a job, which wakes a free process. A job that is known by this id stays as it is, and is returned. @throws StoreUnavailable */
  add(asked: NewJob): Promise<Job>;
  /** @throws StoreUnavailable */
  get(id: string): Promise<Job | undefined>;
  /** Undefined when there is no such job. @throws StoreUnavailable */
  cancel(id: string, at: Date): Promise<Job | undefined>;
  /** How many jobs of one asker have not ended. @throws StoreUnavailable */
  openOf(asker: string): Promise<number>;
  /**
   * The number of jobs in each state. Ended jobs count for as long as they are kept.
   * @throws StoreUnavailable
   */
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /**
   * Forgets jobs that ended longer ago than they are kept.
   * @throws StoreUnavailable
   */
  expire(now: Date): Promise<void>;
  /** Does jobs until it is stopped, at most `atOnce` at the same time. */
  work(work: DoJob, options: WorkOptions): Promise<JobsAtWork>;
  close(): Promise<void>;
};

export type WorkOptions = {
  readonly atOnce: number;
  readonly now: () => Date;
  /** Called with the failure when jobs cannot be looked for, and with undefined when they can again. */
  readonly onFailure?: (failure: unknown) => void;
};
