/** The bad rows of a file as they are answered (2.8), in the language of the reader. */
import type { BadRow, Fault, FaultCode } from '../../domain/files/badRows.ts';
import type { Language } from '../../words/language.ts';
import { acceptedInWords, faultInWords } from '../../words/words.ts';

/** `message` says what is wrong and what to do, `accepted` what would be right in that place. */
export type FaultAnswer = {
  readonly column: string | null;
  readonly code: FaultCode;
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
