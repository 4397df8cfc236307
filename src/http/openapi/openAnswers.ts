/**
 * Leaves answers open in the contract: a later release may answer more fields, so no client may refuse what it does not
 * know. Requests stay closed. The schemas themselves are strict, and tests hold every answer against that.
 */
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
      schemas: record(schemas, (schema, name) => (asked.has(name) ? schema : opened(schema))),
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
  return Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => key !== 'additionalProperties' || value !== false)
      .map(([key, value]) => [key, opened(value)]),
  ) as Part;
};
