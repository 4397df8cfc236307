import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { worldOn } from '../../support/world.ts';

const otherSchool = '99ZZ00';
const sample = sampleNamed('edexml-2.1.xml', '12AB00');
const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' };
const at = `/schools/${ownSchool}`;

let api: Api;
beforeEach(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-09-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2026-01-01');
});
afterEach(() => api.close());

const guardian = (id: string): Principal => ({ subject: `sub-${id}`, role: 'guardian', guardian: id });
const as = (id: string) => api.as(guardian(id));
const children = [{ id: 'LAS-00001' }];
const register = (
  id: string,
  { children: given = children, ...body }: { children?: object[]; [field: string]: unknown } = {},
  school = ownSchool,
) => {
  // Most tests begin without a file.
  const asNew = given.map((child) => ({ new: true, ...child }));
  return api.as('admin').send('PUT', `/guardians/${id}`, { school, name: `Ouder ${id}`, children: asNew, ...body });
};
const upload = (file: string, path = at) =>
  api.as('school').upload(`${path}/edexml-imports`, file, { 'Content-Type': 'application/xml' });
const directory = async (id: string, audience: string, query = '') => {
  const { status, body } = await as(id).get(`${at}/directory?audience=${audience}${query}`);
  return status === 200 ? body.items : [status, body.code];
};

describe('6.4: by curl, as a school begins', () => {
  it('a file, guardians and a decision let another guardian see what was shared', async () => {
    expect((await upload(sample)).body.children).toEqual({ created: 3, changed: 0, unchanged: 0, left: 0 });
    const details = { phone: '06 12345678', email: 'noor@ouder.example', address };
    const registered = await api.as('school').send('PUT', '/guardians/g-1', {
      school: ownSchool,
      name: 'Noor Ouder',
      ...details,
      children,
    });
    expect([registered.status, registered.body]).toEqual([
      200,
      { guardian: 'g-1', school: ownSchool, audiences: ['group:G5A', 'group:SG1', 'class:5', 'school'] },
    ]);
    await register('g-2', { children: [{ id: 'LAS-00003' }] });
    expect(await directory('g-2', 'group:SG1')).toEqual([]);
    const decided = await as('g-1').send('PUT', '/guardians/g-1/sharing', {
      phone: ['group'],
      children: [{ id: 'LAS-00001', name: ['group'], birthday: ['school'] }],
    });
    expect(decided.body).toEqual({
      name: [],
      phone: ['group'],
      email: [],
      address: [],
      children: [{ id: 'LAS-00001', name: ['group'], birthday: ['school'] }],
    });
    expect(await directory('g-2', 'group:SG1')).toEqual([
      { phone: '06 12345678', children: [{ name: 'Noor van Voorbeeld' }] },
    ]);
    expect(await directory('g-2', 'school')).toEqual([{ children: [{ birthday: '2017-03-01' }] }]);
    expect(await directory('g-2', 'class:5')).toEqual([404, 'audience_not_found']);
    await as('g-1').send('PUT', '/guardians/g-1/sharing', {});
    expect(await directory('g-2', 'group:SG1')).toEqual([]);
  });

  it('an item without a value, or gone from the vault, is not shown', async () => {
    await register('g-1');
    await register('g-2');
    const refused = await as('g-1').send('PUT', '/guardians/g-1/sharing', { phone: ['school'], name: ['school'] });
    expect([refused.status, refused.body.code]).toEqual([409, 'item_not_recorded']);
    await register('g-1', { phone: '06 12345678' });
    await as('g-1').send('PUT', '/guardians/g-1/sharing', { phone: ['school'], name: ['school'] });
    await register('g-1');
    expect(await directory('g-2', 'school')).toEqual([{ name: 'Ouder g-1', children: [] }]);
    await as('g-1').send('PUT', '/guardians/g-1/sharing', { phone: ['school'] });
    expect(await directory('g-2', 'school')).toEqual([]);
  });

  it('a directory comes in pages, of which the cursors tell no id', async () => {
    for (const id of ['g-0', 'g-1', 'g-2', 'g-3']) {
      await register(id);
      await as(id).send('PUT', `/guardians/${id}/sharing`, { name: ['school'] });
    }
    const first = (await as('g-1').get(`${at}/directory?audience=school&limit=2`)).body;
    const second = (await as('g-1').get(`${at}/directory?audience=school&limit=2&cursor=${first.next}`)).body;
    expect([first, second].map(({ items }) => items.map(({ name }: { name: string }) => name))).toEqual([
      ['Ouder g-0', 'Ouder g-2'],
      ['Ouder g-3'],
    ]);
    expect(second.next).toBeNull();
    expect(Buffer.from(first.next, 'base64url').toString('latin1')).not.toContain('g-2');
  });
});

