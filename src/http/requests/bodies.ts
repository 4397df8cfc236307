/**
 * Bodies of requests: read unchanged, and checked against bounds before they are parsed or validated
 * (interfaces.md section 2, fairness).
 */
import { isUtf8 } from 'node:buffer';
import { json, type RequestHandler, urlencoded } from 'express';
import { Problem } from '../problems/problem.ts';
import { type FaultText, wrong } from '../words/faults.ts';
import { isInSession } from './requestFacts.ts';
import { invalidRequest } from './validation.ts';

export type BodyBounds = {
  readonly bytes: number;
  /**
   * The number of objects, arrays, texts, numbers and other values that a body may hold. Each could become a fault of
   * its own.
   */
  readonly values: number;
};

export const KiB = 1024;

/** Enough for every endpoint that names no other bounds. */
export const usualBody: BodyBounds = { bytes: 64 * KiB, values: 4_000 };

/** Levels of nesting: more than any valid body has. */
const depthMax = 10;

const mustBeJson: RequestHandler = (req, _res, next) => {
  // False means a body of another type. Null means no body, which the schema reports. For Express a length of 0 is also
  // a body; fetch sends that length with a POST without a body.
  if (req.is('application/json') === false && req.get('content-length') !== '0')
    throw new Problem('media_type_unsupported', { why: 'not-json' });
  next();
};

/**
 * Bytes that are not UTF-8 would become U+FFFD and end up on documents for good. JSON has no other encoding (RFC 8259,
 * 8.1).
 */
const mustBeUtf8 = (_req: unknown, _res: unknown, bytes: Buffer, charset: string): void => {
  if (!/^utf-?8$/i.test(charset)) throw new Problem('media_type_unsupported', { why: 'not-utf-8' });
  if (!isUtf8(bytes)) throw new Problem('invalid_json', { why: 'not-utf-8' });
};

/** Reads a JSON body into `req.body`. */
export const jsonBody = ({ bytes, values }: BodyBounds): readonly RequestHandler[] => [
  mustBeJson,
  json({ limit: bytes, inflate: false, verify: mustBeUtf8 }),
  (req, _res, next) => {
    mustBeBounded(req.body, values);
    next();
  },
];

export const formType = 'application/x-www-form-urlencoded';

/** Reads the body of a browser's form into `req.body`: texts by name. A browser sends a field that was left empty too; it is dropped. */
export const formBody = ({ bytes, values }: BodyBounds): readonly RequestHandler[] => [
  (req, _res, next) => {
    if (req.is(formType) === false) throw new Problem('media_type_unsupported', { why: 'not-form' });
    next();
  },
  urlencoded({ extended: false, limit: bytes, inflate: false, parameterLimit: values, verify: mustBeUtf8 }),
  (req, _res, next) => {
    const sent = Object.entries((req.body ?? {}) as Record<string, unknown>);
    req.body = Object.fromEntries(sent.filter(([, text]) => text !== ''));
    next();
  },
];

/**
 * The first handler of every route that takes a body. Refuses packed bodies, which may unpack to any size. @throws
 * Problem media_type_unsupported
 */
export const takenAsItIs: RequestHandler = (req, _res, next) => {
  if (!/^(identity)?$/i.test(req.get('content-encoding') ?? ''))
    throw new Problem('media_type_unsupported', { why: 'encoded' });
  next();
};

/**
 * For a path that reads no body: with a session, a page of another site must not get one past (pages.md 10.16).
 * @throws Problem media_type_unsupported
 */
export const noBodyInSession: RequestHandler = (req, res, next) => {
  const hasBody = req.get('transfer-encoding') !== undefined || Number(req.get('content-length') ?? 0) > 0;
  if (hasBody && isInSession(res)) throw new Problem('media_type_unsupported', { why: 'no-body' });
  next();
};

/**
 * Counts the values before a schema sees them, because a schema makes a fault of every unknown key.
 * @throws Problem invalid_request
 */
const mustBeBounded = (body: unknown, valuesMax: number): void => {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: body, depth: 0 }];
  for (let values = 0, next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    if (++values > valuesMax) throw outOfBounds(wrong('body-too-many-values', { max: valuesMax }));
    if (typeof value !== 'object' || value === null) continue;
    if (depth === depthMax) throw outOfBounds(wrong('body-too-deep', { max: depthMax }));
    for (const inner of Object.values(value)) left.push({ value: inner, depth: depth + 1 });
  }
};

const outOfBounds = (message: FaultText): Problem => invalidRequest([{ path: 'body', message }]);
