import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { playedThrough } from '../../support/billing/workedExample.ts';
import { taken, worldOn } from '../../support/world.ts';

const url = `/schools/${ownSchool}/subscription`;

describe('starting a subscription is refused', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
    await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  });
  afterAll(() => api.close());

  const start = async (school: string, body: object) => {
    const before = await api.head();
    const answer = await api.as('admin').send('POST', `/schools/${school}/subscription`, body);
    expect(await api.head()).toBe(before);
    return [answer.status, answer.body.code];
  };

  it.each([
    ['4.12: on terms accepted later', { plan: 'per-pupil', startsOn: '2024-06-30' }, 409, 'terms_missing'],
    ['4.1: on a closed plan', { plan: 'legacy', startsOn: '2024-08-01' }, 409, 'plan_closed'],
    ['on a plan that is none', { plan: 'gratis', startsOn: '2024-08-01' }, 404, 'plan_not_found'],
    ['on no day', { plan: 'per-pupil' }, 400, 'invalid_request'],
  ])('%s, no subscription starts', async (_name, body, status, code) =>
    expect(await start(ownSchool, body)).toEqual([status, code]),
  );

  it('4.12: a subscription is refused without terms, and without a DPA', async () => {
    const admin = api.as('admin');
    const since = { signedOn: '2024-01-01', acceptedOn: '2024-01-01' };
    const body = { plan: 'per-pupil', startsOn: '2024-08-01' };
    await admin.send('PUT', '/schools/77XX00', { name: 'Zonder', kind: 'primary', yearClasses: true });
    expect(await start('77XX00', body)).toEqual([409, 'terms_missing']);
    const terms = { version: '1', acceptedOn: since.acceptedOn, acceptedBy: 'directeur' };
    await admin.send('POST', '/schools/77XX00/terms', terms);
    expect(await start('77XX00', body)).toEqual([409, 'dpa_missing']);
  });

  it('8.3: a subscription is refused for special primary education; only that it asked is written, once', async () => {
    const admin = api.as('admin');
    await admin.send('PUT', '/schools/88XX00', { name: 'SBO', kind: 'special', yearClasses: true });
    const body = { plan: 'per-pupil', startsOn: '2024-08-01' };
    const first = await admin.send('POST', '/schools/88XX00/subscription', body);
    expect([first.status, first.body.code]).toEqual([409, 'school_not_offered']);
    expect((await api.stored('school-88XX00')).map(({ type }) => type)).toEqual(['SchoolRegistered', 'WishRecorded']);
    expect(await start('88XX00', body)).toEqual([409, 'school_not_offered']);
  });

  it('4.12: a subscription is refused beside one that runs; asked for again as it is, it is answered as the first time', async () => {
    const body = { plan: 'per-pupil', startsOn: '2024-08-01' };
    const school = api.as('school');
    const first = await school.send('POST', url, body);
    expect(await start(ownSchool, { ...body, startsOn: '2024-09-01' })).toEqual([409, 'subscription_overlaps']);
    const again = await school.send('POST', url, body);
    expect([again.status, again.body, again.headers.etag]).toEqual([201, first.body, first.headers.etag]);
  });
});

