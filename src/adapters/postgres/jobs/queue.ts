/**
 * The queue of graphile-worker. It holds only the ids of jobs: which of them wait, and which pool does each. Everything
 * else about a job is in our own rows.
 */
import type { Logger } from 'graphile-worker';
import type { Pool, PoolClient } from 'pg';
import { isInTurn, type Job } from '../../../commands/jobs/job.ts';
import { inTransaction } from './jobRows.ts';

/** The name of all our jobs in the queue. */
export const taskName = 'telboek_job';

// The letters "jobq" and a number.
const migrateLock = BigInt('0x6a6f627101');

/** Makes or migrates the schema graphile_worker, one process at a time. */
export const migrateQueue = async (pool: Pool, logger: Logger): Promise<void> => {
  // Loaded only when jobs are needed, because it brings a tenth of a second of other modules.
  const { runMigrations } = await import('graphile-worker');
  const client = await pool.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${migrateLock})`);
    await runMigrations({ pgPool: pool, logger });
  } finally {
    // Ending the session releases the lock.
    client.release(true);
  }
};

/**
 * Adds a job to the queue, at once or after some milliseconds. A job with the same id that is being done is not tried
 * again.
 */
export const enqueue = async (
  client: Pick<PoolClient, 'query'>,
  job: Pick<Job, 'id' | 'kind'>,
  afterMs = 0,
): Promise<void> => {
  await client.query(
    // The jobs of a named queue are done one at a time, and those with a lower number first.
    `SELECT graphile_worker.add_job($1, json_build_object('id', $2::text), job_key => $2,
       run_at => now() + $3 * interval '1 millisecond', queue_name => $4, priority => $5)`,
    [taskName, job.id, afterMs, isInTurn(job) ? job.kind : null, isInTurn(job) ? 1 : 0],
  );
};

export const dequeue = async (client: Pick<PoolClient, 'query'>, id: string): Promise<void> => {
  await client.query('SELECT graphile_worker.remove_job($1)', [id]);
};

export const recordSeen = async (pool: Pool, ...names: readonly string[]): Promise<void> => {
  await pool.query(
    `INSERT INTO jobs.workers (pool, seen_at) SELECT name, clock_timestamp() FROM unnest($1::text[]) AS seen(name)
     ON CONFLICT (pool) DO UPDATE SET seen_at = excluded.seen_at`,
    [names],
  );
};

export const forgetPool = async (pool: Pool, ...names: readonly string[]): Promise<void> => {
  await pool.query('DELETE FROM jobs.workers WHERE pool = ANY($1)', [names]);
};

/**
 * Frees the jobs of pools that were not seen for some milliseconds. A new pool takes its first job before it is seen
 * for the first time, so a job that was only just taken stays.
 */
export const freeLost = async (pool: Pool, unseenMs: number): Promise<void> => {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
     FROM graphile_worker.jobs
     WHERE task_identifier LIKE 'telboek\\_%' AND locked_at < clock_timestamp() - $1 * interval '1 millisecond'
       AND NOT EXISTS (
         SELECT 1 FROM jobs.workers
         WHERE pool = locked_by AND seen_at > clock_timestamp() - $1 * interval '1 millisecond')
     HAVING count(*) > 0`,
    [unseenMs],
  );
};

/**
 * Adds open jobs that the queue lacks or gave up. That happens when a process comes back from a pause and completes a
 * job that another one is doing, or after many failures.
 */
export const enqueueMissing = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; kind: string }>(
      `SELECT id, kind FROM jobs.jobs WHERE ended_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM graphile_worker.jobs WHERE key = jobs.jobs.id AND (locked_at IS NOT NULL OR attempts < max_attempts))
       FOR UPDATE SKIP LOCKED`,
    );
    for (const job of rows) await enqueue(client, job);
  });
