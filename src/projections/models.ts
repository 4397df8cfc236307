/** The read models of this release. */
import { foldsOf } from '../commands/folds.ts';
import type { Ledger } from '../commands/ledger.ts';
import { calendarDays } from './calendarDays.ts';
import { invoices } from './invoices.ts';
import type { AnyProjection } from './projection.ts';
import { pupilCounts } from './pupilCounts.ts';
import { schoolSubscriptions } from './schoolSubscriptions.ts';

/** They fold on their own, behind the log: the commands' folds are always ahead of them, and a rebuild starts without any. */
export const readModels = (ledger: Ledger): readonly AnyProjection[] => [
  calendarDays,
  schoolSubscriptions,
  invoices,
  pupilCounts(foldsOf(ledger)),
];
