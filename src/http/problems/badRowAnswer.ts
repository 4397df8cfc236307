/** The bad rows of a file as they are answered (2.8), in the language of the reader. */

import type { StepTaken } from '../../commands/boards/manySteps.ts';
import type { Accepted, BadRow, Fault, FaultCode } from '../../domain/files/badRows.ts';
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

type Allowed = Extract<Accepted, { is: 'allowed' }>['what'];

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

/** The cell that a rule is about, and what would be right there. Every other rule is about the school. */
const cells: Partial<Record<RejectionCode, readonly [column: string, what: Allowed]>> = {
  plan_not_found: ['plan', 'plan'],
  plan_is_trial: ['plan', 'plan'],
  plan_closed: ['plan', 'plan'],
  agreement_not_found: ['agreement', 'agreement'],
  agreement_expired: ['agreement', 'agreement'],
  agreement_not_confirmed: ['agreement', 'agreement'],
  agreement_declined: ['agreement', 'agreement'],
  terms_not_valid: ['acceptedOn', 'past-day'],
};

/** The faults of one step of many: those of its row, or the rule that refuses it. */
export const faultsOfStep = ({ faults = [], refusal }: StepTaken, language: Language): readonly FaultAnswer[] => {
  if (refusal === undefined) return faults.map((fault) => faultAnswer(fault, language));
  const message = refusalToReader(refusalOf(refusal), language);
  const [column, what] = cells[refusal.code] ?? ['vestiging', 'school'];
  return [{ column, code: refusal.code, message, accepted: acceptedInWords({ is: 'allowed', what }, language) }];
};
