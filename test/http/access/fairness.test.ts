/** Interfaces 2, fairness: only a few answers that take long are made at a time for one subject. */
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import { type Workers, workersHere } from '../../../src/ledger/workers/workers.ts';
import { type Api, openApi, ownBoard, ownSchool, principals, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
});
afterAll(() => api.close());

const uploads = `/schools/${ownSchool}/imports?source=parnassys`;
const pupils = `/schools/${ownSchool}/counts/2024-09-02/pupils`;
const header = 'leerling;categorie;afnamedatum';

// A loaded machine needs time to notice what was sent.
const patiently = { timeout: 20_000 };

/** An upload that its client has not sent completely, and whether it was answered nevertheless. */
interface Unfinished {
  readonly sending: ClientRequest;
  readonly answered: () => boolean;
}

const unfinished = async (who: Principal): Promise<Unfinished> => {
  const headers = { Authorization: `Bearer ${await api.token(who)}`, 'Content-Type': 'text/csv' };
  const sending = request({ port: api.port, method: 'POST', path: uploads, headers });
  let answered = false;
  sending.once('response', () => {
    answered = true;
  });
  sending.on('error', () => {});
  sending.write(`${header}\n`);
  return { sending, answered: () => answered };
};

const finished = async ({ sending }: Unfinished): Promise<number | undefined> => {
  const answered = once(sending, 'response');
  sending.end('L1;toets;2024-09-01\n');
  const [response] = await answered;
  response.resume();
  return response.statusCode;
};

describe('one subject has at most four long requests under way', () => {
  const sanne = principals.school;

  it('a fifth long request of one subject is refused, until one of the others is answered or its client has left', async () => {
    const open = await Promise.all([1, 2, 3, 4].map(() => unfinished(sanne)));
    const status = async (who: Principal, path: string) => (await api.as(who).get(path)).status;
    // The request that looks is counted too. So an upload that reaches the server after it is the fifth one, and is sent
    // again.
    const looked = async () => {
      for (const [i, one] of open.entries()) if (one.answered()) open[i] = await unfinished(sanne);
      return await status(sanne, pupils);
    };
    await expect.poll(looked, patiently).toBe(429);
    const refused = await api.as(sanne).get(pupils);
    expect(refused.body).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // Such a refusal of a write is not remembered: the same write with the same key is done later.
    const key = { 'Idempotency-Key': '6f1e2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b' };
    const again = () => api.as(sanne).upload(uploads, `${header}\nL2;toets;2024-09-01`, key);
    expect((await again()).status).toBe(429);
    // Requests that do not take long are answered, and so are the requests of other subjects.
    expect(await status(sanne, '/plans')).toBe(200);
    expect(await status(sanne, `/schools/${ownSchool}/counts?from=2024-09-01&to=2024-09-02`)).toBe(200);
    expect(await status({ ...sanne, subject: 'somebody-else' }, pupils)).toBe(200);
    const [first, second, ...others] = open;
    expect(await finished(first!)).toBe(201);
    await expect.poll(() => status(sanne, pupils), patiently).toBe(200);
    second!.sending.destroy();
    for (const one of others) one.sending.destroy();
    await expect.poll(async () => (await again()).status, patiently).toBe(201);
  });
});

describe('long work is done in the threads of schools, and not in the one that answers everybody', () => {
  it('interfaces 2: the preview of a price change is calculated school by school in those threads, from plain data', async () => {
    const world = await worldOn({ today: '2024-09-02' });
    const here = workersHere(world.deps);
    const asked: string[] = [];
    const workers: Workers = {
      ...here,
      // Only plain data can pass between threads.
      inSchool: async (task, school, given, body) => {
        asked.push(`${task.name} ${school}`);
        return structuredClone(await here.inSchool(task, school, structuredClone(given), body));
      },
    };
    const threaded = await openApi({ world: { ...world, deps: { ...world.deps, workers } } });
    try {
      const others = ['20AA00', '20AA01', '20AA02'];
      for (const school of others) {
        await world.registerSchool(school);
        await world.subscribe(school, '2024-09-01');
        await world.importRows(school, '2024-09-01', taken('2024-08-31', 1, 4));
      }
      asked.length = 0;
      const body = { kind: 'per-pupil', price: { price: '12.00', from: '2024-09-01' } };
      const preview = await threaded.as('finance').send('PUT', '/plans/per-pupil?preview=true', body);
      // The advance is 4 × 0.50 more. A year later 9 of 12 month-ends are settled: 3 × 0.50 = 1.50, less the 2.00.
      expect(preview.body.totals).toMatchObject({ schools: 3, difference: '4.50' });
      expect(asked.toSorted()).toEqual(others.map((school) => `plan-change-of-school ${school}`));
    } finally {
      await threaded.close();
    }
  });
});
