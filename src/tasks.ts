/** Everything that is done by school in worker threads. */
import { headsPart } from './commands/audit/heads.ts';
import { verifySchoolsPart, verifyStreamsPart } from './commands/audit/parts.ts';
import { documentVerification } from './commands/audit/verify.ts';
import { dueDocuments } from './commands/billing/due.ts';
import { schoolCounts } from './commands/countsElsewhere.ts';
import { fileImport, resultsDecision } from './commands/schoolCommands.ts';
import type { AnySchoolTask } from './commands/workers.ts';
import { differencePage } from './projections/answers/differencePage.ts';
import { driftExplained } from './projections/answers/drift.ts';
import { explanationBytes } from './projections/answers/explanation.ts';
import { countedPupils } from './projections/answers/pupils.ts';
import { countsAnew } from './projections/pupilCounts.ts';

export const tasks: readonly AnySchoolTask[] = [
  countedPupils,
  countsAnew,
  differencePage,
  documentVerification,
  driftExplained,
  dueDocuments(),
  explanationBytes,
  fileImport,
  headsPart,
  resultsDecision,
  schoolCounts,
  verifySchoolsPart,
  verifyStreamsPart,
];
