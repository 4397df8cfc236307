import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualTiming } from '../../../../src/adapters/postgres/jobs/pools.ts';
import { postgresJobs } from '../../../../src/adapters/postgres/jobs/postgresJobs.ts';
import { migrateReadStore } from '../../../../src/adapters/postgres/migrations.ts';
import { lossesMax } from '../../../../src/commands/jobs/job.ts';
import type { JobQueue, JobsAtWork } from '../../../../src/commands/jobs/jobQueue.ts';
import { StoreUnavailable } from '../../../../src/waiting/unavailable.ts';
import { asked, jobQueueContract, left } from '../../../commands/jobs/jobQueueContract.ts';
import { type Database, freshDatabase } from '../../../support/database.ts';
import { startScript } from '../../../support/process.ts';
import { fastTiming as timing } from '../../../support/programs/jobTiming.ts';
import { proxyTo } from '../../../support/servers/proxy.ts';

const databases: Database[] = [];
let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
  databases.push(database);
  await migrateReadStore(database.url);
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

jobQueueContract('PostgreSQL', async () => postgresJobs(database.url, { timing }));

describe('a job whose process is lost', { timeout: 60_000 }, () => {
  const done = { state: 'done', outcome: new Uint8Array([1]) } as const;
  const now = () => new Date('2026-08-01T12:05:00Z');
  let queue: JobQueue;
  const workers: JobsAtWork[] = [];
  beforeEach(() => {
    queue = postgresJobs(database.url, { timing });
  });
  afterEach(async () => {
    for (const at of workers.splice(0)) await at.stop();
    await queue.close();
  });
  const ends = (state: string, id = 'one') =>
    expect.poll(async () => (await queue.get(id))?.state, { timeout: 30_000 }).toBe(state);
  const taken = () => startScript(join('..', 'test', 'support', 'programs', 'jobTaken.ts'), [database.url], {});
  const sql = async (text: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  };

  it('a job whose process is lost is taken up within 15 s: once unseen, at the next look, by the next poll', () => {
    expect(usualTiming.unseenMs + usualTiming.beatMs + usualTiming.pollMs).toBeLessThan(15_000);
  });

  it('a job whose process is killed by kill -9 is done once, by another process', async () => {
    const process = taken();
    await queue.add(asked('one'));
    await process.line(/^began one/);
    process.child.kill('SIGKILL');
    await process.ended;
    let times = 0;
    workers.push(
      await queue.work(
        async () => {
          times++;
          return done;
        },
        { atOnce: 1, now },
      ),
    );
    await ends('done');
    expect(times).toBe(1);
    expect(await queue.get('one')).toMatchObject({ attempts: 2, losses: 1 });
  });

  it('operations 12.1: a process whose first look at the queue failed does jobs once the database answers', async () => {
    const lines: string[] = [];
    const other = postgresJobs(database.url, { timing, log: (_level, line) => lines.push(line) });
    try {
      await other.add(asked('one'));
      await sql('ALTER TABLE graphile_worker._private_tasks RENAME TO away');
      workers.push(await other.work(async () => done, { atOnce: 1, now }));
      await expect.poll(() => lines.some((line) => line.includes('Failed to acquire job'))).toBe(true);
      await sql('ALTER TABLE graphile_worker.away RENAME TO _private_tasks');
      await ends('done');
    } finally {
      for (const at of workers.splice(0)) await at.stop();
      await other.close();
    }
  });

  it('a process that stood still for long, and goes on, changes nothing of a job that another one did meanwhile', async () => {
    const process = taken();
    await queue.add(asked('one'));
    await process.line(/^began one/);
    process.child.kill('SIGSTOP');
    workers.push(await queue.work(async () => done, { atOnce: 1, now }));
    await ends('done');
    const before = await queue.get('one');
    process.child.kill('SIGCONT');
    await process.line(/^left one/);
    process.child.kill('SIGTERM');
    await process.ended;
    expect(await queue.get('one')).toEqual(before);
  });

  it('a job that no process survives fails for good', async () => {
    await queue.add(asked('one'));
    await sql(`UPDATE jobs.jobs SET state = 'running', attempts = ${lossesMax + 1}, losses = ${lossesMax}`);
    let times = 0;
    workers.push(
      await queue.work(
        async () => {
          times++;
          return done;
        },
        { atOnce: 1, now },
      ),
    );
    await ends('failed');
    expect([times, (await queue.get('one'))?.outcome]).toEqual([0, undefined]);
  });

  it('a job that the library lost from its queue is done all the same', async () => {
    await queue.add(asked('one'));
    await sql('SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs');
    workers.push(await queue.work(async () => done, { atOnce: 1, now }));
    await ends('done');
  });

  it('a process that the read store no longer answers leaves its jobs, and does them once it answers again', async () => {
    const proxy = await proxyTo(database.url);
    const behind = postgresJobs(proxy.url, { timing });
    const reasons: unknown[] = [];
    const failures: unknown[] = [];
    const at = await behind.work(
      async ({ job, signal }) => {
        if (job.attempts > 1) return done;
        proxy.cut();
        reasons.push(await left(signal));
        throw reasons[0];
      },
      { atOnce: 1, now, onFailure: (failure) => void failures.push(failure) },
    );
    await queue.add(asked('one'));
    await expect.poll(() => reasons, { timeout: 30_000 }).toEqual([expect.any(StoreUnavailable)]);
    proxy.restore();
    await ends('done');
    // The failure is reported once when it began, and once when it was over.
    await expect.poll(() => failures, { timeout: 30_000 }).toEqual([expect.any(StoreUnavailable), undefined]);
    await at.stop();
    await behind.close();
    await proxy.close();
  });

  it('rows hold the request and the outcome of a job only in the sealed form in which they are given', async () => {
    await queue.add(asked('one'));
    const { rows } = await sql('SELECT payload FROM graphile_worker._private_jobs');
    expect(rows).toEqual([{ payload: { id: 'one' } }]);
  });
});
