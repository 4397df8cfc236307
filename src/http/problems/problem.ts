/** Errors as `application/problem+json` (RFC 9457). What an answer says never holds what was sent, nor how we are built. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { FileRefused } from '../../commands/files/fileRefused.ts';
import { PreconditionFailed } from '../../commands/requests/preconditions.ts';
import { VaultUnavailable } from '../../commands/vault/vault.ts';
import type { BadRow } from '../../domain/parties/badRows.ts';
import { Rejection, type RejectionCode } from '../../domain/rejection.ts';
import { ClockLeapt } from '../../ledger/clock.ts';
import { RevisionConflict, StoreDenied } from '../../ledger/eventStore.ts';
import { RowsOutdated } from '../../projections/following/readableRows.ts';
import { Interrupted } from '../../waiting/stopping.ts';
import { StoreUnavailable } from '../../waiting/unavailable.ts';
import { setProblemCode, traceOf } from '../requests/locals.ts';
import { outageLog } from './outages.ts';
import { type ProblemCode, statusOf, titleOf } from './problemCodes.ts';

/** One thing wrong with a request: where (`address.city`, `lines[0].kind`, or the name of a parameter or header) and what. */
export type Fault = { readonly path: string; readonly message: string };

/** The same of a file's row, by the number a person looks it up with (2.8). */
export type RowFault = Fault & { readonly row: number; readonly field: string };

export type ProblemOptions = ErrorOptions & {
  readonly errors?: readonly (Fault | RowFault)[];
  /** How many rows of a file are bad, of which `errors` may list only the first (2.8). */
  readonly badRows?: number;
  /** What of the server is in order and what is not (`/health/ready`). */
  readonly checks?: readonly Check[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** One thing that has to be in order for the server to be ready; `why` says what is not, or what of it is left out. */
export type Check = { readonly name: string; readonly ok: boolean; readonly why?: string };

/** A refusal as it is answered; http's own are thrown as this, a `Rejection` becomes one. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly (Fault | RowFault)[] | undefined;
  readonly badRows: number | undefined;
  readonly checks: readonly Check[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail a sentence for the caller; never personal data, never what was sent. */
  constructor(
    code: ProblemCode,
    detail: string,
    { errors, badRows, checks, headers = {}, ...options }: ProblemOptions = {},
  ) {
    super(detail, options);
    this.code = code;
    this.errors = errors;
    this.badRows = badRows;
    this.checks = checks;
    this.headers = headers;
  }
}

/** What a client reads. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly (Fault | RowFault)[];
  /** Of a request: how many faults it has, of which `errors` lists the first. */
  readonly total?: number;
  readonly badRows?: number;
  readonly checks?: readonly Check[];
};

const faultsListedMax = 100;

export const problemBody = ({ code, message, errors, badRows, checks }: Problem): ProblemBody => ({
  type: `urn:telboek:problem:${code}`,
  title: titleOf(code),
  status: statusOf(code),
  detail: message,
  code,
  ...(errors === undefined ? {} : { errors: errors.slice(0, faultsListedMax) }),
  ...(errors === undefined || badRows !== undefined ? {} : { total: errors.length }),
  ...(badRows === undefined ? {} : { badRows }),
  ...(checks === undefined ? {} : { checks }),
});

/** The last middleware of the app. */
export const problemResponses = (logger: Logger): ErrorRequestHandler => {
  const outages = outageLog(logger);
  return (error: unknown, _req, res, next) => {
    const problem = problemOf(error);
    const status = statusOf(problem.code);
    const log = traceOf(res)?.log ?? logger;
    const { code, checks } = problem;
    if (status === 503) outages.refused({ code, readiness: checks !== undefined }, error, log);
    else if (status >= 500) log.error({ error: inside(error) }, titleOf(problem.code));
    // Too late for another answer: Express then breaks the connection, so that half an answer is not taken for a whole one.
    if (res.headersSent) next(error);
    else answer(res, problem);
  };
};

/** After all routes. */
export const pathNotFound: RequestHandler = () => {
  throw new Problem('path_not_found', 'There is nothing at this path.');
};

/** Last on a path that has routes: `app.route(path).get(…).all(methodNotAllowed('GET'))`. */
export const methodNotAllowed =
  (...methods: readonly string[]): RequestHandler =>
  () => {
    const Allow = methods.join(', ');
    throw new Problem('method_not_allowed', `This path takes ${Allow}.`, { headers: { Allow } });
  };

const answer = (res: Response, problem: Problem): void => {
  const body = problemBody(problem);
  setProblemCode(res, problem.code);
  res.status(body.status).set(problem.headers).type('application/problem+json').json(body);
};

