/** All tasks that worker threads do by school. */
import { headsPart } from '../commands/audit/heads/heads.ts';
import { verifySchoolsPart, verifyStreamsPart } from '../commands/audit/verify/parts.ts';
import { documentVerification } from '../commands/audit/verify/verify.ts';
import { dueDocuments } from '../commands/billing/due.ts';
import { statementReading } from '../commands/payments/statementReading.ts';
import { pdfRendering } from '../commands/renditions/handOut.ts';
import { fileImport } from '../commands/results/importFile.ts';
import { pupilLookup } from '../commands/results/pupils.ts';
import { resultsDecision } from '../commands/results/schoolCommands.ts';
import { pupilsKnown } from '../commands/results/schoolThatKnows.ts';
import { schoolCounts } from '../ledger/workers/countsElsewhere.ts';
import type { AnySchoolTask } from '../ledger/workers/workers.ts';
import { countsAnew } from '../projections/pupilCounts.ts';
import { deferredPage, trialBalanceOf } from '../queries/accounting/balances.ts';
import { exportPart } from '../queries/accounting/exports.ts';
import { conceptRendering } from '../queries/billing/ahead/concept.ts';
import { planChangeOfSchool } from '../queries/billing/ahead/planChange.ts';
import { dossierBytes } from '../queries/billing/dossier/dossierBytes.ts';
import { driftExplained } from '../queries/billing/drift.ts';
import { explanationBytes } from '../queries/billing/explaining/explanation.ts';
import { correctionsSince } from '../queries/billing/since.ts';
import { dataQuality } from '../queries/results/dataQuality.ts';
import { differencePage } from '../queries/results/differencePage.ts';
import { importEffect } from '../queries/results/imports.ts';
import { pupilLinks } from '../queries/results/links.ts';
import { momentsPage } from '../queries/results/moments.ts';
import { onePupilPage } from '../queries/results/onePupil.ts';
import { countedPupils } from '../queries/results/pupils.ts';
import { restingDays } from '../queries/streams/rests.ts';

export const tasks: readonly AnySchoolTask[] = [
  conceptRendering,
  correctionsSince,
  countedPupils,
  countsAnew,
  dataQuality,
  deferredPage,
  differencePage,
  documentVerification,
  dossierBytes,
  driftExplained,
  dueDocuments(),
  explanationBytes,
  exportPart,
  fileImport,
  headsPart,
  onePupilPage,
  planChangeOfSchool,
  pupilLinks,
  pupilLookup,
  importEffect,
  momentsPage,
  pupilsKnown,
  pdfRendering,
  restingDays,
  resultsDecision,
  schoolCounts,
  trialBalanceOf,
  statementReading,
  verifySchoolsPart,
  verifyStreamsPart,
];
