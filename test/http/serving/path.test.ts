/** The main task over HTTP, from the supplier to a document that can be followed down to a pupil. */
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, address, csv, openApi, ownBoard, ownSchool } from '../../support/api.ts';
import { supplier, taken, worldOn } from '../../support/world.ts';

const document = {
  number: '2024-000001',
  kind: 'invoice',
  purpose: 'year',
  school: ownSchool,
  issuedOn: '2024-08-01',
  dueOn: '2024-08-31',
  supplier,
  debtor: { name: 'Bestuur', address, kvk: '87654321' },
  year: { term: 1, number: 1, from: '2024-08-01', to: '2025-07-31' },
  lines: [{ kind: 'advance', term: 1, year: 1, quantity: '10', unitPrice: '11.50', amount: '115.00', settles: [] }],
  total: '115.00',
  vatRate: '21',
  // 115.00 × 21 / 121 = 19.958…
  vat: '19.96',
  net: '95.04',
  cancels: null,
  digest: expect.stringMatching(/^[0-9a-f]{64}$/),
};

const nothingIssued = { documents: 0, amount: '0.00', kinds: [], schools: [] };

describe('from supplier to a document', () => {
  let api: Api;
  const answers: Record<string, Response> = {};

  beforeAll(async () => {
    api = await openApi({ world: await worldOn({ today: '2024-07-01', withSupplier: false }) });
    const admin = api.as('admin');
    const school = api.as('school');
    answers.board = await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address, kvk: '87654321' });
    const details = { name: 'De Vuurtoren', board: ownBoard, kind: 'primary', yearClasses: true, source: 'parnassys' };
    answers.school = await admin.send('PUT', `/schools/${ownSchool}`, { ...details, address });
    answers.dpa = await api
      .as('board')
      .send('POST', `/boards/${ownBoard}/dpa`, { version: '4.0', signedOn: '2024-07-01', signedBy: 'bestuurder' });
    answers.terms = await school.send('POST', `/schools/${ownSchool}/terms`, {
      version: '2024-1',
      acceptedOn: '2024-07-01',
      acceptedBy: 'directeur',
    });
    answers.subscription = await school.send('POST', `/schools/${ownSchool}/subscription`, {
      plan: 'per-pupil',
      startsOn: '2024-08-01',
    });
    await api.turnTo('2024-08-01');
    answers.import = await school.upload(
      `/schools/${ownSchool}/imports?source=parnassys`,
      csv(taken('2024-08-01', 1, 10)),
    );
    answers.blocked = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
    answers.supplier = await admin.send('PUT', '/supplier', supplier);
    answers.run = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
  });
  afterAll(() => api.close());

  it.each([
    ['board', 200],
    ['school', 200],
    ['dpa', 201],
    ['terms', 201],
    ['subscription', 201],
    ['import', 201],
    ['supplier', 200],
    ['run', 200],
  ])('%s is answered %i, with the revision and the position it wrote', (name, status) => {
    const { headers, ...answer } = answers[name]!;
    expect([name, answer.status]).toEqual([name, status]);
    expect(headers.etag).toMatch(/^"\d+"$/);
    expect(Number(headers['x-position'])).toBeGreaterThan(0);
  });

  it('a PUT is answered with what is stored', () => {
    expect(answers.school!.body).toEqual({
      school: ownSchool,
      name: 'De Vuurtoren',
      board: ownBoard,
      kind: 'primary',
      yearClasses: true,
      source: 'parnassys',
      address,
    });
    expect(answers.subscription!.body).toEqual({
      school: ownSchool,
      term: 1,
      plan: 'per-pupil',
      startsOn: '2024-08-01',
      endsOn: null,
    });
  });

  it('2.3: an import is answered with its numbers', () => {
    expect(answers.import!.body).toEqual({
      importId: expect.any(String),
      linkedOn: '2024-08-01',
      linked: 10,
      corrected: 0,
      restated: 0,
      skipped: 0,
      pupils: 10,
      overridesManual: [],
      skippedRows: [],
      warnings: [],
    });
  });

  it('4.14: nothing is issued for a school while there is no supplier, and the answer says so', () => {
    expect(answers.blocked!.body).toEqual({
      issued: [],
      withoutEInvoice: [],
      blocked: [{ school: ownSchool, code: 'supplier_incomplete', detail: expect.any(String), see: ['PUT /supplier'] }],
      totals: nothingIssued,
    });
  });

  it('4.4, 4.6: a run issues the document of the first year, in the shape of the contract', async () => {
    const { total: amount, lines } = document;
    const kinds = lines.map(({ kind, amount }: { kind: string; amount: string }) => ({ kind, amount }));
    const totals = { documents: 1, amount, kinds, schools: [{ school: ownSchool, documents: 1, amount }] };
    expect(answers.run!.body).toMatchObject({ issued: [document], withoutEInvoice: [], blocked: [], totals });
    const [event, ...others] = await api.stored('documents');
    expect(others).toEqual([]);
    expect(event!.data).toMatchObject({ number: '2024-000001', total: '115.00', board: ownBoard });
    expect(answers.run!.body.issued[0].digest).toBe(event!.metadata.digest);
  });

  it('5.1: events carry who asked, in which role, and the request that caused them', async () => {
    const [started] = await api.stored(`subscription-${ownSchool}`);
    expect(started).toMatchObject({
      type: 'SubscriptionStarted',
      metadata: { actor: { subject: 'sanne', role: 'school' } },
    });
    expect(started!.metadata.$correlationId).toBe(answers.subscription!.headers['x-correlation-id']);
  });

  it('6.2: no event holds a pupil or a key of the file', async () => {
    const all = await api.world.store.readAll(0, 1_000);
    const text = JSON.stringify(all);
    expect(text).not.toMatch(/\bL10\b/);
    expect(text).not.toContain('R10-2024');
  });

  it('the document is shown alone and in the list', async () => {
    const school = api.as('school');
    expect((await school.get('/invoices/2024-000001')).body).toMatchObject(document);
    expect((await school.get('/invoices')).body).toMatchObject({ items: [document], next: null });
  });

  it('5.3, 5.5: the derivation leads from its line to the count, from the count to the pupils, from a pupil to the import', async () => {
    const school = api.as('school');
    const { body: derivation } = await school.get('/invoices/2024-000001/derivation');
    expect(derivation.lines[0]).toMatchObject({
      kind: 'advance',
      formula: '10 × 11.50',
      from: { countDay: '2024-08-01', count: 10 },
    });
    expect(derivation.vatFormula).toBe('115.00 × 21 / (100 + 21) = 19.96');
    const { body: counted } = await school.get(`/schools/${ownSchool}/counts/2024-08-01/pupils`);
    expect(counted).toMatchObject({ day: '2024-08-01', pupils: 10, next: null });
    expect(counted.items).toHaveLength(10);
    const { pseudonym } = (await api.as('admin').send('POST', `/schools/${ownSchool}/pupil-lookup`, { pupil: 'L3' }))
      .body;
    expect(counted.items.find(({ pupil }: { pupil: string }) => pupil === pseudonym)).toMatchObject({
      import: answers.import!.body.importId,
      takenOn: '2024-08-01',
      linkedOn: '2024-08-01',
      validThrough: '2025-05-01',
    });
  });

  it('5.4: the document and the whole ledger are verified from the events alone', async () => {
    const finance = api.as('finance');
    expect((await finance.get('/invoices/2024-000001/verification')).body).toMatchObject({
      documents: 1,
      differences: [],
    });
    const { body } = await finance.get('/audit/verification');
    expect(body).toEqual({
      events: await api.head(),
      documents: 1,
      renditions: 0,
      rate: expect.any(Number),
      differences: [],
    });
    expect(body.rate).toBeGreaterThan(0);
    expect((await finance.get('/audit/verification?year=2023')).body.documents).toBe(0);
  });

  it('5.4: the heads of its streams fix the whole ledger, now and as they were', async () => {
    const finance = api.as('finance');
    const { body: now } = await finance.get('/audit/heads');
    expect(now.position).toBe(await api.head());
    expect(now.heads.find(({ stream }: { stream: string }) => stream === 'documents')).toEqual({
      stream: 'documents',
      revision: 0,
      digest: answers.run!.body.issued[0].digest,
    });
    const { body: then } = await finance.get('/audit/heads?position=20');
    expect([then.position, then.digest === now.digest]).toEqual([20, false]);
    expect((await finance.get('/audit/heads?position=-1')).body.errors[0].path).toBe('position');
  });

  it('5.4: the ledger is held against heads that were kept, by whoever kept them', async () => {
    const finance = api.as('finance');
    const { body: kept } = await finance.get('/audit/heads?position=20');
    expect((await finance.send('POST', '/audit/verification', kept)).body).toMatchObject({ differences: [] });
    const key = await api.fetch('/audit/key');
    expect([key.status, await key.json()]).toEqual([200, { keys: [kept.key] }]);
    const changed = { ...kept, position: 21 };
    const forged = await finance.send('POST', '/audit/verification', changed);
    expect([forged.status, forged.body.code]).toEqual([422, 'heads_copy_forged']);
    const x = Buffer.alloc(32, 7).toString('base64url');
    const unknown = await finance.send('POST', '/audit/verification', { ...kept, key: { ...kept.key, x } });
    expect([unknown.status, unknown.body.code]).toEqual([409, 'heads_key_unknown']);
    const trusted = await finance.send('POST', `/audit/verification?key=${kept.key.kid}`, kept);
    expect(trusted.status).toBe(200);
    const missing = await finance.send('POST', '/audit/verification?key=short', { ...kept, heads: undefined });
    expect(missing.body.errors.map(({ path }: { path: string }) => path)).toEqual(['key', 'heads']);
  });

  it('4.8: a run repeated issues nothing, and answers the same revision and position', async () => {
    const before = await api.head();
    const again = await api.as('finance').send('POST', '/invoice-runs', { on: '2024-08-01' });
    expect(again.body).toEqual({ issued: [], withoutEInvoice: [], blocked: [], totals: nothingIssued });
    expect([again.headers.etag, again.headers['x-position']]).toEqual([
      answers.run!.headers.etag,
      answers.run!.headers['x-position'],
    ]);
    expect(await api.head()).toBe(before);
  });

  it('pupils are counted by day, month and school year, also for analytics', async () => {
    const { body } = await api.as('analytics').get(`/schools/${ownSchool}/counts?from=2024-07-31&to=2024-08-02`);
    expect(body).toMatchObject({
      days: [
        { day: '2024-07-31', pupils: 0 },
        { day: '2024-08-01', pupils: 10 },
      ],
      months: [{ month: '2024-07', lastDay: '2024-07-31', pupils: 0 }],
      schoolYears: [{ schoolYear: '2023-2024', monthly: '0', daily: '0' }],
    });
  });
});
