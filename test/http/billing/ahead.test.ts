import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const at = `/schools/${ownSchool}`;
const other = '12AB01';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-08-01' }) });
  const admin = api.as('admin');
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await registerOver(api, other, ownBoard, '2024-07-01');
  for (const school of [ownSchool, other]) {
    await admin.send('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-01' });
    await api.world.importRows(school, '2024-08-01', taken('2024-08-01', 1, school === other ? 6 : 10));
  }
  await admin.send('POST', '/invoice-runs', { on: '2024-08-01' });
  await api.turnTo('2025-06-15');
  for (const school of [ownSchool, other]) await api.world.importRows(school, '2025-06-15', taken('2025-06-14', 1, 7));
});
afterAll(() => api.close());

// biome-ignore lint/suspicious/noExplicitAny: answers as a client has them.
type Body = any;
type Line = { kind: string; quantity: string; amount: string };
const lines = ({ lines: of }: { lines: Line[] }) => of.map(({ kind, quantity, amount }) => [kind, quantity, amount]);

// In year 1, 10 pupils count at the month-ends through April, and 7 in June and July: 104 / 12 = 8.666667.
const settled = [
  ['usage', '8.666667', '99.67'],
  ['advance-settled', '-10', '-115.00'],
];

describe('interfaces 2: a preview sees ahead', () => {
  it('4.10: the preview of an end with year 1 tells the documents that no longer come, as estimates, and the revision to confirm against', async () => {
    const school = api.as('school');
    const preview = await school.send('POST', `${at}/subscription/end?preview=true`);
    expect(preview.status).toBe(200);
    const { documents, later, through, counts, money } = preview.body;
    expect([documents, counts, money.years, through]).toEqual([[], [], [], '2026-08-01']);
    // A subscription that ends with its first year is not settled. So neither of the two documents comes, and no final one.
    const brief = later.map(({ before, after, difference }: Body) => [before.day, before.estimate, after, difference]);
    expect(brief).toEqual([
      ['2025-08-01', true, null, '-65.17'],
      ['2026-08-01', true, null, expect.any(String)],
    ]);
    expect(lines(later[0].before)).toEqual([['advance', '7', '80.50'], ...settled]);
    expect(later[0].before.lines[2].settles).toEqual(['2024-000001']);
    // Somebody writes after the preview, so the preview can no longer be confirmed.
    const confirm = { 'If-Match': String(preview.headers.etag) };
    await api.as('board').send('POST', `${at}/subscription/end`, { on: '2026-07-31' });
    expect((await school.send('POST', `${at}/subscription/end`, {}, confirm)).status).toBe(412);
    await api.as('board').send('DELETE', `${at}/subscription/end`);
    const again = await school.send('POST', `${at}/subscription/end?preview=true`);
    const confirmed = await school.send(
      'POST',
      `${at}/subscription/end`,
      {},
      { 'If-Match': String(again.headers.etag) },
    );
    expect([confirmed.status, confirmed.body.endsOn]).toEqual([200, '2025-07-31']);
    await school.send('DELETE', `${at}/subscription/end`);
  });

  it('2.11, 4.10: the preview of an end tells all that is still billed, if nobody stops and if no file comes any more', async () => {
    const preview = await api.as('school').send('POST', `${at}/subscription/end?preview=true`, { on: '2026-07-31' });
    const { ifNobodyStops, ifNothingComes } = preview.body.ending;
    const told = ({ documents }: Body) => documents.map(({ day, purpose, total }: Body) => [day, purpose, total]);
    // The invoice of year 2 settles year 1 and bills 7 pupils in advance. With 7 at every month-end, year 2 settles to
    // nothing.
    expect(told(ifNobodyStops)).toEqual([
      ['2025-08-01', 'year', '65.17'],
      ['2026-08-01', 'final', '0.00'],
    ]);
    expect(ifNobodyStops.total).toBe('65.17');
    // Without a file they count through 14 March: 7 at seven month-ends are 49 / 12 × 11.50 = 46.96, less 80.50.
    expect(told(ifNothingComes)).toEqual([
      ['2025-08-01', 'year', '65.17'],
      ['2026-08-01', 'final', '-33.54'],
    ]);
    expect(lines(ifNothingComes.documents[1])).toEqual([
      ['usage', '4.083333', '46.96'],
      ['advance-settled', '-7', '-80.50'],
    ]);
    expect(ifNothingComes.total).toBe('31.63');
    // Year 1 of a first term is not settled, so an end with that year leaves nothing to bill.
    const first = await api.as('school').send('POST', `${at}/subscription/end?preview=true`);
    expect(first.body.ending.ifNobodyStops).toEqual({ documents: [], total: '0.00' });
    await api.as('school').send('POST', `${at}/subscription/end`, { on: '2026-07-31' });
    const back = await api.as('school').send('DELETE', `${at}/subscription/end?preview=true`);
    expect([back.status, back.body.ending]).toEqual([200, null]);
    await api.as('school').send('DELETE', `${at}/subscription/end`);
  });

  it('4.8: the preview of a run can be confirmed against the documents as they are', async () => {
    const preview = await api.as('finance').send('POST', '/invoice-runs?preview=true', { on: '2025-06-15' });
    expect(preview.headers.etag).toBe('"1"');
  });

  it('4.1, 4.2: the preview of a price change tells how many documents and sums over all schools, and the schools a page at a time', async () => {
    const finance = api.as('finance');
    const body = { kind: 'per-pupil', price: { price: '12.00', from: '2025-08-01' } };
    const head = await api.head();
    const preview = await finance.send('PUT', '/plans/per-pupil?preview=true&limit=1', body);
    // Each school's advance is 7 × 12.00 − 7 × 11.50 = 3.50 higher, and the year is settled a year later. 7 pupils count at
    // its month-ends from August through February: 49 / 12 × 0.50 = 2.04, less the 3.50.
    const { totals, items, next } = preview.body;
    expect(totals).toEqual({
      schools: 2,
      before: { documents: 4, amount: expect.any(String) },
      after: { documents: 4, amount: expect.any(String) },
      difference: '4.08',
    });
    expect(items).toHaveLength(1);
    expect(items[0].school).toBe(ownSchool);
    expect(items[0].later.map(({ difference }: { difference: string }) => difference)).toEqual(['3.50', '-1.46']);
    const second = await finance.send('PUT', `/plans/per-pupil?preview=true&limit=1&cursor=${next}`, body);
    expect([second.body.items.map((item: { school: string }) => item.school), second.body.next]).toEqual([
      [other],
      null,
    ]);
    expect(await api.head()).toBe(head);
    expect(preview.headers.etag).toBe(`"${(await api.stored('catalogue')).length - 1}"`);
  });
});

