/** Interfaces 2: the supplier, schools and boards are read by those who may read them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { supplier, worldOn } from '../../support/world.ts';

const otherSchool = '99ZZ00';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await registerOver(api, otherSchool, '99999', '2024-07-01');
  for (const board of [ownBoard, '99999'])
    await api.as('admin').send('PUT', `/boards/${board}`, { name: `Stichting ${board}`, address });
});
afterAll(() => api.close());

const idsOf = (body: { items: { school?: string; board?: string }[] }) =>
  body.items.map(({ school, board }) => school ?? board);

describe('the supplier', () => {
  it('the supplier is read as it was put, by staff alone', async () => {
    const { body, headers } = await api.as('finance').get('/supplier');
    expect(body).toEqual(supplier);
    expect(headers.etag).toMatch(/^"\d+-[\w-]{16}"$/);
    expect((await api.as('board').get('/supplier')).status).toBe(403);
  });

  it('the supplier is changed under the ETag of its read, and refused under the one before', async () => {
    const { headers } = await api.as('admin').get('/supplier');
    const changed = { ...supplier, name: 'Telboek B.V.' };
    const match = { 'If-Match': headers.etag! };
    expect((await api.as('admin').send('PUT', '/supplier', changed, match)).status).toBe(200);
    expect((await api.as('admin').send('PUT', '/supplier', supplier, match)).status).toBe(412);
    expect((await api.as('admin').send('PUT', '/supplier', supplier)).status).toBe(200);
  });
});

describe('schools', () => {
  it('schools are listed to staff, by id in either order, and found by a part of id or name', async () => {
    const staff = api.as('finance');
    expect(idsOf((await staff.get('/schools')).body)).toEqual([ownSchool, otherSchool]);
    expect(idsOf((await staff.get('/schools?order=desc')).body)).toEqual([otherSchool, ownSchool]);
    expect(idsOf((await staff.get('/schools?search=99z')).body)).toEqual([otherSchool]);
    expect(idsOf((await staff.get('/schools?search=%25')).body)).toEqual([]);
    const named = (await staff.get('/schools')).body.items;
    expect(named.map(({ board, boardName }: Record<string, string>) => [board, boardName])).toEqual(
      [ownBoard, '99999'].map((board) => [board, `Stichting ${board}`]),
    );
    const first = (await staff.get('/schools?order=desc&limit=1')).body;
    expect(idsOf((await staff.get(`/schools?order=desc&limit=1&cursor=${first.next}`)).body)).toEqual([ownSchool]);
    // A cursor is valid only for the order that gave it.
    expect((await staff.get(`/schools?order=asc&limit=1&cursor=${first.next}`)).status).toBe(400);
  });

  it('10.90: a list of schools holds those that are asked for by number, as far as the reader may see them', async () => {
    const both = `/schools?ids=${otherSchool},${ownSchool}`;
    expect(idsOf((await api.as('finance').get(both)).body)).toEqual([ownSchool, otherSchool]);
    expect(idsOf((await api.as('finance').get(`/schools?ids=${otherSchool}`)).body)).toEqual([otherSchool]);
    expect(idsOf((await api.as('finance').get(`${both}&limit=1`)).body)).toEqual([ownSchool]);
    expect(idsOf((await api.as('board').get(both)).body)).toEqual([ownSchool]);
    expect(idsOf((await api.as('school').get(`/schools?ids=${otherSchool}`)).body)).toEqual([]);
    const many = Array.from({ length: 101 }, () => ownSchool).join(',');
    for (const wrong of ['', 'x', `${ownSchool},`, many])
      expect((await api.as('finance').get(`/schools?ids=${wrong}`)).status).toBe(400);
  });

  it('a school and a board get only their own schools in lists', async () => {
    expect(idsOf((await api.as('school').get('/schools')).body)).toEqual([ownSchool]);
    expect(idsOf((await api.as('board').get('/schools')).body)).toEqual([ownSchool]);
    expect((await api.as('board').get('/schools?board=99999')).body.code).toBe('board_not_found');
  });

  it('schools are shown to analytics as ids and names, one by one and in lists', async () => {
    const { body } = await api.as('analytics').get('/schools');
    expect(Object.keys(body.items[0])).toEqual(['school', 'name']);
    expect(Object.keys((await api.as('analytics').get(`/schools/${ownSchool}`)).body)).toEqual(['school', 'name']);
  });

  it('schools are read with board, debtor, agreements, trial and subscription', async () => {
    const at = `/schools/${ownSchool}`;
    const admin = api.as('admin');
    await admin.send('POST', `${at}/trial`, {
      enrolment: { kind: 'masterclass', reference: 'M-1' },
      startsOn: '2024-08-01',
    });
    await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2024-09-01' });
    const { body } = await api.as('school').get(at);
    expect(body).toMatchObject({
      school: ownSchool,
      board: { board: ownBoard },
      closed: null,
      debtor: { of: 'board' },
      dpa: { of: 'school', inForce: true },
      terms: { acceptedBy: expect.any(String) },
      // 4.9: the trial ends on the day before the subscription.
      trial: { startsOn: '2024-08-01', endsOn: '2024-08-31' },
      subscription: { plan: 'per-pupil', term: 1, startsOn: '2024-09-01', endsOn: null },
      agreement: null,
      membership: null,
    });
    await admin.send('PUT', `${at}/debtor`, { name: 'Kas', address, kvk: '12345678' });
    expect((await api.as('school').get(at)).body.debtor).toMatchObject({ of: 'own', name: 'Kas', kvk: '12345678' });
  });

  it('reads of schools are answered 304 while nothing of them changed', async () => {
    const school = api.as('school');
    const { headers } = await school.get(`/schools/${ownSchool}`);
    const again = await school.get(`/schools/${ownSchool}`, { 'If-None-Match': headers.etag! });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('boards', () => {
  it('boards are listed to staff; a board sees itself', async () => {
    expect(idsOf((await api.as('finance').get('/boards')).body)).toEqual([ownBoard, '99999']);
    expect(idsOf((await api.as('board').get('/boards')).body)).toEqual([ownBoard]);
    expect((await api.as('school').get('/boards')).status).toBe(403);
  });

  it('7.2, 7.3: boards are read with their pilots and agreements, concluded and proposed', async () => {
    const terms = { kind: 'fixed', price: '10.00' };
    const days = { validFrom: '2024-08-01', validUntil: '2025-07-31' };
    const pilot = { schools: [ownSchool], from: '2024-08-01', until: '2024-08-20' };
    await api.as('board').send('POST', `/boards/${ownBoard}/framework-agreements`, { ...days, terms });
    const started = await api.as('board').send('POST', `/boards/${ownBoard}/pilots`, pilot);
    expect(started.status).toBe(201);
    const { body } = await api.as('board').get(`/boards/${ownBoard}`);
    expect(body.dpas).toEqual([]);
    expect(body.pilots).toEqual([{ id: started.body.id, ...pilot, outcome: 'awaiting', evaluations: [] }]);
    expect(body.agreements).toEqual([{ id: `${ownBoard}-A1`, ...days, terms, members: [], status: 'proposed' }]);
    expect((await api.as('board').get('/boards/99999')).body.code).toBe('board_not_found');
  });
});

describe('names of schools', () => {
  it('names of schools are found without a token, ten at most, by at least two characters', async () => {
    const { name } = (await api.as('admin').get(`/schools/${ownSchool}`)).body;
    const found = (await (await api.fetch(`/school-names?search=${ownSchool.toLowerCase()}`)).json()) as object;
    expect(found).toEqual({ items: [{ school: ownSchool, name }], next: null });
    expect((await api.fetch('/school-names?search=a')).status).toBe(400);
  });
});

describe('answers', () => {
  it('answers above 1 KiB are compressed, but not those that mix personal data with what was asked', async () => {
    const encoding = async (path: string) =>
      (await api.as('admin').get(path, { 'Accept-Encoding': 'gzip' })).headers['content-encoding'];
    expect(await encoding('/openapi.json')).toBe('gzip');
    expect(await encoding('/supplier')).toBeUndefined();
    for (let n = 0; n < 12; n++)
      await api.fetch('/information-requests', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'Noor', email: 'noor@example.nl', question: 'x'.repeat(200) }),
      });
    const asked = await api.as('admin').get('/information-requests', { 'Accept-Encoding': 'gzip' });
    expect([asked.text.length > 1024, asked.headers['content-encoding']]).toEqual([true, undefined]);
  });

  it('answers say who may keep them', async () => {
    const keeping = async (path: string) => (await api.as('admin').get(path)).headers['cache-control'];
    expect(await keeping('/plans')).toBe('no-cache');
    expect(await keeping('/openapi.json')).toBe('no-cache');
    expect(await keeping('/supplier')).toBe('no-store');
  });
});
