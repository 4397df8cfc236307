/** interfaces.md section 2: long work given `Prefer: respond-async`. */
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const on = '2024-08-01';
const async = { Prefer: 'respond-async' };
const schools = [ownSchool, '12AB01', '12AB02'];

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: on }) });
  for (const school of schools) {
    await registerOver(api, school, ownBoard, '2024-07-01');
    await api.as('admin').send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: on });
    await api.as('admin').upload(`/schools/${school}/imports?source=parnassys`, csv(taken(on, 1, 10)));
  }
});
afterAll(() => api.close());

const ended = async (location: string): Promise<Response> => {
  let seen: Response | undefined;
  await expect
    .poll(async () => {
      seen = await api.as('admin').get(location);
      return seen.body.endedAt;
    })
    .toEqual(expect.any(String));
  return seen!;
};

describe('long work given Prefer: respond-async', () => {
  it('long work is answered 202 at once with its job, which then holds status, headers and answer of the request', async () => {
    const begun = await api.as('finance').get('/audit/verification', async);
    expect([begun.status, begun.headers['preference-applied']]).toEqual([202, 'respond-async']);
    expect(begun.headers.location).toBe(`/jobs/${begun.body.id}`);
    expect(begun.body).toMatchObject({ kind: 'verification', progress: { done: 0, unit: 'events' } });
    const { body } = await ended(begun.headers.location!);
    const { rate: _rate, ...plain } = (await api.as('finance').get('/audit/verification')).body;
    expect(body).toMatchObject({ state: 'done', status: 200, headers: {}, answer: plain });
    expect(body.progress).toEqual({ done: plain.events, total: plain.events, unit: 'events' });
  });

  it('a request that prefers nothing, or something else, is answered as always', async () => {
    for (const headers of [{}, { Prefer: 'return=minimal' }, { Prefer: 'respond-asynchronously' }])
      expect((await api.as('finance').get('/audit/verification', headers)).status).toBe(200);
    const preferring = { Prefer: 'wait=10, Respond-Async' };
    expect((await api.as('finance').get('/audit/verification', preferring)).status).toBe(202);
  });

  it('4.8: an invoice run lists what it issued, page by page, and is not done twice under one Idempotency-Key', async () => {
    const keyed = { ...async, 'Idempotency-Key': 'run-of-august' };
    const begun = await api.as('finance').send('POST', '/invoice-runs', { on }, keyed);
    expect(begun.status).toBe(202);
    const { body } = await ended(begun.headers.location!);
    expect(body).toMatchObject({
      kind: 'invoice-run',
      state: 'done',
      progress: { done: 3, total: 3, unit: 'schools' },
      status: 200,
      headers: { ETag: '"2"', 'X-Position': String(await api.head()) },
      // 10 pupils at 11.50 each; no debtor has a KvK number.
      answer: {
        blocked: [],
        totals: { documents: 3, amount: '345.00', kinds: [{ kind: 'advance', amount: '345.00' }] },
        withoutEInvoice: ['2024-000001', '2024-000002', '2024-000003'],
      },
    });
    expect(body.issued.items.map(({ number, school }: { number: string; school: string }) => [number, school])).toEqual(
      [
        ['2024-000001', schools[0]],
        ['2024-000002', schools[1]],
        ['2024-000003', schools[2]],
      ],
    );
    expect(body.issued.next).toBeNull();
    const first = await api.as('finance').get(`${begun.headers.location}?limit=2`);
    const second = await api.as('finance').get(`${begun.headers.location}?limit=2&cursor=${first.body.issued.next}`);
    expect([...first.body.issued.items, ...second.body.issued.items]).toEqual(body.issued.items);
    // The events name the person who asked, and the job's id as their cause.
    const [issued] = await api.stored('documents');
    expect(issued!.metadata).toMatchObject({ actor: { subject: 'fatima' }, $causationId: body.id });

    const again = await api.as('finance').send('POST', '/invoice-runs', { on }, keyed);
    expect([again.status, again.headers.location]).toEqual([202, begun.headers.location]);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', 'preference-applied': 'respond-async' });
    expect((await api.stored('documents')).length).toBe(3);
  });

  it('a refusal is the problem of the job, with the status that the request would have had', async () => {
    const begun = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-09-01' }, async);
    expect(begun.status).toBe(202);
    const { body } = await ended(begun.headers.location!);
    expect(body).toMatchObject({
      state: 'failed',
      status: 409,
      problem: { code: 'issue_date_in_future', status: 409 },
    });
    expect(body.answer).toBeUndefined();
  });

  it('what is wrong with the request itself is refused at once', async () => {
    const finance = api.as('finance');
    const refused = await finance.send('POST', '/invoice-runs', { on: 'soon' }, async);
    const moved = await finance.send('POST', '/invoice-runs', { on }, { ...async, 'If-Match': '"99"' });
    const none = await api.as('admin').send('POST', '/projections/none/rebuild', undefined, async);
    expect([refused, moved, none].map(({ body }) => body.code)).toEqual([
      'invalid_request',
      'precondition_failed',
      'projection_not_found',
    ]);
  });

  it('twenty jobs of one asker may be open; another may ask meanwhile', async () => {
    const asker = { subject: 'many', role: 'finance' } as const;
    // The first two jobs wait for the lock of their read model, and the others wait for a place.
    await api.readStore.exclusively('documents~next', async () => {
      const admin = { subject: 'many', role: 'admin' } as const;
      const statuses: number[] = [];
      const locations: string[] = [];
      for (let n = 0; n <= 20; n++) {
        const begun = await api.as(admin).send('POST', '/projections/documents/rebuild', undefined, async);
        statuses.push(begun.status);
        if (begun.status === 202) locations.push(begun.headers.location!);
        else expect([begun.body.code, begun.headers['retry-after']]).toEqual(['too_many_requests', '10']);
      }
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429]);
      expect((await api.as(asker).get('/audit/verification', async)).status).toBe(202);
      for (const location of locations) {
        expect((await api.as(admin).send('DELETE', location)).status).toBe(200);
        await ended(location);
      }
    });
  });

  it('a preview is answered at once', async () => {
    const preview = await api.as('finance').send('POST', '/invoice-runs', { on, preview: true }, async);
    expect([preview.status, preview.headers['preference-applied']]).toEqual([200, undefined]);
  });

  it('5.8: a rebuild is a job too', async () => {
    const begun = await api.as('admin').send('POST', '/projections/schools/rebuild', undefined, async);
    expect(begun.status).toBe(202);
    const { body } = await ended(begun.headers.location!);
    expect(body).toMatchObject({
      kind: 'rebuild',
      state: 'done',
      answer: { name: 'schools', rebuild: { status: 'done', differences: { count: 0 } } },
    });
  });

  it('heads that were kept are compared as a job too', async () => {
    const kept = (await api.as('finance').get('/audit/heads')).body;
    const begun = await api.as('finance').send('POST', '/audit/verification', kept, async);
    expect((await ended(begun.headers.location!)).body).toMatchObject({ state: 'done', answer: { differences: [] } });
    const forged = await api.as('finance').send('POST', '/audit/verification', { ...kept, position: 1 }, async);
    expect([forged.status, forged.body.code]).toEqual([422, 'heads_copy_forged']);
  });
});