describe('interfaces 2: the document to come', () => {
  it('the next document is told line by line, with the years behind it, and in my-data', async () => {
    const { body } = await api.as('school').get(`${at}/next-document`);
    expect([body.day, body.document.day, body.document.purpose, body.document.estimate]).toEqual([
      '2025-06-15',
      '2025-08-01',
      'year',
      true,
    ]);
    expect(lines(body.document)).toEqual([['advance', '7', '80.50'], ...settled]);
    expect(body.document.total).toBe('65.17');
    const [first] = body.document.years;
    expect([first.year, first.count, first.average.shown, first.documents]).toEqual([
      1,
      10,
      '8.666667',
      ['2024-000001'],
    ]);
    expect((await api.as('school').get(`${at}/my-data`)).body.nextDocument).toEqual(body.document);
  });

  it('5.6: the next document is told as known at a moment, before the last file came', async () => {
    const { body } = await api.as('finance').get(`${at}/next-document?asKnownAt=2024-10-01T12:00:00Z`);
    expect([body.day, body.document.day]).toEqual(['2024-10-01', '2025-08-01']);
    // 10 at the nine month-ends through April, and nobody after that.
    expect(lines(body.document)).toEqual([
      ['usage', '7.5', '86.25'],
      ['advance-settled', '-10', '-115.00'],
    ]);
  });

  it('2.11: the next document is told too for when nobody stops counting, and in my-data', async () => {
    const asKnownAt = 'asKnownAt=2024-10-01T12:00:00Z';
    const { body } = await api.as('finance').get(`${at}/next-document?${asKnownAt}`);
    // 10 pupils count on that day and on every later day: 10 at twelve month-ends, and 10 on the first day of year 2.
    expect(lines(body.ifNobodyStops)).toEqual([
      ['advance', '10', '115.00'],
      ['usage', '10', '115.00'],
      ['advance-settled', '-10', '-115.00'],
    ]);
    expect([body.ifNobodyStops.total, body.document.total]).toEqual(['115.00', '-28.75']);
    const { body: mine } = await api.as('school').get(`${at}/my-data?${asKnownAt}`);
    expect(mine.nextDocumentIfNobodyStops).toEqual(body.ifNobodyStops);
  });

  it('a school without a subscription has no next document', async () => {
    await api.as('admin').send('PUT', '/schools/77XX00', { name: 'Zonder', kind: 'primary', yearClasses: true });
    const { status, body } = await api.as('admin').get('/schools/77XX00/next-document');
    expect([status, body.document]).toEqual([200, null]);
  });

  it('7.4: a school sees of the pool behind it only its own part', async () => {
    const terms = {
      kind: 'volume',
      tiers: [
        { from: 0, price: '11.00' },
        { from: 14, price: '10.00' },
      ],
    };
    const agreed = { validFrom: '2025-08-01', validUntil: '2027-07-31', terms };
    await api.as('admin').send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address });
    const { body: made } = await api.as('finance').send('POST', `/boards/${ownBoard}/framework-agreements`, agreed);
    for (const school of [ownSchool, other])
      await api.as('admin').send('POST', `/schools/${school}/framework-membership`, {
        agreement: made.id,
        from: '2025-08-01',
      });
    const pool = async (role: 'school' | 'finance') => {
      const { body } = await api.as(role).get(`${at}/next-document`);
      expect(lines(body.document)[0]).toEqual(['advance', '7', '70.00']);
      return body.document.years.at(-1).agreed.pool;
    };
    expect(await pool('school')).toEqual({ day: '2025-08-01', total: 14, own: 7 });
    expect((await pool('finance')).schools).toHaveLength(2);
  });
});