describe('6.4: who may', () => {
  beforeEach(async () => {
    await registerOver(api, otherSchool, '99999', '2026-01-01');
    await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    await register('o-1', { children: [{ id: 'L1', groups: ['5A'] }] }, otherSchool);
    await as('o-1').send('PUT', '/guardians/o-1/sharing', { name: ['group', 'school'] });
  });

  it('a guardian finds nothing of another school, nor of another guardian', async () => {
    for (const school of [otherSchool, '88XX88']) {
      const answer = await as('g-1').get(`/schools/${school}/directory?audience=school`);
      expect([answer.status, answer.body.code]).toEqual([404, 'school_not_found']);
    }
    expect(await directory('g-1', 'group:5A')).toEqual([]);
    const anothers = await as('g-1').get('/guardians/o-1/sharing');
    const nobodys = await as('g-1').get('/guardians/nobody/sharing');
    expect([anothers.status, anothers.body]).toEqual([404, nobodys.body]);
    for (const [method, path] of [
      ['PUT', '/guardians/o-1/sharing'],
      ['DELETE', '/guardians/o-1'],
    ] as const)
      expect((await as('g-1').send(method, path, method === 'PUT' ? {} : { guardian: 'o-1' })).status).toBe(404);
  });

  it('a guardian who is not registered finds nothing at all', async () => {
    expect((await as('g-9').get(`${at}/directory?audience=school`)).body.code).toBe('school_not_found');
    expect((await as('g-9').get('/guardians/g-9/sharing')).body.code).toBe('guardian_not_found');
    expect((await as('g-9').send('PUT', '/guardians/g-9/sharing', {})).body.code).toBe('guardian_not_found');
  });

  it('a school registers, exports and erases its own guardians, and no other’s', async () => {
    const school = api.as('school');
    const body = { name: 'Ander', children: [{ id: 'L1' }] };
    const put = (id: string, of: string) => school.send('PUT', `/guardians/${id}`, { ...body, school: of });
    expect((await put('g-2', ownSchool)).status).toBe(200);
    const mistyped = { ...body, school: ownSchool, children: [{ id: 'L1' }, { id: 'L01' }] };
    const unknown = await school.send('PUT', '/guardians/g-4', mistyped);
    expect([unknown.status, unknown.body.code]).toEqual([409, 'child_unknown']);
    expect(unknown.text).not.toContain('L01');
    expect((await put('g-3', otherSchool)).body.code).toBe('school_not_found');
    expect((await put('o-1', ownSchool)).body.code).toBe('guardian_not_found');
    expect((await school.get('/guardians/g-2/export')).status).toBe(200);
    const anothers = await school.get('/guardians/o-1/export');
    expect([anothers.status, anothers.body]).toEqual([404, (await school.get('/guardians/x-9/export')).body]);
    expect((await school.send('DELETE', '/guardians/o-1', { guardian: 'o-1' })).body.code).toBe('guardian_not_found');
    const unsure = await school.send('DELETE', '/guardians/g-2', { guardian: 'g-1' });
    expect([unsure.status, unsure.body.code]).toEqual([400, 'confirmation_required']);
    expect((await school.send('DELETE', '/guardians/g-2', { guardian: 'g-2' })).body).toEqual({
      guardian: 'g-2',
      erased: true,
    });
    const board = api.as('board');
    expect((await board.get('/guardians/g-1/export')).status).toBe(200);
    expect((await board.get('/guardians/o-1/export')).body.code).toBe('guardian_not_found');
  });

  it('nobody decides for a guardian', async () => {
    for (const role of ['admin', 'school', 'board', 'finance'] as const)
      expect((await api.as(role).send('PUT', '/guardians/g-1/sharing', {})).status).toBe(403);
  });
});

