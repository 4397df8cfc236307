/** The bad rows of a file as they are answered (2.8), in the language of the reader. */

import type { StepTaken } from '../../commands/boards/manySteps.ts';
import type { BadRow, Fault, FaultCode } from '../../domain/files/badRows.ts';
import { type RejectionCode, refusalOf } from '../../domain/rejection.ts';
import type { Language } from '../../words/language.ts';
import { acceptedInWords, faultInWords, refusalToReader } from '../../words/words.ts';

/** `message` tells the fault and what to do, `accepted` the values that would be right in that place. */
export type FaultAnswer = {
  readonly column: string | null;
  /** The fault of the cell or the row, or the rule that refuses the step. */
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
 * The faults of one step of many: those of its row, or the rule that refuses it. A rule is reported for the column that
 * names the school.
 */
export const faultsOfStep = ({ faults = [], refusal }: StepTaken, language: Language): readonly FaultAnswer[] => {
  if (refusal === undefined) return faults.map((fault) => faultAnswer(fault, language));
  const message = refusalToReader(refusalOf(refusal), language);
  return [{ column: 'vestiging', code: refusal.code, message, accepted: acceptedInWords({ is: 'allowed' }, language) }];
};
