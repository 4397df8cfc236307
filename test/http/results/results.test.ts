import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const results = `/schools/${ownSchool}/results`;
// A key that a source may give. It holds everything that a path must encode.
const key = 'L1/toets|M5 %é';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  await registerOver(api, ownSchool, null, '2024-07-01');
  const rows = [...taken('2024-09-01', 1, 3), { key, pupil: 'L9', takenOn: '2024-09-01', yearGroup: 5 }];
  await api.as('school').upload(`/schools/${ownSchool}/imports?source=parnassys`, csv(rows));
});
afterAll(() => api.close());

const pupilsOn = async (day: string, query = '') =>
  (await api.as('admin').get(`/schools/${ownSchool}/counts/${day}/pupils${query}`)).body;

const none = { due: '0.00', billed: '0.00', open: '0.00', expected: '0.00', toSettle: '0.00' };
const nothingMoved = { counts: [{ yearGroups: null, pupils: 0, days: [] }], money: { years: [], total: none } };

describe('2.5: one result', () => {
  const path = `${results}/${encodeURIComponent(key)}`;

  it('one result is corrected by its key as in the file, with a reason; the key is not stored', async () => {
    const answer = await api.as('school').send('PATCH', path, { yearGroup: 6, reason: 'andere groep' });
    expect([answer.status, answer.body]).toEqual([
      200,
      { decision: 'corrected', changes: { yearGroup: 6 }, reason: 'andere groep', ...nothingMoved },
    ]);
    const event = (await api.stored(`results-${ownSchool}`)).at(-1)!;
    expect(event).toMatchObject({
      type: 'ResultCorrected',
      data: { changes: { yearGroup: 6 }, key: expect.stringMatching(/^[0-9a-f]{16}$/) },
      metadata: { reason: 'andere groep' },
    });
    const counted = await pupilsOn('2024-09-02', '?yearGroups=6');
    expect(counted.pupils).toBe(1);
    expect(counted.items[0].correctedBy).toEqual([{ stream: `results-${ownSchool}`, revision: 2 }]);
  });

  it('a result corrected again the same way writes nothing, and answers the same', async () => {
    const before = await api.head();
    const answer = await api.as('school').send('PATCH', path, { yearGroup: 6, reason: 'nog eens' });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"2"']);
    expect(await api.head()).toBe(before);
  });

  it.each([
    ['nothing to change', { reason: 'x' }, 400, 'invalid_request'],
    ['no reason', { yearGroup: 6 }, 400, 'invalid_request'],
    ['another pupil', { pupil: 'L2', reason: 'x' }, 400, 'invalid_request'],
    ['year group 9', { yearGroup: 9, reason: 'x' }, 400, 'invalid_request'],
    ['2.8: a day after it was linked', { takenOn: '2024-09-03', reason: 'x' }, 409, 'result_not_valid'],
    ['2.8: a day before 2000', { takenOn: '1999-12-31', reason: 'x' }, 409, 'result_not_valid'],
  ])('one result is not corrected with %s', async (_name, body, status, code) => {
    const before = await api.head();
    const answer = await api.as('school').send('PATCH', path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await api.head()).toBe(before);
  });

  it('one result is withdrawn with a reason in X-Reason, no longer counts, and counts again once that is lifted', async () => {
    const without = await api.as('school').send('DELETE', path);
    expect([without.status, without.body.code]).toEqual([400, 'reason_required']);
    const { body } = await api.as('school').send('DELETE', path, undefined, { 'X-Reason': 'dubbel' });
    // One of the four pupils no longer counts from the day of the import on, which is today. Without a subscription there is
    // no money.
    const days = [{ from: '2024-09-02', through: '2024-09-02', before: 4, after: 3 }];
    expect(body).toEqual({
      decision: 'withdrawn',
      reason: 'dubbel',
      ...nothingMoved,
      counts: [{ yearGroups: null, pupils: 1, days }],
    });
    expect((await pupilsOn('2024-09-02')).pupils).toBe(3);
    await api.as('school').send('POST', `${path}/lift`);
    expect((await pupilsOn('2024-09-02')).pupils).toBe(4);
    const nothing = await api.as('school').send('POST', `${path}/lift`);
    expect([nothing.status, nothing.body.code]).toEqual([404, 'decision_not_found']);
  });

  it('one result that is not there is not found, and its key not repeated', async () => {
    const { status, body, text } = await api
      .as('school')
      .send('PATCH', `${results}/LVS-Jansen`, { yearGroup: 6, reason: 'x' });
    expect([status, body.code]).toEqual([404, 'result_not_found']);
    expect(text).not.toContain('Jansen');
  });
});

