/** Jobs by state, asked of the queue when the metrics are read. */
import { Gauge, type Registry } from 'prom-client';
import type { JobState } from '../../commands/jobs/job.ts';
import { within } from '../../waiting/within.ts';

export type JobsWatched = {
  readonly counts: () => Promise<Readonly<Record<JobState, number>>>;
  /** Milliseconds that the answer may take; after that the figures are left out. */
  readonly answerMsMax: number;
};

export const jobMetrics = (register: Registry, { counts, answerMsMax }: JobsWatched): void => {
  new Gauge({
    name: 'telboek_jobs',
    help: 'Jobs by state, for all processes; those that ended are kept for 7 days',
    labelNames: ['state'],
    registers: [register],
    async collect() {
      this.reset();
      const found = await within(counts(), answerMsMax);
      for (const [state, jobs] of Object.entries(found ?? {})) this.set({ state }, jobs);
    },
  });
};
