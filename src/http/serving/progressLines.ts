/**
 * Long work, answered in lines (interfaces.md section 2): each second how far it is, and last the answer or the refusal,
 * with the status and the headers that a plain answer would have.
 */
import type { Request, Response } from 'express';
import type { Language } from '../../words/language.ts';
import { errorForLog } from '../problems/errorLogged.ts';
import { problemBody } from '../problems/problem.ts';
import { problemOf } from '../problems/problemOf.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { type Answered, leaveUncompressed, rememberedIn, setProblemCode, traceOf } from '../requests/requestFacts.ts';

export const linesType = 'application/x-ndjson';

/** `total` is null while it is not known. `rows`: of a file, how many were read. */
export type Progress = {
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
  readonly rows?: number;
};

/** The answer to a request that does not ask for lines. */
export type Told = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** Set when the body holds words for people. */
  readonly inLanguage?: true;
};

const lineEveryMs = 1_000;

/** Whether the client prefers lines to a plain answer. */
export const wantsLines = (req: Request): boolean => req.accepts(['application/json', linesType]) === linesType;

/** Does the work, and answers it plainly or in lines. */
export const answerWithProgress = async (
  req: Request,
  res: Response,
  progress: () => Progress,
  work: () => Promise<Told>,
): Promise<void> => {
  if (!wantsLines(req)) {
    const { status, headers, body, inLanguage } = await work();
    if (inLanguage === true) withLanguage(res);
    res.status(status).set(headers).json(body);
    return;
  }
  // Compressed, a line would wait for others.
  leaveUncompressed(res);
  withLanguage(res).status(200).type(linesType);
  const timer = setInterval(() => writeLine(res, { progress: progress() }), lineEveryMs);
  try {
    writeLine(res, lastLine(await finished(res, work)));
  } finally {
    clearInterval(timer);
  }
  res.end();
};

/** The last line of an answer that was remembered for a repeated request. */
export const rememberedLine = ({ status, headers, body }: Answered): string =>
  lineOf(lastLine({ status, headers, body: JSON.parse(body) as object }));

const lineOf = (line: object): string => `${JSON.stringify(line)}\n`;

const writeLine = (res: Response, line: object): void => {
  // The work goes on after the client has left, so that its outcome is remembered.
  if (!res.destroyed) res.write(lineOf(line));
};

const lastLine = ({ status, headers, body }: Told): object => {
  if (status >= 400) return { status, problem: body };
  const { ETag, 'X-Position': position } = headers;
  const shown = {
    ...(ETag === undefined ? {} : { ETag }),
    ...(position === undefined ? {} : { 'X-Position': position }),
  };
  return { status, headers: shown, answer: body };
};

const finished = async (res: Response, work: () => Promise<Told>): Promise<Told> => {
  const done = await work().catch((error: unknown) => refusal(res, error));
  try {
    const { status, headers, body, inLanguage } = done;
    const inWords = inLanguage === true ? languageHeaders(languageOf(res.req)) : {};
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    await rememberedIn(res)?.({
      status,
      headers: { 'Content-Type': `${type}; charset=utf-8`, ...inWords, ...headers },
      body: JSON.stringify(body),
    });
    return done;
  } catch (error) {
    return refusal(res, error);
  }
};

const languageHeaders = (language: Language) => ({ 'Content-Language': language, Vary: 'Accept-Language' });

const refusal = (res: Response, error: unknown): Told => {
  const language = languageOf(res.req);
  const problem = problemOf(error);
  const body = problemBody(problem, language);
  setProblemCode(res, problem.code);
  if (body.status >= 500) traceOf(res)?.log.error({ error: errorForLog(error) }, body.title);
  const headers = { ...problem.headers, ...languageHeaders(language) };
  return { status: body.status, headers, body };
};
