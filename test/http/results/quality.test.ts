/** 2.11, 5.5: data quality, moments, one import and the pupils of a day over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const school = `/schools/${ownSchool}`;
let api: Api;
let first: string;
let second: string;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await api.as('admin').send('POST', `${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
  first = await upload(csv(taken('2024-06-01', 1, 10)));
  await api.turnTo('2024-09-10');
  second = await upload(
    csv(taken('2024-09-01', 11, 12).map((row) => ({ ...row, yearGroup: 5, category: 'leerdoel' }))),
  );
  await api.as('school').send('PATCH', `${school}/results/R1-2024-06-01`, { yearGroup: 7, reason: 'andere groep' });
  await api.turnTo('2025-02-10');
});
afterAll(() => api.close());

const upload = async (file: string): Promise<string> =>
  (await api.as('school').upload(`${school}/imports?source=parnassys`, file)).body.importId;

it('2.11: data quality is given of today, or of a day that is past', async () => {
  const { status, body } = await api.as('school').get(`${school}/data-quality`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    day: '2025-02-10',
    pupils: { counting: 12, notCounting: 0 },
    groups: [{ yearGroup: 5 }, { yearGroup: 7 }, { yearGroup: null, pupils: { counting: 9, notCounting: 0 } }],
    results: { total: 12, withoutYearGroup: 9, corrected: 1, withdrawn: 0, byHand: { total: 1 } },
    files: { total: 2, sources: [{ source: 'parnassys', import: second, age: 153 }] },
    stopping: {
      within: [{ days: 30, pupils: 10 }, { days: 60 }, { days: 90 }],
      average: { ifNothingComes: { due: '84.33' } },
    },
  });
  const earlier = await api.as('finance').get(`${school}/data-quality?day=2024-08-31`);
  expect(earlier.body).toMatchObject({ day: '2024-08-31', pupils: { counting: 10, notCounting: 0 } });
});

it('2.11: a day in the future is refused', async () => {
  const { status, body } = await api.as('school').get(`${school}/data-quality?day=2025-02-11`);
  expect([status, body.errors[0].path]).toEqual([400, 'day']);
});

it('interfaces 2: moments are paged by a cursor, newest first, whatever is recorded meanwhile', async () => {
  const whole = (await api.as('school').get(`${school}/moments`)).body;
  expect(whole.items.map(({ event }: { event: { type: string } }) => event.type)).toEqual([
    'ResultsImported',
    'ResultsImported',
    'SubscriptionStarted',
  ]);
  expect(whole.next).toBeNull();
  expect(whole.items[0].days).toEqual([{ from: '2024-09-10', through: '2025-02-10', before: 10, after: 12 }]);
  const found: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await api.as('school').get(`${school}/moments?limit=1${next === '' ? '' : `&cursor=${next}`}`);
    found.push(...body.items);
    next = body.next;
    await api.as('school').send('PATCH', `${school}/results/R2-2024-06-01`, { yearGroup: 3, reason: String(next) });
  }
  expect(found).toEqual(whole.items);
});

it('interfaces 2: moments can be asked for between two moments', async () => {
  const asked = `${school}/moments?from=2024-08-02T00:00:00Z&to=2024-09-30T00:00:00Z`;
  const { items } = (await api.as('board').get(asked)).body;
  expect(items).toMatchObject([{ event: { type: 'ResultsImported' }, days: [{ through: '2024-09-30' }] }]);
});

it('interfaces 2: one import is given, and 404 for one that is not there', async () => {
  const { status, body } = await api.as('finance').get(`${school}/imports/${second}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    importId: second,
    linked: 2,
    standing: true,
    overridesManual: [],
    counts: [{ pupils: 2, days: [{ from: '2024-09-10', through: '2025-02-10', before: 10, after: 12 }] }],
    money: { years: [{ term: 1, year: 1 }] },
  });
  const missing = await api.as('finance').get(`${school}/imports/x1`);
  expect([missing.status, missing.body.code]).toEqual([404, 'import_not_found']);
});

it('2.11: each result decided about by hand is listed with the pupil whose page shows it', async () => {
  const { results } = (await api.as('school').get(`${school}/data-quality`)).body;
  const { pupil } = (await api.as('school').send('POST', `${school}/pupil-lookup`, { pupil: 'L1' })).body;
  const [{ result }] = (await api.as('school').get(`${school}/pupils/${pupil}`)).body.items;
  expect(results.byHand.items).toContainEqual({ result, pupil, decision: 'corrected' });
});

it('5.5: the pupils of a day can be asked for by import, category or decision by hand, each with how long it counts', async () => {
  const pupils = async (query: string) =>
    (await api.as('school').get(`${school}/counts/2025-02-10/pupils${query}`)).body;
  const bySecond = await pupils(`?import=${second}`);
  expect(bySecond).toMatchObject({ pupils: 12, matching: 2 });
  expect(bySecond.items[0]).toMatchObject({
    yearGroup: 5,
    import: second,
    countsThrough: '2025-06-01',
    countsAtNextMonthEnd: true,
  });
  expect(await pupils('?category=learning-goal')).toMatchObject({ pupils: 12, matching: 2 });
  expect(await pupils(`?category=learning-goal&import=${first}`)).toMatchObject({ pupils: 12, matching: 0, items: [] });
  const byHand = await pupils('?byHand=true&limit=1');
  expect(byHand.items).toMatchObject([{ countsThrough: '2025-03-01', countsAtNextMonthEnd: true }]);
});

it('interfaces 2: counts give months with their last day', async () => {
  const { body } = await api.as('school').get(`${school}/counts?from=2024-08-31&to=2024-09-29`);
  expect(body.months).toEqual([{ month: '2024-08', lastDay: '2024-08-31', pupils: 10 }]);
});

it('2.5, 10.42: an import names the decisions that it replaced, with their results and pupils: tried out, done, done again and read', async () => {
  const path = `${school}/results/R9-2024-06-01`;
  await api.as('school').send('PATCH', path, { yearGroup: 8, reason: 'andere groep' });
  const { pupil } = (await api.as('school').send('POST', `${school}/pupil-lookup`, { pupil: 'L9' })).body;
  const [{ result }] = (await api.as('school').get(`${school}/pupils/${pupil}`)).body.items;
  const file = csv(taken('2024-06-01', 9, 9).map((row) => ({ ...row, yearGroup: 6 })));
  const overridden = { key: 'R9-2024-06-01', result, pupil, was: 'corrected' };
  const sent = async (query: string) =>
    (await api.as('school').upload(`${school}/imports?source=parnassys${query}`, file)).body;
  expect((await sent('&preview=true')).overridesManual).toEqual([overridden]);
  const { importId, overridesManual } = await sent('');
  expect(overridesManual).toEqual([overridden]);
  expect((await sent('')).overridesManual).toEqual([overridden]);
  const { body } = await api.as('finance').get(`${school}/imports/${importId}`);
  // No key of a file is kept, so the answer shows its hash.
  expect(body.overridesManual).toEqual([{ ...overridden, key: result }]);
});
