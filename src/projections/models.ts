/** The read models of this release. */
import { type Folds, foldsOf } from '../commands/folds.ts';
import type { Ledger } from '../commands/ledger.ts';
import { calendarDays } from './calendarDays.ts';
import { frameworkAgreements } from './frameworkAgreements.ts';
import { history } from './history.ts';
import { informationRequests } from './informationRequests.ts';
import { invoices } from './invoices.ts';
import type { AnyProjection } from './projection.ts';
import { pupilCounts } from './pupilCounts.ts';
import { schoolSubscriptions } from './schoolSubscriptions.ts';
import { schools } from './schools.ts';
import { directoryLooks } from './sharing/directoryLooks.ts';

export const readModelsOn = (folds: Pick<Folds, 'counts'>): readonly AnyProjection[] => [
  history,
  calendarDays,
  schoolSubscriptions,
  invoices,
  pupilCounts(folds),
  schools,
  informationRequests,
  directoryLooks,
  frameworkAgreements,
];

/** With no fold to start from, as for a rebuild (5.8). */
export const readModels = (ledger: Ledger): readonly AnyProjection[] => readModelsOn(foldsOf(ledger));