describe('6.4: the privacy officer', () => {
  it('5.6: the privacy officer sees who could see what at a moment, by id, and contents as far as the vault still has them', async () => {
    await register('g-1', { phone: '06 11111111', children: [{ id: 'L1', name: 'Kind', groups: ['5A'] }] });
    await register('g-2', { children: [{ id: 'L2', groups: ['5A'] }] });
    const sharing = { phone: ['group'], children: [{ id: 'L1', name: ['group'] }] };
    await as('g-1').send('PUT', '/guardians/g-1/sharing', sharing);
    const then = '2026-09-01T12:00:00Z';
    await api.turnTo('2026-09-02');
    await register('g-2', { children: [{ id: 'L2', groups: ['5B'] }] });
    await register('g-1', { phone: '06 22222222', children: [{ id: 'L1' }] });
    await as('g-1').send('PUT', '/guardians/g-1/sharing', {});
    const officer = async (query: string) =>
      (await api.as('school').get(`${at}/directory?audience=group:5A${query}`)).body;
    const [{ child }] = (await api.as('school').get('/guardians/g-1/export')).body.children;
    const items = [
      {
        guardian: 'g-1',
        items: ['phone'],
        children: [{ child, items: ['name'] }],
        // The number that was then shared is gone; the name is not.
        shown: { children: [{ name: 'Kind' }] },
      },
    ];
    expect(await officer(`&asKnownAt=${then}`)).toMatchObject({
      audience: 'group:5A',
      asKnownAt: '2026-09-01T12:00:00.000Z',
      members: ['g-1', 'g-2'],
      items,
      next: null,
    });
    expect(await officer('')).toMatchObject({ members: ['g-1'], items: [] });
    await api.as('school').send('DELETE', '/guardians/g-1', { guardian: 'g-1' });
    const erased = await officer(`&asKnownAt=${then}`);
    expect([erased.members, erased.items[0].items, erased.items[0].shown]).toEqual([
      ['g-1', 'g-2'],
      ['phone'],
      // The school's own data of the child stay.
      { children: [{ name: 'Kind' }] },
    ]);
    expect(await directory('g-2', 'school', `&asKnownAt=${then}`)).toEqual([400, 'invalid_request']);
  });

  it('each look is recorded: who, when, which audience, and nothing else', async () => {
    await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    await directory('g-1', 'group:5A');
    await directory('g-1', 'group:5B');
    await api.as('school').get(`${at}/directory?audience=school`);
    const { items } = (await api.as('school').get(`${at}/directory-looks?day=2026-09-01`)).body;
    const stream = `directory-looks-${ownSchool}-2026-09-01`;
    const recordedAt = '2026-09-01T11:00:00.000Z';
    expect(items).toEqual([
      {
        recordedAt,
        guardian: null,
        role: 'school',
        subject: 'sanne',
        audience: 'school',
        event: { stream, revision: 1 },
      },
      {
        recordedAt,
        guardian: 'g-1',
        role: 'guardian',
        subject: 'sub-g-1',
        audience: 'group:5A',
        event: { stream, revision: 0 },
      },
    ]);
    expect((await api.stored(stream)).map(({ data }) => data)).toEqual([
      { school: ownSchool, guardian: 'g-1', audience: 'group:5A' },
      { school: ownSchool, audience: 'school' },
    ]);
    const page = (await api.as('school').get(`${at}/directory-looks?limit=1`)).body;
    expect((await api.as('school').get(`${at}/directory-looks?limit=1&cursor=${page.next}`)).body).toEqual({
      items: [items[1]],
      next: null,
    });
  });

  it('6.4: looks of a period come newest first, in pages', async () => {
    await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    for (const day of ['2026-09-01', '2026-09-02', '2026-09-04']) {
      await api.turnTo(day);
      await directory('g-1', 'group:5A');
      await directory('g-1', 'school');
    }
    const looks = async (query: string) => (await api.as('school').get(`${at}/directory-looks${query}`)).body;
    const shown = ({ items }: { items: { recordedAt: string; audience: string }[] }) =>
      items.map(({ recordedAt, audience }) => `${recordedAt.slice(8, 10)} ${audience}`);
    const whole = ['04 school', '04 group:5A', '02 school', '02 group:5A', '01 school', '01 group:5A'];
    expect(shown(await looks('?from=2026-09-01&to=2026-09-04'))).toEqual(whole);
    expect(shown(await looks('?from=2026-09-02'))).toEqual(whole.slice(0, 4));
    expect(shown(await looks('?to=2026-09-03'))).toEqual(whole.slice(2));
    expect(shown(await looks('?day=2026-09-02'))).toEqual(whole.slice(2, 4));
    expect(shown(await looks(''))).toEqual(whole.slice(0, 2));
    expect(shown(await looks('?from=2026-09-01&order=asc'))).toEqual(whole.toReversed());
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await looks(`?from=2026-09-01&limit=4${cursor}`);
      paged.push(...shown(page));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged).toEqual(whole);
    for (const wrong of ['?day=2026-09-01&from=2026-09-01', '?from=2026-09-02&to=2026-09-01', '?cursor=zelf'])
      expect((await looks(wrong)).code).toBe('invalid_request');
    // The export holds the guardian's own data, and nothing of another guardian whose id differs only in capitals.
    await register('G-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    await directory('G-1', 'school');
    const exported = async (id: string) =>
      (await as(id).get(`/guardians/${id}/export`)).body.looks.map(
        ({ name, recordedAt }: { name: string; recordedAt: string }) => `${recordedAt.slice(8, 10)} ${name}`,
      );
    expect(await exported('G-1')).toEqual(['04 School 12AB00']);
    expect(await exported('g-1')).toHaveLength(6);
    expect((await exported('g-1'))[0]).toBe('04 School 12AB00');
  });

  it('a look that cannot be recorded is not answered', async () => {
    await register('g-1', { name: 'Noor', children: [{ id: 'L1', groups: ['5A'] }] });
    const { store } = api.world;
    const append = store.append;
    store.append = async () => {
      throw new Error('The disk is full');
    };
    const answer = await as('g-1').get(`${at}/directory?audience=school`);
    store.append = append;
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
  });
});

