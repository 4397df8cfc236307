/** An outage is logged once with its cause, and then summed up each minute: never a stack a request (operations.md 11.2). */
import type { Logger } from 'pino';
import { type ProblemCode, titleOf } from './problemCodes.ts';

/** What is refused: requests for an outage, or the question whether the server is ready. */
export type Refused = { readonly code: ProblemCode; readonly readiness: boolean };

export type OutageLog = {
  /** A request was refused because of an outage. The first of an outage is logged by `log`, under its correlation id. */
  refused(what: Refused, error: unknown, log: Logger): void;
};

const everyMs = 60_000;

/** An outage has ended when no request was refused for it for a whole minute. @param msEach for tests */
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
    // A server that stops does not wait for it.
    timer.unref();
  };

  return {
    refused: (what, error, log) => {
      const key = `${what.code} ${what.readiness}`;
      const before = refusedSince.get(key);
      if (before === undefined) {
        log.error({ ...what, error: outline(error) }, titleOf(what.code));
        watch(key, what);
      }
      // The first has a line of its own.
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

/** What failed and why, without where in the program. */
export const outline = (error: unknown): Outline => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const [first] = error instanceof AggregateError ? error.errors : [];
  const cause = error.cause ?? first;
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(quotes(error, code) ? {} : { message: error.message }),
    ...(cause === undefined ? {} : { cause: outline(cause) }),
  };
};

// Connection, authorization, resources, intervention by an operator, system: these messages name no value that was stored.
const statesOfServer = /^(08|28|53|57|58)...$|^(42501|3D000|25006)$/;

/** A parser's message quotes what it could not read, and a database's (which has a severity) mostly a value. */
const quotes = (error: Error, code: unknown): boolean =>
  error instanceof SyntaxError || ('severity' in error && !statesOfServer.test(String(code)));
