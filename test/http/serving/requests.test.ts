/** Rules for every request: problems, If-Match and ETag, X-Position, and what is logged and measured. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../src/adapters/memory/memoryStore.ts';
import { RevisionConflict } from '../../../src/ledger/eventStore.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { StoreUnavailable } from '../../../src/waiting/unavailable.ts';
import { type Api, address, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { racedAt } from '../../support/ledger/interrupted.ts';
import { supplier, worldOn } from '../../support/world.ts';

/** A server for requests that change nothing. */
let common: Api;
beforeAll(async () => {
  common = await openApi();
});
afterAll(() => common.close());

let api: Api;
beforeEach(() => {
  api = common;
});
afterEach(async () => {
  if (api !== common) await api.close();
});

const details = (name: string) => ({ name, kind: 'primary', yearClasses: true, address });

describe('a problem', () => {
  it('a problem is problem+json with type, title, status, detail and code, under its correlation id', async () => {
    const answer = await api.as('admin').get('/schools/12AB00/my-data', { 'X-Correlation-Id': 'c-1' });
    expect(answer.type).toBe('application/problem+json');
    expect(answer.headers['x-correlation-id']).toBe('c-1');
    expect(answer.body).toEqual({
      type: 'urn:telboek:problem:school_not_found',
      title: 'School not found',
      status: 404,
      detail: expect.any(String),
      code: 'school_not_found',
      see: ['GET /schools', 'PUT /schools/{school}'],
    });
  });

  it('a problem lists every fault of path, query and body together', async () => {
    const { status, body } = await api
      .as('admin')
      .send('PUT', '/schools/12ab00?force=1', { name: '', kind: 'basis', yearClasses: true, pupils: 12 });
    expect(status).toBe(400);
    expect(body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      'force',
      'kind',
      'name',
      'pupils',
      'school',
    ]);
  });

  it.each([
    ['GET', '/schools/%E0%A4%A/counts', 400, 'invalid_request'],
    ['GET', '/schools/12AB00/counts?from=2024-01-01&to=2023-01-01', 400, 'invalid_request'],
    ['GET', '/plans?page=2', 400, 'invalid_request'],
    ['GET', '/schools/12AB00/subscription?asKnownAt=2100-01-01T00:00:00Z', 400, 'invalid_request'],
    ['GET', '/schools/12AB00/counts/2024-01-01/pupils?asKnownAt=2100-01-01T00:00:00Z', 400, 'invalid_request'],
    ['GET', '/schools/12AB00/counts?from=2024-01-01&to=2024-01-02&asKnownAt=2024-01-01', 400, 'invalid_request'],
    ['GET', '/schools/%00/counts', 400, 'invalid_request'],
    ['GET', '/nothing', 404, 'path_not_found'],
    ['GET', '/Plans', 404, 'path_not_found'],
    ['PATCH', '/invoices', 405, 'method_not_allowed'],
  ] as const)('a problem: %s %s answers %i', async (method, path, status, code) => {
    const client = api.as('admin');
    const answer = method === 'GET' ? await client.get(path) : await client.send(method, path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('a problem of a board that asks for what is no school is a 404, not a failure', async () => {
    expect((await api.as('board').get('/schools/%00/my-data')).status).toBe(404);
  });

  it('a problem of an empty POST with Content-Length 0 is about what it lacks, not about its type', async () => {
    const headers = { Authorization: `Bearer ${await api.token('admin')}` };
    const answer = await api.fetch(`/invoice-runs`, { method: 'POST', headers });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_request' }]);
  });
});

describe('If-Match', () => {
  const path = `/schools/${ownSchool}`;

  it('If-Match lets a write through at the revision it names, and refuses it at any other', async () => {
    api = await openApi();
    const admin = api.as('admin');
    const first = await admin.send('PUT', path, details('Een'));
    expect(first.headers.etag).toBe('"0"');
    const second = await admin.send('PUT', path, details('Twee'), { 'If-Match': '"0"' });
    expect([second.status, second.headers.etag]).toEqual([200, '"1"']);
    const before = await api.head();
    for (const stale of ['"0"', '"2"']) {
      const answer = await admin.send('PUT', path, details('Drie'), { 'If-Match': stale });
      expect([answer.status, answer.body.code]).toEqual([412, 'precondition_failed']);
    }
    expect(await api.head()).toBe(before);
    const any = await admin.send('PUT', path, details('Vier'), { 'If-Match': '*' });
    expect([any.status, any.headers.etag]).toEqual([200, '"2"']);
  });

  it('If-Match also refuses a repeat that would write nothing', async () => {
    api = await openApi();
    await api.as('admin').send('PUT', path, details('Een'));
    await api.as('admin').send('PUT', path, details('Twee'));
    const answer = await api.as('admin').send('PUT', path, details('Twee'), { 'If-Match': '"0"' });
    expect(answer.status).toBe(412);
  });

  it('If-Match names nothing where nothing is yet', async () => {
    api = await openApi();
    for (const any of ['"0"', '*'])
      expect((await api.as('admin').send('PUT', path, details('Een'), { 'If-Match': any })).status).toBe(412);
  });

  it.each([
    ['"7", "0"', 200],
    ['"7" ,W/"1","0"', 200],
    [',"0",', 200],
    ['W/"0"', 412],
    ['"a"', 412],
    ['"-1"', 412],
    ['"00"', 412],
    ['""', 412],
    ['"2147483647"', 412],
    ['"2147483648"', 412],
    ['"999999999999999999999"', 412],
    ['W/"0", "x,y"', 412],
  ])('RFC 9110: %s on revision 0 is answered %i', async (given, status) => {
    api = await openApi();
    await api.as('admin').send('PUT', path, details('Een'));
    expect((await api.as('admin').send('PUT', path, details('Twee'), { 'If-Match': given })).status).toBe(status);
  });

  it.each(['0', '"0', '"0" "1"', 'w/"0"', '*, "0"', '"0",*', ',', 'W/'])('%s is a fault', async (given) => {
    const { status, body } = await api.as('admin').send('PUT', path, details('Een'), { 'If-Match': given });
    expect([status, body.errors[0].path]).toEqual([400, 'If-Match']);
  });

  it('If-Match refuses whoever loses a race after it was asked', async () => {
    const store = memoryStore();
    const world = await worldOn({ store });
    let overtake: () => Promise<unknown> = async () => {};
    const raced = racedAt(store, `school-${ownSchool}`, () => overtake());
    const ledger = ledgerOn({ store: raced, now: world.deps.ledger.now, newId: world.deps.ledger.newId });
    const first = {
      type: 'SchoolRegistered',
      data: { ...details('Een'), school: ownSchool, board: null, source: null },
    };
    const { head } = await world.deps.ledger.append(`school-${ownSchool}`, [first], undefined, world.context());
    overtake = () =>
      world.deps.ledger.append(
        `school-${ownSchool}`,
        [{ ...first, data: { ...first.data, name: 'Ander' } }],
        head,
        world.context(),
      );
    api = await openApi({ world: { ...world, deps: { ...world.deps, ledger } } });
    const answer = await api.as('admin').send('PUT', path, details('Twee'), { 'If-Match': '"0"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'precondition_failed']);
    expect((await api.stored(`school-${ownSchool}`)).map(({ data }) => data.name)).toEqual(['Een', 'Ander']);
  });
});

describe('X-Position', () => {
  it('the X-Position of a write lets a read see it', async () => {
    api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
    await registerOver(api, ownSchool, null, '2024-07-01');
    const written = await api
      .as('school')
      .send('POST', `/schools/${ownSchool}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    const position = String(written.headers['x-position']);
    const { status, body } = await api
      .as('school')
      .get(`/schools/${ownSchool}/subscription`, { 'X-Position': position });
    expect([status, body.status]).toEqual([200, 'running']);
    expect(body.position).toBeGreaterThanOrEqual(Number(position));
  });

  it('an X-Position that is not reached in time is a 503 with Retry-After', async () => {
    api = await openApi({ limits: { readWaitMsMax: 20 } });
    await api.follower.stop();
    const school = { name: 'Een', kind: 'primary', yearClasses: true };
    const written = await api.as('admin').send('PUT', `/schools/${ownSchool}`, school);
    const position = String(written.headers['x-position']);
    const answer = await api.as('admin').get('/wishes', { 'X-Position': position });
    expect([answer.status, answer.body.code]).toEqual([503, 'read_model_behind']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('interfaces 2: an X-Position beyond the head of the log is a fault: nobody was given it', async () => {
    api = await openApi();
    const ahead = String((await api.head()) + 1);
    const { status, body } = await api.as('admin').get('/wishes', { 'X-Position': ahead });
    expect([status, body.errors[0].path]).toEqual([400, 'X-Position']);
  });

  it.each(['-1', '1.5', 'now', '01', '1e3', '9007199254740993'])('%s is a fault', async (given) => {
    const { status, body } = await api.as('admin').get('/wishes', { 'X-Position': given });
    expect([status, body.errors[0].path]).toEqual([400, 'X-Position']);
  });
});

describe('the catalogue', () => {
  it('4.1: the catalogue lists plans with their prices', async () => {
    const { body } = await api.as('school').get('/plans');
    expect(body).toMatchObject({
      items: [
        { plan: 'per-pupil', kind: 'per-pupil', price: '11.50', measure: 'monthly', countAfterDays: 0 },
        { plan: 'legacy', kind: 'flat', closedFrom: '2020-11-01', prices: [{ price: '650.00', from: '2020-11-01' }] },
        { plan: 'trial', kind: 'trial', months: 6, price: '0.00' },
      ],
      next: null,
    });
  });

  it('4.1: the catalogue takes a plan for some year groups with a price from a day, and another price later', async () => {
    const upper = {
      kind: 'per-pupil',
      yearGroups: [8, 3, 4, 5, 6, 7, 3],
      price: { price: '3.60', from: '2020-01-01' },
    };
    const first = await api.as('finance').send('PUT', '/plans/groups-3-8', upper);
    expect([first.status, first.body]).toEqual([
      200,
      {
        plan: 'groups-3-8',
        kind: 'per-pupil',
        measure: 'monthly',
        yearGroups: [3, 4, 5, 6, 7, 8],
        countAfterDays: 0,
        settleFromYear: 2,
        price: '3.60',
        prices: [{ price: '3.60', from: '2020-01-01' }],
        features: [],
      },
    ]);
    const head = await api.head();
    const again = await api.as('finance').send('PUT', '/plans/groups-3-8', upper);
    expect([again.body, await api.head()]).toEqual([first.body, head]);
    const later = { ...upper, closedFrom: '2030-08-01', price: { price: '3.80', from: '2029-08-01' } };
    const { body } = await api.as('finance').send('PUT', '/plans/groups-3-8', later);
    expect(body).toMatchObject({ closedFrom: '2030-08-01', price: '3.60', prices: [{}, { price: '3.80' }] });
    const types = (await api.stored('catalogue')).slice(-4).map(({ type }) => type);
    expect(types).toEqual(['PlanDefined', 'PlanPriced', 'PlanDefined', 'PlanPriced']);
  });

  it('4.1: the catalogue does not change what a plan counts', async () => {
    const { status, body } = await api
      .as('finance')
      .send('PUT', '/plans/per-pupil', { kind: 'per-pupil', measure: 'daily' });
    expect([status, body.code]).toEqual([409, 'plan_rules_fixed']);
  });

  it.each([
    ['a price without its day', { kind: 'flat', price: { price: '1.00' } }, 'price.from'],
    ['a count day after more than 90 days', { kind: 'per-pupil', countAfterDays: 91 }, 'countAfterDays'],
    ['year group 9', { kind: 'per-pupil', yearGroups: [9] }, 'yearGroups[0]'],
    ['another kind', { kind: 'trial' }, 'kind'],
    ['a measure of a flat plan', { kind: 'flat', measure: 'daily' }, 'measure'],
  ])('4.1: the catalogue refuses %s', async (_name, plan, path) => {
    const { status, body } = await api.as('finance').send('PUT', '/plans/new', plan);
    expect([status, body.errors[0].path]).toEqual([400, path]);
  });

  it('8.1: the catalogue takes another status of a source from a day, and files of it from then on', async () => {
    const put = (status: string, from: string) => api.as('finance').send('PUT', '/sources/leesmeter', { status, from });
    const first = await put('in-development', '2020-01-01');
    const change = { recordedAt: expect.any(String), status: 'in-development', from: '2020-01-01' };
    const now = { source: 'leesmeter', name: 'leesmeter', status: 'in-development', from: '2020-01-01' };
    expect([first.status, first.body]).toEqual([200, { ...now, planned: [], changes: [change] }]);
    await put('available', '2035-01-01');
    const head = await api.head();
    await put('available', '2035-01-01');
    expect(await api.head()).toBe(head);
    const { body } = await api.as('school').get('/sources');
    expect(body.items.at(-1)).toEqual({
      ...now,
      planned: [{ status: 'available', from: '2035-01-01' }],
      changes: [change, { ...change, status: 'available', from: '2035-01-01' }],
    });
  });

  it('8.1: the catalogue says how a source is called, and why it has its status, in both languages', async () => {
    const why = { nl: 'De leverancier wacht op ons.', en: 'The vendor is waiting for us.' };
    const body = { status: 'under-study', from: '2020-01-01', name: 'Leesmeter Pro', why };
    const put = await api.as('finance').send('PUT', '/sources/leesmeter-pro', body);
    expect(put.body).toMatchObject({ name: 'Leesmeter Pro', status: 'under-study', why });
    const { body: all } = await api.as('school').get('/sources');
    const cito = all.items.find(({ source }: { source: string }) => source === 'cito');
    expect(cito).toMatchObject({ name: 'Cito', why: { en: expect.stringContaining('data centre') } });
  });

  it('4.1: plans say what they offer, and finance changes it', async () => {
    const { body } = await api.as('school').get('/plans');
    const legacy = body.items.find(({ plan }: { plan: string }) => plan === 'legacy');
    expect(legacy.features.map(({ feature }: { feature: string }) => feature)).toEqual([
      'school-weighting',
      'other-tests',
      'reference-levels',
    ]);
    const features = [
      { feature: 'overview', name: { nl: 'Overzicht', en: 'Overview' }, from: '2024-01-01', developed: true },
    ];
    const put = await api.as('finance').send('PUT', '/plans/per-pupil', { kind: 'per-pupil', features });
    expect([put.status, put.body.features]).toEqual([200, features]);
  });

  it('4.6: VAT rates are read and set by the day from which they hold', async () => {
    const finance = api.as('finance');
    const put = await finance.send('PUT', '/vat-rates/2040-01-01', { percent: '22.5' });
    expect([put.status, put.body]).toEqual([200, { from: '2040-01-01', percent: '22.5' }]);
    expect((await finance.get('/vat-rates')).body).toEqual({
      items: [
        { from: '2012-10-01', percent: '21' },
        { from: '2040-01-01', percent: '22.5' },
      ],
      next: null,
    });
    const bad = await finance.send('PUT', '/vat-rates/2040-01-01', { percent: '121' });
    expect([bad.status, bad.body.errors[0].path]).toEqual([400, 'percent']);
  });

  it('8.1: the catalogue lists sources with their status', async () => {
    const { body } = await api.as('analytics').get('/sources');
    expect(
      body.items.slice(0, 6).map(({ source, status }: { source: string; status: string }) => [source, status]),
    ).toEqual([
      ['parnassys', 'supported'],
      ['esis', 'supported'],
      ['diataal', 'available'],
      ['boom', 'in-development'],
      ['bureau-ice', 'in-development'],
      ['cito', 'under-study'],
    ]);
  });
});

describe('the list of read models', () => {
  it('the list of read models shows each at the head of the log, without a lag', async () => {
    const { body } = await api.as('admin').get('/projections');
    const position = await api.head();
    expect(body).toEqual({
      items: [
        'history',
        'calendar',
        'subscriptions',
        'documents',
        'pupil-counts',
        'schools',
        'boards',
        'information-requests',
        'directory-looks',
        'framework-agreements',
        'deliveries',
        'streams',
        'personal-streams',
        'import-streams',
        'requests',
      ].map((name) => ({
        name,
        position,
        version: name === 'directory-looks' ? 2 : 1,
        lag: { events: 0, seconds: 0 },
        parked: [],
        failing: false,
        rebuild: null,
      })),
      next: null,
    });
  });
});

describe('an outage', () => {
  it.each([
    ['an outage of the store is a 503', () => new StoreUnavailable('gone'), 503, 'store_unavailable'],
    [
      'a race that is lost again and again is a conflict',
      () => new RevisionConflict('catalogue', 3),
      409,
      'concurrent_writes',
    ],
  ] as const)('%s', async (_name, fault, status, code) => {
    const world = await worldOn();
    const { now, newId } = world.deps.ledger;
    const append = () => Promise.reject(fault());
    const ledger = ledgerOn({ store: { ...world.store, append }, now, newId });
    api = await openApi({ world: { ...world, deps: { ...world.deps, ledger } } });
    const answer = await api.as('admin').send('PUT', '/supplier', { ...supplier, name: 'Ander' });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
