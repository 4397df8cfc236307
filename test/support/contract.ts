/** Compares every response that a test gets with the contract: path, status, headers and body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { contract } from '../../src/http/openapi/serve.ts';

type Described = {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
};
type DescribedResponse = {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: object }>>;
  readonly content?: Readonly<Record<string, unknown>>;
};

const document = JSON.parse(JSON.stringify(contract())) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

/** Headers of HTTP itself, and headers that every answer has. */
const ofTransport = new Set([
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
]);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'contract');

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
const pathOf = (asked: string): string | undefined => {
  const bare = asked.split('?')[0]!;
  const fitting = patterns.filter(({ pattern }) => pattern.test(bare));
  return fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]?.path;
};

/** `GET /invoices 200` and the like, for every answer that was checked. */
export const exercised = new Set<string>();

/** The codes that every path answers for a missing path or method. */
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
  const answer = described.responses[status] ?? fail('the contract knows no such status');
  exercised.add(`${method} ${path} ${status}`);
  const steps = ['paths', path, method.toLowerCase(), 'responses', String(status)];
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
  const mediaType = String(headers['content-type']).split(';')[0]!;
  if (answer.content?.[mediaType] === undefined) fail(`the contract knows no ${mediaType} here`);
  if (!mediaType.endsWith('json')) return;
  const validate = validatorAt(...steps, 'content', mediaType, 'schema');
  for (const part of mediaType === ndjson ? linesOf(response.text) : [body])
    if (!validate(part)) fail(ajv.errorsText(validate.errors, { dataVar: 'body' }));
};
