/** The billing rules by version: issuing takes the last, verifying the one that a decision names (5.3). How one is added: docs/decisions/0003. */
import { priceTimesAverage, share, splitVat, times } from '../../money.ts';
import { countsOf } from '../../results/counting/counting.ts';
import { dailyMean, meanOn } from '../../results/counting/counts.ts';
import { evolveResults } from '../../results/evolve.ts';
import { cancelling, orderedLines } from '../documents/document.ts';
import { correctionLines, openingLines, refundLines, settlingLines } from '../documents/lines.ts';
import { cancellationOf, correctionsNow, mayBeDue, mayCancel, nextDocumentDue, settledYears } from '../years/due.ts';
import { priceOfYear } from '../years/price.ts';
import { accountOf } from '../years/yearAccount.ts';
import type { Rules, RulesTable } from './rules.ts';

const first: Rules = {
  version: 1,
  evolveResults,
  countsOf,
  means: { monthly: meanOn, daily: dailyMean },
  rounding: { times, priceTimesAverage, share, splitVat },
  priceOfYear,
  accountOf,
  lines: {
    opening: openingLines,
    settling: settlingLines,
    correction: correctionLines,
    refund: refundLines,
    ordered: orderedLines,
    cancelling,
  },
  mayBeDue,
  nextDocumentDue,
  settledYears,
  correctionsNow,
  cancellationOf,
  mayCancel,
};

export const billingRules: RulesTable = [first];
