/** Sends one request as a careful client does: with a time-out, and prepared for no answer at all. */

export type Request = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Text is sent as text/csv, and anything else as JSON. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
};

// biome-ignore lint/suspicious/noExplicitAny: what a caller reads of an answer, it says itself.
export type Body = Record<string, any>;

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly ms: number;
};

/** `unanswered`: the connection broke, or there was none. `hung`: no answer within {@link answerMsMax}. */
export type Asked = Answer | 'unanswered' | 'hung';

/** Milliseconds within which every answer must come: the rule under test. */
export const answerMsMax = 10_000;

export const ask = async (url: string, token: string, { method, path, body, headers }: Request): Promise<Asked> => {
  const since = performance.now();
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMsMax),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : parsed(text),
      ms: performance.now() - since,
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return 'hung';
    if (error instanceof TypeError) return 'unanswered';
    throw error;
  }
};

const parsed = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch (cause) {
    throw new Error(`Not JSON: ${text}`, { cause });
  }
};
