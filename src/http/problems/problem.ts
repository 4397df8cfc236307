/**
 * Errors as `application/problem+json` (RFC 9457). An answer never repeats what was sent, and tells nothing of our
 * internals.
 */
import type { StepTaken } from '../../commands/boards/manySteps.ts';
import type { BadRows } from '../../domain/files/badRows.ts';
import type { Unlikely } from '../../domain/refusals/resultFacts.ts';
import { defaultLanguage, type Language } from '../../words/language.ts';
import type { CheckFault } from '../words/facts.ts';
import type { FaultText } from '../words/faults.ts';
import { checkTold, detailOf, faultTold, titleOf } from '../words/words.ts';
import { type BadRowAnswer, badRowInWords, faultsOfStep } from './badRowAnswer.ts';
import { furtherPaths } from './furtherPaths.ts';
import { type ProblemCode, type ProblemFacts, statusOf } from './problemCodes.ts';

/**
 * One fault in a request: where it is (`address.city`, `lines[0].kind`, or the name of a parameter or header) and what
 * is wrong.
 */
export type Fault = { readonly path: string; readonly message: string };

/** A fault that is still to be put into words. */
export type FaultFound = { readonly path: string; readonly message: FaultText };

export type ProblemOptions = ErrorOptions & {
  readonly errors?: readonly FaultFound[];
  /** What was found in the rows of a file. */
  readonly file?: BadRows;
  /** What was found in the rows of a file of many steps. */
  readonly steps?: readonly StepTaken[];
  /** The checks of the server's readiness (`/health/ready`). */
  readonly checks?: readonly CheckFound[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** The bad rows of a file (2.8): the first hundred, and the numbers of faults, of bad and of good rows in all. */
export type FileFaults = {
  readonly rows: readonly BadRowAnswer[];
  readonly total: number;
  readonly badRows: number;
  readonly goodRows: number;
};

/** One condition for the server to be ready. `why` says what is wrong, or which part is left out. */
export type Check = { readonly name: string; readonly ok: boolean; readonly why?: string };

export type CheckFound = { readonly name: string; readonly ok: boolean; readonly why?: CheckFault };

/** A refusal as it is answered. Code in http throws it directly; a `Rejection` is turned into one. */
export class Problem<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'Problem';
  readonly code: Code;
  readonly facts: ProblemFacts[Code];
  readonly errors: readonly FaultFound[] | undefined;
  readonly file: BadRows | undefined;
  readonly steps: readonly StepTaken[] | undefined;
  readonly checks: readonly CheckFound[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * The error's own message is for logs.
   * @param facts what the answer's sentence is made of, without personal data and without what was sent
   */
  constructor(
    code: Code,
    facts: ProblemFacts[Code],
    { errors, file, steps, checks, headers = {}, ...options }: ProblemOptions = {},
  ) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.code = code;
    this.facts = facts;
    this.errors = errors;
    this.file = file;
    this.steps = steps;
    this.checks = checks;
    this.headers = headers;
  }
}

/** The body of the answer. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** Methods and paths that help further. */
  readonly see?: readonly string[];
  readonly errors?: readonly Fault[];
  /** The number of faults in the request. `errors` or `rows` list the first of them. */
  readonly total?: number;
  readonly rows?: FileFaults['rows'];
  readonly badRows?: number;
  readonly goodRows?: number;
  /** The numbers of a file that is held, for programs (2.10). */
  readonly unlikely?: Unlikely;
  readonly checks?: readonly Check[];
};

const faultsListedMax = 100;

export const problemBody = (
  { code, facts, errors, file, steps, checks }: Problem,
  language: Language = defaultLanguage,
): ProblemBody => ({
  type: `urn:telboek:problem:${code}`,
  title: titleOf(code, language),
  status: statusOf(code),
  detail: detailOf({ code, facts }, language),
  code,
  ...furtherPaths({ code, facts }),
  ...(errors === undefined
    ? {}
    : { errors: errors.slice(0, faultsListedMax).map(faultIn(language)), total: errors.length }),
  ...(file === undefined ? {} : fileFaults(file, language)),
  ...(steps === undefined ? {} : stepsFaults(steps, language)),
  ...(code === 'import_unlikely' ? { unlikely: facts as Unlikely } : {}),
  ...(checks === undefined ? {} : { checks: checks.map(checkIn(language)) }),
});

const faultIn =
  (language: Language) =>
  ({ message, ...fault }: FaultFound): Fault => ({
    ...fault,
    message: faultTold(message, language),
  });

export const checkIn =
  (language: Language) =>
  ({ why, ...check }: CheckFound): Check =>
    why === undefined ? check : { ...check, why: checkTold(why, language) };

const fileFaults = ({ badRows, badRowsTotal, faultsTotal, goodRows }: BadRows, language: Language): FileFaults => ({
  rows: badRows.map((row) => badRowInWords(row, language)),
  total: faultsTotal,
  badRows: badRowsTotal,
  goodRows,
});

const stepsFaults = (steps: readonly StepTaken[], language: Language): FileFaults => {
  const refused = steps.filter(({ outcome }) => outcome === 'refused');
  const rows = refused.map((step) => ({ row: step.row, faults: faultsOfStep(step, language) }));
  return {
    rows: rows.slice(0, faultsListedMax),
    total: rows.reduce((sum, { faults }) => sum + faults.length, 0),
    badRows: refused.length,
    goodRows: steps.length - refused.length,
  };
};
