/**
 * Long work that is asked for now and done by whichever process is free (interfaces.md section 2). The request, the
 * asker and the outcome are sealed under the request secret, so the queue holds no personal data.
 */
import { createHmac } from 'node:crypto';
import type { Context } from '../../ledger/ledger.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { errorFrom, type PlainError, plainError } from '../requests/errorsAcross.ts';
import { opened, sealed } from '../requests/sealing.ts';
import type { Job, JobEnd, JobProgress } from './job.ts';
import { type DoJob, JobCancelled, type JobQueue, type JobsAtWork, NotYet, type WorkOptions } from './jobQueue.ts';
import { isOutage } from './outage.ts';

/** The means with which the work of a job is done. */
export type Doing = {
  /** The context of the request that asked for the job. Events that the work records carry its actor, reason, correlation and causation ids. */
  readonly context: Context;
  /** Once it aborts, the work must end at the next safe point and throw its reason. */
  readonly signal: AbortSignal;
  readonly progress: (at: JobProgress) => void;
};

/**
 * A kind of job. The request and the result are plain data, because they are kept. The work may be begun anew after an
 * attempt that wrote something, and must then go on from there.
 */
export type JobKind<Asked, Found> = {
  readonly name: string;
  /** What its progress counts, in the plural. */
  readonly unit: string;
  readonly work: (asked: Asked, doing: Doing) => Promise<Found>;
};

/** A kind in a list of all kinds, where its types do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: who asks for a kind of job knows its types.
export type AnyJobKind = JobKind<any, any>;

/** The whole principal: role and subject, and the school, board or guardian whose things it may reach. */
export type Asker = readonly string[];

export type JobFound = Omit<Job, 'request' | 'outcome' | 'asker'> & {
  /** Undefined when it was asked for under another request secret, and cannot be read any more. */
  readonly asked: unknown;
  readonly context: Context | undefined;
  /** What was found. Only a done job has it. */
  readonly found?: unknown;
  /** The refusal or fault that ended a failed job. */
  readonly error?: Error;
};

export type Jobs = {
  /**
   * Asks for a job. Its id is the causation id of the context, so a request that is sent again with its Idempotency-Key
   * gets the same job.
   * @throws TooManyJobs, StoreUnavailable
   */
  ask<Asked>(kind: JobKind<Asked, unknown>, asked: Asked, by: Asker, context: Context): Promise<JobFound>;
  /**
   * Adds a job for something that is already recorded. Nobody may look at it or cancel it. If a job with this id
   * exists, it stays as it is.
   * @throws StoreUnavailable
   */
  pursue<Asked>(kind: JobKind<Asked, unknown>, id: string, asked: Asked, context: Context): Promise<void>;
  /**
   * @param by the asker who wants to see it; undefined: somebody who may see all jobs. A job of another asker is not
   * found.
   * @throws StoreUnavailable
   */
  find(id: string, by: Asker | undefined): Promise<JobFound | undefined>;
  /** @throws StoreUnavailable */
  cancel(id: string, by: Asker | undefined): Promise<JobFound | undefined>;
  /** Begins to do jobs in this process. */
  begin(options: DoingOptions): Promise<JobsAtWork>;
};

export type DoingOptions = Pick<WorkOptions, 'onFailure'> & {
  readonly kinds: readonly AnyJobKind[];
  /** Called when an attempt ends a job, with the error if it ended with one. */
  readonly onEnd?: (job: Pick<Job, 'id' | 'kind'>, context: Context, error: unknown) => void;
};

/** Long work leaves room for other long work: a run need not wait for the end of a verification. */
const jobsAtOnce = 2;

/** Jobs of one asker that may wait or run. Others' jobs stand behind them in the queue. */
export const openJobsMax = 20;

/** The asker has {@link openJobsMax} jobs that have not ended. */
export class TooManyJobs extends Error {
  override readonly name = 'TooManyJobs';
}

export type JobsOptions = { readonly queue: JobQueue; readonly secret: Uint8Array; readonly now: () => Date };