describe('fairness: long lists come in pages', () => {
  it('the members of an audience come in pages, each with what they share', async () => {
    for (const n of [1, 2, 3]) await register(`g-${n}`, { children: [{ id: `L${n}`, groups: ['5A'] }] });
    await as('g-2').send('PUT', '/guardians/g-2/sharing', { name: ['group'] });
    const page = async (cursor = '') =>
      (await api.as('school').get(`${at}/directory?audience=group:5A&limit=2${cursor}`)).body;
    const first = await page();
    expect([first.members, first.items.map((item: { guardian: string }) => item.guardian)]).toEqual([
      ['g-1', 'g-2'],
      ['g-2'],
    ]);
    expect(await page(`&cursor=${first.next}`)).toMatchObject({ members: ['g-3'], items: [], next: null });
  });

  it('a guardian’s decisions come in pages', async () => {
    await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    for (const name of [['group'], [], ['school']]) await as('g-1').send('PUT', '/guardians/g-1/sharing', { name });
    const page = async (cursor = '') => (await as('g-1').get(`/guardians/g-1/sharing?limit=2${cursor}`)).body;
    const shown = ({ history }: { history: { circle: string; shared: boolean }[] }) =>
      history.map(({ circle, shared }) => [circle, shared]);
    const first = await page();
    expect(shown(first)).toEqual([
      ['school', true],
      ['group', false],
    ]);
    const second = await page(`&cursor=${first.next}`);
    expect([shown(second), second.next]).toEqual([[['group', true]], null]);
    const oldest = await page('&order=asc');
    expect(shown(oldest)).toEqual([
      ['group', true],
      ['group', false],
    ]);
    expect(shown(await page(`&order=asc&cursor=${oldest.next}`))).toEqual([['school', true]]);
    // The export gives everything that is known.
    expect(shown((await as('g-1').get('/guardians/g-1/export')).body)).toHaveLength(3);
  });
});

