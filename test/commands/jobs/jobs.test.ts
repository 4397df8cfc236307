/** interfaces.md section 2: long work is asked for now. Whichever process is free does it. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryJobs } from '../../../src/adapters/memory/memoryJobs.ts';
import type { JobQueue, JobsAtWork } from '../../../src/commands/jobs/jobQueue.ts';
import { type DoingOptions, type JobKind, type Jobs, jobsOn } from '../../../src/commands/jobs/jobs.ts';
import { Rejection } from '../../../src/domain/rejection.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';

const now = () => new Date('2026-08-01T12:00:00Z');
const context = {
  actor: { subject: 'anna', role: 'finance' },
  reason: 'voor mevrouw De Vries',
  correlationId: 'c-1',
  causationId: '00000000-0000-4000-8000-000000000001',
};
const id = context.causationId;
const anna = ['finance', 'anna'];

const kind = (work: JobKind<{ on: string }, unknown>['work']): JobKind<{ on: string }, unknown> => ({
  name: 'invoice-run',
  unit: 'schools',
  work,
});

let queue: JobQueue;
let atWork: JobsAtWork | undefined;
const jobsDoing = async (
  work: Parameters<typeof kind>[0],
  options: Partial<DoingOptions> = {},
): Promise<{ readonly jobs: Jobs; readonly run: ReturnType<typeof kind> }> => {
  queue = memoryJobs(10);
  const jobs = jobsOn({ queue, secret: new Uint8Array(32).fill(7), now });
  const run = kind(work);
  atWork = await jobs.begin({ kinds: [run], ...options });
  return { jobs, run };
};
const ended = (jobs: Jobs, state: string) => expect.poll(async () => (await jobs.find(id, anna))?.state).toBe(state);
afterEach(async () => {
  await atWork?.stop();
  await queue.close();
});

describe('a job', () => {
  it('a job has the id of its request, is done in its context, and keeps what was found', async () => {
    const doing: unknown[] = [];
    const { jobs, run } = await jobsDoing(async (asked, { context: given, progress }) => {
      doing.push([asked, given]);
      progress({ done: 4, total: 4, unit: 'schools' });
      return { issued: 2 };
    });
    const asked = await jobs.ask(run, { on: '2026-08-01' }, anna, context);
    expect(asked).toMatchObject({ id, kind: 'invoice-run', state: 'waiting', progress: { done: 0, unit: 'schools' } });
    await ended(jobs, 'done');
    expect(doing).toEqual([[{ on: '2026-08-01' }, context]]);
    expect(await jobs.find(id, anna)).toMatchObject({
      asked: { on: '2026-08-01' },
      found: { issued: 2 },
      progress: { done: 4, total: 4, unit: 'schools' },
    });
  });

  it('a job asked for again by the same request is the same job', async () => {
    let times = 0;
    const { jobs, run } = await jobsDoing(async () => ++times);
    await jobs.ask(run, { on: '2026-08-01' }, anna, context);
    await ended(jobs, 'done');
    expect(await jobs.ask(run, { on: '2026-08-01' }, anna, context)).toMatchObject({ id, state: 'done', found: 1 });
    expect(times).toBe(1);
  });

  it('a job is found by the whole principal who asked and by whoever may see all, and by nobody else', async () => {
    const { jobs, run } = await jobsDoing(async () => null);
    await jobs.ask(run, { on: '2026-08-01' }, ['board', 'anna', '41001'], context);
    for (const other of [anna, ['board', 'anna', '41002'], ['board', 'anna'], ['board', 'piet', '41001']]) {
      expect(await jobs.find(id, other)).toBeUndefined();
      expect(await jobs.cancel(id, other)).toBeUndefined();
    }
    expect(await jobs.find(id, ['board', 'anna', '41001'])).toMatchObject({ id });
    expect(await jobs.find(id, undefined)).toMatchObject({ id });
    expect(await jobs.find('another', undefined)).toBeUndefined();
  });

  it('a job keeps a refusal as it is, which is final, and tells of it once', async () => {
    const told: unknown[] = [];
    let times = 0;
    const { jobs, run } = await jobsDoing(
      async () => {
        times++;
        throw new Rejection('vat_rate_unknown', { on: '2026-08-01' });
      },
      { onEnd: (job, given, error) => void told.push([job.id, given.correlationId, error]) },
    );
    await jobs.ask(run, { on: '2026-08-01' }, anna, context);
    await ended(jobs, 'failed');
    const { error, ...job } = (await jobs.find(id, anna))!;
    expect(error).toBeInstanceOf(Rejection);
    expect(error).toMatchObject({ code: 'vat_rate_unknown', facts: { on: '2026-08-01' } });
    expect([times, 'found' in job, told]).toEqual([1, false, [[id, 'c-1', expect.any(Rejection)]]]);
  });

  it('a job is tried again after an outage', async () => {
    let attempts = 0;
    const { jobs, run } = await jobsDoing(async () => {
      if (++attempts === 1) throw new StoreUnavailable('away');
      return 'found';
    });
    await jobs.ask(run, { on: '2026-08-01' }, anna, context);
    await ended(jobs, 'done');
    expect([attempts, (await jobs.find(id, anna))?.found]).toEqual([2, 'found']);
  });

  it('a job of a kind that this release does not know fails', async () => {
    const { jobs } = await jobsDoing(async () => null);
    await jobs.ask({ ...kind(async () => null), name: 'another' }, { on: '2026-08-01' }, anna, context);
    await ended(jobs, 'failed');
    expect((await jobs.find(id, anna))?.error?.message).toContain('kind another');
  });

  it('6.3: a job is kept without anything about a person that could be read from the database', async () => {
    const { jobs, run } = await jobsDoing(async () => 'De Vries');
    await jobs.ask(run, { on: 'De Vries' }, anna, context);
    await ended(jobs, 'done');
    const { request, outcome, ...row } = (await queue.get(id))!;
    for (const bytes of [request, outcome!])
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Vries|anna|c-1/);
    expect(JSON.stringify(row)).not.toMatch(/Vries|anna|c-1/);
    // Another secret finds the job, but can read nothing of it.
    const others = jobsOn({ queue, secret: new Uint8Array(32).fill(8), now });
    expect(await others.find(id, undefined)).toMatchObject({ state: 'done', asked: undefined, context: undefined });
    expect(await others.find(id, undefined)).not.toHaveProperty('found');
  });
});
