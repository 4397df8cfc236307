/** Information requests over HTTP (8.4): anybody may make a few of them, and only staff see them. */
import { afterEach, describe, expect, it } from 'vitest';
import { memoryRequests } from '../../../src/adapters/memory/memoryRequests.ts';
import type { RequestMemory } from '../../../src/commands/requests/requestMemory.ts';
import { type Api, type ApiOptions, openApi } from '../../support/api.ts';
import { worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const open = async (options: ApiOptions = {}) => {
  api = await openApi({ world: await worldOn({ today: '2026-02-20' }), ...options });
};

const enquiry = { name: 'Jannie Geheim', email: 'jannie@geheim.example', question: 'Wat kost het?\nEn wanneer?' };

/** Sends an enquiry without a token. */
const ask = (body: unknown = enquiry, headers: Record<string, string> = {}) =>
  api.fetch('/information-requests', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const idOf = async (answer: Promise<Response>) => ((await (await answer).json()) as { id: string }).id;

describe('8.4: whoever asks for information', () => {
  it('whoever asks for information needs no token, and is answered an id, and how far the log then was, as by every write', async () => {
    await open();
    const answer = await ask({ ...enquiry, school: '12AB00' });
    const body = (await answer.json()) as { id: string };
    expect([answer.status, body]).toEqual([201, { id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) }]);
    expect(answer.headers.get('x-position')).toBe(String(await api.head()));
    expect(answer.headers.get('etag')).toBe('"0"');
    const [event] = await api.stored(`information-request-${body.id}`);
    expect(event).toMatchObject({
      type: 'InformationRequested',
      data: { request: body.id, school: '12AB00' },
      metadata: { actor: { subject: 'anonymous', role: 'anonymous' } },
    });
  });

  it('6.3: whoever asks for information leaves nothing of it in the log of events, in the read models or in our own log', async () => {
    await open();
    const id = await idOf(ask({ ...enquiry, school: 'De Telboom' }, { 'X-Reason': 'Jannie' }));
    await ask({ ...enquiry, phone: 'Geheim 06' });
    await ask('{"name": "Geheim');
    await api.as('admin').get('/information-requests');
    const everything = JSON.stringify([await api.world.store.readAll(0, 1_000), api.log.lines]);
    expect(everything).toContain(id);
    for (const secret of ['Jannie', 'eheim', 'Telboom']) expect(everything).not.toContain(secret);
  });

  it.each<[string, unknown, number, string]>([
    ['nothing', {}, 400, 'invalid_request'],
    ['no question', { ...enquiry, question: ' ' }, 400, 'invalid_request'],
    ['no e-mail address', { ...enquiry, email: 'jannie' }, 400, 'invalid_request'],
    ['what is not known', { ...enquiry, bsn: '1' }, 400, 'invalid_request'],
    ['a question beyond 4,000 characters', { ...enquiry, question: 'x'.repeat(4_001) }, 400, 'invalid_request'],
    ['a body beyond 16 kB', { ...enquiry, question: 'x'.repeat(17_000) }, 413, 'body_too_large'],
    ['no JSON', '{', 400, 'invalid_json'],
  ])('whoever asks for information with %s is refused', async (_what, body, status, code) => {
    await open();
    const answer = await ask(body);
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ code })]);
    expect((await api.as('admin').get('/information-requests')).body.items).toEqual([]);
  });
});

