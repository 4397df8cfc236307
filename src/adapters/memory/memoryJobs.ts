import { attempted } from '../../commands/jobs/attempt.ts';
import {
  attemptOver,
  begun,
  cancelled,
  isEnded,
  isInTurn,
  type Job,
  jobDaysKept,
  jobStates,
  newJob,
} from '../../commands/jobs/job.ts';
import { type DoJob, JobCancelled, type JobQueue, type WorkOptions } from '../../commands/jobs/jobQueue.ts';
import { Interrupted } from '../../waiting/stopping.ts';

const dayMs = 86_400_000;

/**
 * The queue for tests; it is lost with the process. Every worker of one queue shares its jobs.
 * @param againMs milliseconds after which a job is begun again after an outage
 */
export const memoryJobs = (againMs = 1_000): JobQueue => {
  const jobs = new Map<string, Job>();
  const later = new Set<string>();
  const underWay = new Map<string, ReturnType<typeof attempted>>();
  const workers = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();

  const wake = (): void => {
    for (const look of workers) look();
  };
  const next = (): Job | undefined => {
    const isTurnTaken = [...jobs.values()].some((job) => job.state === 'running' && isInTurn(job));
    return [...jobs.values()].find(
      (job) => job.state === 'waiting' && !later.has(job.id) && !(isTurnTaken && isInTurn(job)),
    );
  };
  const waitAgain = (id: string, afterMs = againMs): void => {
    later.add(id);
    const timer = setTimeout(() => {
      timers.delete(timer);
      later.delete(id);
      wake();
    }, afterMs);
    timers.add(timer);
  };
  const attempt = async (job: Job, work: DoJob, now: () => Date): Promise<void> => {
    const going = attempted(work, job);
    underWay.set(job.id, going);
    const over = await going.over;
    underWay.delete(job.id);
    jobs.set(job.id, attemptOver(jobs.get(job.id)!, job.attempts, over, now()));
    if ('next' in over && over.next === 'again') waitAgain(job.id, over.afterMs);
    wake();
  };

  return {
    add: async (asked) => {
      const known = jobs.get(asked.id);
      if (known !== undefined) return known;
      const job = newJob(asked);
      jobs.set(job.id, job);
      wake();
      return job;
    },
    get: async (id) => {
      const job = jobs.get(id);
      return job && { ...job, progress: underWay.get(id)?.progress() ?? job.progress };
    },
    cancel: async (id, at) => {
      const job = jobs.get(id);
      if (job === undefined) return undefined;
      const changed = cancelled(job, at);
      jobs.set(id, changed);
      underWay.get(id)?.leave(new JobCancelled());
      return changed;
    },
    openOf: async (asker) => [...jobs.values()].filter((job) => job.asker === asker && !isEnded(job)).length,
    counts: async () => {
      const all = [...jobs.values()];
      const of = (state: Job['state']) => all.filter((job) => job.state === state).length;
      return Object.fromEntries(jobStates.map((state) => [state, of(state)])) as Record<Job['state'], number>;
    },
    expire: async (now) => {
      const before = now.getTime() - jobDaysKept * dayMs;
      for (const [id, job] of jobs) if (isEnded(job) && job.endedAt!.getTime() < before) jobs.delete(id);
    },
    work: async (work: DoJob, { atOnce, now }: WorkOptions) => {
      const own = new Map<string, Promise<void>>();
      let isStopping = false;
      const look = (): void => {
        for (let job = next(); job !== undefined && !isStopping && own.size < atOnce; job = next()) {
          const { id } = job;
          const running = begun(job, now());
          jobs.set(id, running);
          if (running.state !== 'running') continue;
          // The place is free before others are woken, so that this worker may take the next job itself.
          const done = attempt(running, async (held) => work(held).finally(() => own.delete(id)), now);
          own.set(id, done);
        }
      };
      workers.add(look);
      look();
      return {
        stop: async () => {
          isStopping = true;
          workers.delete(look);
          const going = [...own];
          for (const [id] of going) underWay.get(id)?.leave(new Interrupted());
          await Promise.all(going.map(([, done]) => done));
        },
      };
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
};
