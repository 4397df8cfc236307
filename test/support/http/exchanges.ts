/** Sends the requests of a test. Each answer is checked against the contract, and noted as an example for it. */
import type { Response, Test } from 'supertest';
import { holdAgainstContract } from './contract.ts';
import { noteExchange } from './examples.ts';

export type Answered = {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** Resolves with the answer to a request of supertest. */
export const held = async (asked: Test): Promise<Response> => {
  const response = await asked;
  const { pathname, search } = new URL(asked.url);
  holdAgainstContract(asked.method, pathname, response);
  const { _data: body, header } = asked as unknown as { readonly _data?: unknown; readonly header: object };
  const headers = Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  noteExchange({ method: asked.method, target: `${pathname}${search}`, headers, body, response });
  return response;
};

/** The JSON that a request sent; undefined for a body that is not JSON. */
const sentBy = ({ body }: RequestInit): unknown => {
  if (typeof body !== 'string' || !body.startsWith('{')) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Resolves with the answer to a request of `fetch`. */
export const heldFetch = async (
  at: string,
  path: string,
  init: RequestInit,
): Promise<[globalThis.Response, Answered]> => {
  const answer = await fetch(`${at}${path}`, init);
  const { status, headers } = answer;
  const isJson = headers.get('content-type')?.includes('json') === true;
  const body = isJson ? await answer.clone().json() : {};
  const method = init.method ?? 'GET';
  const told = { status, headers: Object.fromEntries(headers), body };
  holdAgainstContract(method, path, told);
  noteExchange({ method, target: path, headers: {}, body: sentBy(init), response: told });
  return [answer, { method, target: path, ...told }];
};
