import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { worldOn } from '../../support/world.ts';

const sample = sampleNamed('edexml-2.1.xml', '12AB00');
const children = [{ id: 'LAS-00001' }];
const at = `/schools/${ownSchool}`;

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-09-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2026-01-01');
});
afterAll(() => api.close());

const register = (id: string, body: object = {}) =>
  api.as('admin').send('PUT', `/guardians/${id}`, { school: ownSchool, name: `Ouder ${id}`, children, ...body });
const upload = (file: string) =>
  api.as('school').upload(`${at}/edexml-imports`, file, { 'Content-Type': 'application/xml' });

describe('6.4: a file', () => {
  it.each<[string, string, string, number, string]>([
    ['of another school', sample.replace('12AB', '99ZZ'), 'application/xml', 409, 'file_of_other_school'],
    ['with a DTD', sample.replace('<EDEX', '<!DOCTYPE EDEX><EDEX'), 'application/xml', 400, 'file_unreadable'],
    ['of another kind', sample, 'text/csv', 415, 'file_format_unknown'],
    [
      'with a bad row',
      sample.replace('<groep key="G78"/>', '<groep key="G9"/>'),
      'application/xml',
      422,
      'file_rows_refused',
    ],
  ])('%s is refused, and nothing of it taken', async (_what, file, type, status, code) => {
    const answer = await api.as('school').upload(`${at}/edexml-imports`, file, { 'Content-Type': type });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await api.as('school').get(`${at}/roster`)).body.children).toBe(0);
  });

  it('a file tells which row is bad, and never what it holds', async () => {
    const answer = await upload(sample.replace('2017-03-01', '2017-03-99'));
    expect(answer.body.rows).toMatchObject([
      { row: 1, faults: [{ column: 'leerling/geboortedatum', code: 'not_a_day' }] },
    ]);
    expect(answer.text).not.toContain('2017-03-99');
  });
});

describe('6.4: a request', () => {
  it.each<[string, object, string]>([
    ['no child', { children: [] }, 'children'],
    ['a child twice', { children: [...children, ...children] }, 'children[1].id'],
    ['no telephone number', { phone: 'bel me' }, 'phone'],
    ['an item that there is not', { bsn: '123456782' }, 'bsn'],
    ['a birthday that is no day', { children: [{ id: 'L1', birthday: '2017-02-30' }] }, 'children[0].birthday'],
  ])('%s is a fault', async (_what, body, path) => {
    const answer = await register('g-1', body);
    expect([answer.status, answer.body.errors.map((fault: { path: string }) => fault.path)]).toEqual([400, [path]]);
  });

  it.each(['noor@ouder.example', '123456782', 'a b', '-x'])("'%s' is no id for a guardian", async (id) => {
    const answer = await register(encodeURIComponent(id));
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'id']);
    expect(answer.text).not.toContain(id);
  });

  it.each(['', 'group:', 'board:1', 'schools'])("'%s' is no audience", async (audience) => {
    const answer = await api.as('school').get(`${at}/directory?audience=${audience}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });
});
