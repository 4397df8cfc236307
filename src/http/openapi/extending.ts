/**
 * Shortens the schemas of answers: one that has all fields of another, and more, is told as that other with the rest
 * (`allOf`). Only open schemas can be told so, and those of answers are open (openAnswers.ts).
 */
import { orNull } from './openAnswers.ts';
import type { Node } from './sharing.ts';

type Fields = Node & {
  readonly properties: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly description?: string;
};
type Base = { readonly name: string; readonly schema: Fields };

/** A reference that saves fewer characters makes a schema no easier to read. */
const worthwhile = 80;

export const withExtensions = <Document extends Node>(document: Document): Document => {
  const components = document.components as { readonly schemas: Readonly<Record<string, Node>> };
  const bases = Object.entries(components.schemas).flatMap(([name, schema]) =>
    isOpen(schema) ? [{ name, schema }] : [],
  );
  const told = (part: unknown, within?: string): unknown => {
    if (Array.isArray(part)) return part.map((one) => told(one, within));
    if (typeof part !== 'object' || part === null) return part;
    const shown = isOpen(part as Node) ? shortest(part as Fields, bases, within) : (part as Node);
    const all = Object.entries(shown).map(([key, value]) => [key, isText(key) ? value : told(value, within)]);
    return orNull(Object.fromEntries(all), () => true);
  };
  return {
    ...document,
    paths: told(document.paths),
    components: {
      ...components,
      schemas: Object.fromEntries(
        Object.entries(components.schemas).map(([name, schema]) => [name, told(schema, name)]),
      ),
    },
  };
};

/** No schemas. */
const isText = (key: string): boolean => /^x-|^example$/.test(key);

const isOpen = (node: Node): node is Fields =>
  node.type === 'object' && typeof node.properties === 'object' && node.additionalProperties === undefined;

/** The schema, or it as an extension of the base that leaves the least to tell. */
const shortest = (schema: Fields, bases: readonly Base[], within: string | undefined): Node => {
  const candidates = bases
    .filter(({ name, schema: base }) => name !== within && isExtension(schema, base))
    .map((base) => extensionOf(schema, base));
  const best = candidates.toSorted((one, other) => size(one) - size(other))[0];
  return best !== undefined && size(schema) - size(best) >= worthwhile ? best : schema;
};

/** It has more fields, so that no two schemas extend each other. */
const isExtension = (schema: Fields, { properties, required = [] }: Fields): boolean =>
  Object.keys(properties).length < Object.keys(schema.properties).length &&
  required.every((name) => schema.required?.includes(name) === true) &&
  Object.entries(properties).every(([name, field]) => {
    const own = schema.properties[name];
    return own !== undefined && JSON.stringify(own) === JSON.stringify(field);
  });

const extensionOf = ({ description, properties, required = [] }: Fields, { name, schema: base }: Base): Node => {
  const rest = Object.fromEntries(Object.entries(properties).filter(([field]) => !(field in base.properties)));
  const restRequired = required.filter((field) => base.required?.includes(field) !== true);
  return {
    allOf: [
      { $ref: `#/components/schemas/${name}` },
      { type: 'object', properties: rest, ...(restRequired.length === 0 ? {} : { required: restRequired }) },
    ],
    ...(description === undefined ? {} : { description }),
  };
};

const size = (node: Node): number => JSON.stringify(node).length;
