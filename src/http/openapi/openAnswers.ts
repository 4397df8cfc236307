/**
 * Leaves answers open in the contract: a later release may answer more fields, so no client may refuse what it does not
 * know. Requests stay closed, with all their bounds. The schemas themselves are strict, and tests hold every answer against that.
 */
import { noControls } from '../forms/primitives.ts';
import type { Node } from './sharing.ts';

type Operation = { readonly requestBody?: Node; readonly responses: Readonly<Record<string, Node>> };
type Document = Node & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Node & { readonly schemas: Readonly<Record<string, Node>> };
};

export const withAnswersOpen = (document: Document): Document => {
  const { schemas } = document.components;
  const asked = new Set<string>();
  const ask = (part: unknown): void => {
    for (const name of namedIn(part)) {
      if (asked.has(name)) continue;
      asked.add(name);
      ask(schemas[name]);
    }
  };
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  for (const { requestBody } of operations) ask(requestBody);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: record(schemas, (schema, name) => (asked.has(name) || isForm(schema) ? schema : opened(schema))),
    },
    paths: record(document.paths, (item) =>
      record(item, (operation) => ({ ...operation, responses: record(operation.responses, opened) })),
    ),
  };
};

const record = <Value>(
  values: Readonly<Record<string, Value>>,
  to: (value: Value, name: string) => Value,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value, name)]));

const namedIn = (part: unknown): string[] =>
  [...JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]!);

const opened = <Part>(part: Part): Part => {
  if (Array.isArray(part)) return part.map(opened) as Part;
  if (typeof part !== 'object' || part === null) return part;
  const shown = Object.entries(part)
    .filter(([key, value]) => !isNeedless(key, value, part))
    .map(([key, value]) => [key, key === 'example' ? value : opened(value)]);
  return merged(Object.fromEntries(shown)) as Part;
};

/** A form of texts that requests have too, as parts of their own. */
const isForm = ({ type, format }: Node): boolean => type === 'string' && format !== 'date-time';

/**
 * What closes an answer, and bounds that tell its reader nothing: that a count is not negative, that a number is one of
 * JSON, that a day is a day, and how long a line may be.
 */
const isNeedless = (key: string, value: unknown, { format, maximum = most }: Bounds): boolean =>
  (key === 'additionalProperties' && value === false) ||
  key === 'minLength' ||
  key === 'maxLength' ||
  (key === 'maximum' && value === most) ||
  (key === 'minimum' && maximum === most && (value === -most || value === 0 || value === 1)) ||
  (key === 'pattern' && (/^date/.test(String(format)) || value === noControls.override.pattern));

type Bounds = { readonly format?: unknown; readonly maximum?: unknown };

const most = Number.MAX_SAFE_INTEGER;

/** What may be null is told in one schema; an object, which may yet be told as an extension, later. */
const merged = (node: Node): Node => orNull(node, (of) => of.type !== 'object');

/** `{ anyOf: [what, null] }` as one schema. */
export const orNull = (node: Node, isTold: (of: Node) => boolean): Node => {
  const [of, none, ...more] = (node.anyOf ?? []) as readonly Node[];
  const isPlain = typeof of?.type === 'string' && isTold(of) && !('enum' in of || 'const' in of);
  if (!isPlain || none?.type !== 'null' || more.length > 0) return node;
  const { anyOf: _, ...besides } = node;
  return { ...of, type: [of.type, 'null'], ...besides };
};
