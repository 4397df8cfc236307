/**
 * Nothing that a client sends makes the server fail. Numbers, days, cursors, texts and bytes beyond all bounds are refused
 * with the reason.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/http/access/principal.ts';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const at = `/schools/${ownSchool}`;

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await api.as('admin').send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
  await api.as('admin').upload(`${at}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 3)));
  await api.as('admin').upload(`${at}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 4)));
  await api.as('admin').send('POST', '/invoice-runs', { on: '2024-08-01' });
});
afterAll(() => api.close());

describe('interfaces 2: numbers and days', () => {
  it.each<[string, string, number]>([
    ['/invoices?from=0000-01-01', 'from', 400],
    ['/invoices?to=2200-01-01', 'to', 400],
    ['/invoices?year=2999', 'year', 400],
    [`${at}/counts?from=0603-01-01&to=0604-12-31`, 'from', 400],
    [`${at}/counts?from=2199-12-31&to=2199-12-31`, '', 200],
    [`${at}/counts?from=1900-01-01&to=1900-01-02`, '', 200],
    [`${at}/counts?from=9999-12-31&to=9999-12-31`, 'from', 400],
    [`${at}/counts?from=2024-08-01&to=2024-08-01&asKnownAt=9999-12-31T23:59:59-12:00`, 'asKnownAt', 400],
    [`${at}/subscription?asKnownAt=0000-01-01T00:00:00Z`, 'asKnownAt', 400],
    [`${at}/difference?from=0001-01-01T00:00:00Z`, 'from', 400],
    [`${at}/counts/2199-12-31/pupils`, '', 200],
    [`${at}/counts/2024-08-01/pupils?position=999999999999999`, 'position', 400],
    [`${at}/counts/2024-08-01/pupils?position=99999999999999999999`, 'position', 400],
    [`${at}/counts/2024-08-01/pupils?limit=1e3`, 'limit', 400],
    ['/audit/heads?position=-1', 'position', 400],
    [`${at}/directory-looks?day=2199-12-31`, '', 200],
  ])('GET %s is answered without a failure of ours', async (path, fault, status) => {
    const { status: answered, body } = await api.as('admin').get(path);
    expect([answered, body.errors?.[0]?.path ?? '']).toEqual([status, fault]);
  });

  it.each<[string, object]>([
    [`${at}/trial`, { enrolment: { kind: 'masterclass', reference: 'a' }, startsOn: '9999-12-31' }],
    [`${at}/subscription`, { plan: 'per-pupil', startsOn: '2200-01-01' }],
    [`${at}/terms`, { version: '1', acceptedOn: '0603-06-12', acceptedBy: 'directeur' }],
    ['/invoice-runs', { on: '0000-01-01' }],
  ])('POST %s of a day out of bounds is a fault of the request', async (path, body) => {
    const answer = await api.as('admin').send('POST', path, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });
});

describe('interfaces 2: a cursor', () => {
  const lists = [
    `${at}/imports?limit=1`,
    `${at}/counts/2024-08-01/pupils?limit=1`,
    `${at}/difference?from=2024-08-01T10:00:00Z&limit=1`,
  ];

  it.each(lists)('a cursor of %s goes on on that path, and on no other', async (list) => {
    const { next } = (await api.as('admin').get(list)).body;
    expect((await api.as('admin').get(`${list}&cursor=${next}`)).status).toBe(200);
    for (const other of lists.filter((one) => one !== list))
      expect((await api.as('admin').get(`${other}&cursor=${next}`)).status).toBe(400);
  });

  const forged = [
    'zzz',
    Buffer.from('0').toString('base64url'),
    Buffer.from('9999-12-31T00:00:00.000Z 1 '.concat('0'.repeat(64))).toString('base64url'),
    Buffer.from('99999999999999999999').toString('base64url'),
    Buffer.from('\u0000').toString('base64url'),
    Buffer.concat([Buffer.alloc(12), Buffer.from('0')]).toString('base64url'),
    'A'.repeat(512),
  ];
  it.each([...lists, '/invoices?limit=1', '/wishes?limit=1', '/audit/drift?limit=1', '/framework-agreements?limit=1'])(
    'a cursor of %s that we did not make is a fault',
    async (list) => {
      for (const cursor of forged) {
        const { status, body } = await api.as('admin').get(`${list}&cursor=${cursor}`);
        expect([status, body.errors[0].path]).toEqual([400, 'cursor']);
      }
    },
  );

  it('a cursor that was changed by a letter is a fault', async () => {
    const { next } = (await api.as('admin').get(lists[0]!)).body as { next: string };
    for (const at of [0, next.length - 1]) {
      const changed = `${next.slice(0, at)}${next[at] === 'A' ? 'B' : 'A'}${next.slice(at + 1)}`;
      expect((await api.as('admin').get(`${lists[0]}&cursor=${changed}`)).status).toBe(400);
    }
  });

  it('a cursor of the feed that no line had is a fault', async () => {
    for (const number of ['999999', '01', '-1', 'x']) {
      const after = Buffer.from(number).toString('base64url');
      const { status, body } = await api.as('admin').get(`/feed?after=${after}`);
      expect([status, body.errors[0].path]).toEqual([400, 'after']);
    }
  });
});

describe('interfaces 2: Accept', () => {
  const accepting = async (path: string, Accept: string) => (await api.as('admin').get(path, { Accept })).status;

  it.each(['*/*', 'application/*', 'application/json', 'application/json; charset=utf-8', 'text/html, */*;q=0.1', ''])(
    'Accept %j is answered',
    async (accept) => expect(await accepting('/plans', accept)).toBe(200),
  );

  it.each(['text/html', 'application/xml;q=0.9', 'application/json;q=0', 'application/problem+json', 'x'])(
    'Accept %j is refused with 406',
    async (accept) => {
      expect(await accepting('/plans', accept)).toBe(406);
      expect(await accepting(`${at}/imports`, accept)).toBe(406);
    },
  );

  it('Accept is refused before anything is done', async () => {
    const head = await api.head();
    const body = { name: 'Anders', kind: 'primary', yearClasses: true };
    const answer = await api.as('admin').send('PUT', at, body, { Accept: 'text/html' });
    expect([answer.status, answer.body.code, await api.head()]).toEqual([406, 'not_acceptable', head]);
  });

  it('Accept is as each route answers', async () => {
    expect(await accepting('/invoices/2024-000001/derivation', 'text/plain')).toBe(200);
    expect(await accepting('/feed', 'application/x-ndjson')).toBe(200);
    expect(await accepting('/feed', 'application/json')).toBe(406);
    // A monitor is answered, whatever it accepts.
    expect(await accepting('/health/live', 'text/html')).toBe(200);
  });
});