export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof FileRefused)
    return new Problem(error.code, error.message, { errors: error.badRows.map(rowFault), badRows: error.badRowsTotal });
  if (error instanceof Rejection)
    return new Problem(error.code, publicDetail(error.code, error.message), waiting(error));
  if (error instanceof RevisionConflict)
    return new Problem('concurrent_writes', 'Others kept writing to the same thing meanwhile; try again.', {
      headers: { 'Retry-After': '1' },
    });
  if (error instanceof StoreDenied) return new Problem('store_denied', deniedDetail(error), { headers: later });
  if (error instanceof PreconditionFailed) return new Problem('precondition_failed', error.message);
  if (error instanceof StoreUnavailable)
    return new Problem(
      'store_unavailable',
      'The store does not answer now, so whether anything was written is not known; read it before you try again.',
      { headers: { 'Retry-After': '5' } },
    );
  if (error instanceof VaultUnavailable)
    return new Problem(
      'vault_unavailable',
      'The vault with secrets and personal data cannot be used now; nothing of it is lost. Try again later.',
      { headers: { 'Retry-After': '5' } },
    );
  if (error instanceof ClockLeapt)
    return new Problem('clock_leapt', error.message, { headers: { 'Retry-After': '60' } });
  if (error instanceof RowsOutdated)
    return new Problem(
      'read_model_outdated',
      `What this asks of ${error.model} is being made anew for this version of the program; try again later.`,
      { headers: { 'Retry-After': '30' } },
    );
  if (error instanceof Interrupted) return new Problem('stopping', error.message, { headers: { 'Retry-After': '5' } });
  return parserProblem(error) ?? unexpected();
};

const later = { 'Retry-After': '5' };

/** Which right is missing, and what then happens. */
export const deniedDetail = ({ message }: StoreDenied): string =>
  `${message}, so nothing was written; it goes on by itself once the right is given.`;

const rowFault = ({ row, field, message }: BadRow): RowFault => ({
  path: `rows[${row}].${field}`,
  message,
  row,
  field,
});

/** What a role may not reach answers as what is not there, so both must read the same to the letter (access.ts). */
const hidden: Readonly<Partial<Record<RejectionCode, string>>> = {
  school_not_found: 'There is no such school for you; a school is registered with PUT /schools/{school}.',
  board_not_found: 'There is no such board for you; a board is registered with PUT /boards/{board}.',
  document_not_found: 'There is no such document for you.',
  guardian_not_found: 'There is no such guardian for you; an id that another school gave cannot be given again.',
  pilot_not_found: 'There is no such pilot for you, or this school is not in it.',
  // Of which school it is may be another's business (7.4).
  history_damaged: 'What this follows from is not in the ledger as it was recorded; our staff can verify it.',
  history_unknown:
    'What this follows from holds something that this release of the service does not know, or is not all there; our staff can verify the ledger.',
};

/** What of a refusal may be said to whoever asked. */
export const publicDetail = (code: RejectionCode, detail: string): string => hidden[code] ?? detail;

/** Refusals that do not stand, with the seconds after which the same may well be taken: they are not remembered either. */
const passing: Readonly<Partial<Record<RejectionCode, number>>> = { import_in_progress: 1, history_unknown: 60 };

const waiting = ({ code, passes }: Rejection): ProblemOptions => {
  const seconds = passing[code] ?? (passes ? 1 : undefined);
  return seconds === undefined ? {} : { headers: { 'Retry-After': String(seconds) } };
};

/** What Express and its body parsers throw: an error with a status, and mostly a type. */
const parserProblem = (error: unknown): Problem | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { type, status, limit } = error as { type?: unknown; status?: unknown; limit?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem('invalid_json', 'The body is not valid JSON.');
    case 'entity.too.large':
      return new Problem('body_too_large', `The body is larger than the ${Number(limit)} bytes taken here.`);
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('body_incomplete', 'The body ended before it was whole.');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Problem('media_type_unsupported', 'The charset or the encoding of the body is not taken here.');
  }
  // A path that cannot be decoded, a compressed body that is broken.
  const refused = typeof status === 'number' && status >= 400 && status < 500;
  return refused ? new Problem('invalid_request', 'The request could not be read.') : undefined;
};

const unexpected = (): Problem =>
  new Problem('internal_error', 'Something failed here; X-Correlation-Id of this answer leads us to what it was.');

/** For our log: what failed and where. Other properties stay out, because some drivers put whole rows in them. */
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

/** A parser's message quotes what it could not read, and a database's (which has a severity) a value that it would not take. */
const quotes = (error: Error): boolean => error instanceof SyntaxError || 'severity' in error;

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim())
    .join('\n');
