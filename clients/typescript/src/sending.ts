/** Sends a request until it is answered, or until the caller's patience ends. */
import { type Refused, refusedOf, secondsOf } from './problem.ts';
import type { File } from './shapes.ts';

export type Credentials =
  /** A bearer token, or a function that gives one for each request. */
  | { readonly token: string | (() => string | Promise<string>) }
  /** The session cookie of the page that runs this. */
  | 'cookie'
  /** No credentials, for routes that anybody may ask. */
  | 'none';

export type Settings = {
  /** URL of the server. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Language of the texts that are shown to people. Default: English. */
  readonly language?: 'nl' | 'en';
  /**
   * For how many milliseconds a call is repeated after a lost answer, an outage, or an answer that says when to come again.
   * Default: 60 000.
   */
  readonly patienceMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
};

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: File | undefined;
  readonly signal?: AbortSignal | undefined;
};

const patienceMsUsual = 60_000;
const pauseMsFirst = 200;
const pauseMsMax = 10_000;

/**
 * Resolves with an answer of success, or with 304. After a lost answer, a 5xx, and any answer with `Retry-After`, the same
 * request is sent again, with the same Idempotency-Key.
 * @throws Refused for any other answer, and TypeError when no answer came within the patience
 */
export const send = async (settings: Settings, sent: Sent): Promise<Response> => {
  const until = Date.now() + (settings.patienceMs ?? patienceMsUsual);
  for (let pauseMs = pauseMsFirst; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
    const given = await once(settings, sent).catch((error: unknown) => new Lost(error));
    if (!(given instanceof Lost) && (given.ok || given.status === 304)) return given;
    const waitMs = waitMsFor(given, pauseMs);
    if (waitMs === undefined || !isRepeatable(sent) || Date.now() + waitMs > until || sent.signal?.aborted === true)
      throw given instanceof Lost ? given.cause : await refusedOf(given);
    if (!(given instanceof Lost)) await given.body?.cancel();
    await paused(waitMs, sent.signal);
  }
};

/** The outcome of an attempt to which no answer came. */
class Lost {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

const waitMsFor = (given: Response | Lost, pauseMs: number): number | undefined => {
  if (given instanceof Lost) return given.cause instanceof TypeError ? pauseMs : undefined;
  const seconds = secondsOf(given);
  if (seconds !== undefined) return Math.max(seconds * 1_000, pauseMs);
  return given.status >= 500 ? pauseMs : undefined;
};

const isRepeatable = ({ body }: Sent): boolean => !(body instanceof ReadableStream);

const once = async (settings: Settings, { method, path, headers, body, signal }: Sent): Promise<Response> => {
  const { url, credentials, language, fetch: asks = fetch } = settings;
  const content = typeof body === 'function' ? body() : body;
  return asks(`${url.replace(/\/$/, '')}${path}`, {
    method,
    headers: {
      ...(typeof credentials === 'object' ? { Authorization: `Bearer ${await tokenOf(credentials.token)}` } : {}),
      ...(language === undefined ? {} : { 'Accept-Language': language }),
      ...headers,
    },
    credentials: credentials === 'cookie' ? 'same-origin' : 'omit',
    ...(content === undefined ? {} : { body: content }),
    // `fetch` sends a body that is a stream only in this mode: all of it goes out before the answer begins.
    ...(content instanceof ReadableStream ? { duplex: 'half' } : {}),
    ...(signal === undefined ? {} : { signal }),
  } as RequestInit);
};

const tokenOf = async (token: string | (() => string | Promise<string>)): Promise<string> =>
  typeof token === 'string' ? token : token();

/**
 * Waits for `ms` milliseconds.
 * @throws the signal's reason when it is aborted meanwhile
 */
export const paused = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });

export type { Refused };