describe('6.4: a guardian’s own', () => {
  it('a guardian reads every decision with its moment, page by page, and exports all that is known', async () => {
    await register('g-1', {
      phone: '06 11111111',
      address,
      children: [{ id: 'L1', name: 'Kind', groups: ['5A'], leavesOn: '2027-07-31' }],
    });
    await as('g-1').send('PUT', '/guardians/g-1/sharing', { children: [{ id: 'L1', name: ['class'] }] });
    await directory('g-1', 'group:5A');
    const { next, circles, children: own, ...page } = (await as('g-1').get('/guardians/g-1/sharing')).body;
    expect(next).toBeNull();
    const [{ child }] = page.sharing.children;
    expect(own).toEqual([{ id: 'L1', child, name: 'Kind', birthday: null, audiences: ['group:5A', 'school'] }]);
    expect(circles.map(({ name }: { name: string }) => name)).toEqual(['Group 5A', 'School 12AB00']);
    expect(child).toMatch(/^[0-9a-f]{32}$/);
    expect(page).toEqual({
      guardian: 'g-1',
      school: ownSchool,
      erased: false,
      audiences: ['group:5A', 'school'],
      details: { name: 'Ouder g-1', phone: '06 11111111', email: null, address },
      sharing: {
        name: [],
        phone: [],
        email: [],
        address: [],
        children: [{ id: 'L1', child, name: ['class'], birthday: [] }],
      },
      history: [
        {
          recordedAt: '2026-09-01T11:00:00.000Z',
          role: 'guardian',
          child,
          childName: 'Kind',
          item: 'name',
          circle: 'class',
          shared: true,
          event: { stream: `sharing-${ownSchool}`, revision: 3 },
        },
      ],
    });
    expect((await as('g-1').get('/guardians/g-1/export')).body).toEqual({
      ...page,
      children: [
        {
          id: 'L1',
          child,
          name: 'Kind',
          birthday: null,
          groups: ['5A'],
          classes: [],
          entersOn: null,
          leavesOn: '2027-07-31',
        },
      ],
      looks: [{ school: ownSchool, audience: 'group:5A', name: 'Group 5A', recordedAt: '2026-09-01T11:00:00.000Z' }],
    });
  });

  it('a guardian who erases their own data leaves the decisions, by id', async () => {
    await register('g-1', { children: [{ id: 'L1', name: 'Kind', groups: ['5A'] }] });
    await as('g-1').send('PUT', '/guardians/g-1/sharing', { name: ['class'] });
    expect((await as('g-1').send('DELETE', '/guardians/g-1', { guardian: 'g-1' })).status).toBe(200);
    const { body } = await as('g-1').get('/guardians/g-1/export');
    expect([body.erased, body.details, body.children, body.history.length]).toEqual([true, null, [], 1]);
    expect((await register('g-1')).body.code).toBe('guardian_erased');
  });

  it('a decision sent again with its key is not done again', async () => {
    await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    const key = { 'Idempotency-Key': 'een' };
    const first = await as('g-1').send('PUT', '/guardians/g-1/sharing', { name: ['group'] }, key);
    await as('g-1').send('PUT', '/guardians/g-1/sharing', {});
    const again = await as('g-1').send('PUT', '/guardians/g-1/sharing', { name: ['group'] }, key);
    expect([again.body, again.headers.etag]).toEqual([first.body, first.headers.etag]);
    expect((await as('g-1').get('/guardians/g-1/sharing')).body.sharing.name).toEqual([]);
  });

  it('a decision on a revision that is no longer the latest is refused with 412', async () => {
    const { headers } = await register('g-1', { children: [{ id: 'L1', groups: ['5A'] }] });
    const match = { 'If-Match': String(headers.etag) };
    const decide = () => as('g-1').send('PUT', '/guardians/g-1/sharing', { name: ['group'] }, match);
    expect((await decide()).status).toBe(200);
    expect((await decide()).body.code).toBe('precondition_failed');
  });
});