describe('interfaces 2: a request for information with an Idempotency-Key', () => {
  const key = { 'Idempotency-Key': 'k-1' };
  const asked = async () => (await api.as('admin').get('/information-requests')).body.items.length as number;

  it('a request for information with an Idempotency-Key that is sent again is answered again, and recorded once', async () => {
    await open();
    const [first, again] = [await ask(enquiry, key), await ask(enquiry, key)];
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect([again.status, await again.json()]).toEqual([201, await first.json()]);
    expect(again.headers.get('x-position')).toBe(first.headers.get('x-position'));
    expect(await asked()).toBe(1);
  });

  it('a request for information with an Idempotency-Key gives nobody the answer to what another asked under the same key', async () => {
    await open();
    const first = await idOf(ask(enquiry, key));
    const other = await ask({ ...enquiry, name: 'Iemand anders' }, key);
    expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(((await other.json()) as { id: string }).id).not.toBe(first);
    expect(await asked()).toBe(2);
  });

  it('a request for information that was cut off before its answer was remembered is recorded once, with what was asked', async () => {
    const requests = memoryRequests();
    const forgetful: RequestMemory = {
      ...requests,
      begin: async (id, opening) => {
        const turn = await requests.begin(id, opening);
        return turn && { ...turn, finish: turn.leave };
      },
    };
    await open({ requests: forgetful });
    const first = await idOf(ask(enquiry, key));
    expect(await idOf(ask(enquiry, key))).toBe(first);
    const { items } = (await api.as('admin').get('/information-requests')).body;
    expect(items).toMatchObject([{ id: first, enquiry: { name: enquiry.name } }]);
  });
});

