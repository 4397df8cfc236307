/** Tries every route of the table of access with every role. */
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../src/http/access/principal.ts';
import type { Route } from '../../../src/http/serving/endpoint.ts';
import { type Api, address, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { access, accessTo } from '../../support/http/endpoints.ts';
import { taken, worldOn } from '../../support/world.ts';

const otherSchool = '99ZZ00';

/** The id of each school's import. */
const importOf = new Map<string, string>();

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await registerOver(api, otherSchool, '99999', '2024-07-01');
  const admin = api.as('admin');
  for (const board of [ownBoard, '99999'])
    await admin.send('PUT', `/boards/${board}`, { name: 'Bestuur', address, kvk: '87654321' });
  for (const school of [ownSchool, otherSchool]) {
    await admin.send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    const { body } = await admin.upload(`/schools/${school}/imports?source=parnassys`, csv(taken('2024-08-01', 1, 10)));
    importOf.set(school, body.importId);
  }
  for (const [id, school] of [
    ['g-1', ownSchool],
    ['g-2', otherSchool],
  ])
    await admin.send('PUT', `/guardians/${id}`, {
      school,
      name: 'Noor',
      children: [{ id: 'L1', new: true, groups: ['5A'] }],
    });
  // 12AB00 gets 2024-000001, 99ZZ00 gets 2024-000002.
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
});
afterAll(() => api.close());

/** The test fails when a route disappears, or is added without a line here. */
const implemented: readonly Route[] = [
  'PUT /supplier',
  'GET /supplier',
  'GET /first-steps',
  'GET /schools',
  'GET /schools/{school}',
  'GET /boards',
  'GET /boards/{board}',
  'PUT /schools/{school}',
  'PUT /schools/{school}/debtor',
  'PUT /boards/{board}',
  'POST /boards/{board}/dpa',
  'DELETE /boards/{board}/dpa',
  'DELETE /boards/{board}/signatories/{id}',
  'POST /schools/{school}/dpa',
  'DELETE /schools/{school}/dpa',
  'DELETE /schools/{school}/signatories/{id}',
  'POST /schools/{school}/terms',
  'POST /schools/{school}/imports',
  'GET /schools/{school}/imports',
  'GET /schools/{school}/imports/{importId}',
  'POST /schools/{school}/imports/{importId}/withdrawal',
  'PATCH /schools/{school}/results/{key}',
  'DELETE /schools/{school}/results/{key}',
  'POST /schools/{school}/results/{key}/lift',
  'POST /schools/{school}/pupil-lookup',
  'GET /schools/{school}/pupils/{pseudonym}',
  'POST /schools/{school}/pupil-links',
  'GET /schools/{school}/pupil-links',
  'DELETE /schools/{school}/pupil-links/{id}',
  'DELETE /schools/{school}/secret',
  'GET /schools/{school}/counts',
  'GET /schools/{school}/counts/{day}/pupils',
  'POST /schools/{school}/trial',
  'GET /schools/{school}/difference',
  'GET /schools/{school}/data-quality',
  'GET /schools/{school}/moments',
  'POST /schools/{school}/subscription',
  'POST /schools/{school}/subscription/migration',
  'DELETE /schools/{school}/subscription/migration',
  'POST /schools/{school}/subscription/end',
  'DELETE /schools/{school}/subscription/end',
  'GET /schools/{school}/subscription',
  'POST /schools/{school}/subscription/correction',
  'GET /schools/{school}/next-document',
  'GET /schools/{school}/my-data',
  'POST /invoice-runs',
  'GET /invoices',
  'GET /invoices/archive',
  'GET /invoices/{number}/pdf',
  'GET /invoices/{number}/ubl',
  'GET /invoices/{number}/renditions',
  'GET /invoices/{number}/dossier',
  'GET /invoices/{number}',
  'GET /invoices/{number}/derivation',
  'GET /invoices/{number}/verification',
  'POST /invoices/{number}/credit',
  'PUT /accounting/accounts',
  'GET /accounting/accounts',
  'GET /accounting/auditfile',
  'GET /accounting/journal',
  'GET /accounting/trial-balance',
  'GET /accounting/deferred',
  'GET /open-items',
  'POST /payments',
  'POST /payments/{id}/reversal',
  'GET /payments',
  'POST /bank-statements',
  'POST /invoices/{number}/deliveries',
  'GET /invoices/{number}/deliveries',
  'POST /invoices/{number}/deliveries/{id}/result',
  'POST /invoice-runs/deliveries',
  'GET /deliveries',
  'PUT /schools/{school}/delivery',
  'GET /schools/{school}/delivery',
  'PUT /boards/{board}/delivery',
  'GET /boards/{board}/delivery',
  'GET /audit/verification',
  'GET /jobs/{id}',
  'DELETE /jobs/{id}',
  'POST /audit/verification',
  'GET /audit/drift',
  'GET /audit/heads',
  'GET /streams',
  'GET /streams/{stream}/events',
  'GET /streams/{stream}/events/{revision}',
  'GET /streams/{stream}/events/{revision}/caused',
  'POST /boards/{board}/pilots',
  'POST /pilots/{id}/evaluations',
  'POST /boards/{board}/framework-agreements',
  'GET /framework-agreements',
  'POST /framework-agreements/{id}/confirmation',
  'POST /framework-agreements/{id}/declining',
  'POST /schools/{school}/framework-membership',
  'DELETE /schools/{school}/framework-membership',
  'POST /boards/{board}/terms',
  'POST /boards/{board}/subscriptions',
  'POST /boards/{board}/framework-memberships',
  'PUT /plans/{plan}',
  'PUT /sources/{source}',
  'PUT /vat-rates/{from}',
  'GET /vat-rates',
  'GET /feed',
  'GET /projections',
  'POST /register-imports',
  'GET /wishes',
  'GET /boards/{board}/overview',
  'GET /information-requests',
  'PATCH /information-requests/{id}',
  'DELETE /information-requests/{id}',
  'POST /projections/{name}/rebuild',
  'DELETE /projections/{name}/rebuild',
  'POST /projections/{name}/retry',
  'PUT /guardians/{id}',
  'DELETE /guardians/{id}',
  'GET /schools/{school}/guardians',
  'POST /guardians/{id}/invitation',
  'PUT /guardians/{id}/sharing',
  'GET /guardians/{id}/sharing',
  'GET /guardians/{id}/export',
  'GET /schools/{school}/directory',
  'GET /schools/{school}/directory-looks',
  'GET /schools/{school}/roster',
  'POST /schools/{school}/edexml-imports',
  'PUT /schools/{school}/sharing-retention',
  'POST /schools/{school}/sharing-drops',
];

