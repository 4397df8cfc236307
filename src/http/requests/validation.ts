/** Requests against schemas: what fits comes out as the domain's types, what does not as all its faults at once. */
import type { z } from 'zod';
import { type Fault, Problem } from '../problems/problem.ts';

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