describe('4.9: a trial', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
    await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  });
  afterAll(() => api.close());

  const trial = `/schools/${ownSchool}/trial`;
  const body = { enrolment: { kind: 'on-the-job', reference: 'FPO-2024-31' }, startsOn: '2024-09-02' };

  it('a trial refuses an unknown kind of enrolment, and a missing one', async () => {
    const other = { ...body, enrolment: { kind: 'webinar', reference: 'W-1' } };
    expect((await api.as('school').send('POST', trial, other)).body.errors[0].path).toBe('enrolment.kind');
    expect((await api.as('school').send('POST', trial, { startsOn: '2024-09-02' })).status).toBe(400);
  });

  it('a trial is granted once, ends when a subscription starts, is never billed, and stands in my-data', async () => {
    const first = await api.as('school').send('POST', trial, body);
    expect([first.status, first.body]).toEqual([201, { school: ownSchool, ...body, endsOn: '2025-03-01' }]);
    expect((await api.as('school').send('POST', trial, body)).body).toEqual(first.body);
    const other = { ...body, startsOn: '2024-10-01' };
    expect((await api.as('school').send('POST', trial, other)).body.code).toBe('trial_used');
    await api.turnTo('2024-10-01');
    const run = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-10-01' });
    expect(run.body).toMatchObject({ issued: [], withoutEInvoice: [], blocked: [], totals: { documents: 0 } });
    await api.as('school').send('POST', url, { plan: 'per-pupil', startsOn: '2024-11-01' });
    const { body: mine } = await api.as('school').get(`/schools/${ownSchool}/my-data`);
    expect(mine.trial).toEqual({ ...body, endsOn: '2024-10-31' });
    expect(mine.sentences).toContainEqual({
      about: 'trial',
      text: 'The free trial runs from 2 September 2024 through 31 October 2024. You pay nothing for it.',
    });
  });
});

describe('4.11: moving to another plan', () => {
  let api: Api;
  const migration = `${url}/migration`;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2024-01-10' }) });
    await registerOver(api, ownSchool, ownBoard, '2019-07-01');
    await api.world.importRows(ownSchool, '2024-02-01', taken('2024-01-15', 1, 12));
    await api.as('school').send('POST', url, { plan: 'legacy', startsOn: '2019-08-01' });
    await api.as('finance').send('POST', '/invoice-runs', { on: '2024-02-01' });
    await api.turnTo('2024-03-01');
  });
  afterAll(() => api.close());

  const kinds = ({ lines }: { lines: { kind: string; amount: string }[] }) =>
    lines.map(({ kind, amount }) => [kind, amount]);

  it('moving to another plan shows the refund beforehand, as it is then issued', async () => {
    const body = { toPlan: 'per-pupil', on: '2024-03-01' };
    const preview = await api.as('school').send('POST', `${migration}?preview=true`, body);
    const moved = await api.as('school').send('POST', migration, body);
    expect([moved.status, moved.body]).toEqual([
      200,
      { school: ownSchool, term: 2, plan: 'per-pupil', startsOn: '2024-03-01', endsOn: null },
    ]);
    const run = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-03-01' });
    // As in test/domain/billing/years/migrating.test.ts: 153 of 366 days of 650.00, and 12 pupils.
    expect(run.body.issued.map(kinds)).toEqual([
      [
        ['advance', '138.00'],
        ['flat-fee-refund', '-271.72'],
      ],
    ]);
    expect(preview.body.documents.map(kinds)).toEqual(run.body.issued.map(kinds));
    const { body: mine } = await api.as('school').get(`/schools/${ownSchool}/my-data`);
    expect(mine.runningYear).toMatchObject({ term: 2, year: 1, from: '2024-03-01', to: '2025-02-28' });
  });

  it('moving to another plan is taken back until its day', async () => {
    await api
      .as('finance')
      .send('PUT', '/plans/flat', { kind: 'flat', price: { price: '700.00', from: '2020-01-01' } });
    const pending = await api.as('school').send('POST', migration, { toPlan: 'flat' });
    expect(pending.body).toMatchObject({ term: 3, plan: 'flat', startsOn: '2025-03-01' });
    const back = await api.as('school').send('DELETE', migration);
    expect([back.status, back.body]).toEqual([
      200,
      { ...pending.body, term: 2, plan: 'per-pupil', startsOn: '2024-03-01' },
    ]);
    expect((await api.as('school').send('DELETE', migration)).body.code).toBe('migration_not_pending');
  });
});

