/**
 * A process that takes jobs and keeps them until it is told to leave. It writes a line when it begins a job, and a line when
 * it has left one. Argument: the database.
 */
import { postgresJobs } from '../../../src/adapters/postgres/jobs/postgresJobs.ts';
import { fastTiming } from './jobTiming.ts';

const [url = ''] = process.argv.slice(2);
const at = await postgresJobs(url, { timing: fastTiming }).work(
  async ({ job, signal }) => {
    console.log(`began ${job.id}`);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    console.log(`left ${job.id}`);
    throw signal.reason;
  },
  { atOnce: 1, now: () => new Date() },
);
// The process still writes about its jobs before it ends.
process.once('SIGTERM', async () => {
  await at.stop();
  process.exit(0);
});
