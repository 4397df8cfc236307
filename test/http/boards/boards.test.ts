import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const neighbour = '34CD00'; // A school of the same board.
const stranger = '99ZZ00'; // A school of another board.
const agreement = `${ownBoard}-A1`;
const number = '2024-000001';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-06-01' }) });
  const admin = api.as('admin');
  for (const board of [ownBoard, '99999']) await admin.send('PUT', `/boards/${board}`, { name: 'Bestuur', address });
  for (const school of [ownSchool, neighbour]) await registerOver(api, school, ownBoard, '2024-01-01');
  await registerOver(api, stranger, '99999', '2024-01-01');
});
afterAll(() => api.close());

const pilot = { schools: [ownSchool, neighbour], from: '2024-06-01', until: '2024-06-30' };
const evaluation = { school: ownSchool, continues: true, remarks: [{ theme: 'invoer', text: 'Vlot' }] };
const volume = {
  kind: 'volume',
  tiers: [
    { from: 0, price: '11.00' },
    { from: 30, price: '10.00' },
  ],
};
const validity = { validFrom: '2024-08-01', validUntil: '2027-07-31' };

describe('7.1–7.3: a board', () => {
  it('a board starts a pilot, whose schools evaluate each for itself', async () => {
    const started = await api.as('board').send('POST', `/boards/${ownBoard}/pilots`, pilot);
    expect([started.status, started.body]).toEqual([201, { id: `${ownBoard}-P1`, ...pilot }]);
    expect(started.headers.etag).toBe('"1"');
    const path = `/pilots/${ownBoard}-P1/evaluations`;
    const early = await api.as('school').send('POST', path, evaluation);
    expect([early.status, early.body.code]).toEqual([409, 'pilot_not_ended']);
    await api.turnTo('2024-06-30');
    const own = await api.as('school').send('POST', path, evaluation);
    expect([own.status, own.body]).toEqual([201, { pilot: `${ownBoard}-P1`, ...evaluation, outcome: 'awaiting' }]);
    const others = await api.as('school').send('POST', path, { ...evaluation, school: neighbour });
    expect([others.status, others.body.code]).toEqual([404, 'school_not_found']);
    const forStranger = await api.as('board').send('POST', path, { ...evaluation, school: stranger });
    expect([forStranger.status, forStranger.body.code]).toEqual([404, 'school_not_found']);
    const last = await api.as('board').send('POST', path, { ...evaluation, school: neighbour });
    expect(last.body.outcome).toBe('unanimous');
  });

  it('a board names in a pilot only schools of its own, and gets the same refusal for another school as for one that does not exist', async () => {
    const naming = async (school: string) => {
      const asked = { ...pilot, schools: [school], until: '2024-07-31' };
      const { status, body } = await api.as('board').send('POST', `/boards/${ownBoard}/pilots`, asked);
      return { status, code: body.code, detail: body.detail.replace(school, '') };
    };
    expect(await naming(stranger)).toEqual(await naming('11ZZ11'));
    expect(await naming(stranger)).toMatchObject({ status: 404, code: 'school_not_found' });
  });

  const path = `/boards/${ownBoard}/framework-agreements`;
  const decision = (id: string, act: 'confirmation' | 'declining') => `/framework-agreements/${id}/${act}`;
  const asked = { ...validity, pilot: `${ownBoard}-P1`, terms: volume };

  it('a board proposes an agreement that rests on its pilot, and the proposal is not in force yet', async () => {
    const proposed = await api.as('board').send('POST', path, asked);
    expect([proposed.status, proposed.body]).toEqual([201, { id: agreement, ...asked, status: 'proposed' }]);
    const again = await api.as('board').send('POST', path, asked);
    expect([again.status, again.body.id, again.headers.etag]).toEqual([201, agreement, proposed.headers.etag]);
    const another = await api.as('board').send('POST', path, { ...asked, validFrom: '2025-01-01' });
    expect([another.status, another.body.code]).toEqual([409, 'agreement_overlaps']);
    const joining = { agreement, from: '2024-08-01' };
    const early = await api.as('school').send('POST', `/schools/${ownSchool}/framework-membership`, joining);
    expect([early.status, early.body.code]).toEqual([409, 'agreement_not_confirmed']);
    const stale = await api.as('board').send('POST', path, asked, { 'If-Match': '"0"' });
    expect(stale.status).toBe(412);
  });

  it('a board does not decide on its proposal: staff do', async () => {
    for (const act of ['confirmation', 'declining'] as const) {
      const answer = await api.as('board').send('POST', decision(agreement, act), { reason: 'zelf' });
      expect([answer.status, answer.body.code]).toEqual([403, 'role_not_allowed']);
    }
    const { body } = await api.as('finance').get('/framework-agreements?status=proposed');
    expect(body).toEqual({
      items: [
        expect.objectContaining({
          id: agreement,
          board: ownBoard,
          boardName: 'Bestuur',
          ...asked,
          status: 'proposed',
          decidedAt: null,
        }),
      ],
      next: null,
    });
    const confirmed = await api.as('finance').send('POST', decision(agreement, 'confirmation'));
    expect([confirmed.status, confirmed.body]).toEqual([200, { id: agreement, ...asked, status: 'confirmed' }]);
    const again = await api.as('admin').send('POST', decision(agreement, 'confirmation'));
    expect([again.status, again.headers.etag]).toEqual([200, confirmed.headers.etag]);
    const late = await api.as('finance').send('POST', decision(agreement, 'declining'), { reason: 'te laat' });
    expect([late.status, late.body.code]).toEqual([409, 'agreement_confirmed']);
    const known = await api.as('board').send('POST', path, asked);
    expect(known.body).toMatchObject({ id: agreement, status: 'confirmed' });
  });

  it('a board is told why a proposal was declined, and may propose it anew', async () => {
    const later = { validFrom: '2028-08-01', validUntil: '2029-07-31', terms: { kind: 'fixed', price: '0.00' } };
    const { id } = (await api.as('board').send('POST', path, later)).body;
    const bare = await api.as('finance').send('POST', decision(id, 'declining'), {});
    expect([bare.status, bare.body.errors[0].path]).toEqual([400, 'reason']);
    const declined = await api.as('finance').send('POST', decision(id, 'declining'), { reason: 'geen prijs' });
    expect([declined.status, declined.body]).toEqual([200, { id, ...later, status: 'declined' }]);
    const { items } = (await api.as('admin').get('/framework-agreements?status=declined')).body;
    expect(items).toEqual([expect.objectContaining({ id, status: 'declined', reason: 'geen prijs' })]);
    const confirmed = await api.as('finance').send('POST', decision(id, 'confirmation'));
    expect([confirmed.status, confirmed.body.code]).toEqual([409, 'agreement_declined']);
    const anew = await api.as('board').send('POST', path, later);
    expect(anew.body).toEqual({ id: `${ownBoard}-A3`, ...later, status: 'proposed' });
    // An agreement that staff conclude is in force at once. It confirms the open proposal with the same content.
    const concluded = await api.as('finance').send('POST', path, later);
    expect(concluded.body).toEqual({ id: `${ownBoard}-A3`, ...later, status: 'confirmed' });
  });

  it.each(['12345-A9', '77777-A1'])('staff find no agreement %s to decide on', async (id) => {
    const answer = await api.as('finance').send('POST', decision(id, 'confirmation'));
    expect([answer.status, answer.body.code]).toEqual([404, 'agreement_not_found']);
  });

  const terms = { kind: 'fixed', price: '10.00' };
  it.each<[object, string | string[]]>([
    [{ ...validity, validUntil: '2024-07-31', terms }, 'validUntil'],
    [{ ...validity, terms: { kind: 'discount', percent: '0' } }, 'terms.percent'],
    [{ ...validity, terms: { kind: 'discount', percent: '100.01' } }, 'terms.percent'],
    [{ ...validity, terms: { kind: 'discount', percent: 12.5 } }, 'terms.percent'],
    [{ ...validity, terms: { kind: 'fixed', price: '-1.00' } }, 'terms.price'],
    [{ ...validity, terms: { kind: 'volume', tiers: [] } }, ['terms.tiers', 'terms.tiers[0].from']],
    [{ ...validity, terms: { kind: 'volume', tiers: [{ from: 1, price: '9.00' }] } }, 'terms.tiers[0].from'],
    [{ ...validity, terms: { ...volume, tiers: [...volume.tiers, { from: 30, price: '9.00' }] } }, 'terms.tiers'],
    [{ ...validity, terms, pilot: 'P1' }, 'pilot'],
  ])('a board is refused an agreement with a fault: %j', async (body, path) => {
    const answer = await api.as('board').send('POST', `/boards/${ownBoard}/framework-agreements`, body);
    expect([answer.status, answer.body.errors.map((fault: { path: string }) => fault.path)]).toEqual([
      400,
      [path].flat(),
    ]);
  });

  it('a board is refused a pilot that ends before it begins, or without schools', async () => {
    const refused = async (asked: object) =>
      (await api.as('board').send('POST', `/boards/${ownBoard}/pilots`, asked)).body.errors[0].path;
    expect(await refused({ ...pilot, until: '2024-05-31' })).toBe('until');
    expect(await refused({ ...pilot, schools: [] })).toBe('schools');
  });
});

