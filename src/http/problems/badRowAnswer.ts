/** The bad rows of a file as they are answered (2.8), in the language of the reader. */

import type { StepTaken } from '../../commands/boards/manySteps.ts';
import type { BadRow, Fault, FaultCode } from '../../domain/files/badRows.ts';
import { type RejectionCode, refusalOf } from '../../domain/rejection.ts';
import type { Language } from '../../words/language.ts';
import { acceptedInWords, faultInWords, refusalToReader } from '../../words/words.ts';

/** `message` says what is wrong and what to do, `accepted` what would be right in that place. */
export type FaultAnswer = {
  readonly column: string | null;
  /** What is wrong in the cell or the row; or the rule that refuses what the row asks. */
  readonly code: FaultCode | RejectionCode;
  readonly message: string;
  readonly accepted: string;
};

export type BadRowAnswer = { readonly row: number; readonly faults: readonly FaultAnswer[] };

export const badRowInWords = ({ row, faults }: BadRow, language: Language): BadRowAnswer => ({
  row,
  faults: faults.map((fault) => faultAnswer(fault, language)),
});

export const faultAnswer = (fault: Fault, language: Language): FaultAnswer => ({
  column: fault.column,
  code: fault.code,
  message: faultInWords(fault, language),
  accepted: acceptedInWords(fault.accepted, language),
});

/**
 * The faults of one step of many: what is wrong in its row, or the rule that refuses it, which is told of the column that
 * names the school.
 */
export const faultsOfStep = ({ faults = [], refusal }: StepTaken, language: Language): readonly FaultAnswer[] => {
  if (refusal === undefined) return faults.map((fault) => faultAnswer(fault, language));
  const message = refusalToReader(refusalOf(refusal), language);
  return [{ column: 'vestiging', code: refusal.code, message, accepted: acceptedInWords({ is: 'allowed' }, language) }];
};
