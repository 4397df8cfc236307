/** Everything that is done by school in worker threads. */
import { dueDocuments } from './commands/billing/due.ts';
import type { AnySchoolTask } from './commands/workers.ts';

export const tasks: readonly AnySchoolTask[] = [dueDocuments()];