describe('7.4: a school that joins', () => {
  const path = `/schools/${ownSchool}/framework-membership`;
  const joining = { agreement, from: '2024-08-01' };

  beforeAll(async () => {
    const admin = api.as('admin');
    await api.turnTo('2024-08-01');
    for (const [school, pupils] of [
      [ownSchool, 12],
      [neighbour, 18],
    ] as const) {
      await admin.send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
      await admin.upload(`/schools/${school}/imports?source=parnassys`, csv(taken('2024-07-22', 1, pupils)));
    }
    await admin.send('POST', `/schools/${neighbour}/framework-membership`, joining);
  });

  it('a school that joins is shown first what would follow', async () => {
    const head = await api.head();
    const preview = await api.as('school').send('POST', `${path}?preview=true`, joining);
    // 12 + 18 pupils: 12 × 10.00
    expect([preview.status, preview.body.documents.map(({ total }: { total: string }) => total)]).toEqual([
      200,
      ['120.00'],
    ]);
    expect(await api.head()).toBe(head);
  });

  it('a school joins only what there is of its own board’s', async () => {
    const anothers = await api.as('admin').send('POST', `/schools/${stranger}/framework-membership`, joining);
    expect([anothers.status, anothers.body.code]).toEqual([404, 'agreement_not_found']);
    const joined = await api.as('school').send('POST', path, joining);
    expect([joined.status, joined.body]).toEqual([201, { school: ownSchool, ...joining }]);
    const issued = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
    expect(issued.body.issued.map(({ total }: { total: string }) => total)).toEqual(['120.00', '180.00']);
  });

  const pool = { day: '2024-08-01', total: 30, own: 12 };
  const schools = [
    { school: ownSchool, pupils: 12 },
    { school: neighbour, pupils: 18 },
  ];
  const shown = {
    school: pool,
    board: { ...pool, schools },
    finance: { ...pool, schools },
    admin: { ...pool, schools },
  };

  it.each(Object.entries(shown))('%s sees in the derivation of a pooled price %j', async (role, expected) => {
    const client = api.as(role as keyof typeof shown);
    const { body } = await client.get(`/invoices/${number}/derivation`);
    expect(body.lines[0].from.agreed).toEqual({ agreement, formula: '30 ≥ 30: 10.00', pool: expected });
    expect(body.years[0].price).toMatchObject({
      amount: '10.00',
      event: null,
      agreed: {
        agreement,
        formula: '30 ≥ 30: 10.00',
        concludedBy: { type: 'FrameworkAgreementConfirmed', stream: `board-${ownBoard}` },
        joinedBy: { type: 'FrameworkJoined', stream: `board-${ownBoard}` },
      },
    });
    const { text } = await client.get(`/invoices/${number}/derivation`, {
      Accept: 'text/plain',
      'Accept-Language': 'nl',
    });
    expect(text).toContain(
      'leerlingen van alle deelnemende scholen op 1 augustus 2024: 30, waarvan van deze school 12',
    );
    const year = (await client.get(`/schools/${ownSchool}/subscription`)).body.subscriptions[0].years[0];
    expect(year.agreed.pool).toEqual(expected);
    const myData = (await client.get(`/schools/${ownSchool}/my-data`)).body;
    expect(myData.subscription.subscriptions[0].years[0].agreed.pool).toEqual(expected);
    for (const answer of [JSON.stringify(body), text, JSON.stringify(myData)])
      expect(answer.includes(neighbour)).toBe(role !== 'school');
  });

  it('my-data tells of the pilot and of the agreement', async () => {
    const { body } = await api.as('school').get(`/schools/${ownSchool}/my-data`);
    expect(body.pilot).toEqual({ pilot: `${ownBoard}-P1`, from: '2024-06-01', until: '2024-06-30', evaluated: true });
    expect(body.framework).toEqual({ agreement, ...validity, terms: volume });
    expect(body.sentences).toContainEqual({
      about: 'framework',
      text: `Your school has joined framework agreement ${agreement} of your board. It is valid from 1 August 2024 through 31 July 2027.`,
    });
  });

  it('another board, when the school went there, sees no more than the school', async () => {
    const details = { name: 'Verhuisd', kind: 'primary', yearClasses: true, board: '99999' };
    await api.as('admin').send('PUT', `/schools/${ownSchool}`, details);
    const other = api.as({ subject: 'nieuw', role: 'board', board: '99999' });
    const { body } = await other.get(`/invoices/${number}/derivation`);
    expect(body.lines[0].from.agreed.pool).toEqual(pool);
    expect(JSON.stringify(body)).not.toContain(neighbour);
    await api.as('admin').send('PUT', `/schools/${ownSchool}`, { ...details, board: ownBoard });
  });

  it('7.5: a school leaves today unless it names another day, in a preview and in fact', async () => {
    const preview = await api.as('school').send('DELETE', `${path}?preview=true`);
    expect([preview.status, preview.body.documents]).toEqual([200, []]);
    const left = await api.as('school').send('DELETE', path);
    expect([left.status, left.body]).toEqual([200, { school: ownSchool, ...joining, leftOn: '2024-08-01' }]);
    expect((await api.as('school').send('DELETE', `${path}?on=2024-09-01`)).body.code).toBe('membership_not_found');
  });
});
