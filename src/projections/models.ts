/** The read models of this release. */

import type { Ledger } from '../ledger/ledger.ts';
import { type Folds, foldsOf } from '../ledger/states/folds.ts';
import { boards } from './boards.ts';
import { importStreams } from './browsing/importStreams.ts';
import { requestRows } from './browsing/requestRows.ts';
import { personalStreamRows, streamRows } from './browsing/streamRows.ts';
import { calendarDays } from './calendarDays.ts';
import { deliveryRows } from './deliveries.ts';
import { documentRows } from './documents.ts';
import { frameworkAgreements } from './frameworkAgreements.ts';
import { informationRequests } from './informationRequests.ts';
import type { AnyProjection } from './projection.ts';
import { pupilCounts } from './pupilCounts.ts';
import { schools } from './schools.ts';
import { directoryLooks } from './sharing/directoryLooks.ts';
import { schoolSubscriptions } from './subscriptions.ts';
import { unknownHistory } from './unknownHistory.ts';

export const readModelsOn = (folds: Pick<Folds, 'counts'>): readonly AnyProjection[] => [
  unknownHistory,
  calendarDays,
  schoolSubscriptions,
  documentRows,
  pupilCounts(folds),
  schools,
  boards,
  informationRequests,
  directoryLooks,
  frameworkAgreements,
  deliveryRows,
  streamRows,
  personalStreamRows,
  importStreams,
  requestRows,
];

/** Read models with folds of their own that hold nothing yet, as a rebuild needs (5.8). */
export const readModels = (ledger: Ledger): readonly AnyProjection[] => readModelsOn(foldsOf(ledger));
