/** Everything that is done by school in worker threads. */
import type { AnySchoolTask } from './commands/workers.ts';
import { countsAnew } from './projections/pupilCounts.ts';

export const tasks: readonly AnySchoolTask[] = [countsAnew];
