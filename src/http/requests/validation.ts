/**
 * Validates requests: what fits its schema comes out as the domain's types, and otherwise all faults are reported at
 * once.
 */
import type { z } from 'zod';
import { type Fault, Problem } from '../problems/problem.ts';

/**
 * The output of the schema for a value. `skip`: how many steps at the start of each fault's path are left out. @throws
 * Problem invalid_request with every fault.
 */
export const validated = <Schema extends z.ZodType>(schema: Schema, value: unknown, skip = 0): z.output<Schema> => {
  const result = schema.safeParse(value, { error: message });
  if (result.success) return result.data;
  throw invalidRequest(faultsOf(result.error, skip));
};

type RequestParts = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };

/**
 * Validates the parts of a request together, so that their faults are answered together. The schema is an object of
 * some of `params`, `query` and `body`; these names are left out of the faults' paths.
 */
export const validRequest = <Schema extends z.ZodType>(schema: Schema, request: RequestParts): z.output<Schema> => {
  const { params, query, body } = request;
  return validated(schema, { params, query, body }, 1);
};

export const invalidRequest = (errors: readonly Fault[]): Problem =>
  new Problem('invalid_request', `The request has ${errors.length === 1 ? 'a fault' : `${errors.length} faults`}.`, {
    errors,
  });

/** Every fault, with one for each unknown key. `skip`: how many steps at the start of each path are left out. */
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

// The sender chose the key, so it may hold a pupil's id or a sentence. Only a key that looks like a field's name is
// shown.
const shownKey = (key: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(key) ? key : '(unknown)');

/** Plain words for faults that primitives.ts does not word itself. None of them repeats the value. */
const message = (issue: { code?: string | undefined; input?: unknown; expected?: unknown }): string | undefined => {
  if (issue.code === 'unrecognized_keys') return 'is not known here';
  if (issue.input === undefined) return 'is missing';
  return issue.code === 'invalid_type' ? `must be of type ${issue.expected}` : undefined;
};
