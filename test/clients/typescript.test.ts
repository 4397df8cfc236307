/** The typed client against a server, and its package as a program elsewhere gets it. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect, Refused, type Settings } from '../../clients/typescript/src/index.ts';
import type { Role } from '../../src/http/access/principal.ts';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../support/api.ts';
import { taken, worldOn } from '../support/world.ts';

const ofSchool = { params: { school: ownSchool } };

let api: Api;
let sent: { readonly url: string; readonly init: RequestInit }[] = [];
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  await api.as('admin').send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
});
afterAll(() => api.close());
beforeEach(() => {
  sent = [];
});

const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' };

/** Stands between the client and the server. It notes each request, and may answer it or lose its answer. */
type Between = (asked: number, on: () => Promise<Response>) => Promise<Response>;

const clientFor = async (
  role: Role,
  settings: Partial<Settings> = {},
  between: Between = (_, on) => on(),
): Promise<Client> =>
  connect({
    url: `http://127.0.0.1:${api.port}/`,
    credentials: { token: () => api.token(role) },
    fetch: (url, init = {}) => {
      sent.push({ url: String(url), init });
      return between(sent.length, () => fetch(url, init));
    },
    ...settings,
  });

const headerOf = (number: number, name: string): unknown =>
  (sent[number]!.init.headers as Readonly<Record<string, string>>)[name];

const refusal = async (asked: Promise<unknown>): Promise<Refused> => {
  const given = await asked.catch((error: unknown) => error);
  if (given instanceof Refused) return given;
  throw new Error(`Not refused: ${String(given)}`);
};

describe('issue 16.8: the typed client', () => {
  it('a write has one Idempotency-Key: after a lost answer the same request is sent again, and is done once', async () => {
    const losing: Between = async (asked, on) => {
      const answer = await on();
      if (asked > 1) return answer;
      await answer.arrayBuffer();
      throw new TypeError('fetch failed');
    };
    const client = await clientFor('admin', {}, losing);
    const body = { schools: [ownSchool], from: '2024-08-01', until: '2024-08-31' };
    const { answer, replayed } = await client.call('POST /boards/{board}/pilots', {
      params: { board: ownBoard },
      body,
    });
    expect([sent.length, answer.id, replayed]).toEqual([2, `${ownBoard}-P1`, true]);
    expect(headerOf(1, 'Idempotency-Key')).toBe(headerOf(0, 'Idempotency-Key'));
  });

  it('two writes have two keys', async () => {
    const client = await clientFor('admin');
    for (const name of ['Bestuur', 'Stichting'])
      await client.ask('PUT /boards/{board}', { params: { board: '99999' }, body: { name, address } });
    expect(headerOf(0, 'Idempotency-Key')).not.toBe(headerOf(1, 'Idempotency-Key'));
  });

  it('an answer with Retry-After is waited for; another refusal is not', async () => {
    const busy: Between = async (asked, on) =>
      asked === 1 ? new Response('{}', { status: 503, headers: { 'Retry-After': '0' } }) : on();
    const client = await clientFor('admin', {}, busy);
    await client.ask('GET /boards');
    expect(sent).toHaveLength(2);
    const { code, status } = await refusal(client.ask('GET /boards/{board}', { params: { board: '00000' } }));
    expect([code, status, sent.length]).toEqual(['board_not_found', 404, 3]);
  });

  it('an outage longer than the patience is reported as it came, also when the answer is no problem document of Telboek', async () => {
    const away: Between = async () =>
      new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'Retry-After': '9' } });
    const client = await clientFor('admin', { patienceMs: 0 }, away);
    expect(await refusal(client.ask('GET /boards'))).toMatchObject({ code: 'status_502', retryAfter: 9 });
  });

  it('a refusal tells its code and its facts, and its message in the language that was asked for', async () => {
    const client = await clientFor('admin', { language: 'nl' });
    // A program without types sends whatever it likes.
    const asked = { params: { board: ownBoard }, body: {} } as unknown as Parameters<
      typeof client.ask<'PUT /boards/{board}'>
    >[1];
    const refused = await refusal(client.ask('PUT /boards/{board}', asked));
    expect(refused.code).toBe('invalid_request');
    expect(refused.facts.errors?.map(({ path }) => path)).toEqual(['name', 'address']);
    expect(refused.message).toBe('De aanvraag bevat 2 fouten.');
  });

  it('a read waits for what this client wrote; ifMatch refuses a write to what has moved on', async () => {
    const client = await clientFor('admin');
    const params = { school: ownSchool };
    const debtor = { name: 'Stichting', address };
    const { etag } = await client.call('PUT /schools/{school}/debtor', { params, body: debtor, reason: 'é' });
    expect(await client.ask('GET /schools/{school}', { params })).toMatchObject({ debtor: { name: 'Stichting' } });
    expect([headerOf(1, 'X-Position'), client.position]).toEqual([client.position, String(await api.head())]);
    const stored = await api.stored(`school-${ownSchool}`);
    expect(stored.at(-1)?.metadata.reason).toBe('é');
    await client.ask('PUT /schools/{school}/debtor', { params, body: { ...debtor, name: 'Ander' }, ifMatch: etag! });
    const again = client.ask('PUT /schools/{school}/debtor', { params, body: debtor, ifMatch: etag! });
    expect((await refusal(again)).code).toBe('precondition_failed');
  });

  it('a list is read page after page, each page when it is needed', async () => {
    const client = await clientFor('admin');
    const found: string[] = [];
    for await (const { board } of client.items('GET /boards', { query: { limit: 1 } })) {
      found.push(board);
      expect(sent).toHaveLength(found.length);
    }
    expect(found).toEqual([ownBoard, '99999']);
  });

  it('a file is sent as a stream, which is opened again for each attempt; a file comes as a stream', async () => {
    const file = csv(taken('2024-08-01', 1, 5));
    let opened = 0;
    const content = () => {
      opened++;
      return new Blob([file]).stream();
    };
    const busy: Between = async (asked, on) => {
      const answer = await on();
      return asked === 1 ? new Response('{}', { status: 429, headers: { 'Retry-After': '0' } }) : answer;
    };
    const client = await clientFor('school', {}, busy);
    const asked = { ...ofSchool, query: { source: 'parnassys' }, file: { type: 'text/csv', content } } as const;
    const { status, answer } = await client.call('POST /schools/{school}/imports', asked);
    expect([status, opened, answer]).toMatchObject([201, 2, { linked: 5 }]);
    const template = await client.download('GET /templates/results');
    expect(template.type).toContain('text/csv');
    expect(new TextDecoder().decode(await template.bytes())).toMatch(/^\uFEFF?leerling/);
  });

  it('a stream that cannot be opened again is not sent twice', async () => {
    const client = await clientFor(
      'school',
      {},
      async () => new Response('{}', { status: 503, headers: { 'Retry-After': '0' } }),
    );
    const file = { type: 'text/csv', content: new Blob(['leerling']).stream() } as const;
    const asked = client.ask('POST /schools/{school}/imports', { ...ofSchool, query: { source: 'parnassys' }, file });
    expect((await refusal(asked)).status).toBe(503);
    expect(sent).toHaveLength(1);
  });

  it('long work goes on as a job, whose progress and answer are waited for', async () => {
    const client = await clientFor('finance');
    const job = await client.job('GET /audit/verification');
    const states: string[] = [];
    for await (const { state } of job.progress()) states.push(state);
    expect(states.at(-1)).toBe('done');
    expect(await job.answer()).toMatchObject({ differences: [] });
    expect(headerOf(0, 'Prefer')).toBe('respond-async');
  });

  it('an answer in lines comes line by line', async () => {
    const client = await clientFor('finance');
    // The feed lags behind the ledger, so the count may not be there yet.
    const found = async (): Promise<readonly string[]> => {
      const kinds = new Set<string>();
      for await (const { type, cursor } of client.lines('GET /feed')) kinds.add(`${type} ${typeof cursor}`);
      return [...kinds];
    };
    await expect.poll(found).toContain('telboek.pupil-counts.v1 string');
  });
});