describe('5.5: who counted', () => {
  it('who counted comes in pages that hold each pupil once', async () => {
    const { items } = await pupilsOn('2024-09-02');
    const first = await pupilsOn('2024-09-02', '?limit=3');
    const rest = await pupilsOn('2024-09-02', `?limit=3&cursor=${first.next}`);
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 1, null]);
    expect([...first.items, ...rest.items]).toEqual(items);
  });

  it.each(['2024-02-30', 'today'])('who counted on %s is a fault', async (day) => {
    const { status, body } = await api.as('admin').get(`/schools/${ownSchool}/counts/${day}/pupils`);
    expect([status, body.errors[0].path]).toEqual([400, 'day']);
  });
});

describe("6.2: a school's secret", () => {
  const secret = `/schools/${ownSchool}/secret`;
  const lookup = `/schools/${ownSchool}/pupil-lookup`;

  it('a school’s secret is not destroyed while a DPA is in force, nor without the id as confirmation', async () => {
    const admin = api.as('admin');
    const other = await admin.send('DELETE', secret, { school: '99ZZ00' });
    expect([other.status, other.body.code]).toEqual([400, 'confirmation_required']);
    const none = await admin.send('DELETE', secret);
    expect([none.status, none.body.code]).toEqual([400, 'invalid_request']);
    const inForce = await admin.send('DELETE', secret, { school: ownSchool });
    expect([inForce.status, inForce.body.code]).toEqual([409, 'dpa_still_in_force']);
  });

  it('a school’s secret, once destroyed, leads from no pupil to a pseudonym; counts stay', async () => {
    const admin = api.as('admin');
    const before = await admin.send('POST', lookup, { pupil: 'L1' });
    expect(before.body).toEqual({
      pseudonym: expect.stringMatching(/^[0-9a-f]{64}$/),
      pupil: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { keyId } = (await api.stored(`results-${ownSchool}`))[0]!.data;
    await admin.send('DELETE', `/schools/${ownSchool}/dpa?endsOn=2024-09-02`);
    const answer = await admin.send('DELETE', secret, { school: ownSchool });
    expect([answer.status, answer.body]).toEqual([200, { school: ownSchool, secret: 'destroyed' }]);
    expect(await api.world.vault.get(keyId)).toBeUndefined();
    const again = await admin.send('DELETE', secret, { school: ownSchool });
    expect([again.status, again.headers.etag]).toEqual([200, answer.headers.etag]);
    const after = await admin.send('POST', lookup, { pupil: 'L1' });
    expect([after.status, after.body.code]).toEqual([409, 'school_secret_missing']);
    expect((await pupilsOn('2024-09-02')).pupils).toBe(4);
  });
});

describe('interfaces 2: the key of a result', () => {
  it('interfaces 2: a key is tried first as answers show it, then as in the file, also one that looks like the former', async () => {
    const own = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
    await registerOver(own, ownSchool, null, '2024-07-01');
    const looksShown = '0123456789abcdef';
    const rows = [
      { key: 'sleutel', pupil: 'L31', takenOn: '2024-09-01', yearGroup: 3 },
      { key: looksShown, pupil: 'L32', takenOn: '2024-09-01', yearGroup: 3 },
    ];
    await own.as('school').upload(`/schools/${ownSchool}/imports?source=parnassys&confirm=true`, csv(rows));
    const correct = (name: string, yearGroup: number) =>
      own.as('school').send('PATCH', `${results}/${name}`, { yearGroup, reason: 'andere groep' });
    await correct('sleutel', 4);
    const shown = (await own.stored(`results-${ownSchool}`)).at(-1)!.data.key;
    expect((await correct(shown, 5)).status).toBe(200);
    const last = (await own.stored(`results-${ownSchool}`)).at(-1)!;
    expect(last.data).toMatchObject({ key: shown, changes: { yearGroup: 5 } });
    expect((await correct(looksShown, 5)).status).toBe(200);
    expect((await own.stored(`results-${ownSchool}`)).at(-1)!.data.key).not.toBe(looksShown);
    expect((await correct('fedcba9876543210', 5)).body.code).toBe('result_not_found');
    await own.close();
  });
});
