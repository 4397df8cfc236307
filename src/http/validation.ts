/** Requests against schemas: what fits comes out as the domain's types, what does not as all its faults at once. */
import { isUtf8 } from 'node:buffer';
import { json, type RequestHandler } from 'express';
import type { z } from 'zod';
import { type Fault, Problem } from './problem.ts';

/** What the schema makes of a value. `skip`: how many steps of each fault's path to leave out. @throws Problem invalid_request with every fault. */
export const validated = <Schema extends z.ZodType>(schema: Schema, value: unknown, skip = 0): z.output<Schema> => {
  const result = schema.safeParse(value, { error: message });
  if (result.success) return result.data;
  throw invalidRequest(faultsOf(result.error, skip));
};

type RequestParts = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };

/**
 * The same for the parts of a request together, so that its faults are answered together: the schema is an object of
 * some of `params`, `query` and `body`, which stay out of the faults' paths.
 */
export const validRequest = <Schema extends z.ZodType>(schema: Schema, request: RequestParts): z.output<Schema> => {
  const { params, query, body } = request;
  return validated(schema, { params, query, body }, 1);
};

export const invalidRequest = (errors: readonly Fault[]): Problem =>
  new Problem('invalid_request', `The request has ${errors.length === 1 ? 'a fault' : `${errors.length} faults`}.`, {
    errors,
  });

/** Every fault, those of unknown keys one by one. `skip`: how many steps of each path to leave out. */
export const faultsOf = (error: z.ZodError, skip = 0): Fault[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.slice(skip);
    if (issue.code !== 'unrecognized_keys') return [{ path: pathText(path), message: issue.message }];
    return issue.keys.map((key) => ({ path: pathText([...path, shownKey(key)]), message: issue.message }));
  });

/** Reads a JSON body into `req.body`. */
export const jsonBodyOf = (limit: string): readonly RequestHandler[] => [
  mustBeJson,
  json({ limit, inflate: false, verify: mustBeUtf8 }),
];

/** Bytes that are no UTF-8 would become U+FFFD, and stand so on documents for ever. JSON has no other encoding (RFC 8259, 8.1). */
const mustBeUtf8 = (_req: unknown, _res: unknown, bytes: Buffer, charset: string): void => {
  if (!/^utf-?8$/i.test(charset))
    throw new Problem('media_type_unsupported', 'JSON is taken as UTF-8; send it so, and name no other charset.');
  if (!isUtf8(bytes)) throw new Problem('invalid_json', 'The body is not UTF-8, as JSON has to be; encode it so.');
};

const mustBeJson: RequestHandler = (req, _res, next) => {
  // False: there is a body, of another type; null: there is none, which the schema then says.
  // Express also takes a length of 0 for a body; fetch sends that with a POST that has none.
  if (req.is('application/json') === false && req.get('content-length') !== '0')
    throw new Problem('media_type_unsupported', 'A body is taken here as application/json.');
  next();
};

export const jsonBody = jsonBodyOf('1mb');

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '') || 'body';

// The sender chose the key, and only what looks like a field's name is surely not a pupil's id or a sentence.
const shownKey = (key: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(key) ? key : '(unknown)');

/** Plain words for what schemas.ts does not word itself; none of them holds the value. */
const message = (issue: { code?: string | undefined; input?: unknown; expected?: unknown }): string | undefined => {
  if (issue.code === 'unrecognized_keys') return 'is not known here';
  if (issue.input === undefined) return 'is missing';
  return issue.code === 'invalid_type' ? `must be of type ${issue.expected}` : undefined;
};
