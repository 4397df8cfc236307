/** Answers errors, and requests that no route takes, as problems. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { FileRefused } from '../../commands/files/fileRefused.ts';
import { defaultLanguage, type Language } from '../../words/language.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { setProblemCode, traceOf } from '../requests/requestFacts.ts';
import { titleOf } from '../words/words.ts';
import { sendAllFaults } from './allFaults.ts';
import { errorForLog } from './errorLogged.ts';
import { outageLog } from './outages.ts';

import { Problem, type ProblemBody, problemBody } from './problem.ts';
import { statusOf } from './problemCodes.ts';
import { problemOf } from './problemOf.ts';

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
    else if (status >= 500) log.error({ error: errorForLog(error) }, titleOf(problem.code, defaultLanguage));
    // Another answer is too late. Express then breaks the connection, so that the client does not take half an answer
    // for a whole one.
    if (res.headersSent) return next(error);
    res.status(status).set(problem.headers);
    if (refusedAsPage(req, res, (shown) => problemBody(problem, shown))) return setProblemCode(res, code);
    if (!(error instanceof FileRefused) || error.all === undefined) return answer(res, problem, language);
    setProblemCode(res, problem.code);
    withLanguage(res);
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
  // An answer may fail after its headers were set, for what it says in its body is still read then.
  for (const header of ofTheThing) res.removeHeader(header);
  setProblemCode(res, problem.code);
  withLanguage(res).status(body.status).set(problem.headers).type('application/problem+json').json(body);
};