const things = {
  own: { school: ownSchool, board: ownBoard, number: '2024-000001', guardian: 'g-1' },
  others: { school: otherSchool, board: '99999', number: '2024-000002', guardian: 'g-2' },
  nobodys: { school: '88XX88', board: '88888', number: '2024-000099', guardian: 'g-9' },
};
type Whose = keyof typeof things;

/** The pseudonyms of pupil L1 of each school, as each school's own list shows them. */
const pseudonyms = { own: '', others: '', nobodys: 'f'.repeat(64) };
beforeAll(async () => {
  for (const [whose, school] of [
    ['own', ownSchool],
    ['others', otherSchool],
  ] as const) {
    const { body } = await api.as('admin').send('POST', `/schools/${school}/pupil-lookup`, { pupil: 'L1' });
    pseudonyms[whose] = body.pseudonym;
  }
});
/** The queries without which a route answers nothing. */
const queries: Readonly<Record<string, string>> = {
  'GET /invoices/archive': '?from=2024-08-01&to=2024-08-31&format=pdf',
  'GET /open-items': '?on=2024-08-31',
  'GET /invoices/{number}/ubl': '?profile=nlcius',
  'GET /accounting/auditfile': '?year=2024',
  'GET /accounting/journal': '?from=2024-08-01&to=2024-08-31',
  'GET /accounting/trial-balance': '?year=2024',
  'GET /accounting/deferred': '?on=2024-08-31',
  'GET /invoices/{number}/dossier': '?format=csv',
};

/** Requests that change nothing. Each has an unknown parameter, a fault that is found only after the check of access. */
const ask = (route: Route, as: Role, whose: Whose): Promise<Response> => {
  const [method, pattern] = route.split(' ') as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string];
  const { school, board, number, guardian } = things[whose];
  const path = pattern
    .replace('{school}', school)
    .replace('{board}', board)
    .replace('guardians/{id}', `guardians/${guardian}`)
    .replace('{number}', number)
    .replace('{stream}', `school-${school}`)
    .replace('{revision}', '0')
    .replace('{day}', '2024-08-01')
    .replace('{pseudonym}', pseudonyms[whose])
    .replace('/pupil-links/{id}', `/pupil-links/${'a'.repeat(64)}-${'b'.repeat(64)}`)
    .replace('{importId}', importOf.get(school) ?? 'x1')
    .replace('{from}', '2027-01-01')
    .replace(/\{\w+\}/, 'x1');
  const client = api.as(as);
  return method === 'GET' ? client.get(`${path}${queries[route] ?? ''}`) : client.send(method, `${path}?unknown=1`);
};

it('the table of roles has every route of the table of access, and no other', () => {
  expect(api.routes.toSorted()).toEqual(implemented.toSorted());
  expect(Object.keys(access).toSorted()).toEqual(implemented.toSorted());
});

const cases = implemented.flatMap((route) => roles.map((role) => ({ route, role })));

const needsQuery: readonly Route[] = [
  'GET /schools/{school}/counts',
  'GET /schools/{school}/difference',
  'GET /schools/{school}/directory',
  // The fault is in the path here.
  'GET /jobs/{id}',
];

