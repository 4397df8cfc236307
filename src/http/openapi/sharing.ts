/**
 * Shortens the contract: parameters, headers, responses and schemas that occur more than once become components, and
 * each place names them. Nothing is left out.
 */
type Kind = 'schemas' | 'parameters' | 'headers' | 'responses';
export type Node = { readonly [key: string]: unknown };

/** Replaces a part of the contract. `name` is the name that its place gives it: its own after those around it, with dots between. */
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
    const reference = `{"$ref":"#/components/${kind}/${spelled(kind, [lastOf(name)])}"}`.length;
    if (times < 2 || own.has(key) || '$ref' in node || (times - 1) * chars <= times * reference + lastOf(name).length)
      continue;
    const free = wantedFor(kind, node, name, new Map([...own, ...names])).find(
      (wanted) => !taken.has(`${kind} ${wanted}`),
    );
    if (free === undefined) throw new Error(`The ${kind} of ${name} need a name of their own, such as a schema's id`);
    taken.add(`${kind} ${free}`);
    names.set(key, free);
  }
  return names;
};

/** Parameters that half of all operations name are better off with a short name. */
const shortNames: Readonly<Record<string, string>> = { 'Idempotency-Key': 'once' };

/** The names that a part may get, the best first: by what it may be instead of null, by what it lists, by its place. */
const wantedFor = (kind: Kind, node: Node, name: string, known: ReadonlyMap<string, string>): string[] => {
  const places = name.split('.');
  const byPlace = places.map((_, index) => spelled(kind, places.slice(-1 - index)));
  const nameOf = (part: unknown) => (isNode(part) ? (nameIn(part) ?? known.get(keyOf('schemas', part))) : undefined);
  const [of, none] = (node.anyOf ?? []) as readonly (Node | undefined)[];
  const [orNull, item] = [none?.type === 'null' ? nameOf(of) : undefined, nameOf(node.items)];
  const short = kind === 'parameters' ? shortNames[lastOf(name)] : undefined;
  return [
    ...(short === undefined ? [] : [short]),
    ...(orNull === undefined ? [] : [`${orNull}OrNull`]),
    ...(item === undefined ? [] : [`${item}List`]),
    ...byPlace,
  ];
};

const nameIn = ({ $ref }: Node): string | undefined =>
  $ref === undefined ? undefined : String($ref).slice(String($ref).lastIndexOf('/') + 1);

const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** `StatedLine` of a schema, `as-known-at` of others. */
const spelled = (kind: Kind, words: readonly string[]): string =>
  kind === 'schemas'
    ? words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
    : words
        .join('-')
        .replace(/^X-/, '')
        .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`)
        .toLowerCase();

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
  mapped(paths as Readonly<Record<string, Readonly<Record<string, Node>>>>, (item, path) => {
    const all = Object.values(item).map((operation) => (operation.parameters ?? []) as readonly Node[]);
    // A parameter that all operations of a path take is described once, by the path.
    const ofPath = new Set(
      all[0]?.map(text).filter((one) => all.every((parameters) => parameters.some((other) => text(other) === one))),
    );
    const shown = (parameters: readonly Node[], isOfPath: boolean) => {
      const those = parameters.filter((parameter) => ofPath.has(text(parameter)) === isOfPath);
      return those.length === 0
        ? {}
        : {
            parameters: those.map((parameter) =>
              visit('parameters', parameter, `${lastSegment(path)}.${parameter.in}.${parameter.name}`),
            ),
          };
    };
    return { ...shown(all[0] ?? [], true), ...operationsWithin(item, visit, (parameters) => shown(parameters, false)) };
  });

const lastSegment = (path: string): string => path.split('/').findLast((segment) => /^[a-z]/.test(segment)) ?? '';

const operationsWithin = (
  item: Readonly<Record<string, Node>>,
  visit: Visit,
  shown: (parameters: readonly Node[]) => object,
): Node =>
  mapped(item, ({ parameters = [], ...operation }) => ({
    ...operation,
    ...shown(parameters as readonly Node[]),
    ...(isNode(operation.requestBody)
      ? { requestBody: contentWithin(operation.requestBody, visit, `${operation.operationId}Body`) }
      : {}),
    responses: mapped(operation.responses as Readonly<Record<string, Node>>, (response, status) =>
      visit('responses', response, status.startsWith('2') ? `${operation.operationId}-${status}` : status),
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
    ...contentWithin(node, visit, name.replace(/-\d+$/, 'Answer')),
    ...(headers === undefined
      ? {}
      : { headers: mapped(headers, (header, headerName) => visit('headers', header, `${name}.${headerName}`)) }),
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
      visit('schemas', property, `${name}.${key}`),
    );
  for (const key of ['items', 'additionalProperties'])
    if (isNode(node[key])) made[key] = visit('schemas', node[key], `${name}Item`);
  for (const key of listed)
    if (Array.isArray(node[key])) made[key] = (node[key] as readonly Node[]).map((one) => visit('schemas', one, name));
  return made;
};
