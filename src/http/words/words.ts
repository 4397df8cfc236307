/** Puts what http answers into words, in the language of the request. */
import { type Refusal, rejectionCodes } from '../../domain/rejection.ts';
import type { RefusalText } from '../../words/catalogue.ts';
import type { Language } from '../../words/language.ts';
import { refusalTitle, refusalToReader } from '../../words/words.ts';
import type { ProblemCode } from '../problems/problemCodes.ts';
import { checks as englishChecks } from './en/checks.ts';
import { faults as englishFaults } from './en/faults.ts';
import { problems as englishProblems } from './en/problems.ts';
import type { CheckFault, HttpFacts } from './facts.ts';
import { faultInWords } from './faults.ts';
import { checks as dutchChecks } from './nl/checks.ts';
import { faults as dutchFaults } from './nl/faults.ts';
import { problems as dutchProblems } from './nl/problems.ts';
import type { HttpTexts } from './texts.ts';

const texts: Readonly<Record<Language, HttpTexts>> = {
  en: { problems: englishProblems, faults: englishFaults, checks: englishChecks },
  nl: { problems: dutchProblems, faults: dutchFaults, checks: dutchChecks },
};

const rejections: ReadonlySet<string> = new Set(rejectionCodes);

/** A code, with the facts that belong to it. */
export type Told = { readonly code: ProblemCode; readonly facts: unknown };

export const titleOf = (code: ProblemCode, language: Language): string =>
  isOfHttp(code) ? texts[language].problems[code].title : refusalTitle(code, language);

export const detailOf = ({ code, facts }: Told, language: Language): string =>
  isOfHttp(code)
    ? (texts[language].problems[code] as RefusalText<unknown>).detail(facts)
    : refusalToReader({ code, facts } as Refusal, language);

const isOfHttp = (code: ProblemCode): code is keyof HttpFacts => !rejections.has(code);

/** What is wrong with a part of a request. */
export const faultTold = (message: string, language: Language): string => faultInWords(message, texts[language].faults);

export const checkTold = (fault: CheckFault, language: Language): string => texts[language].checks(fault);