describe('10.52: a form without JavaScript', () => {
  const send = (fields: Record<string, string>, query = '', headers: Record<string, string> = {}) =>
    api.fetch(`/information-requests${query}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Accept: 'text/html,*/*;q=0.8', ...headers },
      body: new URLSearchParams(fields),
    });
  const location = /^\/voorlichting\?verzoek=([0-9A-HJKMNP-TV-Z]{26})(&taal=nl)?$/;

  it('interfaces 2: a form is sent on to a page with the request’s id, and nothing of who asked', async () => {
    await open();
    // A browser also sends a field that was left empty.
    const answer = await send({ ...enquiry, school: '' }, '?language=nl');
    const [, id, language] = location.exec(answer.headers.get('location') ?? '') ?? [];
    expect([answer.status, language, await answer.text()]).toEqual([303, '&taal=nl', '']);
    expect(answer.headers.get('x-position')).toBe(String(await api.head()));
    expect((await send(enquiry)).headers.get('location')).not.toContain('taal');
    expect((await api.stored(`information-request-${id}`)).map(({ type, data }) => [type, data])).toEqual([
      ['InformationRequested', { request: id }],
    ]);
    const { items } = (await api.as('admin').get('/information-requests?order=asc')).body;
    expect(items[0]).toMatchObject({ id, enquiry: { ...enquiry, school: null } });
    const everything = JSON.stringify([await api.world.store.readAll(0, 1_000), api.log.lines]);
    for (const secret of ['Jannie', 'eheim']) expect(everything).not.toContain(secret);
  });

  it('a form that is not in order is refused with the faults of its fields, as JSON is', async () => {
    await open();
    const answer = await send({ name: '', email: 'jannie', question: 'Wat?' }, '', { 'Accept-Language': 'nl' });
    const { code, errors } = (await answer.json()) as { code: string; errors: { path: string; message: string }[] };
    expect([answer.status, code, errors.map(({ path }) => path)]).toEqual([400, 'invalid_request', ['name', 'email']]);
    expect((await send(enquiry, '?e-mail=jannie')).status).toBe(400);
    expect((await api.as('admin').get('/information-requests')).body.items).toEqual([]);
  });

  it('a form that is sent again with its key is recorded once, and sent on to the same page', async () => {
    await open();
    const key = { 'Idempotency-Key': 'k-1' };
    const [first, again] = [await send(enquiry, '', key), await send(enquiry, '', key)];
    expect([again.status, again.headers.get('location'), await again.text()]).toEqual([
      303,
      first.headers.get('location'),
      '',
    ]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await api.as('admin').get('/information-requests')).body.items).toHaveLength(1);
  });
});

describe('8.4: asking is limited', () => {
  const informationRequests = { windowMs: 600_000, perClient: 2, overall: 3 };
  const statuses = async (...froms: string[]) => {
    const all: number[] = [];
    for (const from of froms) all.push((await ask(enquiry, { 'X-Forwarded-For': from })).status);
    return all;
  };

  it('asking is limited per client, who is told when to come back', async () => {
    await open({ limits: { informationRequests } });
    await ask();
    await ask('{');
    const answer = await ask();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      429,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(600);
    // No enquiry of these was accepted. Staff are not held up.
    expect((await api.as('admin').get('/information-requests')).body.items).toHaveLength(1);
  });

  it('asking is limited whatever a client says of its address', async () => {
    await open({ limits: { informationRequests } });
    expect(await statuses('10.0.0.1', '10.0.0.2', '10.0.0.3')).toEqual([201, 201, 429]);
  });

  it('asking is limited by the address that a trusted proxy gives, and over all together', async () => {
    await open({ limits: { informationRequests }, proxies: 1 });
    expect(await statuses('10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.3')).toEqual([
      201, 201, 429, 201, 429,
    ]);
  });
});

describe('8.4: staff', () => {
  it('staff see what was asked, newest first, page by page, and only what is not closed', async () => {
    await open();
    const ids = [await idOf(ask()), await idOf(ask({ ...enquiry, name: 'Piet', school: 'De Telboom' }))];
    const pages = '/information-requests?order=asc&limit=1';
    expect((await api.as('admin').get('/information-requests')).body.items.map(({ id }: { id: string }) => id)).toEqual(
      ids.toReversed(),
    );
    const admin = api.as('admin');
    const first = (await admin.get(pages)).body;
    expect(first.items).toEqual([
      {
        id: ids[0],
        status: 'open',
        requestedAt: '2026-02-20T11:00:00.000Z',
        changedAt: '2026-02-20T11:00:00.000Z',
        erased: false,
        enquiry: { ...enquiry, school: null },
      },
    ]);
    const second = (await admin.get(`${pages}&cursor=${first.next}`)).body;
    expect([second.items[0].enquiry.name, second.items[0].enquiry.school, second.next]).toEqual([
      'Piet',
      'De Telboom',
      null,
    ]);
    await admin.send('PATCH', `/information-requests/${ids[0]}`, { status: 'closed' });
    const open_ = (await admin.get('/information-requests?open=true')).body.items;
    expect(open_.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
  });

  it('staff handle and close a request', async () => {
    await open();
    const id = await idOf(ask());
    const admin = api.as('admin');
    const patch = (status: string) => admin.send('PATCH', `/information-requests/${id}`, { status });
    const handled = await patch('handled');
    expect([handled.status, handled.body, handled.headers.etag]).toEqual([200, { id, status: 'handled' }, '"1"']);
    expect((await patch('closed')).status).toBe(200);
    expect((await patch('handled')).body.code).toBe('request_closed');
    expect((await patch('open')).body.code).toBe('invalid_request');
  });

  it('6.3: staff erase who asked and what; the request stays', async () => {
    await open();
    const id = await idOf(ask());
    const admin = api.as('admin');
    const erase = () => admin.send('DELETE', `/information-requests/${id}`);
    expect([(await erase()).body, (await erase()).status]).toEqual([{ id, erased: true }, 200]);
    const { items } = (await admin.get('/information-requests')).body;
    expect(items).toEqual([expect.objectContaining({ id, erased: true, enquiry: null })]);
    expect(await api.world.vault.get(id)).toBeUndefined();
  });

  it.each(['PATCH', 'DELETE'] as const)('%s of one that was never asked is not found', async (method) => {
    await open();
    const body = method === 'PATCH' ? { status: 'closed' } : undefined;
    const answer = await api.as('admin').send(method, '/information-requests/01J00000000000000000000000', body);
    expect([answer.status, answer.body.code]).toEqual([404, 'request_not_found']);
  });

  it('the path for information says what it takes', async () => {
    await open();
    const answer = await api.as('admin').send('PUT', '/information-requests', {});
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, GET, HEAD']);
  });
});