describe("interfaces 2: 'mijn gegevens'", () => {
  it('my-data gives agreements, features, files, twelve month-ends and what may be done', async () => {
    const { body } = await api.as('school').get(`${at}/my-data`);
    expect(body.agreements).toEqual({
      terms: { version: '1', day: '2024-07-01', office: 'directeur', whose: 'school' },
      dpa: { version: '4.0', day: '2024-07-01', office: expect.any(String), whose: expect.any(String) },
    });
    expect(body.features).toEqual([]);
    expect([body.imports.total, body.imports.last.map(({ linkedOn }: { linkedOn: string }) => linkedOn)]).toEqual([
      2,
      ['2025-06-15', '2024-08-01'],
    ]);
    const [year] = body.subscription.subscriptions[0].years;
    expect(year.months).toHaveLength(12);
    expect(year.months[8]).toEqual({ lastDay: '2025-04-30', pupils: 10, average: '10' });
    expect(year.months[9]).toEqual({ lastDay: '2025-05-31', pupils: 0, average: '9' });
    expect(year.months[10]).toEqual({ lastDay: '2025-06-30', pupils: null, average: null });
    expect([year.difference, body.runningYear.monthsEnded]).toEqual([null, 10]);
    const end = body.actions.find(({ act }: { act: string }) => act === 'end');
    expect(end).toEqual({ act: 'end', allowed: true, from: '2025-07-31' });
    const dutch = await api.as('school').get(`${at}/my-data`, { 'Accept-Language': 'nl' });
    const again = dutch.body.actions.find(({ act }: { act: string }) => act === 'take-end-back');
    expect(again).toMatchObject({
      allowed: false,
      code: 'end_not_recorded',
      detail: expect.stringContaining('geen einde vastgelegd'),
    });
  });

  it('5.6: my-data is given as known at a moment, with the files of then and nothing to do', async () => {
    const { body } = await api.as('school').get(`${at}/my-data?asKnownAt=2024-10-01T12:00:00Z`);
    expect([body.day, body.imports.total, body.actions]).toEqual(['2024-10-01', 1, []]);
    expect(body.asKnownAt).toBe('2024-10-01T12:00:00.000Z');
  });
});