describe('issue 16.8: the package of the client', () => {
  const root = join(import.meta.dirname, '..', '..');
  const run = (program: string, ...args: string[]) =>
    spawnSync(join(root, 'node_modules', '.bin', program), args, { encoding: 'utf8' });

  it('a program that has nothing else of Telboek can use the package: a route of the contract compiles, and any other does not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telboek-package-'));
    try {
      const built = run(
        'node',
        '--import',
        join(root, 'src/server/node24.mjs'),
        join(root, 'tools/client.ts'),
        '--out',
        join(folder, 'client'),
      );
      expect([built.status, built.stdout, built.stderr]).toEqual([0, '', '']);
      await mkdir(join(folder, 'client'), { recursive: true });
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, 'program.ts'), program);
      const options = ['--strict', '--noEmit', '--module', 'NodeNext', '--lib', 'ES2023,DOM,DOM.AsyncIterable'];
      const checked = run('tsc', ...options, '--ignoreConfig', '--types', '', join(folder, 'program.ts'));
      expect([checked.stdout, checked.status]).toEqual(['', 0]);
      const imported = run(
        'node',
        '--input-type=module',
        '-e',
        `await import(${JSON.stringify(join(folder, 'client', 'index.js'))})`,
      );
      expect([imported.status, imported.stderr]).toEqual([0, '']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

const program = `
import { connect, Refused } from './client/index.js';
const client = connect({ url: 'https://telboek.example', credentials: { token: 'x' }, language: 'nl' });
const counts = await client.ask('GET /schools/{school}/counts', {
  params: { school: '12AB00' }, query: { from: '2026-08-01', to: '2026-08-31' },
});
export const pupils: number = counts.days[0]!.pupils;
for await (const { total } of client.items('GET /invoices', { query: { school: '12AB00', limit: 50 } })) total.toUpperCase();
const started = await client.call('POST /schools/{school}/subscription', {
  params: { school: '12AB00' }, query: { preview: true }, body: { plan: 'per-pupil', startsOn: '2026-08-01' },
});
if (started.status === 201) started.answer.plan.toUpperCase();
else started.answer.documents.map((document) => document.total);
try {
  await (await client.job('POST /invoice-runs', { body: { on: '2026-08-01' } })).answer();
} catch (error) {
  if (error instanceof Refused && error.code === 'invalid_request') error.facts.errors?.map(({ path }) => path);
}
// @ts-expect-error a school is needed
await client.ask('GET /schools/{school}/counts');
// @ts-expect-error there is no such route
await client.ask('GET /nothing');
// @ts-expect-error there is no such field
await client.ask('POST /invoice-runs', { body: { once: 'x' } });
// @ts-expect-error this answers no list
client.items('GET /audit/key');
// @ts-expect-error there is no such code
if (new Error() instanceof Refused && (new Error() as unknown as Refused).code === 'no_such_code') throw new Error();
`;