/** A GET that lacks a needed query, or a write with a fault, answers 400. Any other GET answers 200. */
const inside = (route: Route): number => (route.startsWith('GET ') && !needsQuery.includes(route) ? 200 : 400);

describe('a role', () => {
  it.each(cases)('$role on $route of its own is let in as the table says', async ({ route, role }) => {
    const { status, body } = await ask(route, role, 'own');
    const { roles: allowed } = accessTo(route);
    if (allowed.some((one) => one === role)) expect(status).toBe(inside(route));
    else expect([status, body.code]).toEqual([403, 'role_not_allowed']);
  });

  const owners = cases.filter(
    ({ route, role }) =>
      (role === 'school' || role === 'board') &&
      accessTo(route).roles.some((one) => one === role) &&
      /\{(school|board|number)\}/.test(route),
  );

  it.each(owners)('$role is told that $route of another is not there', async ({ route, role }) => {
    const { status, body } = await ask(route, role, 'others');
    const code = { school: 'school_not_found', board: 'board_not_found', guardian: '', none: 'document_not_found' };
    expect([status, body.code]).toEqual([404, code[accessTo(route).scope]]);
    // The answers are equal to the letter, so nobody learns that the thing exists.
    expect(body).toEqual((await ask(route, role, 'nobodys')).body);
  });

  const unlimited = cases.filter(
    ({ route, role }) =>
      !['school', 'board', 'guardian'].includes(role) &&
      accessTo(route).roles.some((one) => one === role) &&
      /\{(school|board|number)\}/.test(route),
  );

  it.each(unlimited)('$role on $route of any school is let in', async ({ route, role }) => {
    expect((await ask(route, role, 'others')).status).toBe(inside(route));
  });

  it("another school's import, under one's own school, is as one that is not there", async () => {
    const { items } = (await api.as('admin').get(`/schools/${otherSchool}/imports`)).body;
    const withdraw = (importId: string) =>
      api.as('school').send('POST', `/schools/${ownSchool}/imports/${importId}/withdrawal`, { reason: 'x' });
    const anothers = await withdraw(items[0].importId);
    expect([anothers.status, anothers.body.code]).toEqual([404, 'import_not_found']);
    expect(JSON.stringify(anothers.body).replace(items[0].importId, 'x1')).toBe(
      JSON.stringify((await withdraw('x1')).body),
    );
  });

  it("another's document answers to the letter as one that is not there", async () => {
    const anothers = await api.as('school').get('/invoices/2024-000002');
    const absent = await api.as('school').get('/invoices/2024-000099');
    expect(anothers.body).toEqual(absent.body);
  });
});

describe('a token', () => {
  it.each(implemented)('a token is needed for %s', async (route) => {
    const [method, path] = route.split(' ') as [string, string];
    const answer = await api.fetch(`${path.replace(/\{\w+\}/g, 'x1')}`, { method });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'token_missing' });
  });
});

describe('the list of documents', () => {
  const numbersFor = async (role: Role, query = '') => {
    const { status, body } = await api.as(role).get(`/invoices${query}`);
    return status === 200 ? body.items.map(({ number }: { number: string }) => number) : body.code;
  };

  it.each<[Role, string, string[] | string]>([
    ['admin', '', ['2024-000002', '2024-000001']],
    ['finance', '?school=99ZZ00', ['2024-000002']],
    ['finance', '?board=99999', ['2024-000002']],
    ['school', '', ['2024-000001']],
    ['school', '?school=99ZZ00', 'school_not_found'],
    ['school', '?board=99999', []],
    ['board', '', ['2024-000001']],
    ['board', '?school=12AB00', ['2024-000001']],
    ['board', '?school=99ZZ00', 'school_not_found'],
    ['board', '?board=99999', 'board_not_found'],
  ])('%s who asks for the list with %s is answered %j', async (role, query, expected) =>
    expect(await numbersFor(role, query)).toEqual(expected),
  );
});

it('a board sees what was issued under it, also after the school left, and its new board all of it', async () => {
  const admin = api.as('admin');
  const details = { name: 'Verhuisd', kind: 'primary', yearClasses: true };
  await admin.send('PUT', `/schools/${ownSchool}`, { ...details, board: '22222' });
  const oldBoard = api.as('board');
  const newBoard = api.as({ subject: 'nieuw', role: 'board', board: '22222' });
  expect((await oldBoard.get('/invoices/2024-000001')).status).toBe(200);
  expect((await oldBoard.get('/invoices')).body.items).toHaveLength(1);
  expect((await oldBoard.get(`/schools/${ownSchool}/my-data`)).status).toBe(404);
  expect((await newBoard.get('/invoices/2024-000001')).status).toBe(200);
  expect((await newBoard.get(`/invoices?school=${ownSchool}`)).body.items).toHaveLength(1);
  await admin.send('PUT', `/schools/${ownSchool}`, { ...details, board: ownBoard });
});
