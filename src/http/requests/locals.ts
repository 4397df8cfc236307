/** What the middleware knows of a request, kept with its response for those after it. */
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { EarlierAttempts } from '../../commands/requests/repeating.ts';
import type { Principal } from '../access/principal.ts';

export type Trace = {
  /** This request's own id: the cause of all it writes. */
  readonly requestId: string;
  /** Ties together all that one act of a client led to, here and elsewhere. */
  readonly correlationId: string;
  /** Writes the correlation id with every line. */
  readonly log: Logger;
};

export const setTrace = (res: Response, trace: Trace): void => {
  res.locals.trace = trace;
};

/** Undefined only for what failed before it was traced. */
export const traceOf = (res: Response): Trace | undefined => res.locals.trace as Trace | undefined;

export const setProblemCode = (res: Response, code: string): void => {
  res.locals.problemCode = code;
};

/** Of the refusal or fault that was answered, if it was one. */
export const problemCodeOf = (res: Response): string | undefined => res.locals.problemCode as string | undefined;

export const setPrincipal = (res: Response, principal: Principal): void => {
  res.locals.principal = principal;
};

/** Who asks. @throws when the route has no entrance before it, which is a bug. */
export const principalOf = (res: Response): Principal => {
  const principal = res.locals.principal as Principal | undefined;
  if (principal === undefined) throw new Error('This route was reached without an entrance');
  return principal;
};

/** Of a request that is sent again with its key, because its earlier attempts were cut off. */
export const setEarlierAttempts = (res: Response, attempts: EarlierAttempts): void => {
  res.locals.earlierAttempts = attempts;
};

/** Undefined for nearly every request. */
export const earlierAttemptsOf = (res: Response): EarlierAttempts | undefined =>
  res.locals.earlierAttempts as EarlierAttempts | undefined;
