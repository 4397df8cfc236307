/**
 * The contract describes every route. Each answer that it promises is given once here, and held against it
 * (test/support/http/contract.ts).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalsOf } from '../../../src/http/openapi/refusals.ts';
import { contract, everyEndpoint } from '../../../src/http/openapi/serve.ts';
import type { Api } from '../../support/api.ts';
import { askEverything, openToAll } from '../../support/http/askEverything.ts';
import { exercised } from '../../support/http/contract.ts';
import { contractInFull } from '../../support/http/contractInFull.ts';
import { access } from '../../support/http/endpoints.ts';
import { forgetExamples, keepExamples, keptExamples, seen, shapeOf } from '../../support/http/examples.ts';

type Operations = Readonly<Record<string, Readonly<Record<string, { responses: Readonly<Record<string, unknown>> }>>>>;

// biome-ignore lint/suspicious/noExplicitAny: a JSON document holds anything.
type Json = any;

const isRecording = process.env.RECORD_EXAMPLES !== undefined;

const inFull = contractInFull();
const paths = inFull.paths as Operations;

const described = Object.entries(paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
);

/** A redirection for a browser has no answer to show. */
const withSuccess = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations)
    .filter(([, { responses }]) => Object.keys(responses).some((status) => status.startsWith('2')))
    .map(([method]) => `${method.toUpperCase()} ${path}`),
);

const successes = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { responses }]) =>
    Object.keys(responses)
      .filter((status) => status.startsWith('2'))
      .map((status) => `${method.toUpperCase()} ${path} ${status}`),
  ),
);

let api: Api;
beforeAll(async () => {
  // What other test files asked for is neither an example nor counted here.
  forgetExamples();
  exercised.clear();
  api = await openToAll();
});
afterAll(() => api.close());

describe('the contract', () => {
  it('the contract is given to anyone', async () => {
    const answer = await api.fetch(`/openapi.json`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(contract())));
  });

  it('the contract describes every route that there is, and no other', () => {
    const open = described.filter((route) => !(route in access));
    expect(open.toSorted()).toEqual([
      'DELETE /session',
      'GET /audit/key',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /openapi.json',
      'GET /plans',
      'GET /school-names',
      'GET /session',
      'GET /session/oidc',
      'GET /session/oidc/callback',
      'GET /sources',
      'GET /templates/results',
      'POST /guardian-links',
      'POST /information-requests',
      'POST /session',
      'POST /session/oidc/logout',
    ]);
    expect(described.filter((route) => route in access).toSorted()).toEqual(api.routes.toSorted());
  });

  it('the contract names the roles that the table of access lets in', () => {
    const named = inFull.paths['/schools/{school}/counts'].get;
    expect(named['x-roles']).toEqual(['admin', 'finance', 'school', 'board', 'analytics']);
  });

  it.skipIf(isRecording)('issue 16.8: the contract stays under 300 kB', () => {
    expect(Buffer.byteLength(JSON.stringify(contract()))).toBeLessThan(300_000);
  });

  it('issue 16.8: its parts have names that say what they are: none has a number but the status of an answer', () => {
    const names = Object.values(contract().components as object).flatMap((all) => Object.keys(all));
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name) => /[_-]\d+$/.test(name) && !/^[a-z-]+-2\d\d$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^\d/.test(name))).toEqual(['304']);
  });

  it('the contract lists every code that an endpoint may refuse, by status', () => {
    const listed = (description: string): string[] =>
      description.split('; ').flatMap((part) => {
        const [status, ...codes] = part.split(/,? /);
        return codes.map((code) => `${status} ${code}`);
      });
    for (const endpoint of everyEndpoint) {
      const [method, path] = endpoint.route.split(' ') as [string, string];
      const told = listed(inFull.paths[path][method.toLowerCase()].responses.default.description);
      const may = [...refusalsOf(endpoint)].flatMap(([status, codes]) => codes.map((code) => `${status} ${code}`));
      expect([endpoint.route, may.filter((one) => !told.includes(one))]).toEqual([endpoint.route, []]);
    }
  });

  it('interfaces 2: every list is `items` with `next`, and no answer a bare array', () => {
    const bare = Object.entries<Json>(inFull.paths).flatMap(([path, operations]) =>
      Object.entries<Json>(operations).flatMap(([method, { responses }]) =>
        Object.values<Json>(responses).flatMap(({ content }) =>
          content?.['application/json']?.schema?.type === 'array' ? [`${method.toUpperCase()} ${path}`] : [],
        ),
      ),
    );
    expect(bare).toEqual([]);
  });

  const everywhere = (visit: (node: Record<string, unknown>) => void): void => {
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if (!Array.isArray(node)) visit(node as Record<string, unknown>);
      for (const child of Object.values(node)) walk(child);
    };
    walk(inFull);
  };

  it('the contract has only patterns that tools of all languages read: no classes of Unicode, and nothing that looks around', () => {
    const patterns = new Set<string>();
    everywhere(({ pattern }) => typeof pattern === 'string' && patterns.add(pattern));
    expect(patterns.size).toBeGreaterThan(20);
    expect([...patterns].filter((pattern) => /\\[pPuUkbB]|\(\?(?!:)|\\[1-9]/.test(pattern))).toEqual([]);
  });

  it('the contract says of every parameter what it means, with an example that is taken', () => {
    let parameters = 0;
    everywhere(({ in: where, name, description, example, schema, type }) => {
      // A security scheme also has a place and a name.
      if (typeof where !== 'string' || typeof name !== 'string' || type === 'apiKey') return;
      parameters++;
      expect([where, name, typeof description]).toEqual([where, name, 'string']);
      const { pattern, enum: options } = schema as { pattern?: string; enum?: unknown[] };
      if (pattern !== undefined) expect(String(example)).toMatch(new RegExp(pattern, 'u'));
      if (options !== undefined) expect(options).toContain(example);
    });
    expect(parameters).toBeGreaterThan(300);
  });

  it('interfaces 2: each operation names the headers of its kind: X-Position every read, Idempotency-Key every write', () => {
    const { components, paths: told }: Json = JSON.parse(JSON.stringify(contract()));
    const headersOf = (route: string): string[] => {
      const [method, path] = route.split(' ') as [string, string];
      const { parameters = [], [method.toLowerCase()]: operation } = told[path];
      return [...parameters, ...(operation.parameters ?? [])]
        .map((one: Json) => (one.$ref === undefined ? one : components.parameters[one.$ref.split('/').at(-1)]))
        .flatMap(({ in: where, name }: Json) => (where === 'header' && /^X-Pos|^Idem/.test(name) ? [name] : []));
    };
    const askedByPost = ['POST /schools/{school}/pupil-lookup', 'POST /audit/verification'];
    const due = (method: string, route: string): string[] => {
      if (method !== 'GET' && !askedByPost.includes(route)) return ['Idempotency-Key'];
      return route in access ? ['X-Position'] : [];
    };
    for (const route of described) expect([route, headersOf(route)]).toEqual([route, due(route.split(' ')[0]!, route)]);
  });

  it('the contract names If-Match, and X-Reason, only where they are heeded', () => {
    const named = (route: string): string[] => {
      const [method, path] = route.split(' ') as [string, string];
      const { parameters } = inFull.paths[path][method.toLowerCase()];
      return parameters!.flatMap((one: { name: string }) =>
        'name' in one && /If-Match|X-Reason/.test(one.name) ? [one.name] : [],
      );
    };
    expect(named('PUT /supplier')).toEqual(['If-Match', 'X-Reason']);
    expect(named('POST /register-imports')).toEqual(['X-Reason']);
    for (const ignoring of [
      'POST /projections/{name}/rebuild',
      'DELETE /projections/{name}/rebuild',
      'POST /projections/{name}/retry',
      'POST /schools/{school}/pupil-lookup',
      'GET /invoices',
      'POST /information-requests',
    ])
      expect(named(ignoring)).toEqual([]);
  });

  it('the contract tells the form of days, moments and page sizes, which are text in a query', () => {
    const { parameters } = inFull.paths['/schools/{school}/counts/{day}/pupils'].get;
    const schemaOf = (name: string) => parameters!.find((one: { name: string }) => 'name' in one && one.name === name);
    expect(schemaOf('day')).toMatchObject({ in: 'path', required: true, schema: { format: 'date' } });
    expect(schemaOf('asKnownAt')).toMatchObject({ in: 'query', schema: { format: 'date-time' } });
    expect(schemaOf('limit')).toMatchObject({ schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 } });
  });
});

