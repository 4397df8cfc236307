/**
 * Validates requests: what fits its schema comes out as the domain's types, and otherwise all faults are reported at
 * once.
 */
import type { z } from 'zod';
import { type FaultFound, Problem } from '../problems/problem.ts';
import { type FaultText, wrong } from '../words/faults.ts';

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

export const invalidRequest = (errors: readonly FaultFound[]): Problem =>
  new Problem('invalid_request', { why: 'faults', faults: errors.length }, { errors });

/** Every fault, with one for each unknown key. `skip`: how many steps at the start of each path are left out. */
export const faultsOf = (error: z.ZodError, skip = 0): FaultFound[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.slice(skip);
    if (issue.code !== 'unrecognized_keys') return [{ path: pathText(path), message: issue.message as FaultText }];
    return issue.keys.map((key) => ({ path: pathText([...path, shownKey(key)]), message: issue.message as FaultText }));
  });

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '') || 'body';

// The sender chose the key, so it may hold a pupil's id or a sentence. Only a key that looks like a field's name is
// shown.
const shownKey = (key: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(key) ? key : '(unknown)');

type Issue = {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
};

/** The faults that primitives.ts does not name itself. None of them repeats the value. */
const message = (issue: Issue): FaultText => {
  if (issue.code === 'unrecognized_keys') return wrong('not-known-here');
  if (issue.input === undefined) return wrong('missing');
  switch (issue.code) {
    case 'invalid_type':
      return wrong('not-of-type', { type: String(issue.expected) });
    case 'invalid_value':
      return wrong('not-one-of', { values: issue.values as readonly string[] });
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    default:
      return wrong('not-taken');
  }
};

const tooSmall = (origin: unknown, min: number): FaultText => {
  if (origin === 'string') return wrong('empty');
  return origin === 'array' ? wrong('too-few', { min }) : wrong('too-small', { min });
};

const tooBig = (origin: unknown, max: number): FaultText => {
  if (origin === 'string') return wrong('too-long', { max });
  return origin === 'array' ? wrong('too-many', { max }) : wrong('too-great', { max });
};
