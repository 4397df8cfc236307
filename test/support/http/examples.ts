/** The examples of the contract: requests of a test with their answers (`npm run examples` keeps them). */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Response } from 'supertest';
import type { Example } from '../../../src/http/openapi/examples.ts';
import { pathOf } from './contract.ts';

export type { Example };

const file = new URL('../../../src/http/openapi/examples.json', import.meta.url);

/** The most characters of a file that an example shows. */
const textMax = 300;

/** When a request in JSON has more characters than this, its lists are shortened. */
const bodyMax = 500;

/** A list within a list is shown when it has at most this many characters. */
const listMax = 150;

/** The first request of each operation and its answer. A job that another request became is left out. */
const first = new Map<string, Example>();
const firstPreview = new Map<string, Example>();

/** The examples so far. A preview is shown only for an operation that was asked for nothing else. */
export const seen = (): ReadonlyMap<string, Example> => new Map([...firstPreview, ...first]);

/** Begins anew. Without it the first requests may be those of another test file. */
export const forgetExamples = (): void => {
  first.clear();
  firstPreview.clear();
};

type Exchange = {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly response: Pick<Response, 'status' | 'headers' | 'body'> & { readonly text?: string };
};

export const noteExchange = ({ method, target, headers, body, response }: Exchange): void => {
  const path = pathOf(target);
  const operation = `${method} ${path}`;
  const isOwnAnswer =
    (response.status < 300 || response.status === 303) &&
    (response.status !== 202 || !/respond-async/.test(headers.prefer ?? ''));
  const kept = target.includes('preview=true') ? firstPreview : first;
  if (path === undefined || !isOwnAnswer || kept.has(operation)) return;
  const answer = answerOf(path, response);
  kept.set(operation, {
    target,
    ...bodyShown(body, headers['content-type']),
    status: response.status,
    ...(answer === undefined ? {} : { answer }),
  });
};

/** No XML file is shown, since a part of one is not valid XML. */
const bodyShown = (body: unknown, mediaType = ''): Pick<Example, 'body'> => {
  if (body === undefined || mediaType.includes('xml')) return {};
  if (typeof body === 'object' && body !== null && !Buffer.isBuffer(body))
    return { body: JSON.stringify(body).length > bodyMax ? cut(body) : body };
  const text = String(body);
  return { body: text.length <= textMax ? text : text.slice(0, text.lastIndexOf('\n', textMax)) };
};

const answerOf = (path: string, { headers, body, text = '' }: Exchange['response']): unknown => {
  const mediaType = String(headers['content-type']);
  // The contract is no example of itself.
  if (path === '/openapi.json') return undefined;
  if (mediaType.includes('ndjson')) return cut(JSON.parse(text.slice(0, text.indexOf('\n'))));
  return mediaType.includes('json') ? cut(body) : undefined;
};

/** Shows the first item of a list, and within that item only short lists. */
const cut = (value: unknown, isListed = false): unknown => {
  if (Array.isArray(value) && isListed) return JSON.stringify(value).length > listMax ? [] : value;
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => cut(item, true));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part, isListed)]));
};

export const keptExamples = (): Readonly<Record<string, Example>> => JSON.parse(readFileSync(file, 'utf8'));

export const keepExamples = (): void => {
  const sorted = [...seen()].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
};

/** The answers of these paths depend on how far some work is. */
const underWay = /\/jobs\/|\/projections/;

/**
 * An example without the values that differ from run to run, such as ids and places in the log: only its fields and their
 * kinds.
 */
export const shapeOf = (operation: string, { target, status, body, answer }: Example) => ({
  names: [...new URL(target, 'http://localhost').searchParams.keys()],
  status,
  body: kindsOf(body),
  ...(underWay.test(operation) ? {} : { answer: kindsOf(answer) }),
});

const kindsOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(kindsOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, kindsOf(part)]));
};
