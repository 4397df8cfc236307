/** interfaces.md section 2, operations 12.1: jobs survive the processes that do them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Server, startServer } from '../support/process.ts';
import { csvOf, supplier, taken } from '../support/world.ts';

const on = '2024-08-01';
const schools = Array.from({ length: 40 }, (_, n) => `${10 + n}AB00`);

describe('jobs of servers that are killed and stopped', { timeout: 240_000 }, () => {
  let folder: string;
  let database: Database;
  const servers: Server[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telboek-jobs-'));
    database = await freshDatabase();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.child.kill('SIGKILL');
      await server.ended;
    }
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const started = async (): Promise<Server> => {
    const env = {
      DATA_DIR: folder,
      EVENT_STORE: database.url,
      READ_STORE: database.url,
      DB_CONNECTIONS: '14',
      WORKERS: '1',
    };
    const server = await startServer(env);
    servers.push(server);
    return server;
  };

  const call = async ({ url, token }: Server, method: string, path: string, body?: object | string, more = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
        ...more,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer, it says itself.
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any };
  };

  const registered = async (server: Server, school: string): Promise<void> => {
    const day = '2020-01-01';
    const address = { street: 'Straat 1', postalCode: '1111 AA', city: 'Plaats' };
    await call(server, 'PUT', `/schools/${school}`, { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
    await call(server, 'POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: day, signedBy: 'directeur' });
    await call(server, 'POST', `/schools/${school}/terms`, { version: '1', acceptedOn: day, acceptedBy: 'directeur' });
    await call(server, 'POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: on });
    const file = csvOf(taken(on, 1, 1)).toString();
    const path = `/schools/${school}/imports?source=parnassys&linkedOn=${on}`;
    expect((await call(server, 'POST', path, file, { 'X-Reason': 'history' })).status).toBe(201);
  };

  const jobAt = (server: Server, location: string) => call(server, 'GET', `${location}?limit=500`);

  it('4.8, 12.1: after kill -9 in the middle of a run another process goes on, and nothing is issued twice; so it does after one in the middle of a verification, with the right result', async () => {
    const one = await started();
    await call(one, 'PUT', '/supplier', supplier);
    for (const school of schools) await registered(one, school);
    const today = new Date().toISOString().slice(0, 10);
    const begun = await call(one, 'POST', '/invoice-runs', { on: today }, { Prefer: 'respond-async' });
    expect(begun.status).toBe(202);
    const location = begun.headers.get('location')!;
    await expect
      .poll(async () => (await jobAt(one, location)).body.state, { timeout: 20_000, interval: 5 })
      .not.toBe('waiting');
    one.child.kill('SIGKILL');
    await one.ended;

    const other = await started();
    await expect.poll(async () => (await jobAt(other, location)).body.state, { timeout: 60_000 }).toBe('done');
    const { body } = await jobAt(other, location);
    const known = { 'X-Position': body.headers['X-Position'] };
    const all = await call(other, 'GET', '/invoices?order=asc&limit=500', undefined, known);
    const numbers = all.body.items.map(({ number }: { number: string }) => number);
    // The run's documents are the only ones.
    expect(body.issued.items.map(({ number }: { number: string }) => number)).toEqual(numbers);
    expect(new Set(all.body.items.map(({ school }: { school: string }) => school)).size).toBe(schools.length);
    const again = await call(other, 'POST', '/invoice-runs', { on: today });
    const totals = { documents: 0, amount: '0.00', kinds: [], schools: [] };
    expect(again.body).toEqual({ issued: [], withoutEInvoice: [], blocked: [], totals });

    // Either process has the job, and the other may be doing parts of it.
    const third = await started();
    const verifying = await call(third, 'GET', '/audit/verification', undefined, { Prefer: 'respond-async' });
    const verification = verifying.headers.get('location')!;
    await expect
      .poll(async () => (await jobAt(third, verification)).body.state, { timeout: 20_000, interval: 5 })
      .not.toBe('waiting');
    third.child.kill('SIGKILL');
    await third.ended;
    await expect.poll(async () => (await jobAt(other, verification)).body.state, { timeout: 60_000 }).toBe('done');
    const found = (await jobAt(other, verification)).body.answer;
    expect([found.documents, found.differences]).toEqual([numbers.length, []]);

    // A process that is stopped gives back its unfinished parts, so that no other process waits for them.
    other.child.kill('SIGTERM');
    expect(await other.ended).toEqual({ code: 0, signal: null });
    expect(other.lines.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
  });
});
