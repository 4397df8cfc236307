/** The rows of jobs. A row changes under its lock, by the same functions as everywhere (commands/jobs/job.ts). */
import type { Pool, PoolClient } from 'pg';
import type { Job, JobProgress, JobState } from '../../../commands/jobs/job.ts';

type Row = {
  readonly id: string;
  readonly kind: string;
  readonly asker: string;
  readonly asked_at: Date;
  readonly request: Buffer;
  readonly state: JobState;
  readonly cancelling: boolean;
  readonly attempts: number;
  readonly losses: number;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly ended_at: Date | null;
  readonly outcome: Buffer | null;
};

const columns =
  'id, kind, asker, asked_at, request, state, cancelling, attempts, losses, done, total, unit, ended_at, outcome';

const jobFrom = (row: Row): Job => ({
  id: row.id,
  kind: row.kind,
  asker: row.asker,
  askedAt: row.asked_at,
  request: row.request,
  state: row.state,
  isCancelling: row.cancelling,
  attempts: row.attempts,
  losses: row.losses,
  progress: { done: row.done, total: row.total, unit: row.unit },
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  ...(row.outcome === null ? {} : { outcome: row.outcome }),
});

/** Whether the job was not there yet. */
export const insertJob = async (client: PoolClient, job: Job): Promise<boolean> => {
  const { done, total, unit } = job.progress;
  const { rowCount } = await client.query(
    `INSERT INTO jobs.jobs (${columns})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL) ON CONFLICT (id) DO NOTHING`,
    [
      job.id,
      job.kind,
      job.asker,
      job.askedAt,
      job.request,
      job.state,
      job.isCancelling,
      job.attempts,
      job.losses,
      done,
      total,
      unit,
    ],
  );
  return rowCount === 1;
};

export const jobIn = async (client: Pick<Pool, 'query'>, id: string, locking = ''): Promise<Job | undefined> => {
  const { rows } = await client.query<Row>(`SELECT ${columns} FROM jobs.jobs WHERE id = $1 ${locking}`, [id]);
  return rows[0] && jobFrom(rows[0]);
};

/** Changes a job under its lock. `also` belongs to the same transaction. Undefined when there is no such job. */
export const changeJob = (
  pool: Pool,
  id: string,
  change: (job: Job) => Job,
  also: (client: PoolClient, after: Job, before: Job) => Promise<void> = async () => {},
): Promise<Job | undefined> =>
  inTransaction(pool, async (client) => {
    const before = await jobIn(client, id, 'FOR UPDATE');
    if (before === undefined) return undefined;
    const after = change(before);
    if (after !== before) {
      const { done, total, unit } = after.progress;
      await client.query(
        `UPDATE jobs.jobs SET state = $2, cancelling = $3, attempts = $4, losses = $5, done = $6, total = $7, unit = $8,
           ended_at = $9, outcome = $10 WHERE id = $1`,
        [
          id,
          after.state,
          after.isCancelling,
          after.attempts,
          after.losses,
          done,
          total,
          unit,
          after.endedAt ?? null,
          after.outcome ?? null,
        ],
      );
    }
    await also(client, after, before);
    return after;
  });

/** Writes the progress of an attempt, and asks whether the job is to stop. Undefined when another process has the job. */
export const tellProgress = async (
  pool: Pool,
  { id, attempts }: Job,
  { done, total, unit }: JobProgress,
): Promise<{ readonly cancelling: boolean } | undefined> => {
  const { rows } = await pool.query<{ cancelling: boolean }>(
    `WITH told AS (
       UPDATE jobs.jobs SET done = $3, total = $4, unit = $5
       WHERE id = $1 AND attempts = $2 AND state = 'running' AND (done, total, unit) IS DISTINCT FROM ($3, $4, $5))
     SELECT cancelling FROM jobs.jobs WHERE id = $1 AND attempts = $2 AND state = 'running'`,
    [id, attempts, done, total, unit],
  );
  return rows[0];
};

export const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | boolean = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
};
