/**
 * Checks that consumers with an earlier JSON Schema of a message can go on reading: the earlier schema must allow
 * everything that the later one allows.
 */

type Schema = { readonly [name: string]: unknown };

/**
 * The changes that would break such consumers, each with its place; empty when there are none. New fields break
 * nothing.
 */
export const breaking = (earlier: Schema, later: Schema): string[] =>
  broken(earlier, later, { earlier, later, path: '' });

type Place = { readonly earlier: Schema; readonly later: Schema; readonly path: string };

const broken = (one: Schema, other: Schema, place: Place): string[] => {
  const earlier = resolved(one, place.earlier);
  const later = resolved(other, place.later);
  const at = place.path === '' ? 'the message' : place.path;
  if (Array.isArray(later.anyOf)) return (later.anyOf as Schema[]).flatMap((option) => broken(earlier, option, place));
  if (Array.isArray(earlier.anyOf)) {
    const fits = (earlier.anyOf as Schema[]).some((option) => broken(option, later, place).length === 0);
    return fits ? [] : [`${at} may be what it could not be before`];
  }
  return [
    ...(typeWithin(earlier.type, later.type) ? [] : [`${at} was ${earlier.type} and is ${later.type}`]),
    ...(valuesWithin(earlier, later) ? [] : [`${at} may have values that it could not have before`]),
    ...limits
      .filter((name) => earlier[name] !== undefined && !limitWithin(name, earlier[name], later[name]))
      .map((name) => `${at} has another ${name}`),
    ...fieldsBroken(earlier, later, place),
    ...(earlier.items === undefined
      ? []
      : broken(earlier.items as Schema, (later.items ?? {}) as Schema, { ...place, path: `${place.path}[]` })),
  ];
};

const fieldsBroken = (earlier: Schema, later: Schema, place: Place): string[] => {
  const before = (earlier.properties ?? {}) as Record<string, Schema>;
  const now = (later.properties ?? {}) as Record<string, Schema>;
  const always = new Set((later.required ?? []) as string[]);
  const path = (name: string) => (place.path === '' ? name : `${place.path}.${name}`);
  return [
    ...Object.entries(before).flatMap(([name, schema]) =>
      now[name] === undefined ? [`${path(name)} is gone`] : broken(schema, now[name], { ...place, path: path(name) }),
    ),
    ...((earlier.required ?? []) as string[])
      .filter((name) => now[name] !== undefined && !always.has(name))
      .map((name) => `${path(name)} may be absent`),
  ];
};

const limits = ['pattern', 'format', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];

const limitWithin = (name: string, earlier: unknown, later: unknown): boolean => {
  if (typeof earlier !== 'number' || typeof later !== 'number') return earlier === later;
  return name.startsWith('min') ? later >= earlier : later <= earlier;
};

const typeWithin = (earlier: unknown, later: unknown): boolean =>
  earlier === undefined || earlier === later || (earlier === 'number' && later === 'integer');

const valuesWithin = (earlier: Schema, later: Schema): boolean => {
  const before = valuesOf(earlier);
  if (before === undefined) return true;
  return valuesOf(later)?.every((value) => before.includes(value)) ?? false;
};

const valuesOf = (schema: Schema): readonly unknown[] | undefined =>
  schema.const === undefined ? (schema.enum as readonly unknown[] | undefined) : [schema.const];

const resolved = (schema: Schema, whole: Schema): Schema => {
  if (typeof schema.$ref !== 'string') return schema;
  const steps = schema.$ref.replace(/^#\//, '').split('/');
  const target = steps.reduce<unknown>((part, step) => (part as Schema)[step], whole) as Schema;
  return resolved(target, whole);
};
