/** Fairness (interfaces.md section 2): the size of everything in a request is checked before anything is made of it. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualBody } from '../../../src/http/requests/bodies.ts';
import { type Api, openApi, principals } from '../../support/api.ts';
import { contractInFull } from '../../support/http/contractInFull.ts';
import { bodyBoundsOf } from '../../support/http/endpoints.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON document.
type Json = any;

const document: Json = contractInFull();

const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
  Object.entries<Json>(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
  })),
);
const sent = operations.filter(({ method }) => method !== 'GET');
const withJson = sent.filter(({ operation }) => operation.requestBody?.content['application/json'] !== undefined);

/** Whether only texts up to some length can fit a pattern: it is anchored, and has no `*`, `+` or `{n,}`. */
const isFiniteForm = (pattern = ''): boolean =>
  pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]|\{\d+,\}/.test(pattern.replace(/\\.|\[[^\]]*\]/g, 'x'));

const referred = (schema: Json): Json =>
  schema.$ref === undefined
    ? schema
    : referred(
        schema.$ref
          .split('/')
          .slice(1)
          .reduce((so: Json, key: string) => so[key], document),
      );

/** Every place within a schema where the size of a request has no limit. */
const unbounded = (given: Json, at: string): string[] => {
  // The array holds only the items of a tuple.
  if (given === false) return [];
  const schema = referred(given);
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((kind) => schema[kind] ?? []);
  const within = choices.flatMap((one: Json, index: number) => unbounded(one, `${at}|${index}`));
  const types = [schema.type].flat();
  const isTuple = schema.prefixItems !== undefined && schema.items === false;
  if (types.includes('array'))
    within.push(
      ...(schema.maxItems === undefined && !isTuple ? [`${at}: array`] : []),
      ...(schema.prefixItems ?? []).flatMap((one: Json, index: number) => unbounded(one, `${at}[${index}]`)),
      ...unbounded(schema.items, `${at}[]`),
    );
  if (types.includes('object')) {
    if (choices.length === 0 && schema.additionalProperties !== false) within.push(`${at}: unknown fields`);
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      within.push(...unbounded(field, `${at}.${name}`));
  }
  const isFixed = schema.enum !== undefined || schema.const !== undefined || /^date/.test(schema.format ?? '');
  if (types.includes('string') && !isFixed && schema.maxLength === undefined && !isFiniteForm(schema.pattern))
    within.push(`${at}: text`);
  if (choices.length === 0 && schema.type === undefined && !isFixed) within.push(`${at}: anything`);
  return within;
};

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const urlOf = (path: string): string =>
  path
    .replace('{school}', '12AB00')
    .replace('{board}', '12345')
    .replace('/guardians/{id}', '/guardians/g-1')
    .replace(/\{\w+\}/g, 'x');

const fetched = async (method: string, path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
  const isGuardians = path === '/guardians/{id}/sharing';
  const Authorization = `Bearer ${await api.token(isGuardians ? principals.guardian : principals.admin)}`;
  const init = { method, body, headers: { Authorization, 'Content-Type': 'application/json', ...headers } };
  const answer = await api.fetch(urlOf(path), init);
  return { status: answer.status, body: (await answer.json()) as Json };
};

describe('fairness: every request', () => {
  it('every request has a bound for each array and each text of its parameters, headers and body', () => {
    expect(sent.length).toBeGreaterThan(30);
    const parts = operations.flatMap(({ route, operation }) => [
      ...(operation.parameters ?? []).map(({ name, schema }: Json) => [`${route} ${name}`, schema]),
      ...Object.entries<Json>(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) =>
        type === 'application/json' ? [[`${route} body`, schema]] : [],
      ),
    ]);
    expect(parts.flatMap(([at, schema]) => unbounded(schema, at))).toEqual([]);
  });

  it.each(sent)('$route is refused when its body is packed', async ({ method, path }) => {
    const { status, body } = await fetched(method, path, gzipSync('{}'), { 'Content-Encoding': 'gzip' });
    expect([status, body.code]).toEqual([415, 'media_type_unsupported']);
  });

  it.each(withJson.filter(({ route }) => bodyBoundsOf(route).bytes < 1_000_000))(
    '$route is refused when its body is a byte longer than it says',
    async ({ route, method, path, operation }) => {
      const { bytes } = bodyBoundsOf(route);
      // The introduction names the usual limit once.
      const told = bytes === usualBody.bytes ? undefined : `At most ${bytes} bytes`;
      expect(operation.requestBody.description).toBe(told);
      if (path === '/guardians/{id}/sharing') await registerGuardian();
      const { status, body } = await fetched(method, path, `{"a":"${'x'.repeat(bytes - 7)}"}`);
      expect([status, body.code]).toEqual([413, 'body_too_large']);
    },
  );
});

