/** Asks the interface. Every request carries the language, and the position of what this tab wrote. */

import type { ProblemBody } from '../../../http/problems/problem.ts';
import type { ProblemCode } from '../../../http/problems/problemCodes.ts';
import { languageNow } from '../language.ts';

export type Problem = ProblemBody & { readonly code: ProblemCode };

/** Why there is no answer. Only the first kind has words of the server. */
export type Failure =
  | { readonly kind: 'problem'; readonly problem: Problem; readonly correlation: string | null }
  | { readonly kind: 'no-problem'; readonly status: number; readonly correlation: string | null }
  | { readonly kind: 'no-connection' };

export type Answered<Answer> = {
  readonly answer: Answer;
  readonly etag: string | null;
  readonly position: string | null;
  /** Something that belongs to the answer could not be applied (5.9). */
  readonly parked: boolean;
};

export type Outcome<Answer> =
  | ({ readonly ok: true } & Answered<Answer>)
  | { readonly ok: false; readonly failure: Failure };

export type Asking = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A file goes as it is, under its own type; anything else as JSON. */
  readonly body?: object | Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Called before each wait for a server that asked to be tried again. */
  readonly onRetry?: () => void;
};

const retriesMax = 2;
const retrySecondsMax = 30;

/** The furthest position that this tab wrote. Reads wait until the read models have come that far. */
let written: string | undefined;

export const writtenSoFar = (): string | undefined => written;

let asks = 0;

/** How many requests of this page were answered. Each lengthens the session. */
export const asksSoFar = (): number => asks;

/** Called by code that writes without `ask`, such as an upload. */
export const wrote = (position: string | null | undefined): void => {
  if (position != null) written = position;
};

/**
 * Waits `Retry-After` and tries again twice, if the server asks for that.
 * @throws AbortError
 */
export const ask = async <Answer>(path: string, asking: Asking = {}): Promise<Outcome<Answer>> => {
  for (let tries = 0; ; tries++) {
    const response = await sent(path, asking);
    if (response === undefined) return { ok: false, failure: { kind: 'no-connection' } };
    const seconds = tries < retriesMax ? secondsToWait(response) : undefined;
    if (seconds === undefined) return read<Answer>(response, asking);
    asking.onRetry?.();
    await pause(seconds, asking.signal);
  }
};

const sent = async (path: string, { method = 'GET', body, headers, signal }: Asking): Promise<Response | undefined> => {
  try {
    return await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        'Accept-Language': languageNow(),
        ...(body === undefined ? {} : { 'Content-Type': body instanceof Blob ? body.type : 'application/json' }),
        ...(method === 'GET' && written !== undefined ? { 'X-Position': written } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
};

/** Undefined if the answer is final. */
const secondsToWait = ({ status, headers }: Response): number | undefined => {
  if (status !== 503 && status !== 429) return undefined;
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return seconds <= retrySecondsMax ? seconds : undefined;
};

const pause = (seconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

const read = async <Answer>(response: Response, { method = 'GET' }: Asking): Promise<Outcome<Answer>> => {
  asks++;
  const { headers } = response;
  const position = headers.get('x-position');
  if (method !== 'GET' && position !== null) written = position;
  const body = await bodyOf(response);
  if (response.ok && body !== undefined)
    return {
      ok: true,
      answer: body as Answer,
      etag: headers.get('etag'),
      position,
      parked: headers.has('x-parked'),
    };
  return { ok: false, failure: failureOf(response, body) };
};

const failureOf = ({ headers, status }: Response, body: unknown): Failure => {
  const correlation = headers.get('x-correlation-id');
  return headers.get('content-type')?.startsWith('application/problem+json') === true && body !== undefined
    ? { kind: 'problem', problem: body as Problem, correlation }
    : { kind: 'no-problem', status, correlation };
};

/** Why there is no file. */
export const problemIn = async (response: Response): Promise<Failure> => failureOf(response, await bodyOf(response));

/** Undefined for an answer that is no JSON, or that broke off. */
const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
};

export const isProblem = (failure: Failure | undefined, status: number): boolean =>
  failure?.kind === 'problem' && failure.problem.status === status;