describe('4.13: taking over a subscription', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2025-09-01' }) });
    await registerOver(api, ownSchool, ownBoard, '2024-07-01');
    await api.world.importRows(ownSchool, '2024-08-01', taken('2024-07-31', 1, 10)); // through 2025-04-30: nine month-ends
    await api.world.importRows(ownSchool, '2025-08-01', taken('2025-07-15', 1, 8));
  });
  afterAll(() => api.close());

  const years = [{ year: 1, billed: '115.00', reference: 'F-2024-7' }];
  const body = { plan: 'per-pupil', startsOn: '2024-08-01', takenOver: { years } };

  it.each([
    ['an amount that is no text', { ...years[0], billed: 115 }, 'takenOver.years[0].billed'],
    ['an amount without cents', { ...years[0], billed: '115' }, 'takenOver.years[0].billed'],
    ['a negative amount', { ...years[0], billed: '-115.00' }, 'takenOver.years[0].billed'],
    ['no reference', { year: 1, billed: '115.00' }, 'takenOver.years[0].reference'],
    ['year 0', { ...years[0], year: 0 }, 'takenOver.years[0].year'],
  ])('taking over a subscription refuses %s', async (_name, year, path) => {
    const answer = await api.as('school').send('POST', url, { ...body, takenOver: { years: [year] } });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  it('taking over a subscription refuses a year that has not begun', async () => {
    const later = { ...body, takenOver: { years: [{ ...years[0], year: 3 }] } };
    const answer = await api.as('school').send('POST', url, later);
    expect([answer.status, answer.body.code]).toEqual([409, 'taken_over_year_not_valid']);
    expect(answer.body.detail).toContain('1 August 2026');
  });

  it('taking over a subscription shows beforehand what is then issued, and keeps what was billed elsewhere with each year', async () => {
    const preview = await api.as('school').send('POST', `${url}?preview=true`, body);
    const started = await api.as('school').send('POST', url, body);
    expect([started.status, started.body.takenOver]).toEqual([201, { years: [{ term: 1, ...years[0] }] }]);
    const run = await api.as('finance').send('POST', '/invoice-runs', { on: '2025-09-01' });
    // A draft has no digest yet, and only what was issued can be credited.
    const asDraft = ({ digest: _, creditable: __, ...document }: Record<string, unknown>) => document;
    expect(run.body.issued.map(asDraft)).toEqual(preview.body.documents.map(asDraft));
    // 10 pupils at nine month-ends: 90 / 12 = 7.5, × 11.50 = 86.25; the advance of year 2 is for 8.
    expect(run.body.issued).toMatchObject([
      {
        number: '2025-000001',
        lines: [
          { kind: 'advance', year: 2, amount: '92.00', settles: [] },
          { kind: 'usage', year: 1, quantity: '7.5', amount: '86.25', settles: ['F-2024-7'] },
          { kind: 'advance-settled', year: 1, quantity: '-1', amount: '-115.00', settles: ['F-2024-7'] },
        ],
        total: '63.25',
      },
    ]);
    const { body: known } = await api.as('school').get(url);
    expect(known.subscriptions[0].years[0]).toMatchObject({
      takenOver: { billed: '115.00', reference: 'F-2024-7' },
      billed: '86.25',
      documents: ['F-2024-7', '2025-000001'],
    });
    const { body: mine } = await api.as('school').get(`/schools/${ownSchool}/my-data`);
    expect(mine.sentences).toContainEqual({
      about: 'taken-over',
      text: 'For year 1 €115.00 was billed before, outside this system (F-2024-7).',
    });
  });
});

