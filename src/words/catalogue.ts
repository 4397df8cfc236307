/** The shape of the texts: each language has all of them, so that a missing text does not compile. */
import type { Accepted, FaultCode } from '../domain/files/badRows.ts';
import type { FileWarning } from '../domain/files/warnings.ts';
import type { EntryFacts } from '../domain/payments/entryFacts.ts';
import type { RejectionFacts } from '../domain/rejection.ts';
import type { CircleTexts } from './circleTexts.ts';
import type { ExplanationTexts } from './explanationTexts.ts';
import type { SentenceTexts } from './sentenceTexts.ts';

export type RefusalText<Facts> = {
  /** The same for every occurrence of the code (RFC 9457). */
  readonly title: string;
  /** What was found wrong, where, what is accepted, and what to do. */
  readonly detail: (facts: Facts) => string;
};

/** The texts of the refusals of one theme. */
export type RefusalTexts<Facts> = { readonly [Code in keyof Facts]: RefusalText<Facts[Code]> };

/**
 * Refusals whose facts name a stream, which may be of a school that the reader must not see (7.4). Outside of the
 * supplier's own programs they have a sentence without facts.
 */
export type GuardedCode = 'history_damaged' | 'history_unknown';

/** The texts of faults in the rows of a file (2.8). `accepted` is what would be right in that place. */
export type FaultTexts = {
  /** The columns of a list of them. */
  readonly heads: Readonly<Record<'row' | 'column' | 'code' | 'message' | 'accepted', string>>;
  readonly messages: Readonly<Record<FaultCode, (accepted: Accepted) => string>>;
  readonly accepted: (accepted: Accepted) => string;
};

/** The warnings about a file that was taken. */
export type WarningTexts = {
  readonly [Is in FileWarning['is']]: (warning: Extract<FileWarning, { is: Is }>) => string;
};

/** Why an entry of a bank statement was booked, is proposed or is passed over, and what to do (documents.md 9.8.3). */
export type StatementTexts = { readonly [Is in keyof EntryFacts]: (facts: EntryFacts[Is]) => string };

export type Texts = {
  readonly refusals: RefusalTexts<RejectionFacts>;
  readonly guarded: Readonly<Record<GuardedCode, string>>;
  readonly explanation: ExplanationTexts;
  readonly rowFaults: FaultTexts;
  readonly warnings: WarningTexts;
  readonly sentences: SentenceTexts;
  readonly circles: CircleTexts;
  readonly statement: StatementTexts;
};
