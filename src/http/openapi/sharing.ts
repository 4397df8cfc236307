/**
 * Shortens the contract: parameters, headers, responses and schemas that occur more than once become components, and
 * each place names them. Nothing is left out.
 */
type Kind = 'schemas' | 'parameters' | 'headers' | 'responses';
export type Node = { readonly [key: string]: unknown };

/** Replaces a part of the contract. `name` is the name that its place gives it. */
type Visit = (kind: Kind, node: Node, name: string) => Node;

type Components = Readonly<Record<string, Readonly<Record<string, Node>>>>;

export const sharedOnce = (document: Node): Node => {
  const components = document.components as Components;
  const found = countedIn(document);
  const own = ownNames(components);
  const names = new Map([...namesOf(found, components, own), ...own]);
  const visit: Visit = (kind, node, name) => {
    const shared = names.get(keyOf(kind, node));
    return shared === undefined ? within(kind, node, visit, name) : { $ref: `#/components/${kind}/${shared}` };
  };
  const made: Record<string, Record<string, Node>> = {};
  for (const [kind, all] of Object.entries(components))
    made[kind] = mapped(all, (node, name) => (isKind(kind) ? within(kind, node, visit, name) : node));
  for (const [key, name] of names) {
    if (own.has(key)) continue;
    const { kind, node } = found.get(key)!;
    made[kind] = { ...made[kind], [name]: within(kind, node, visit, name) };
  }
  return { ...document, paths: pathsWithin(document.paths as Node, visit), components: made };
};

const isKind = (kind: string): kind is 'schemas' | 'responses' => kind === 'schemas' || kind === 'responses';

/** Names of the components that the document already has, by what they say. */
const ownNames = ({ schemas = {} }: Components): ReadonlyMap<string, string> =>
  new Map(Object.entries(schemas).map(([name, node]) => [keyOf('schemas', node), name]));

type Found = { readonly kind: Kind; readonly node: Node; readonly name: string; times: number };

/** Counts the places of every part of the document. */
const countedIn = (document: Node): ReadonlyMap<string, Found> => {
  const found = new Map<string, Found>();
  const visit: Visit = (kind, node, name) => {
    const key = keyOf(kind, node);
    const known = found.get(key);
    if (known !== undefined) known.times++;
    else {
      found.set(key, { kind, node, name, times: 1 });
      within(kind, node, visit, name);
    }
    return node;
  };
  pathsWithin(document.paths as Node, visit);
  const { schemas = {}, responses = {} } = document.components as Components;
  mapped(schemas, (node, name) => within('schemas', node, visit, name));
  mapped(responses, (node, name) => within('responses', node, visit, name));
  return found;
};

/** Names of the parts that are worth a component. */
const namesOf = (
  found: ReadonlyMap<string, Found>,
  components: Components,
  own: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> => {
  const taken = new Set(
    Object.entries(components).flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind} ${name}`)),
  );
  const names = new Map<string, string>();
  for (const [key, { kind, node, name, times }] of found) {
    const chars = text(node).length;
    const wanted =
      kind === 'schemas' ? name.charAt(0).toUpperCase() + name.slice(1) : name.toLowerCase().replace(/^x-/, '');
    const reference = `{"$ref":"#/components/${kind}/${wanted}"}`.length;
    if (times < 2 || own.has(key) || '$ref' in node || (times - 1) * chars <= times * reference + wanted.length)
      continue;
    let free = wanted;
    for (let number = 2; taken.has(`${kind} ${free}`); number++) free = `${wanted}_${number}`;
    taken.add(`${kind} ${free}`);
    names.set(key, free);
  }
  return names;
};

const keys = new WeakMap<Node, string>();

const keyOf = (kind: Kind, node: Node): string => {
  const key = keys.get(node) ?? JSON.stringify(node);
  keys.set(node, key);
  return `${kind} ${key}`;
};

const text = (node: Node): string => JSON.stringify(node);

const mapped = <From, To>(record: Readonly<Record<string, From>>, to: (value: From, name: string) => To) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value, name)])) as Record<string, To>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

const pathsWithin = (paths: Node, visit: Visit): Node =>
  mapped(paths as Readonly<Record<string, Readonly<Record<string, Node>>>>, (item) => {
    const all = Object.values(item).map((operation) => (operation.parameters ?? []) as readonly Node[]);
    // A parameter that all operations of a path take is described once, by the path.
    const ofPath = new Set(
      all[0]?.map(text).filter((one) => all.every((parameters) => parameters.some((other) => text(other) === one))),
    );
    const shown = (parameters: readonly Node[], isOfPath: boolean) => {
      const those = parameters.filter((parameter) => ofPath.has(text(parameter)) === isOfPath);
      return those.length === 0
        ? {}
        : { parameters: those.map((parameter) => visit('parameters', parameter, String(parameter.name))) };
    };
    return { ...shown(all[0] ?? [], true), ...operationsWithin(item, visit, (parameters) => shown(parameters, false)) };
  });

const operationsWithin = (
  item: Readonly<Record<string, Node>>,
  visit: Visit,
  shown: (parameters: readonly Node[]) => object,
): Node =>
  mapped(item, ({ parameters = [], ...operation }) => ({
    ...operation,
    ...shown(parameters as readonly Node[]),
    ...(isNode(operation.requestBody) ? { requestBody: contentWithin(operation.requestBody, visit, 'Body') } : {}),
    responses: mapped(operation.responses as Readonly<Record<string, Node>>, (response, status) =>
      visit('responses', response, status),
    ),
  }));

const contentWithin = (holder: Node, visit: Visit, name: string): Node =>
  isNode(holder.content)
    ? {
        ...holder,
        content: mapped(holder.content as Readonly<Record<string, Node>>, (media) =>
          isNode(media.schema) ? { ...media, schema: visit('schemas', media.schema, name) } : media,
        ),
      }
    : holder;

/** A part of the contract in which each inner part has been replaced. */
const within = (kind: Kind, node: Node, visit: Visit, name: string): Node => {
  if (kind === 'schemas') return schemaWithin(node, visit, name);
  if (kind !== 'responses')
    return isNode(node.schema) ? { ...node, schema: visit('schemas', node.schema, name) } : node;
  const headers = node.headers as Readonly<Record<string, Node>> | undefined;
  return {
    ...contentWithin(node, visit, `Answer${name}`),
    ...(headers === undefined
      ? {}
      : { headers: mapped(headers, (header, headerName) => visit('headers', header, headerName)) }),
  };
};

const listed = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;

const schemaWithin = (node: Node, visit: Visit, name: string): Node => {
  const { description, default: given, ...bare } = node;
  // A schema may serve under several descriptions: `description` and `default` stand beside its `$ref`.
  if ((description !== undefined || given !== undefined) && Object.keys(bare).length > 0) {
    const shown = visit('schemas', bare, name);
    return {
      ...shown,
      ...(given === undefined ? {} : { default: given }),
      ...(description === undefined ? {} : { description }),
    };
  }
  const made: Record<string, unknown> = { ...node };
  if (isNode(node.properties))
    made.properties = mapped(node.properties as Readonly<Record<string, Node>>, (property, key) =>
      visit('schemas', property, key),
    );
  for (const key of ['items', 'additionalProperties'])
    if (isNode(node[key])) made[key] = visit('schemas', node[key], `${name}Item`);
  for (const key of listed)
    if (Array.isArray(node[key])) made[key] = (node[key] as readonly Node[]).map((one) => visit('schemas', one, name));
  return made;
};
