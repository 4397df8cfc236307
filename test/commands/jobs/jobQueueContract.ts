import { afterEach, describe, expect, it } from 'vitest';
import { jobDaysKept, type NewJob } from '../../../src/commands/jobs/job.ts';
import {
  type DoJob,
  JobCancelled,
  type JobQueue,
  type JobsAtWork,
  NotYet,
} from '../../../src/commands/jobs/jobQueue.ts';
import { Interrupted } from '../../../src/waiting/stopping.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';

const askedAt = new Date('2026-08-01T12:00:00Z');
const outcome = new Uint8Array([0, 1, 255]);
const done = { state: 'done', outcome } as const;

export const asked = (id: string): NewJob => ({
  id,
  kind: 'verification',
  asker: 'a1'.repeat(32),
  askedAt,
  progress: { done: 0, total: 0, unit: 'events' },
  request: new Uint8Array([7, 0, 254]),
});

/** Resolves with the reason once the work was told to leave. */
export const left = (signal: AbortSignal): Promise<Error> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason as Error), { once: true }));

/** @param open opens another process on the same queue */
export const jobQueueContract = (name: string, open: () => Promise<JobQueue>): void => {
  describe(`job queue: ${name}`, () => {
    const opened: JobQueue[] = [];
    const workers: JobsAtWork[] = [];
    const queueOpened = async (): Promise<JobQueue> => {
      const queue = await open();
      opened.push(queue);
      return queue;
    };
    const workOn = async (queue: JobQueue, work: DoJob, atOnce = 2): Promise<JobsAtWork> => {
      const at = await queue.work(work, { atOnce, now: () => new Date('2026-08-01T12:05:00Z') });
      workers.push(at);
      return at;
    };
    const stateOf = async (queue: JobQueue, id: string) => (await queue.get(id))?.state;
    const ends = (queue: JobQueue, id: string, state: string) =>
      expect.poll(() => stateOf(queue, id), { timeout: 10_000, interval: 20 }).toBe(state);
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((at) => at.stop()));
      for (const queue of opened.splice(0)) await queue.close();
    });

    it('a job waits for whichever process is free, is done, and keeps what came of it', async () => {
      const queue = await queueOpened();
      expect(await queue.get('one')).toBeUndefined();
      await queue.add(asked('one'));
      expect(await queue.get('one')).toMatchObject({ ...asked('one'), request: expect.anything(), state: 'waiting' });
      await workOn(await queueOpened(), async ({ job }) => {
        expect([...job.request]).toEqual([7, 0, 254]);
        return done;
      });
      await ends(queue, 'one', 'done');
      const job = (await queue.get('one'))!;
      expect([...job.outcome!]).toEqual([0, 1, 255]);
      expect(job).toMatchObject({ attempts: 1, losses: 0, endedAt: new Date('2026-08-01T12:05:00Z') });
    });

    it('a job that is added again under its id is the same job, and is done once', async () => {
      const queue = await queueOpened();
      let times = 0;
      await workOn(queue, async () => {
        times++;
        return done;
      });
      await Promise.all([queue.add(asked('one')), queue.add(asked('one'))]);
      await ends(queue, 'one', 'done');
      expect((await queue.add({ ...asked('one'), kind: 'another' })).state).toBe('done');
      await queue.add(asked('two'));
      await ends(queue, 'two', 'done');
      expect(times).toBe(2);
    });

    it('two processes share the jobs, and never do the same one', async () => {
      const queue = await queueOpened();
      const did: string[] = [];
      const ids = Array.from({ length: 30 }, (_, n) => `job-${n}`);
      const work: DoJob = async ({ job }) => {
        did.push(job.id);
        return done;
      };
      await Promise.all([workOn(queue, work), workOn(await queueOpened(), work)]);
      for (const id of ids) await queue.add(asked(id));
      for (const id of ids) await ends(queue, id, 'done');
      expect(did.toSorted()).toEqual(ids.toSorted());
      expect(await queue.counts()).toEqual({ waiting: 0, running: 0, done: 30, failed: 0, cancelled: 0 });
    });

    it('an attempt that an outage ended is made again, and a refusal is final', async () => {
      const queue = await queueOpened();
      let times = 0;
      await workOn(queue, async ({ job }) => {
        if (job.id === 'refused') return { state: 'failed', outcome };
        if (++times < 3) throw new StoreUnavailable('PostgreSQL cannot be reached');
        return done;
      });
      await queue.add(asked('one'));
      await queue.add(asked('refused'));
      await ends(queue, 'one', 'done');
      await ends(queue, 'refused', 'failed');
      expect([times, (await queue.get('one'))?.attempts, (await queue.get('refused'))?.attempts]).toEqual([3, 3, 1]);
    });

    it('a job goes on at the moment that its work named, and others are done meanwhile', async () => {
      const queue = await queueOpened();
      const did: string[] = [];
      await workOn(queue, async ({ job }) => {
        did.push(job.id);
        if (job.id === 'tomorrow') throw new NotYet(86_400_000);
        if (did.filter((id) => id === 'soon').length === 1 && job.id === 'soon') throw new NotYet(50);
        return done;
      });
      for (const id of ['tomorrow', 'soon', 'now']) await queue.add(asked(id));
      await ends(queue, 'soon', 'done');
      await ends(queue, 'now', 'done');
      expect(did.toSorted()).toEqual(['now', 'soon', 'soon', 'tomorrow']);
      expect(await stateOf(queue, 'tomorrow')).toBe('waiting');
    });

    it('deliveries are done one after another, whatever is free, and other work passes them', async () => {
      const queue = await queueOpened();
      const ids = ['d1', 'd2', 'd3'];
      let atOnce = 0;
      let most = 0;
      let letGo = (): void => {};
      const other = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const work: DoJob = async ({ job }) => {
        if (job.kind !== 'delivery') {
          letGo();
          return done;
        }
        most = Math.max(most, ++atOnce);
        // The first job lets go only once the other job was done beside it.
        await other;
        atOnce--;
        return done;
      };
      await Promise.all([workOn(queue, work), workOn(await queueOpened(), work)]);
      for (const id of ids) await queue.add({ ...asked(id), kind: 'delivery' });
      await queue.add(asked('other'));
      for (const id of [...ids, 'other']) await ends(queue, id, 'done');
      expect(most).toBe(1);
    });

    it('a job tells how far it is while it runs', async () => {
      const queue = await queueOpened();
      let goOn = (): void => {};
      await workOn(queue, async ({ progress }) => {
        progress({ done: 3, total: 10, unit: 'events' });
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        progress({ done: 10, total: 10, unit: 'events' });
        return done;
      });
      await queue.add(asked('one'));
      await expect
        .poll(async () => (await queue.get('one'))?.progress, { timeout: 10_000 })
        .toEqual({ done: 3, total: 10, unit: 'events' });
      goOn();
      await ends(queue, 'one', 'done');
      expect((await queue.get('one'))?.progress).toEqual({ done: 10, total: 10, unit: 'events' });
    });

    it('a job that waits is cancelled at once, and one that runs at its next safe point', async () => {
      const queue = await queueOpened();
      await queue.add(asked('waits'));
      expect(await queue.openOf(asked('waits').asker)).toBe(1);
      expect((await queue.cancel('waits', askedAt))?.state).toBe('cancelled');
      expect(await queue.openOf(asked('waits').asker)).toBe(0);
      let began = (): void => {};
      const begun = new Promise<void>((resolve) => {
        began = resolve;
      });
      const did: string[] = [];
      let reason: unknown;
      await workOn(queue, async ({ job, signal }) => {
        did.push(job.id);
        began();
        reason = await left(signal);
        throw reason;
      });
      await queue.add(asked('runs'));
      await begun;
      expect(await queue.cancel('runs', askedAt)).toMatchObject({ state: 'running', isCancelling: true });
      await ends(queue, 'runs', 'cancelled');
      expect([did, reason]).toEqual([['runs'], expect.any(JobCancelled)]);
      // A job that has ended stays as it is, and an unknown job is not found.
      expect((await queue.cancel('waits', new Date()))?.endedAt).toEqual(askedAt);
      expect(await queue.cancel('none', askedAt)).toBeUndefined();
    });

    it('a process that stops gives back what it has in hand, and another takes it up at once', async () => {
      const queue = await queueOpened();
      let began = (): void => {};
      const begun = new Promise<void>((resolve) => {
        began = resolve;
      });
      let reason: unknown;
      const stopping = await workOn(queue, async ({ signal }) => {
        began();
        reason = await left(signal);
        throw reason;
      });
      await queue.add(asked('one'));
      await begun;
      await workOn(await queueOpened(), async () => done);
      await stopping.stop();
      await ends(queue, 'one', 'done');
      expect(reason).toBeInstanceOf(Interrupted);
      expect(await queue.get('one')).toMatchObject({ attempts: 2, losses: 0 });
    });

    it('a job that ended is forgotten after 7 days, and no other job is', async () => {
      const queue = await queueOpened();
      await queue.add(asked('ended'));
      await queue.add(asked('waits'));
      await queue.cancel('ended', askedAt);
      const days = (count: number, ms = 0) => new Date(askedAt.getTime() + count * 86_400_000 + ms);
      await queue.expire(days(jobDaysKept));
      expect(await stateOf(queue, 'ended')).toBe('cancelled');
      await queue.expire(days(jobDaysKept, 1));
      expect([await stateOf(queue, 'ended'), await stateOf(queue, 'waits')]).toEqual([undefined, 'waiting']);
    });
  });
};
