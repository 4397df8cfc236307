/** The contract with its shared parameters, headers and responses back in their places, for tests that look at one operation. */
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
  // The description of a use of a refusal names the codes that it has besides.
  const description = besides.description?.startsWith('Also ')
    ? `${component.description}, ${besides.description.slice('Also '.length)}`
    : (besides.description ?? component.description);
  return { ...component, ...besides, description };
};

/** The schema of a parameter or a header itself, in place of where it is. */
const withSchema = (component: Json): Json => {
  if (component.schema?.$ref === undefined) return component;
  const { $ref, ...besides } = component.schema;
  const schema = { ...document.components.schemas[$ref.split('/').at(-1)], ...besides };
  return withSchema({ ...component, schema });
};

/** Every operation with all its parameters, also those that its path tells. Schemas of bodies are references as before. */
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
