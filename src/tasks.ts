/** Everything that is done by school in worker threads. */
import { headsPart } from './commands/audit/heads.ts';
import { verifySchoolsPart, verifyStreamsPart } from './commands/audit/parts.ts';
import { dueDocuments } from './commands/billing/due.ts';
import type { AnySchoolTask } from './commands/workers.ts';
import { countsAnew } from './projections/pupilCounts.ts';

export const tasks: readonly AnySchoolTask[] = [
  dueDocuments(),
  verifySchoolsPart,
  verifyStreamsPart,
  headsPart,
  countsAnew,
];