describe('a job', () => {
  it('a job is seen by the whole principal who asked and by admin; for another of the staff it is missing', async () => {
    const begun = await api.as('finance').get('/audit/verification', async);
    const { location } = begun.headers as { location: string };
    const other = { subject: 'another', role: 'finance' } as const;
    const missing = await api.as(other).get('/jobs/00000000-0000-4000-8000-00000000ffff');
    for (const seen of [await api.as(other).get(location), await api.as(other).send('DELETE', location)])
      expect([seen.status, seen.body]).toEqual([404, missing.body]);
    expect(missing.body.code).toBe('job_not_found');
    for (const role of ['school', 'board', 'analytics', 'guardian'] as const)
      expect((await api.as(role).get(location)).status).toBe(403);
    expect((await api.as('finance').get(location)).status).toBe(200);
    expect((await api.as('admin').get(location)).status).toBe(200);
    await ended(location);
  });

  it('a job that has ended stays as it is when it is cancelled', async () => {
    const begun = await api.as('finance').get('/audit/verification', async);
    const { body } = await ended(begun.headers.location!);
    const cancelled = await api.as('finance').send('DELETE', begun.headers.location!);
    expect([cancelled.status, cancelled.body]).toEqual([200, body]);
  });

  it('jobs are counted by state in the metrics', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${api.port}/metrics`)).text();
    expect(metrics).toMatch(/^telboek_jobs\{state="done"\} [1-9]/m);
    expect(metrics).toMatch(/^telboek_jobs\{state="failed"\} 1$/m);
    expect(metrics).toMatch(/^telboek_jobs\{state="waiting"\} 0$/m);
  });
});