describe('ending (4.10)', () => {
  let api: Api;
  afterEach(() => api.close());

  it('an end is on the last day of a year, late only with a reason, and can be taken back until the final document stands', async () => {
    api = await openApi({ world: await playedThrough('year 2') });
    const school = api.as('school');
    const refused = await school.send('POST', `${url}/end`, { on: '2025-07-30' });
    expect([refused.status, refused.body.code]).toEqual([409, 'end_not_last_day_of_year']);
    expect((await school.send('POST', `${url}/end`, { on: '2026-07-31' })).body.endsOn).toBe('2026-07-31');
    const back = await school.send('DELETE', `${url}/end`);
    expect([back.status, back.body]).toEqual([
      200,
      { school: ownSchool, term: 1, plan: 'per-pupil', startsOn: '2023-08-01', endsOn: null },
    ]);
    const nothing = await school.send('DELETE', `${url}/end`);
    expect([nothing.status, nothing.body.code]).toEqual([409, 'end_not_recorded']);
    expect((await school.send('POST', `${url}/end`)).body.endsOn).toBe('2025-07-31');
    await api.turnTo('2025-08-01');
    // The final document is due, but does not stand yet.
    expect((await school.send('DELETE', `${url}/end`)).body.endsOn).toBeNull();
    const silent = await school.send('POST', `${url}/end`, { on: '2025-07-31' });
    expect([silent.status, silent.body.code]).toEqual([400, 'reason_required']);
    const late = await school.send('POST', `${url}/end`, { on: '2025-07-31' }, { 'X-Reason': 'brief bleef liggen' });
    expect(late.body.endsOn).toBe('2025-07-31');
    const run = await api.as('finance').send('POST', '/invoice-runs', { on: '2025-08-01' });
    expect(run.body.issued).toMatchObject([{ purpose: 'final' }]);
    const settled = await school.send('DELETE', `${url}/end`);
    expect([settled.status, settled.body.code]).toEqual([409, 'final_document_stands']);
    const final = run.body.issued[0].number;
    expect(settled.body.detail).toContain(`Credit ${final} first.`);
    const dutch = await school.send('DELETE', `${url}/end`, undefined, { 'Accept-Language': 'nl' });
    expect(dutch.body.detail).toContain(`Crediteer eerst ${final}.`);
    const ends = (await api.stored(`subscription-${ownSchool}`)).filter(({ type }) => /End/.test(type));
    expect(ends.map(({ type }) => type)).toEqual([
      'SubscriptionEndRecorded',
      'SubscriptionEndTakenBack',
      'SubscriptionEndRecorded',
      'SubscriptionEndTakenBack',
      'SubscriptionEndRecorded',
    ]);
    expect(ends.at(-1)).toMatchObject({ metadata: { reason: 'brief bleef liggen' } });
  });
});

describe('what is known of a subscription', () => {
  let api: Api;
  afterEach(() => api.close());

  it('what is known of a subscription holds each year with count day, count, months, average, price, due, billed and documents', async () => {
    api = await openApi({ world: await playedThrough('withdrawn') });
    await api.turnTo('2026-02-15');
    const { body } = await api.as('school').get(url);
    expect(body).toMatchObject({ school: ownSchool, status: 'running', day: '2026-02-15' });
    expect(body.subscriptions[0].years[0]).toMatchObject({
      countDay: '2023-08-01',
      count: 224,
      average: { shown: '226', complete: true },
      price: '11.50',
      due: '2599.00',
      billed: '2610.50',
      documents: ['2023-000001', '2024-000001'],
    });
    expect(body.subscriptions[0].years).toHaveLength(3);
  });

  it('5.6: what is known of a subscription can be asked as known before a correction', async () => {
    api = await openApi({ world: await playedThrough('withdrawn') });
    await api.turnTo('2026-02-16');
    const { body } = await api.as('school').get(`${url}?asKnownAt=2026-02-14T12:00:00Z`);
    expect(body.asKnownAt).toBe('2026-02-14T12:00:00.000Z');
    expect(body.position).toBeLessThan(await api.head());
    expect(body.subscriptions[0].years[0]).toMatchObject({ due: '2610.50', billed: '2610.50' });
    const counts = `/schools/${ownSchool}/counts?from=2024-06-30&to=2024-06-30`;
    expect((await api.as('school').get(counts)).body.days).toEqual([{ day: '2024-06-30', pupils: 226 }]);
    const then = await api.as('school').get(`${counts}&asKnownAt=2026-02-14T12:00:00Z`);
    expect(then.body.days).toEqual([{ day: '2024-06-30', pupils: 230 }]);
  });

  it.each([
    '/subscription',
    '/counts?from=2024-01-01&to=2024-01-02',
    '/my-data',
    '/imports',
    '/counts/2024-01-01/pupils',
  ])('what is known of a subscription is not there for a school that is not registered: %s', async (path) => {
    api = await openApi();
    const { status, body } = await api.as('admin').get(`/schools/00AA00${path}`);
    expect([status, body.code]).toEqual([404, 'school_not_found']);
  });
});

