import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, registerOver } from '../../support/api.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { taken, worldOn } from '../../support/world.ts';

const sample = sampleNamed('duo-register.csv');

const none = { total: 0, items: [] };

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-02-20' }), limits: { registerBytesMax: 4_096 } });
});
afterAll(() => api.close());

const upload = (file: string | Buffer, query = '', headers = {}) =>
  api.as('admin').upload(`/register-imports${query}`, file, headers);

describe('POST /register-imports', () => {
  it('8.2: POST /register-imports answers what the file led to, and where the log then was', async () => {
    const { status, body, headers } = await upload(sample);
    expect([status, body]).toEqual([200, { created: 3, changed: 0, unchanged: 0, closed: 0, differing: none }]);
    expect([headers['x-position'], headers.etag]).toEqual([String(await api.head()), undefined]);
    expect((await upload(sample)).body).toEqual({ created: 0, changed: 0, unchanged: 3, closed: 0, differing: none });
    const [registered] = await api.stored('school-23BC01');
    expect(registered).toMatchObject({ type: 'SchoolRegistered', metadata: { actor: { subject: 'anna' } } });
  });

  it('8.2: a school may sign and subscribe with what the register says of it', async () => {
    const admin = api.as('admin');
    const at = '/schools/34CD00';
    await admin.send('POST', `${at}/dpa`, { version: '4.0', signedOn: '2026-01-01', signedBy: 'directeur' });
    await admin.send('POST', `${at}/terms`, { version: '1', acceptedOn: '2026-01-01', acceptedBy: 'directeur' });
    const started = await admin.send('POST', `${at}/subscription`, { plan: 'per-pupil', startsOn: '2026-02-01' });
    expect(started.status).toBe(201);
  });

  it('8.2: POST /register-imports lists where a school is not as the register has it, also when it is sent again', async () => {
    const byHand = { name: 'Anders', board: '00001', kind: 'primary', yearClasses: true, address: null };
    await api.as('admin').send('PUT', '/schools/23BC00', byHand);
    const differing = { total: 1, items: [{ school: '23BC00', fields: ['name', 'board', 'address'] }] };
    expect((await upload(sample)).body).toEqual({ created: 0, changed: 0, unchanged: 3, closed: 0, differing });
    expect((await upload(sample)).body.differing).toEqual(differing);
  });

  it('POST /register-imports lists the rows that are not in order, and takes nothing', async () => {
    const before = await api.head();
    const { status, body } = await upload(sample.replace('23BC01;', '23BC9;').replace('6511 ZZ', '6511'));
    expect([status, body.code, body.badRows]).toEqual([422, 'file_rows_refused', 2]);
    expect(body.rows).toMatchObject([
      {
        row: 3,
        faults: [{ column: 'VESTIGINGSNUMMER', code: 'wrong_form', accepted: 'text of the form 12AB00' }],
      },
      { row: 4, faults: [{ column: 'POSTCODE', code: 'wrong_form' }] },
    ]);
    expect(await api.head()).toBe(before);
  });

  it.each<[string, () => ReturnType<typeof upload>, number, string]>([
    ['no table', () => upload('geen tabel'), 400, 'file_unreadable'],
    ['another type', () => upload('{}', '', { 'Content-Type': 'application/json' }), 415, 'file_format_unknown'],
    ['too large a file', () => upload('x'.repeat(5_000)), 413, 'body_too_large'],
    ['an unknown parameter', () => upload(sample, '?onError=skip'), 400, 'invalid_request'],
    ['a confirmation that is none', () => upload(sample, '?confirmClosing=yes'), 400, 'invalid_request'],
    ['If-Match', () => upload(sample, '', { 'If-Match': '"0"' }), 400, 'invalid_request'],
  ])('POST /register-imports refuses %s', async (_what, ask, status, code) => {
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('8.2: POST /register-imports does not close more than ten schools and a tenth of them unless that is confirmed', async () => {
    const rowOf = (n: number) => `Utrecht;12345;${20 + n}ZZ;${20 + n}ZZ00;S${n};Laan;1;1234 AB;UTRECHT;Openbaar`;
    const all = Array.from({ length: 12 }, (_, n) => rowOf(n));
    await upload(`${sample}${all.join('\n')}\n`);
    const refused = await upload(sample);
    expect([refused.status, refused.body.code]).toEqual([409, 'register_closes_many']);
    expect(refused.body.detail).toContain('12 of the 15 schools');
    expect((await upload(sample, '?confirmClosing=true')).body).toMatchObject({ unchanged: 3, closed: 12 });
  });
});

describe('GET /wishes', () => {
  it('8.3: how many special schools asked, and which, is given page by page', async () => {
    const admin = api.as('admin');
    for (const school of ['81SB00', '82SB00', '83SB00']) {
      await registerOver(api, school, ownBoard, '2026-01-01');
      await admin.send('PUT', `/schools/${school}`, { name: school, kind: 'special', yearClasses: false });
    }
    const ask = (school: string, query = '') =>
      admin.send('POST', `/schools/${school}/subscription${query}`, { plan: 'per-pupil', startsOn: '2026-02-01' });
    expect((await ask('83SB00', '?preview=true')).body.code).toBe('school_not_offered');
    const refused = await ask('81SB00');
    expect(refused.body.code).toBe('school_not_offered');
    // The refused request recorded the wish, so its answer names the position from which reads show it.
    expect(refused.headers['x-position']).toBe(String(await api.head()));
    await ask('81SB00');
    await ask('82SB00');

    const first = (await admin.get('/wishes?limit=1')).body;
    expect(first).toEqual({
      total: 2,
      items: [
        {
          school: '81SB00',
          name: '81SB00',
          board: null,
          kind: 'special',
          yearClasses: false,
          asked: 'subscription',
          recordedAt: '2026-02-20T11:00:00.000Z',
        },
      ],
      next: expect.any(String),
    });
    const second = (await admin.get(`/wishes?limit=1&cursor=${first.next}`)).body;
    expect([second.items[0].school, second.next]).toEqual(['82SB00', null]);
  });
});

describe('GET /boards/{board}/overview', () => {
  const board = '77777';
  let overview: Awaited<ReturnType<typeof ask>>['body'];
  const ask = () => api.as({ subject: 'b', role: 'board', board }).get(`/boards/${board}/overview`);

  beforeAll(async () => {
    const admin = api.as('admin');
    for (const school of ['71AA00', '72AA00', '73AA00']) await registerOver(api, school, board, '2025-01-01');
    // From 1 November on, 40 pupils count in 71AA00, 20 of them until the end of the year, and 10 in 72AA00.
    const since = { 'X-Reason': 'overname' };
    for (const [school, pupils] of [
      ['71AA00', [...taken('2025-11-01', 1, 20), ...taken('2025-03-31', 21, 40)]],
      ['72AA00', taken('2025-11-01', 1, 10)],
    ] as const) {
      const path = `/schools/${school}/imports?source=parnassys&linkedOn=2025-11-01`;
      await admin.upload(path, csv(pupils), since);
    }
    await admin.send('POST', '/schools/71AA00/subscription', { plan: 'per-pupil', startsOn: '2025-11-01' });
    await admin.send('POST', '/schools/72AA00/subscription', { plan: 'per-pupil', startsOn: '2026-03-01' });
    await admin.send('POST', '/invoice-runs', { on: '2026-02-20', schools: ['71AA00'] });
    overview = (await ask()).body;
  });

  it('8.3: GET /boards/{board}/overview shows each school with its count, its running year and what it is coming to', () => {
    const [first] = overview.schools;
    // The month-ends have 40, 40 and, after 31 December (2025-03-31 + 9 months), 20: 100 / 3 on average, × 11.50 = 383.33.
    expect(first).toMatchObject({
      school: '71AA00',
      name: 'School 71AA00',
      closed: null,
      pupils: 20,
      subscription: { status: 'running', plan: 'per-pupil' },
      runningYear: {
        from: '2025-11-01',
        to: '2026-10-31',
        monthsEnded: 3,
        averageSoFar: '33.333333',
        billed: '460.00',
        expectedUsage: '383.33',
        expectedSettlement: '-76.67',
      },
      billedThisYear: '460.00',
    });
    expect(first.documents).toEqual([
      {
        number: expect.stringMatching(/^2026-0000\d\d$/),
        kind: 'invoice',
        purpose: 'year',
        issuedOn: '2026-02-20',
        dueOn: '2026-03-22',
        total: '460.00',
      },
    ]);
  });

  it('8.3: GET /boards/{board}/overview shows the month-ends of the last twelve months', () => {
    const { months } = overview.schools[0];
    expect(months).toHaveLength(12);
    expect(months[0]).toEqual({ month: '2025-02', lastDay: '2025-02-28', pupils: 0 });
    expect(months.slice(-4).map(({ pupils }: { pupils: number }) => pupils)).toEqual([0, 40, 40, 20]);
  });

  it('8.3: GET /boards/{board}/overview shows schools whose subscription is to come, and that have none, as such', () => {
    const [, planned, none] = overview.schools;
    expect(planned).toMatchObject({ subscription: { status: 'planned' }, runningYear: null, pupils: 10 });
    expect(none).toMatchObject({ subscription: null, runningYear: null, pupils: 0, documents: [] });
    expect(none.billedThisYear).toBe('0.00');
  });

  it('8.3: the overview adds the schools up', () => {
    const { months, ...sums } = overview.totals;
    expect(sums).toEqual({
      schools: 3,
      subscribed: 1,
      trials: 0,
      none: 2,
      pupils: 30,
      advance: '460.00',
      expectedUsage: '383.33',
      expectedSettlement: '-76.67',
      billedThisYear: '460.00',
    });
    expect(months.at(-1)).toEqual({ month: '2026-01', lastDay: '2026-01-31', pupils: 30 });
    expect([overview.board, overview.name, overview.day, overview.calendarYear]).toEqual([
      board,
      null,
      '2026-02-20',
      2026,
    ]);
  });

  it('GET /boards/{board}/overview says what my-data says', async () => {
    const { body } = await api.as('admin').get('/schools/71AA00/my-data');
    expect(overview.schools[0].runningYear).toEqual(body.runningYear);
  });

  it('GET /boards/{board}/overview names the board once it is registered, and is of its schools now', async () => {
    const admin = api.as('admin');
    const address = { street: 'Straat 1', postalCode: '1234 AB', city: 'Utrecht' };
    await admin.send('PUT', `/boards/${board}`, { name: 'Stichting Zes', address });
    await admin.send('PUT', '/schools/73AA00', { name: 'Weg', board: ownBoard, kind: 'primary', yearClasses: true });
    const { body } = await ask();
    expect([body.name, body.schools.map(({ school }: { school: string }) => school)]).toEqual([
      'Stichting Zes',
      ['71AA00', '72AA00'],
    ]);
  });

  it('GET /boards/{board}/overview of a board that nobody knows is not found', async () => {
    const { status, body } = await api.as('finance').get('/boards/99998/overview');
    expect([status, body.code]).toEqual([404, 'board_not_found']);
  });
});