describe('interfaces 2: bytes and text', () => {
  const put = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    const answer = await api.fetch(at, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${await api.token('admin')}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const { code, errors = [] } = (await answer.json()) as { code?: string; errors?: { path: string }[] };
    return [answer.status, code, errors[0]?.path].filter((part) => part !== undefined);
  };
  const named = (name: string) => JSON.stringify({ name, kind: 'primary', yearClasses: true });

  it('JSON that is no UTF-8 is refused, and nothing of it is stored', async () => {
    const head = await api.head();
    const latin1 = Buffer.from(named('Café Één'), 'latin1');
    expect(await put(latin1)).toEqual([400, 'invalid_json']);
    const cutOff = Buffer.from(named('De Wilg').replace('Wilg', 'Wilg\u00e9')).subarray(0, 20);
    expect(await put(cutOff)).toEqual([400, 'invalid_json']);
    expect(
      await put(Buffer.from(named('De Wilg'), 'utf16le'), { 'Content-Type': 'application/json; charset=utf-16' }),
    ).toEqual([415, 'media_type_unsupported']);
    expect(await api.head()).toBe(head);
  });

  it('a body that is packed is refused', async () => {
    expect(await put(named('De Wilg'), { 'Content-Encoding': 'gzip' })).toEqual([415, 'media_type_unsupported']);
  });

  it.each(['\u202eglim', '\u200b', 'a\u0000b', 'a\ufffdb'])('a name %j is refused', async (name) => {
    expect(await put(named(name))).toEqual([400, 'invalid_request', 'name']);
  });

  it('a lone surrogate in an escape is refused', async () => {
    expect(await put('{"name":"De \\ud800 Wilg","kind":"primary","yearClasses":true}')).toEqual([
      400,
      'invalid_request',
      'name',
    ]);
    const answer = await api.as('admin').send('POST', `${at}/pupil-lookup`, { pupil: '\ud800' });
    expect(answer.status).toBe(400);
  });

  it.each([
    '{"name":'.repeat(8_000),
    `${'['.repeat(60_000)}`,
    `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    '{"__proto__":{"name":"x"}}',
    '{"name":1e400,"kind":"primary","yearClasses":true}',
    'null',
    '"x"',
    '',
  ])('JSON that means nothing here is a fault: %.30s', async (body) => {
    expect((await put(body))[0]).toBe(400);
  });

  it.each(['%00', '%E0%A4%A', '%FF', '..%2f..', '%F0%9F%98%80'.repeat(200)])(
    'a path with %j is no fault of ours',
    async (part) => {
      for (const path of [`${at}/results/${part}`, `/guardians/${part}`]) {
        const answer = await api.as('admin').send('DELETE', path, undefined, { 'X-Reason': 'x' });
        expect([400, 404, 405]).toContain(answer.status);
      }
    },
  );

  it.each<[string, number]>([
    ['reden', 200],
    ['Caf\u00e9', 200], // A browser sends Latin-1.
    ['na%C3%AFef', 200],
    ["UTF-8''na%C3%AFef", 200],
    ['%E2%80%AEomgekeerd', 400],
    ['%00', 400],
    ['%E2%80%8B', 400],
    ['a'.repeat(501), 400],
  ])('X-Reason %.20s is answered without a failure of ours', async (reason, status) => {
    const answer = await api
      .as('admin')
      .send('DELETE', `${at}/results/R1-2024-08-01?preview=true`, undefined, { 'X-Reason': reason });
    expect(answer.status).toBe(status);
  });
});

/** The answers are equal word for word, except for the request's own id and the id that was asked for. */
describe("interfaces 2: another's thing answers as none", () => {
  const others = { school: '99ZZ00', board: '99999', guardian: 'o-1', pilot: '99999-P1', agreement: '99999-A1' };
  const nobodys = { school: '88XX88', board: '88888', guardian: 'x-9', pilot: '88888-P1', agreement: '88888-A1' };
  type Ids = typeof others;

  beforeAll(async () => {
    const admin = api.as('admin');
    const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' };
    await admin.send('PUT', `/boards/${others.board}`, { name: 'Ander', address });
    await registerOver(api, others.school, others.board, '2024-07-01');
    const pilot = { schools: [others.school], from: '2024-07-01', until: '2024-07-31' };
    await admin.send('POST', `/boards/${others.board}/pilots`, pilot);
    const agreed = { validFrom: '2024-08-01', validUntil: '2025-07-31', terms: { kind: 'fixed', price: '9.00' } };
    await admin.send('POST', `/boards/${others.board}/framework-agreements`, agreed);
    const child = { id: 'L1', new: true, groups: ['5A'] };
    await admin.send('PUT', '/guardians/o-1', { school: others.school, name: 'Noor', children: [child] });
    await admin.send('PUT', '/guardians/g-1', { school: ownSchool, name: 'Noor', children: [child] });
  });

  const evaluation = { continues: true, remarks: [] };
  const child = { id: 'L1' };
  const requests: Readonly<Record<string, (ids: Ids) => ['GET' | 'PUT' | 'POST' | 'DELETE', string, object?]>> = {
    'evaluation of a pilot': ({ pilot }) => [
      'POST',
      `/pilots/${pilot}/evaluations`,
      { ...evaluation, school: ownSchool },
    ],
    'evaluation for a school': ({ pilot, school }) => [
      'POST',
      `/pilots/${pilot}/evaluations`,
      { ...evaluation, school },
    ],
    'guardian of a school': ({ school }) => ['PUT', '/guardians/n-1', { school, name: 'Noor', children: [child] }],
    'export of a guardian': ({ guardian }) => ['GET', `/guardians/${guardian}/export`],
    'erasing a guardian': ({ guardian }) => ['DELETE', `/guardians/${guardian}`],
    'sharing of a guardian': ({ guardian }) => ['PUT', `/guardians/${guardian}/sharing`, {}],
    'page of a guardian': ({ guardian }) => ['GET', `/guardians/${guardian}/sharing`],
    'joining an agreement': ({ agreement }) => [
      'POST',
      `${at}/framework-membership`,
      { agreement, from: '2024-08-01' },
    ],
    'a pilot with a school': ({ school }) => [
      'POST',
      `/boards/${ownBoard}/pilots`,
      { schools: [school], from: '2024-09-01', until: '2024-09-30' },
    ],
    'an agreement on a pilot': ({ pilot }) => [
      'POST',
      `/boards/${ownBoard}/framework-agreements`,
      { validFrom: '2026-08-01', validUntil: '2027-07-31', pilot, terms: { kind: 'fixed', price: '9.00' } },
    ],
    'documents of a school': ({ school }) => ['GET', `/invoices?school=${school}`],
    'documents of a board': ({ board }) => ['GET', `/invoices?board=${board}`],
    'terms of a school': ({ school }) => [
      'POST',
      `/schools/${school}/terms`,
      { version: '1', acceptedOn: '2024-07-01', acceptedBy: 'directeur' },
    ],
    'overview of a board': ({ board }) => ['GET', `/boards/${board}/overview`],
    'a directory': ({ school }) => ['GET', `/schools/${school}/directory?audience=school`],
  };

  const cases = Object.keys(requests).flatMap((name) =>
    (['school', 'board', 'guardian'] as const).flatMap((role) =>
      [{}, { 'If-Match': '"0"' }, { 'If-Match': '"9"' }].map((headers) => ({ name, role, headers })),
    ),
  );

  it.each(cases)(
    '$name, by a $role, with $headers is answered without a failure of ours',
    async ({ name, role, headers }) => {
      const told = async (ids: Ids) => {
        const [method, path, body] = requests[name]!(ids);
        const client = api.as(role as Role);
        const answer =
          method === 'GET' ? await client.get(path, headers) : await client.send(method, path, body, headers);
        expect(answer.status).toBeGreaterThanOrEqual(name === 'documents of a board' ? 200 : 400);
        const named = Object.values(ids).reduce((text, id) => text.replaceAll(id, '…'), JSON.stringify(answer.body));
        return { status: answer.status, body: named };
      };
      expect(await told(others)).toEqual(await told(nobodys));
    },
  );

  it("PUT of another's guardian answers as every path of one that is not there", async () => {
    const body = { school: ownSchool, name: 'Noor', children: [child] };
    const taken = await api.as('school').send('PUT', '/guardians/o-1', body);
    const none = await api.as('school').send('DELETE', '/guardians/x-9');
    expect([taken.status, taken.body]).toEqual([404, none.body]);
  });
});
