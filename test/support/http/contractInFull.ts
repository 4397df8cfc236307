/**
 * The contract with its shared parameters, headers and responses written out where they are used, for tests that look at one
 * operation.
 */
import { contract } from '../../../src/http/openapi/serve.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON document holds anything.
type Json = any;

const document: Json = JSON.parse(JSON.stringify(contract()));

const shown = (node: Json): Json => {
  if (Array.isArray(node)) return node.map(shown);
  if (typeof node !== 'object' || node === null) return node;
  const [, kind, name] = /^#\/components\/(parameters|headers|responses)\/(.+)$/.exec(node.$ref ?? '') ?? [];
  if (kind === undefined)
    return withSchema(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, shown(value)])));
  const { $ref: _, ...besides } = node;
  const component = withSchema(shown(document.components[kind][name!]));
  // Where a shared refusal is used, its description names the further codes of that use.
  const description = besides.description?.startsWith('Also ')
    ? `${component.description}, ${besides.description.slice('Also '.length)}`
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
          shown({ ...operation, parameters: [...parameters, ...(operation.parameters ?? [])] }),
        ]),
      ),
    ]),
  ),
});
