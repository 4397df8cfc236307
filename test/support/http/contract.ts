/** Compares every response that a test gets with the contract: path, status, headers and body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { contractInFull } from './contractInFull.ts';

type Described = {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
};
type DescribedResponse = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: object }>>;
  readonly content?: Readonly<Record<string, unknown>>;
};

const document = contractInFull() as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

/** Headers of HTTP itself, and headers that the contract's introduction describes for all paths. */
const ofTransport = new Set([
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'idempotency-replayed',
  'vary',
  'x-content-type-options',
  'x-correlation-id',
  'x-parked',
]);

/**
 * The contract's schemas of answers allow further fields. In a test, an answer may have no field that its schema does not
 * name.
 */
const closed = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const { properties, additionalProperties = properties === undefined ? undefined : false } = part as Record<
    string,
    unknown
  >;
  const rest = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return additionalProperties === undefined ? rest : { additionalProperties, ...rest };
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(closed(document) as object, 'contract');

const validators = new Map<string, ValidateFunction>();

const validatorAt = (...steps: readonly string[]): ValidateFunction => {
  const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validator = validators.get(pointer) ?? ajv.compile({ $ref: `contract#/${pointer}` });
  validators.set(pointer, validator);
  return validator;
};

const patterns = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The described path of a request; undefined when no route has it. */
export const pathOf = (asked: string): string | undefined => {
  const bare = asked.split('?')[0]!;
  const fitting = patterns.filter(({ pattern }) => pattern.test(bare));
  return fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]?.path;
};

/** The codes that the description of a refusal lists. The description of `default` lists them by status. */
const codesOf = ({ description }: DescribedResponse, status: number): string[] =>
  description.split('; ').flatMap((part) => {
    const [, of, codes = ''] = /^(?:([45]\d\d) )?(.*)$/.exec(part)!;
    return of === undefined || of === String(status) ? codes.split(', ') : [];
  });

/** `GET /invoices 200` and the like, for every answer that was checked. */
export const exercised = new Set<string>();

/** The codes that every path may answer for an unknown path or method. */
const unrouted: Readonly<Record<number, string>> = { 404: 'path_not_found', 405: 'method_not_allowed' };

const ndjson = 'application/x-ndjson';

const linesOf = (text = ''): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** @throws Error for an answer that the contract does not describe. */
export const holdAgainstContract = (
  method: string,
  asked: string,
  response: Pick<Response, 'status' | 'headers' | 'body'> & { readonly text?: string },
): void => {
  const path = pathOf(asked);
  const described = path === undefined ? undefined : document.paths[path]?.[method.toLowerCase()];
  const { status, headers, body } = response;
  const fail = (what: string): never => {
    throw new Error(`${method} ${path ?? asked} answers ${status} ${JSON.stringify(body).slice(0, 500)}: ${what}`);
  };
  if (path === undefined || described === undefined) {
    if (unrouted[status] !== (body as { code?: string }).code) fail('this path is not in the contract');
    if (!validatorAt('components', 'schemas', 'Problem')(body)) fail('this is no Problem');
    return;
  }
  const told = status in described.responses ? String(status) : 'default';
  const answer = described.responses[told] ?? fail('the contract knows no such status');
  const mediaType = String(headers['content-type']).split(';')[0]!;
  // Faults of a file may come as CSV, which holds only codes of rows.
  const isProblem = status >= 400 && mediaType.endsWith('json');
  if (isProblem && !codesOf(answer, status).includes(String((body as { code?: string }).code)))
    fail('the contract knows no such code here');
  if (headers['x-correlation-id'] === undefined) fail('it lacks the header X-Correlation-Id');
  exercised.add(`${method} ${path} ${status}`);
  const steps = ['paths', path, method.toLowerCase(), 'responses', told];
  for (const [name, { required }] of Object.entries(answer.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    if (value === undefined) {
      if (required === true) fail(`it lacks the header ${name}`);
    } else if (!validatorAt(...steps, 'headers', name, 'schema')(String(value))) fail(`its header ${name} is ${value}`);
  }
  const named = new Set(Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase()));
  const unnamed = Object.keys(headers).filter((name) => !ofTransport.has(name) && !named.has(name));
  if (unnamed.length > 0) fail(`the contract knows no header ${unnamed.join(', ')}`);
  if (status === 304 || status === 303) return;
  if (answer.content?.[mediaType] === undefined) fail(`the contract knows no ${mediaType} here`);
  if (!mediaType.endsWith('json')) return;
  const validate = validatorAt(...steps, 'content', mediaType, 'schema');
  for (const part of mediaType === ndjson ? linesOf(response.text) : [body])
    if (!validate(part)) fail(ajv.errorsText(validate.errors, { dataVar: 'body' }));
};
