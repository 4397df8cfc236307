/**
 * The contract with its shared parameters, headers and responses written out where they are used, for tests that look at one
 * operation.
 */
import { contract } from '../../../src/http/openapi/serve.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON document holds anything.
type Json = any;

const told: Json = JSON.parse(JSON.stringify(contract()));

/** Every schema that is told as an extension of another, with the fields of both in one. */
const whole = (node: Json): Json => {
  if (Array.isArray(node)) return node.map(whole);
  if (typeof node !== 'object' || node === null) return node;
  const { allOf, ...besides } = node;
  if (allOf === undefined) return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(value)]));
  const [base, rest] = allOf.map((part: Json) =>
    whole(part.$ref === undefined ? part : told.components.schemas[part.$ref.split('/').at(-1)]),
  );
  return {
    type: 'object',
    properties: { ...base.properties, ...rest.properties },
    required: [...(base.required ?? []), ...(rest.required ?? [])],
    ...whole(besides),
  };
};

const document: Json = whole(told);

const shown = (node: Json): Json => {
  if (Array.isArray(node)) return node.map(shown);
  if (typeof node !== 'object' || node === null) return node;
  const [, kind, name] = /^#\/components\/(parameters|headers|responses)\/(.+)$/.exec(node.$ref ?? '') ?? [];
  if (kind === undefined)
    return withSchema(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, shown(value)])));
  const { $ref: _, ...besides } = node;
  const component = withSchema(shown(document.components[kind][name!]));
  // Where the shared refusal is used, its description names the further codes of that use.
  const description =
    besides.description !== undefined && name === 'refused'
      ? `${component.description}; ${besides.description}`
      : (besides.description ?? component.description);
  return { ...component, ...besides, description };
};

/** Replaces a reference to a parameter's or header's schema by the schema itself. */
const withSchema = (component: Json): Json => {
  if (component.schema?.$ref === undefined) return component;
  const { $ref, ...besides } = component.schema;
  const schema = { ...document.components.schemas[$ref.split('/').at(-1)], ...besides };
  return withSchema({ ...component, schema });
};

/**
 * Every operation with all its parameters, also those that the contract gives to the whole path. The schemas of bodies stay
 * references.
 */
export const contractInFull = (): Json => ({
  ...document,
  paths: Object.fromEntries(
    Object.entries<Json>(document.paths).map(([path, { parameters = [], ...operations }]) => [
      path,
      Object.fromEntries(
        Object.entries<Json>(operations).map(([method, operation]) => [
          method,
          shown({
            ...operation,
            parameters: [...parameters, ...(operation.parameters ?? [])],
          }),
        ]),
      ),
    ]),
  ),
});
