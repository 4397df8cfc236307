/**
 * The data on which a guardian decides: circles with name and size, a preview in words, and a tag that prevents lost choices
 * (6.4, 10.50).
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/http/access/principal.ts';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { worldOn } from '../../support/world.ts';

const inDutch = { 'Accept-Language': 'nl' };
const address = { street: 'Laan 1', postalCode: '1234 AB', city: 'Ede' };

let api: Api;
beforeEach(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-09-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2026-01-01');
  const file = sampleNamed('edexml-2.1.xml', '12AB00');
  await api.as('school').upload(`/schools/${ownSchool}/edexml-imports`, file, { 'Content-Type': 'application/xml' });
  await register('anna', 'LAS-00001');
  await register('bas', 'LAS-00003');
  await register('cas', 'LAS-00001');
});
afterEach(() => api.close());

const guardian = (id: string): Principal => ({ subject: `sub-${id}`, role: 'guardian', guardian: id });
const as = (id: string) => api.as(guardian(id));
const register = (id: string, ...children: string[]) =>
  api.as('school').send('PUT', `/guardians/${id}`, {
    school: ownSchool,
    name: `Ouder ${id}`,
    phone: '06 12345678',
    address,
    children: children.map((child) => ({ id: child })),
  });
const read = (id: string, headers = {}) => as(id).get(`/guardians/${id}/sharing`, headers);
const decide = (id: string, body: object, headers = {}, query = '') =>
  as(id).send('PUT', `/guardians/${id}/sharing${query}`, body, headers);
const stored = () => api.stored(`sharing-${ownSchool}`);

describe('10.50: what a guardian decides on', () => {
  it('the page of a guardian names each circle as people do, with how many others can see, and the guardian’s own data and children', async () => {
    const { body, headers } = await read('anna', inDutch);
    // Both bas (through the choir) and cas (through everything) have a child in the school.
    expect(body.circles).toEqual([
      { audience: 'group:G5A', kind: 'group', name: 'Groep 5A', guardians: 1 },
      { audience: 'group:SG1', kind: 'group', name: 'Muziek', guardians: 2 },
      { audience: 'class:5', kind: 'class', name: 'Jaargroep 5', guardians: 1 },
      { audience: 'school', kind: 'school', name: 'School 12AB00', guardians: 2 },
    ]);
    expect(body.details).toEqual({ name: 'Ouder anna', phone: '06 12345678', email: null, address });
    expect(body.children).toEqual([
      {
        id: 'LAS-00001',
        child: body.sharing.children[0].child,
        name: 'Noor van Voorbeeld',
        birthday: '2017-03-01',
        audiences: ['group:G5A', 'group:SG1', 'class:5', 'school'],
      },
    ]);
    expect(headers['content-language']).toBe('nl');
    expect((await read('anna')).body.circles[2].name).toBe('Year group 5');
  });

  it('the page of a guardian names to each child the circles that its own items go to', async () => {
    await register('anna', 'LAS-00001', 'LAS-00003');
    const { body } = await read('anna');
    expect(body.children.map(({ audiences }: { audiences: string[] }) => audiences)).toEqual([
      ['group:G5A', 'group:SG1', 'class:5', 'school'],
      ['group:G78', 'group:SG1', 'class:8', 'school'],
    ]);
  });

  it('the administrator reads the page of a guardian too; an erased guardian decides on nothing', async () => {
    expect((await api.as('admin').get('/guardians/anna/sharing')).body.circles).toHaveLength(4);
    await api.as('school').send('DELETE', '/guardians/anna', { guardian: 'anna' });
    const { body } = await api.as('admin').get('/guardians/anna/sharing');
    expect([body.erased, body.details, body.children, body.circles]).toEqual([true, null, [], []]);
    // An erased guardian is not counted.
    expect((await read('cas')).body.circles[0].guardians).toBe(0);
  });
});

describe('10.50: before saving, what others will see', () => {
  const wanted = {
    name: ['group', 'school'],
    phone: ['group'],
    children: [{ id: 'LAS-00001', name: ['group'], birthday: ['group', 'school'] }],
  };

  it('a preview says what others will see by circle and person, in a sentence of the reader’s language, and writes nothing', async () => {
    const before = await stored();
    const { body, headers } = await decide('anna', wanted, inDutch, '?preview=true');
    expect(body.circles.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
      '1 andere ouder van Groep 5A kan zien: uw naam en telefoonnummer; van Noor van Voorbeeld de naam en verjaardag.',
      '2 andere ouders van Muziek kunnen zien: uw naam en telefoonnummer; van Noor van Voorbeeld de naam en verjaardag.',
      'Andere ouders van Jaargroep 5 zien niets van u en uw kinderen.',
      '2 andere ouders van School 12AB00 kunnen zien: uw naam; van Noor van Voorbeeld de verjaardag.',
    ]);
    expect(body.circles[3]).toMatchObject({
      audience: 'school',
      guardians: 2,
      items: ['name'],
      children: [{ name: 'Noor van Voorbeeld', items: ['birthday'] }],
    });
    expect(await stored()).toEqual(before);
    expect(headers.etag).toBe((await read('anna')).headers.etag);
    const english = await decide('anna', { name: ['class'] }, {}, '?preview=true');
    expect(english.body.circles[2].sentence).toBe('1 other parent of Year group 5 can see: your name.');
  });

  it('a preview foresees what the directory then shows', async () => {
    const foreseen = (await decide('anna', wanted, {}, '?preview=true')).body.circles[1];
    await decide('anna', wanted);
    const { items } = (await as('bas').get(`/schools/${ownSchool}/directory?audience=group:SG1`)).body;
    const [{ children, ...own }] = items;
    expect(Object.keys(own)).toEqual(foreseen.items);
    expect(children.map((child: object) => Object.keys(child))).toEqual(
      foreseen.children.map((child: { items: string[] }) => child.items),
    );
  });

  it('an item that the school no longer has is seen by nobody, though it was shared', async () => {
    await decide('anna', { phone: ['group'] });
    await api.as('school').send('PUT', '/guardians/anna', {
      school: ownSchool,
      name: 'Ouder anna',
      children: [{ id: 'LAS-00001' }],
    });
    const { body } = await decide('anna', { phone: ['group'] }, inDutch, '?preview=true');
    expect(body.circles[0].sentence).toBe('Andere ouders van Groep 5A zien niets van u en uw kinderen.');
  });

  it('a preview refuses what the write would refuse', async () => {
    const answer = await decide('anna', { email: ['group'] }, {}, '?preview=true');
    expect([answer.status, answer.body.code]).toEqual([409, 'item_not_recorded']);
    const stale = { 'If-Match': String((await read('anna')).headers.etag) };
    await decide('anna', { name: ['group'] });
    expect((await decide('anna', {}, stale, '?preview=true')).body.code).toBe('precondition_failed');
  });
});

describe('interfaces 2: the ETag of what is shared', () => {
  const tagOf = async (id: string) => String((await read(id)).headers.etag);

  it('the ETag is the revision of the last event about the guardian or their children, in every language', async () => {
    const tag = await tagOf('anna');
    expect(tag).toMatch(/^"\d+"$/);
    expect((await read('anna', inDutch)).headers.etag).toBe(tag);
    await register('dirk', 'LAS-00003');
    await decide('bas', { name: ['school'] });
    expect(await tagOf('anna')).toBe(tag);
    // The registration of the other guardian places the same child anew.
    await api.as('school').send('PUT', '/guardians/cas', {
      school: ownSchool,
      name: 'Ouder cas',
      children: [{ id: 'LAS-00001', groups: ['G5B'] }],
    });
    const moved = await tagOf('anna');
    expect(moved).not.toBe(tag);
    const written = await decide('anna', { name: ['school'] });
    expect(written.headers.etag).toBe(await tagOf('anna'));
    const [last] = (await stored()).slice(-1);
    expect([last?.type, written.headers.etag]).toEqual(['SharingDecided', `"${(await stored()).length - 1}"`]);
  });

  it('an answer is whole, though only other guardians wrote since', async () => {
    const tag = await tagOf('anna');
    await register('dirk', 'LAS-00001');
    const again = await read('anna', { 'If-None-Match': tag });
    expect([again.status, again.headers.etag, again.body.circles[0].guardians]).toEqual([200, tag, 2]);
  });

  it('If-Match keeps a second tab from undoing the choice of the first', async () => {
    const tag = await tagOf('anna');
    await register('dirk', 'LAS-00003');
    expect((await decide('anna', { name: ['group'] }, { 'If-Match': tag })).status).toBe(200);
    const second = await decide('anna', { phone: ['group'] }, { 'If-Match': tag });
    expect([second.status, second.body.code]).toEqual([412, 'precondition_failed']);
    const { sharing } = (await read('anna')).body;
    expect([sharing.name, sharing.phone]).toEqual([['group'], []]);
    const again = { name: ['group'], phone: ['group'] };
    expect((await decide('anna', again, { 'If-Match': await tagOf('anna') })).status).toBe(200);
  });

  it('If-Match takes no revision that the school’s sharing has not reached', async () => {
    expect((await decide('anna', {}, { 'If-Match': '"9999"' })).status).toBe(412);
    expect((await decide('anna', {}, { 'If-Match': '*' })).status).toBe(200);
  });
});
