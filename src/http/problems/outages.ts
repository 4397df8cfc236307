/**
 * Logs an outage once with its cause and then a sum every minute, instead of a stack for each request
 * (operations.md 11.2).
 */
import type { Logger } from 'pino';
import { titleOf } from '../words/words.ts';
import type { ProblemCode } from './problemCodes.ts';

/** The refused thing: requests during an outage, or the question whether the server is ready. */
export type Refused = { readonly code: ProblemCode; readonly readiness: boolean };

export type OutageLog = {
  /**
   * Notes that an outage made us refuse a request. The first refusal is logged by `log`, under the correlation id of
   * its request.
   */
  refused(what: Refused, error: unknown, log: Logger): void;
};

const everyMs = 60_000;

/**
 * An outage is over when a whole interval passes without a refusal. @param msEach length of the interval in
 * milliseconds; tests shorten it
 */
export const outageLog = (logger: Logger, msEach = everyMs): OutageLog => {
  const refusedSince = new Map<string, number>();

  const watch = (key: string, what: Refused): void => {
    const timer = setInterval(() => {
      const requests = refusedSince.get(key) ?? 0;
      if (requests > 0) {
        refusedSince.set(key, 0);
        logger.warn({ ...what, requests, seconds: msEach / 1000 }, 'requests were refused because of the same outage');
        return;
      }
      clearInterval(timer);
      refusedSince.delete(key);
      logger.info(what, 'no request is refused any more because of this outage');
    }, msEach);
    // The timer must not keep a stopping server alive.
    timer.unref();
  };

  return {
    refused: (what, error, log) => {
      const key = `${what.code} ${what.readiness}`;
      const before = refusedSince.get(key);
      if (before === undefined) {
        log.error({ ...what, error: failureForLog(error) }, titleOf(what.code, 'en'));
        watch(key, what);
      }
      // The first refusal has a log line of its own, so it is not counted.
      refusedSince.set(key, before === undefined ? 0 : before + 1);
    },
  };
};

export type Outline = {
  readonly name: string;
  readonly code?: string | number;
  readonly message?: string;
  readonly cause?: Outline;
};

/** The name and reason of a failure, without its place in the program. */
export const failureForLog = (error: unknown): Outline => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const [first] = error instanceof AggregateError ? error.errors : [];
  const cause = error.cause ?? first;
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(quotes(error, code) ? {} : { message: error.message }),
    ...(cause === undefined ? {} : { cause: failureForLog(cause) }),
  };
};

// Classes and codes of PostgreSQL: connection, authorization, resources, intervention by an operator, system. Their
// messages name no stored value.
const statesOfServer = /^(08|28|53|57|58)...$|^(42501|3D000|25006)$/;

/**
 * A parser's message quotes the text that it could not read. A database's message (its error has a severity) mostly
 * quotes a value.
 */
const quotes = (error: Error, code: unknown): boolean =>
  error instanceof SyntaxError || ('severity' in error && !statesOfServer.test(String(code)));
