/** Writes the contract as types of TypeScript: what each route asks and answers, for programs outside this repository. */
import type { OpenApi } from '../src/http/openapi/openApi.ts';

type Schema = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Parameter = { readonly in: string; readonly name: string; readonly required?: boolean; readonly schema: Schema };
type Operation = {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Schema[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Schema>>;
};
type Contract = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<'schemas' | 'parameters' | 'responses', Readonly<Record<string, Schema>>>>;
};

export const clientTypes = (document: OpenApi): string => {
  const contract = document as unknown as Contract;
  return [
    '/** Made from the contract by `npm run client`: what each route asks and answers. */',
    ...Object.entries(contract.components.schemas).map(
      ([name, schema]) => `${comment(schema, '')}export type ${name} = ${typeOf(schema)};`,
    ),
    'export interface Operations {',
    ...Object.entries(contract.paths).flatMap(([path, { parameters = [], ...operations }]) =>
      Object.entries(operations as Readonly<Record<string, Operation>>).map(([method, operation]) => {
        const all = [...(parameters as readonly Schema[]), ...(operation.parameters ?? [])];
        const told = comment({ description: operation.description ?? operation.summary }, '  ');
        return `${told}  '${method.toUpperCase()} ${path}': ${operationType(contract, operation, all)};`;
      }),
    ),
    '}',
    '',
  ].join('\n');
};

const operationType = (contract: Contract, operation: Operation, parameters: readonly Schema[]): string => {
  const told = parameters.map((one) => referred(contract, one) as unknown as Parameter);
  const { requestBody, responses } = operation;
  const files = Object.keys(requestBody?.content ?? {}).filter((type) => type !== 'application/json');
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([status, response]) => [status, (referred(contract, response).content ?? {}) as Content] as const);
  const lines = answers.flatMap(([, content]) => content['application/x-ndjson'] ?? []);
  return [
    `{ params: ${record(told.filter((one) => one.in === 'path'))}`,
    `query: ${record(told.filter((one) => one.in === 'query'))}`,
    `body: ${bodyType(requestBody)}`,
    `file: ${union(files.map((type) => JSON.stringify(type)))}`,
    `answers: { ${answers.map(([status, content]) => `${status}: ${jsonType(content)}`).join('; ')} }`,
    `line: ${union(lines.map(({ schema = {} }) => typeOf(schema)))} }`,
  ].join('; ');
};

const referred = ({ components }: Contract, node: Schema): Schema => {
  const [, , kind, name] = String(node.$ref ?? '').split('/') as [string, string, 'parameters' | 'responses', string];
  return name === undefined ? node : components[kind][name]!;
};

const record = (parameters: readonly Parameter[]): string =>
  `{ ${parameters.map(({ name, required, schema }) => `${name}${required === true ? '' : '?'}: ${typeOf(schema)}`).join('; ')} }`;

const bodyType = (body: Operation['requestBody']): string => {
  const json = body?.content['application/json'];
  if (json?.schema === undefined) return 'never';
  return body?.required === true ? typeOf(json.schema) : `${typeOf(json.schema)} | undefined`;
};

const jsonType = (content: Content): string => {
  const json = content['application/json'];
  return json?.schema === undefined ? 'never' : typeOf(json.schema);
};

const union = (types: readonly string[]): string => (types.length === 0 ? 'never' : [...new Set(types)].join(' | '));

const typeOf = (schema: Schema): string => {
  const {
    $ref,
    const: only,
    enum: options,
    type,
  } = schema as { $ref?: string; const?: unknown; enum?: unknown[]; type?: unknown };
  if ($ref !== undefined) return $ref.slice($ref.lastIndexOf('/') + 1);
  if (only !== undefined) return JSON.stringify(only);
  if (options !== undefined) return union(options.map((option) => JSON.stringify(option)));
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (choices !== undefined) return `(${union(choices.map(typeOf))})`;
  if (Array.isArray(schema.allOf)) return `(${(schema.allOf as Schema[]).map(typeOf).join(' & ')})`;
  if (Array.isArray(type)) return `(${union(type.map((one) => typeOf({ ...schema, type: one })))})`;
  return ofKind(String(type), schema);
};

const ofKind = (type: string, schema: Schema): string => {
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return Array.isArray(schema.prefixItems)
        ? `[${(schema.prefixItems as Schema[]).map(typeOf).join(', ')}]`
        : `(${typeOf((schema.items ?? {}) as Schema)})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
};

const objectType = ({ properties, required = [], additionalProperties }: Schema): string => {
  if (properties === undefined)
    return typeof additionalProperties === 'object' && additionalProperties !== null
      ? `{ [name: string]: ${typeOf(additionalProperties as Schema)} }`
      : '{ [name: string]: unknown }';
  const fields = Object.entries(properties as Readonly<Record<string, Schema>>).map(
    ([name, schema]) =>
      `${comment(schema, '')}${JSON.stringify(name)}${(required as string[]).includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  return `{ ${fields.join('; ')} }`;
};

const comment = ({ description }: Schema, indent: string): string =>
  typeof description === 'string' ? `${indent}/** ${description.replaceAll('*/', '* /')} */\n` : '';