const registerGuardian = async () => {
  const admin = api.as('admin');
  const address = { street: 'Wilg 1', postalCode: '1234 AB', city: 'Ede' };
  await admin.send('PUT', '/schools/12AB00', { name: 'S', kind: 'primary', yearClasses: true, address });
  await admin.send('POST', '/schools/12AB00/dpa', { version: '1', signedOn: '2020-01-01', signedBy: 'directeur' });
  const guardian = { school: '12AB00', name: 'Noor', children: [{ id: 'L1', new: true }] };
  expect((await admin.send('PUT', '/guardians/g-1', guardian)).status).toBe(200);
};

describe('fairness: a body that is wrong all over', () => {
  const runWith = (schools: readonly unknown[]) =>
    api.as('finance').send('POST', '/invoice-runs', { on: '2020-01-01', schools });

  it('a body that is wrong all over lists a hundred faults, and tells how many there are', async () => {
    const { status, body } = await runWith(Array(150).fill(0));
    expect([status, body.errors.length, body.total]).toEqual([400, 100, 150]);
  });

  it('a body that is wrong all over is not looked through when it holds more values than any that is right', async () => {
    const { status, body } = await api.as('admin').send('PUT', '/schools/12AB00', { name: Array(30_000).fill(0) });
    expect([status, body.errors, body.total]).toEqual([
      400,
      [{ path: 'body', message: 'must hold at most 4,000 values' }],
      1,
    ]);
  });

  it('a body that is wrong all over is not looked through when it is nested deeper than any that is right', async () => {
    const nested = `{"name":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const { status, body } = await fetched('PUT', '/schools/{school}', nested);
    expect([status, body.errors]).toEqual([
      400,
      [{ path: 'body', message: 'must not be nested deeper than 10 objects and arrays' }],
    ]);
  });

  it('a body of the largest size is still taken: ten thousand schools in one run', async () => {
    const schools = Array.from(
      { length: 10_000 },
      (_, at) => `${10 + (at % 90)}AB${String(at % 100).padStart(2, '0')}`,
    );
    const { status } = await runWith(schools);
    expect(status).not.toBe(400);
    expect(status).not.toBe(413);
  });
});

describe('fairness: one subject', () => {
  const asked = async (times: number, ask: () => Promise<{ status: number; headers: Json; body: Json }>) => {
    const answers = [];
    for (let time = 0; time < times; time++) answers.push(await ask());
    return answers;
  };

  it.each([
    ['looks into directories 30 times a minute', 30, 'GET', '/schools/12AB00/directory?audience=school'],
    ['decides what is shared 60 times a minute', 60, 'PUT', '/guardians/g-1/sharing'],
  ] as const)('%s, and is told when it may again', async (_what, times, method, path) => {
    await registerGuardian();
    const by = (subject: string) => api.as({ ...principals.guardian, subject } as typeof principals.guardian);
    const ask = (subject: string) => () =>
      method === 'GET' ? by(subject).get(path) : by(subject).send(method, path, { name: ['school'] });
    const answers = await asked(times + 1, ask('noor'));
    expect(answers.map(({ status }) => status)).toEqual([...Array(times).fill(200), 429]);
    const refused = answers.at(-1)!;
    expect(refused.body.code).toBe('too_many_requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    // The requests of others do not wait for it.
    expect((await ask('omar')()).status).toBe(200);
  });
});
