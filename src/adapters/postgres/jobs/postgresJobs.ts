import type { Pool } from 'pg';
import { cancelled, type JobState, jobDaysKept, jobStates, newJob } from '../../../commands/jobs/job.ts';
import type { JobQueue } from '../../../commands/jobs/jobQueue.ts';
import type { PartQueue } from '../../../commands/jobs/partQueue.ts';
import { openPool, reaching } from '../connection.ts';
import { changeJob, insertJob, inTransaction, jobIn } from './jobRows.ts';
import { postgresParts } from './parts.ts';
import { type Timing, usualTiming } from './pools.ts';
import { dequeue, enqueue, migrateQueue } from './queue.ts';
import { releasedOnce } from './releasedOnce.ts';
import { working } from './working.ts';

export type PostgresJobsOptions = {
  /** Connections besides those that are notified of new jobs and parts. */
  readonly connectionsMax?: number;
  readonly timing?: Timing;
  /** Takes the lines that graphile-worker logs. They hold ids of jobs, never what was asked. Default: nothing is logged. */
  readonly log?: QueueLog;
};

export type QueueLog = (level: 'error' | 'warn' | 'debug', line: string) => void;

/** Lines about an outage are dropped: it is reported once, as the failure to look for jobs. */
const ofOutage = /^(Error with notify listener|Error occurred attempting to UNLISTEN|Failed to reset locked)/;

const levelOf = (level: string, line: string): 'error' | 'warn' | 'debug' => {
  if (level === 'error') return ofOutage.test(line) ? 'debug' : 'error';
  return level === 'warning' ? 'warn' : 'debug';
};

const connectionsUsual = 2;
/** Connections that are notified: of new jobs, and of new parts. */
const notified = 2;

/** Whole jobs, and parts of them. */
export type PostgresJobs = JobQueue & { readonly parts: PartQueue };

/**
 * Jobs in the database of the read store, in a queue of graphile-worker. No connection is made before it is used.
 * @param url a database that the migrations of the read store were applied to
 */
export const postgresJobs = (
  url: string,
  { connectionsMax = connectionsUsual, timing = usualTiming, log = () => {} }: PostgresJobsOptions = {},
): PostgresJobs => {
  let pool: Pool | undefined;
  const opened = (): Pool => {
    pool ??= releasedOnce(openPool(url, 'reader', notified + connectionsMax).on('connect', () => {}));
    return pool;
  };
  let migrated: Promise<void> | undefined;
  const logger = async () => {
    const { Logger } = await import('graphile-worker');
    return new Logger(() => (level, text) => {
      // Only the first line, without the stack that follows it.
      const line = text.split('\n', 1)[0] ?? '';
      log(levelOf(level, line), line);
    });
  };
  const ready = async (): Promise<Pool> => {
    migrated ??= reaching(async () => migrateQueue(opened(), await logger()));
    try {
      await migrated;
    } catch (error) {
      migrated = undefined;
      throw error;
    }
    return opened();
  };
  return {
    add: async (asked) => {
      const on = await ready();
      return reaching(() =>
        inTransaction(on, async (client) => {
          const job = newJob(asked);
          if (await insertJob(client, job)) {
            await enqueue(client, job);
            return job;
          }
          return (await jobIn(client, job.id)) ?? job;
        }),
      );
    },
    get: (id) => reaching(() => jobIn(opened(), id)),
    cancel: (id, at) =>
      reaching(() =>
        changeJob(
          opened(),
          id,
          (job) => cancelled(job, at),
          async (client, after, before) => {
            if (before.state === 'waiting') await dequeue(client, after.id);
          },
        ),
      ),
    openOf: async (asker) => {
      const { rows } = await reaching(() =>
        opened().query<{ jobs: number }>(
          'SELECT count(*)::integer AS jobs FROM jobs.jobs WHERE ended_at IS NULL AND asker = $1',
          [asker],
        ),
      );
      return rows[0]?.jobs ?? 0;
    },
    counts: async () => {
      const { rows } = await reaching(() =>
        opened().query<{ state: JobState; jobs: number }>(
          'SELECT state, count(*)::integer AS jobs FROM jobs.jobs GROUP BY state',
        ),
      );
      const of = (state: JobState) => rows.find((row) => row.state === state)?.jobs ?? 0;
      return Object.fromEntries(jobStates.map((state) => [state, of(state)])) as Record<JobState, number>;
    },
    expire: async (now) => {
      const before = new Date(now.getTime() - jobDaysKept * 86_400_000);
      await reaching(async () => {
        await opened().query('DELETE FROM jobs.jobs WHERE ended_at < $1', [before]);
        await opened().query(`DELETE FROM jobs.workers WHERE seen_at < clock_timestamp() - interval '1 day'`);
      });
    },
    parts: postgresParts(async () => ({ pool: await ready(), logger: await logger() }), timing),
    work: async (work, options) => working(await ready(), await logger(), work, options, timing),
    close: async () => {
      await pool?.end();
    },
  };
};