it('the contract keeps every promise: each success of each route, answered as described', async () => {
  await askEverything(api);
  expect(successes.filter((success) => !exercised.has(success))).toEqual([]);
});

describe('issue 16.8: the examples of the contract, which are asked above', () => {
  beforeAll(() => {
    if (isRecording) keepExamples();
  });

  it('there is an example of no operation but those of the contract', () => {
    expect(Object.keys(keptExamples()).filter((operation) => !described.includes(operation))).toEqual([]);
  });

  it.each(withSuccess)('%s has an example, and answers as it says', (operation) => {
    const [kept, now] = [keptExamples()[operation], seen().get(operation)];
    expect(now, `nothing above asks ${operation}`).toBeDefined();
    expect(kept, `\`npm run examples\` keeps an example of ${operation}`).toBeDefined();
    expect(shapeOf(operation, now!), `\`npm run examples\` keeps what ${operation} answers now`).toEqual(
      shapeOf(operation, kept!),
    );
  });

  it.skipIf(isRecording)(
    'the contract shows the target of every example, or the examples of parameters that make it',
    () => {
      const shownOf = (path: string, { parameters, requestBody, 'x-example': target }: Json): string | undefined => {
        const hasBody = Object.values<Json>(requestBody?.content ?? {}).some(({ example }) => example !== undefined);
        const filled = (parameters as Json[]).reduce<string>(
          (made, one) => made.replace(`{${one.name}}`, one.example),
          path,
        );
        return target ?? (hasBody ? undefined : filled);
      };
      const kept = keptExamples();
      const shown = Object.entries<Json>(inFull.paths).flatMap(([path, operations]) =>
        Object.entries<Json>(operations).flatMap(([method, operation]) => {
          const [route, target] = [`${method.toUpperCase()} ${path}`, shownOf(path, operation)];
          return target === undefined || kept[route] === undefined ? [] : [[route, target]];
        }),
      );
      expect(shown.length).toBeGreaterThan(80);
      expect(shown).toEqual(shown.map(([route]) => [route, kept[route!]!.target]));
    },
  );

  it.skipIf(isRecording)('every request in JSON or CSV is shown', () => {
    const lacking = Object.entries<Json>(inFull.paths).flatMap(([path, operations]) =>
      Object.entries<Json>(operations).flatMap(([method, { requestBody }]) => {
        const content = Object.entries<Json>(requestBody?.required ? requestBody.content : {});
        const needs = content.some(([type]) => /json|csv/.test(type));
        return needs && !content.some(([, { example }]) => example !== undefined)
          ? [`${method.toUpperCase()} ${path}`]
          : [];
      }),
    );
    expect(lacking).toEqual([]);
  });
});
