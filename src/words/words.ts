/** Puts refusals, faults and explanations into words, in the language of the reader. */
import type { Accepted, Fault } from '../domain/files/badRows.ts';
import type { FileWarning } from '../domain/files/warnings.ts';
import type { EntryWhy } from '../domain/payments/entryFacts.ts';
import type { Refusal, RejectionCode } from '../domain/rejection.ts';
import type { GuardedCode, RefusalText } from './catalogue.ts';
import type { CircleTexts } from './circleTexts.ts';
import { english } from './en/english.ts';
import type { ExplanationTexts } from './explanationTexts.ts';
import { type Formats, formatsOf } from './formats.ts';
import type { Language } from './language.ts';
import { dutch } from './nl/dutch.ts';
import type { Sentence } from './sentenceTexts.ts';

const catalogues = { en: english, nl: dutch } as const;

const formats: Readonly<Record<Language, Formats>> = { en: formatsOf('en'), nl: formatsOf('nl') };

export const formatsIn = (language: Language): Formats => formats[language];

export const circleTextsIn = (language: Language): CircleTexts => catalogues[language].circles;

export const explanationTextsIn = (language: Language): ExplanationTexts => catalogues[language].explanation;

export const refusalTitle = (code: RejectionCode, language: Language): string =>
  catalogues[language].refusals[code].title;

/** The whole sentence of a refusal, for the supplier's own programs and logs. */
export const refusalInWords = ({ code, facts }: Refusal, language: Language): string =>
  (catalogues[language].refusals[code] as RefusalText<unknown>).detail(facts);

/** The sentence of a refusal for a reader of an answer. A refusal that names a stream has a sentence that everybody may read. */
export const refusalToReader = (refusal: Refusal, language: Language): string => {
  const { guarded } = catalogues[language];
  return isGuarded(refusal.code, guarded) ? guarded[refusal.code] : refusalInWords(refusal, language);
};

/** A sentence of 'mijn gegevens'. */
export const sentenceInWords = ({ about, facts }: Sentence, language: Language): string =>
  (catalogues[language].sentences[about] as (told: unknown) => string)(facts);

/** What is wrong in a place of a file, and what to do; never what stands there. */
export const faultInWords = ({ code, accepted }: Fault, language: Language): string =>
  catalogues[language].rowFaults.messages[code](accepted);

export const acceptedInWords = (accepted: Accepted, language: Language): string =>
  catalogues[language].rowFaults.accepted(accepted);

/** The heads of a list of faults. */
export const faultHeads = (language: Language) => catalogues[language].rowFaults.heads;

/** The warnings about a file that was taken. */
export const warningInWords = (warning: FileWarning, language: Language): string =>
  (catalogues[language].warnings[warning.is] as (warning: FileWarning) => string)(warning);

/** Why an entry of a bank statement was booked, is proposed or is passed over. */
export const entryInWords = ({ is, facts }: EntryWhy, language: Language): string =>
  (catalogues[language].statement[is] as (facts: unknown) => string)(facts);

const isGuarded = (code: RejectionCode, guarded: Readonly<Record<GuardedCode, string>>): code is GuardedCode =>
  code in guarded;
