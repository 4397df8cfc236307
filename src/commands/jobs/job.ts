/** A job: long work that goes on after its request was answered, and how its state changes (interfaces.md section 2). */

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** `unit` is what is counted, in the plural, such as `events`. A total of 0 is not known yet. */
export type JobProgress = { readonly done: number; readonly total: number; readonly unit: string };

/** What is known when the work is asked for. */
export type NewJob = {
  /** The id of the request that asked for it, and so the causation id of all that it records. */
  readonly id: string;
  readonly kind: string;
  /** A digest of the whole principal who asked. */
  readonly asker: string;
  readonly askedAt: Date;
  readonly progress: JobProgress;
  /** What was asked for, sealed. */
  readonly request: Uint8Array;
};

/** It holds no personal data that can be read without the request secret. */
export type Job = NewJob & {
  readonly state: JobState;
  /** Set for a running job that was asked to stop. */
  readonly isCancelling: boolean;
  /** How often it was begun. It names the attempt that is under way. */
  readonly attempts: number;
  /** How often a process ended, or was lost, in the middle of it. */
  readonly losses: number;
  /** Set from its end on. */
  readonly endedAt?: Date;
  /** What came of it, sealed. Absent for a job that was cancelled or lost. */
  readonly outcome?: Uint8Array;
};

/** The way in which an attempt ended a job: with an answer, or with a final refusal. */
export type JobEnd = { readonly state: 'done' | 'failed'; readonly outcome: Uint8Array };

/** Days for which ended jobs are kept. */
export const jobDaysKept = 7;

/** A job during which this many processes ended is given up, because it is likely their cause. One more ends it. */
export const lossesMax = 5;

/**
 * Jobs of these kinds are done one after another, however many processes are free: there may be thousands of them, and
 * other long work must not wait behind them all.
 */
const kindsInTurn: readonly string[] = ['delivery'];

export const isInTurn = ({ kind }: Pick<Job, 'kind'>): boolean => kindsInTurn.includes(kind);

export const isEnded = ({ state }: Pick<Job, 'state'>): boolean => state !== 'waiting' && state !== 'running';

export const newJob = (asked: NewJob): Job => ({
  ...asked,
  state: 'waiting',
  isCancelling: false,
  attempts: 0,
  losses: 0,
});

/** An attempt begins. A job that is running already was lost by its process. One that ended, or is to end, is not begun. */
export const begun = (job: Job, at: Date): Job => {
  if (isEnded(job)) return job;
  if (job.isCancelling) return ended(job, 'cancelled', at);
  const losses = job.losses + (job.state === 'running' ? 1 : 0);
  if (losses > lossesMax) return { ...ended(job, 'failed', at), losses };
  return { ...job, state: 'running', attempts: job.attempts + 1, losses };
};

/** Whether this attempt is the one under way: another process has not begun the job anew. */
export const isHeld = (job: Job, attempt: number): boolean => job.state === 'running' && job.attempts === attempt;

/** What becomes of a job when an attempt is over. An attempt that is not the one under way changes nothing. */
export const attemptOver = (job: Job, attempt: number, over: AttemptOver, at: Date): Job => {
  if (!isHeld(job, attempt)) return job;
  if ('end' in over) return { ...ended(job, over.end.state, at), progress: over.progress, outcome: over.end.outcome };
  const left = { ...job, progress: over.progress };
  if (over.next === 'cancelled' || job.isCancelling) return ended(left, 'cancelled', at);
  return { ...left, state: 'waiting' };
};

/**
 * The end of an attempt, with its progress: the end of the job, or its next step. `again`: after an outage it begins
 * anew later; after `afterMs` milliseconds if the work asked for that. `back`: any process may begin it at once.
 */
export type AttemptOver = { readonly progress: JobProgress } & (
  | { readonly end: JobEnd }
  | { readonly next: 'again' | 'back' | 'cancelled'; readonly afterMs?: number }
);

/** A waiting job ends at once, and a running one at its next safe point. An ended one stays as it is. */
export const cancelled = (job: Job, at: Date): Job => {
  if (isEnded(job)) return job;
  return job.state === 'waiting' ? ended(job, 'cancelled', at) : { ...job, isCancelling: true };
};

const ended = (job: Job, state: 'done' | 'failed' | 'cancelled', at: Date): Job => ({
  ...job,
  state,
  isCancelling: false,
  endedAt: at,
});