describe('my-data', () => {
  let api: Api;
  afterEach(() => api.close());

  it('my-data has the expected settlement of the running year, by hand', async () => {
    api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
    await registerOver(api, ownSchool, ownBoard, '2024-07-01');
    const school = api.as('school');
    await school.send('POST', url, { plan: 'per-pupil', startsOn: '2024-08-01' });
    const imports = `/schools/${ownSchool}/imports?source=parnassys`;
    await school.upload(imports, csv(taken('2024-08-01', 1, 10)));
    await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
    await api.turnTo('2024-10-10');
    await school.upload(imports, csv(taken('2024-10-10', 11, 13)));
    await api.turnTo('2024-12-15');
    const { status, body } = await school.get(`/schools/${ownSchool}/my-data`);
    expect(status).toBe(200);
    // Month-ends 31 August, 30 September: 10; 31 October, 30 November: 13. 46 / 4 = 11.5; 11.5 × 11.50 = 132.25.
    expect(body.runningYear).toEqual({
      term: 1,
      year: 1,
      from: '2024-08-01',
      to: '2025-07-31',
      monthsEnded: 4,
      averageSoFar: '11.5',
      billed: '115.00',
      expectedUsage: '132.25',
      expectedSettlement: '17.25',
    });
    expect(body).toMatchObject({
      day: '2024-12-15',
      school: { school: ownSchool },
      agreements: { terms: { version: '1', whose: 'school' }, dpa: { version: '4.0', whose: 'school' } },
      subscription: { status: 'running' },
    });
    expect([body.imports.total, body.imports.last]).toEqual([2, expect.objectContaining({ length: 2 })]);
    const { body: dutch } = await api.as('school').get(`/schools/${ownSchool}/my-data`, { 'Accept-Language': 'nl' });
    expect(dutch.sentences).toEqual([
      { about: 'files', text: 'Van uw school zijn 2 bestanden met opbrengsten verwerkt.' },
      {
        about: 'year',
        text: 'Jaar 1 van het abonnement loopt van 1 augustus 2024 tot en met 31 juli 2025.',
      },
      {
        about: 'count',
        text: 'Op de teldag, 1 augustus 2024, telden 10 leerlingen mee. Voor dit jaar is tot nu toe € 115,00 in rekening gebracht.',
      },
      { about: 'average', text: 'Over de 4 maanden die voorbij zijn, telden gemiddeld 11,5 leerlingen mee.' },
      { about: 'usage', text: 'Blijft het gemiddelde zo, dan kost dit jaar € 132,25: 11,5 × € 11,50.' },
      { about: 'settlement', text: 'U betaalt dan € 17,25 bij.' },
    ]);
    expect(body.sentences.at(-1)).toEqual({ about: 'settlement', text: 'You then pay €17.25 more.' });
  });

  it('my-data tells a school without a subscription that it has none', async () => {
    api = await openApi();
    await registerOver(api, ownSchool, null, '2023-07-01');
    const { body } = await api.as('school').get(`/schools/${ownSchool}/my-data`);
    expect(body).toMatchObject({ subscription: null, runningYear: null, imports: { total: 0, last: [] } });
  });
});
