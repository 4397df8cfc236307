import { beforeEach } from 'vitest';
import { memoryJobs } from '../../../src/adapters/memory/memoryJobs.ts';
import { jobQueueContract } from '../../commands/jobs/jobQueueContract.ts';

let queue = memoryJobs(10);
beforeEach(() => {
  queue = memoryJobs(10);
});

jobQueueContract('memory', async () => queue);
