/** Facts about a request that middleware finds out, kept with its response for later handlers. */
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { EarlierAttempts } from '../../commands/requests/repeating.ts';
import type { Principal } from '../access/principal.ts';

export type Trace = {
  /** The id of this request: the causation id of all that it writes. */
  readonly requestId: string;
  /** The id shared by everything that one act of a client led to, here and in other systems. */
  readonly correlationId: string;
  /** A logger that adds the correlation id to every line. */
  readonly log: Logger;
};

export const setTrace = (res: Response, trace: Trace): void => {
  res.locals.trace = trace;
};

/** Undefined only when the request failed before it was traced. */
export const traceOf = (res: Response): Trace | undefined => res.locals.trace as Trace | undefined;

export const setProblemCode = (res: Response, code: string): void => {
  res.locals.problemCode = code;
};

/** The code of the refusal or fault, if the answer was one. */
export const problemCodeOf = (res: Response): string | undefined => res.locals.problemCode as string | undefined;

export const setPrincipal = (res: Response, principal: Principal): void => {
  res.locals.principal = principal;
};

/** The principal of the request. @throws Error when the route has no entrance before it, which is a bug. */
export const principalOf = (res: Response): Principal => {
  const principal = res.locals.principal as Principal | undefined;
  if (principal === undefined) throw new Error('This route was reached without an entrance');
  return principal;
};

/** Says that the request came with a session, so that a browser may have been made to send it. */
export const setInSession = (res: Response): void => {
  res.locals.inSession = true;
};

export const isInSession = (res: Response): boolean => res.locals.inSession === true;

/** An answer as it is remembered for a repeated request. */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Remembers an answer that is not sent by `res.send`. @throws StoreUnavailable when a refused write may have happened */
type Remember = (answered: Answered) => Promise<void>;

export const setRemembered = (res: Response, remember: Remember): void => {
  res.locals.remember = remember;
};

/** Undefined for a request without an Idempotency-Key. */
export const rememberedIn = (res: Response): Remember | undefined => res.locals.remember as Remember | undefined;

/** Says that this answer must not be compressed. */
export const leaveUncompressed = (res: Response): void => {
  res.locals.uncompressed = true;
};

export const isLeftUncompressed = (res: Response): boolean => res.locals.uncompressed === true;

/** Says that this answer must not be remembered. */
export const setSecretAnswer = (res: Response): void => {
  res.locals.secretAnswer = true;
};

export const hasSecretAnswer = (res: Response): boolean => res.locals.secretAnswer === true;

/** Set for a request with a key. */
export const setEarlierAttempts = (res: Response, attempts: EarlierAttempts): void => {
  res.locals.earlierAttempts = attempts;
};

/** Undefined for a request without a key. */
export const earlierAttemptsOf = (res: Response): EarlierAttempts | undefined =>
  res.locals.earlierAttempts as EarlierAttempts | undefined;