export const jobsOn = ({ queue, secret, now }: JobsOptions): Jobs => {
  const digest = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['job', ...parts]))
      .digest();
  const keyOf = (id: string): Buffer => digest('seal', id);
  const askerOf = (by: Asker): string => digest('asker', ...by).toString('hex');
  const requestOf = ({ id, request }: Job): Asked => JSON.parse(opened(keyOf(id), request)) as Asked;

  const foundFrom = ({ request, outcome, asker: _asker, ...job }: Job): JobFound => {
    const read = <T>(bytes: Uint8Array | undefined): T | undefined => {
      try {
        return bytes && (JSON.parse(opened(keyOf(job.id), bytes)) as T);
      } catch {
        // The job was sealed under the secret of another vault. Its content cannot be read, but the job is still shown.
        return undefined;
      }
    };
    const asked = read<Asked>(request);
    const result = read<Outcome>(outcome);
    return {
      ...job,
      asked: asked?.asked,
      context: asked?.context,
      ...(result !== undefined && 'found' in result ? { found: result.found } : {}),
      ...(job.state === 'failed'
        ? { error: result !== undefined && 'error' in result ? errorFrom(result.error) : lost() }
        : {}),
    };
  };

  const add = (kind: AnyJobKind, id: string, asker: string, asked: Asked): Promise<Job> =>
    queue.add({
      id,
      kind: kind.name,
      asker,
      askedAt: now(),
      progress: { done: 0, total: 0, unit: kind.unit },
      request: sealed(keyOf(id), JSON.stringify(asked)),
    });

  const visible = async (id: string, by: Asker | undefined): Promise<Job | undefined> => {
    const job = await queue.get(id);
    if (job === undefined || job.asker === ledgerItself) return undefined;
    return by === undefined || job.asker === askerOf(by) ? job : undefined;
  };

  const doJob =
    ({ kinds, onEnd = () => {} }: DoingOptions): DoJob =>
    async ({ job, signal, progress }) => {
      const { asked, context } = requestOf(job);
      const ended = (state: JobEnd['state'], outcome: Outcome): JobEnd => ({
        state,
        outcome: sealed(keyOf(job.id), JSON.stringify(outcome)),
      });
      try {
        const kind = kinds.find(({ name }) => name === job.kind);
        if (kind === undefined) throw new Error(`This release does not know jobs of kind ${job.kind}`);
        const found: unknown = await kind.work(asked, { context, signal, progress });
        onEnd(job, context, undefined);
        return ended('done', { found });
      } catch (error) {
        if (signal.aborted || passes(error)) throw error;
        onEnd(job, context, error);
        return ended('failed', { error: plainError(error) });
      }
    };

  return {
    ask: async (kind, asked, by, context) => {
      const id = context.causationId;
      const known = await queue.get(id);
      if (known !== undefined) return foundFrom(known);
      if ((await queue.openOf(askerOf(by))) >= openJobsMax) throw new TooManyJobs();
      return foundFrom(await add(kind, id, askerOf(by), { asked, context }));
    },
    pursue: async (kind, id, asked, context) => {
      await add(kind, id, ledgerItself, { asked, context });
    },
    find: async (id, by) => {
      const job = await visible(id, by);
      return job && foundFrom(job);
    },
    cancel: async (id, by) => {
      if ((await visible(id, by)) === undefined) return undefined;
      const job = await queue.cancel(id, now());
      return job && foundFrom(job);
    },
    begin: ({ onFailure, ...options }) =>
      queue.work(doJob(options), { atOnce: jobsAtOnce, now, ...(onFailure && { onFailure }) }),
  };
};

type Asked = { readonly asked: unknown; readonly context: Context };
type Outcome = { readonly found: unknown } | { readonly error: PlainError };

/** Stands where other jobs have the digest of their asker. */
const ledgerItself = 'ledger';

const lost = (): Error => new Error('The processes that did this job ended in the middle of it, again and again');

/** Errors that end an attempt, but not as a refusal: outages, a stop, a later moment, a cancellation. */
const passes = (error: unknown): boolean =>
  isOutage(error) || error instanceof Interrupted || error instanceof NotYet || error instanceof JobCancelled;
