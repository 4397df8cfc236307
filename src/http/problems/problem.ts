/**
 * Errors as `application/problem+json` (RFC 9457). An answer never repeats what was sent, and tells nothing of our
 * internals.
 */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { StepsRefused, type StepTaken } from '../../commands/boards/manySteps.ts';
import { FileRefused } from '../../commands/files/fileRefused.ts';
import { PreconditionFailed } from '../../commands/requests/preconditions.ts';
import { VaultUnavailable } from '../../commands/vault/vault.ts';
import type { BadRows } from '../../domain/files/badRows.ts';
import type { Unlikely } from '../../domain/refusals/resultFacts.ts';
import { Rejection, type RejectionCode } from '../../domain/rejection.ts';
import { ClockLeapt } from '../../ledger/clock.ts';
import { RevisionConflict, StoreDenied } from '../../ledger/eventStore.ts';
import { RowsOutdated } from '../../projections/following/readableRows.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { defaultLanguage, type Language } from '../../words/language.ts';
import { languageOf, told } from '../requests/language.ts';
import { setProblemCode, traceOf } from '../requests/requestFacts.ts';
import type { CheckFault } from '../words/facts.ts';
import type { FaultText } from '../words/faults.ts';
import { checkTold, detailOf, faultTold, titleOf } from '../words/words.ts';
import { sendAllFaults } from './allFaults.ts';
import { type BadRowAnswer, badRowInWords, faultsOfStep } from './badRowAnswer.ts';
import { furtherPaths } from './furtherPaths.ts';
import { outageLog } from './outages.ts';
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

/** Answers a refusal as a page, if a browser waits for one. False: it did not answer. */
export type RefusedAsPage = (req: Request, res: Response, problem: (language: Language) => ProblemBody) => boolean;

const neverAsPage: RefusedAsPage = () => false;

/** Must be the last middleware of the app. */
export const problemResponses = (logger: Logger, refusedAsPage: RefusedAsPage = neverAsPage): ErrorRequestHandler => {
  const outages = outageLog(logger);
  return (error: unknown, req, res, next) => {
    const language = languageOf(req);
    const problem = problemOf(error);
    const status = statusOf(problem.code);
    const log = traceOf(res)?.log ?? logger;
    const { code, checks } = problem;
    if (status === 503) outages.refused({ code, readiness: checks !== undefined }, error, log);
    else if (status >= 500) log.error({ error: inside(error) }, titleOf(problem.code, defaultLanguage));
    // Another answer is too late. Express then breaks the connection, so that the client does not take half an answer
    // for a whole one.
    if (res.headersSent) return next(error);
    res.status(status).set(problem.headers);
    if (refusedAsPage(req, res, (shown) => problemBody(problem, shown))) return setProblemCode(res, code);
    if (!(error instanceof FileRefused) || error.all === undefined) return answer(res, problem, language);
    setProblemCode(res, problem.code);
    told(res);
    return sendAllFaults(req, res, problemBody(problem, language), error.all, language);
  };
};

/** Comes after all routes. */
export const pathNotFound: RequestHandler = () => {
  throw new Problem('path_not_found', {});
};

/** Comes last on a path with routes: `app.route(path).get(…).all(methodNotAllowed('GET'))`. */
export const methodNotAllowed =
  (...allowed: readonly string[]): RequestHandler =>
  () => {
    throw new Problem('method_not_allowed', { allowed }, { headers: { Allow: allowed.join(', ') } });
  };

/** Headers that describe the content of an answer. A refusal that is sent instead must not carry them. */
const ofTheThing = ['ETag', 'X-Position', 'Location', 'Content-Disposition', 'Preference-Applied'];

const answer = (res: Response, problem: Problem, language: Language): void => {
  const body = problemBody(problem, language);
  // An answer may fail after its headers were set, because facts for its body are read then.
  for (const header of ofTheThing) res.removeHeader(header);
  setProblemCode(res, problem.code);
  told(res).status(body.status).set(problem.headers).type('application/problem+json').json(body);
};

export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof FileRefused) return new Problem(error.code, error.facts, { file: error });
  if (error instanceof StepsRefused) return new Problem(error.code, error.facts, { steps: error.steps });
  if (error instanceof Rejection) return new Problem(error.code, error.facts, waiting(error));
  if (error instanceof RevisionConflict) return new Problem('concurrent_writes', {}, retryAfter(1));
  if (error instanceof StoreDenied)
    return new Problem('store_denied', { store: error.store, right: error.right }, retryAfter(5));
  if (error instanceof PreconditionFailed) return new Problem('precondition_failed', {});
  if (error instanceof StoreUnavailable) return new Problem('store_unavailable', {}, retryAfter(5));
  if (error instanceof VaultUnavailable) return new Problem('vault_unavailable', {}, retryAfter(5));
  if (error instanceof ClockLeapt) return new Problem('clock_leapt', error.leap, retryAfter(60));
  if (error instanceof RowsOutdated) return new Problem('read_model_outdated', { model: error.model }, retryAfter(30));
  if (error instanceof Interrupted) return new Problem('stopping', {}, retryAfter(5));
  return parserProblem(error) ?? new Problem('internal_error', {});
};

const retryAfter = (seconds: number): ProblemOptions => ({ headers: { 'Retry-After': String(seconds) } });

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

/**
 * Refusals that pass, with the seconds after which the same request may succeed. They are not remembered for repeated
 * requests.
 */
const passing: Readonly<Partial<Record<RejectionCode, number>>> = { import_in_progress: 1, history_unknown: 60 };

const waiting = ({ code, passes, recordedAt }: Rejection): ProblemOptions => {
  const seconds = passing[code] ?? (passes ? 1 : undefined);
  if (recordedAt !== undefined) return { headers: { 'X-Position': String(recordedAt) } };
  return seconds === undefined ? {} : retryAfter(seconds);
};

/** Turns an error of Express or its body parsers into a problem. Such an error has a status, and mostly a type. */
const parserProblem = (error: unknown): Problem | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { type, status, limit } = error as { type?: unknown; status?: unknown; limit?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem('invalid_json', { why: 'not-json' });
    case 'entity.too.large':
      return new Problem('body_too_large', { bytesMax: Number(limit) });
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('body_incomplete', {});
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Problem('media_type_unsupported', { why: 'charset-or-encoding' });
  }
  // For example a path that cannot be decoded, or a compressed body that is broken.
  const refused = typeof status === 'number' && status >= 400 && status < 500;
  return refused ? new Problem('invalid_request', { why: 'not-read' }) : undefined;
};

/** For our log: the error and its place. Other properties stay out, because some drivers put whole rows in them. */
export const inside = (error: unknown): object => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: quotes(error) ? framesOf(error) : error.stack,
    ...(error.cause === undefined ? {} : { cause: inside(error.cause) }),
  };
};

/**
 * A parser's message quotes the text that it could not read. A database's message (its error has a severity) quotes the
 * value that it refused.
 */
const quotes = (error: Error): boolean => error instanceof SyntaxError || 'severity' in error;

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim())
    .join('\n');
