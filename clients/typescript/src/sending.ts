/** Sends a request until it is answered, as often as the server's and the caller's patience allow. */
import { type Refused, refusedOf, secondsOf } from './problem.ts';
import type { File } from './shapes.ts';

export type Credentials =
  /** A bearer token, or what gives one for each request. */
  | { readonly token: string | (() => string | Promise<string>) }
  /** The session cookie of the page that runs this. */
  | 'cookie'
  /** None: for what anybody may ask. */
  | 'none';

export type Settings = {
  /** Where the server is. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Language of the texts for people. Default: English. */
  readonly language?: 'nl' | 'en';
  /**
   * Milliseconds that a call goes on being repeated after lost answers and outages, and after answers that name when to
   * come again. Default: 60 000.
   */
  readonly patienceMs?: number;
  /** Default: the global one. */
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
 * The answer of success, or 304. The same request, so with the same Idempotency-Key, is sent again after a lost answer, a
 * 500, and whatever has `Retry-After`.
 * @throws Refused for any other answer, and TypeError when there is none within the patience
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

/** No answer came. */
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
    // A body that is a stream is sent before the answer begins.
    ...(content instanceof ReadableStream ? { duplex: 'half' } : {}),
    ...(signal === undefined ? {} : { signal }),
  } as RequestInit);
};

const tokenOf = async (token: string | (() => string | Promise<string>)): Promise<string> =>
  typeof token === 'string' ? token : token();

/** @throws the signal's reason when it is aborted meanwhile */
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
