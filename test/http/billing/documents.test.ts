import { afterEach, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, registerOver } from '../../support/api.ts';
import { playedThrough, exampleSchool as school } from '../../support/billing/workedExample.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const openExample = async (until: Parameters<typeof playedThrough>[0], today?: string) => {
  const world = await playedThrough(until);
  api = await openApi({ world });
  if (today !== undefined) await api.turnTo(today);
  return api;
};

// biome-ignore lint/suspicious/noExplicitAny: answers as a client has them.
type Body = any;

const lineText = ({ kind, year, amount }: Body) => `${kind} ${year}: ${amount}`;
const unsealed = (documents: Body[]) =>
  documents.map(({ creditable: _, ...document }) => ({ ...document, digest: null }));

/** The answer of a preview, which must have written nothing. */
const previewed = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, reason?: string) => {
  const before = await api.head();
  const headers: Record<string, string> = reason === undefined ? {} : { 'X-Reason': reason };
  const answer = await api.as('admin').send(method, `${path}?preview=true`, body, headers);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  expect(answer.headers).not.toHaveProperty('x-position');
  expect(await api.head()).toBe(before);
  return answer.body as Body;
};

const run = async (on: string): Promise<Body> =>
  (await api.as('finance').send('POST', '/invoice-runs', { on, schools: [school] })).body;

describe('a preview writes nothing, and equals what is then issued', () => {
  it.each(['in the body', 'in the query'])(
    'a preview of a run (4.8), asked for %s, writes nothing and equals what is then issued',
    async (where) => {
      await openExample('withdrawn', '2026-08-01');
      const before = await api.head();
      const inBody = where === 'in the body';
      const { body } = await api
        .as('finance')
        .send(
          'POST',
          inBody ? '/invoice-runs' : '/invoice-runs?preview=true',
          inBody ? { on: '2026-08-01', preview: true } : { on: '2026-08-01' },
        );
      expect(await api.head()).toBe(before);
      const issued = await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
      // 9.3.5: the debtor of the example has neither KvK number nor OIN.
      const withoutEInvoice = ['2026-000001'];
      expect(issued.body.withoutEInvoice).toEqual(withoutEInvoice);
      const { totals } = issued.body;
      // A run changes nothing that comes after its day.
      const none = { blocked: [], later: [], counts: [] };
      // 2.11: no file came since February, so nobody counts on this day.
      const missedFiles = [{ school, from: '2026-08-01' }];
      expect(body).toEqual({ issued: unsealed(issued.body.issued), withoutEInvoice, totals, missedFiles, ...none });
      // The total of the only document, once as the sum and once for its school.
      const [{ total }] = issued.body.issued;
      expect(totals).toMatchObject({ documents: 1, amount: total, schools: [{ documents: 1, amount: total }] });
      expect(body.issued[0].lines.map(lineText)).toEqual([
        'usage 3: 2415.00',
        'advance-settled 3: -2415.00',
        'correction 1: -11.50',
      ]);
    },
  );

  it('a preview of withdrawing an import (2.6) equals its drift, and the document that a run today then brings', async () => {
    await openExample('year 3', '2026-02-15');
    const wrong = (await api.as('school').get(`/schools/${school}/imports`)).body.items[3];
    const path = `/schools/${school}/imports/${wrong.importId}/withdrawal`;
    const { counts, money, ...preview } = await previewed('POST', path, { reason: 'verkeerde school' });
    expect(preview).toMatchObject({
      documents: [],
      blocked: [],
      drift: [
        {
          term: 1,
          year: 1,
          before: { due: '2610.50', billed: '2610.50' },
          after: { due: '2599.00', billed: '2610.50' },
        },
      ],
    });
    // The next document then carries the correction, 11.50 less.
    expect(
      preview.later.map(({ difference, after }: Body) => [after.day, difference, after.lines.map(lineText)]),
    ).toEqual([['2026-08-01', '-11.50', expect.arrayContaining(['correction 1: -11.50'])]]);
    const { body } = await api.as('school').send('POST', path, { reason: 'verkeerde school' });
    expect({ counts: body.counts, money: body.money }).toEqual({ counts, money });
    expect((await run('2026-02-15')).issued).toEqual([]);
  });

  it('a preview of a correction (4.7) writes nothing, and equals what is then issued', async () => {
    await openExample('withdrawn', '2026-02-15');
    const path = `/schools/${school}/subscription/correction`;
    const body = { on: '2026-02-15', reason: 'verkeerd bestand' };
    const preview = await previewed('POST', path, body);
    expect(preview.drift).toEqual([
      { term: 1, year: 1, before: { due: '2599.00', billed: '2610.50' }, after: { due: '2599.00', billed: '2599.00' } },
    ]);
    const { body: done } = await api.as('finance').send('POST', path, body);
    expect(preview.documents).toEqual(unsealed([...done.issued, ...(await run('2026-02-15')).issued]));
    expect(done.issued).toMatchObject([{ kind: 'credit-note', purpose: 'correction', total: '-11.50' }]);
    expect((await api.stored('documents')).at(-1)!.metadata.reason).toBe('verkeerd bestand');
  });

  it('a preview of a credit (4.7) equals the cancelling document, and the year billed anew', async () => {
    await openExample('year 4');
    const body = { on: '2026-08-01', reason: 'verkeerde referentie' };
    const preview = await previewed('POST', '/invoices/2026-000001/credit', body);
    const { body: done, headers } = await api.as('finance').send('POST', '/invoices/2026-000001/credit', body);
    // Billing is decided in the subscription's stream (5.2): that is what If-Match guards.
    expect(headers.etag).toBe(`"${(await api.stored(`subscription-${school}`)).length - 1}"`);
    expect(headers['x-position']).toBe(String(await api.head()));
    expect(preview.documents).toEqual(unsealed([...done.issued, ...(await run('2026-08-01')).issued]));
    expect(
      preview.documents.map(({ number, purpose, total, cancels }: Body) => [number, purpose, total, cancels]),
    ).toEqual([
      ['2026-000002', 'cancel', '-2058.50', '2026-000001'],
      ['2026-000003', 'year', '2058.50', null],
    ]);
    // The cancelled document had settled year 3. The run after the previewed credit settles it again.
    expect(preview.drift).toContainEqual({
      term: 1,
      year: 3,
      before: { due: '2415.00', billed: '2415.00' },
      after: null,
    });
  });

  it('a preview of a subscription (4.12) that began in the past writes nothing, and equals what is then issued', async () => {
    api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
    await registerOver(api, school, null, '2024-08-01');
    await api.as('admin').upload(`/schools/${school}/imports?source=esis`, csv(taken('2024-08-20', 1, 7)));
    const body = { plan: 'per-pupil', startsOn: '2024-08-15' };
    const preview = await previewed('POST', `/schools/${school}/subscription`, body);
    // 3.7: nobody counts on the first day, so the day of the import is the count day.
    expect(preview.documents.map(({ total }: Body) => total)).toEqual(['80.50']);
    await api.as('admin').send('POST', `/schools/${school}/subscription`, body);
    expect(preview.documents).toEqual(unsealed((await run('2024-09-02')).issued));
  });

  it('a preview of an end and of taking it back (4.10) equals what follows: a year that is due all the same', async () => {
    await openExample('year 3', '2026-07-15');
    const path = `/schools/${school}/subscription/end`;
    expect(await previewed('POST', path, {})).toMatchObject({ documents: [], blocked: [], drift: [] });
    const ended = await api.as('school').send('POST', path);
    expect([ended.status, ended.body.endsOn]).toEqual([200, '2026-07-31']);
    await api.turnTo('2026-07-31');
    expect((await previewed('DELETE', path)).documents).toEqual([]);
  });

  it.each([
    ['a correction by hand', 'PATCH', { takenOn: '2022-11-15', reason: 'verkeerde datum' }, undefined],
    ['a withdrawal by hand', 'DELETE', undefined, 'dubbel'],
  ] as const)(
    'a preview of %s (2.5), and then of lifting it, writes nothing, and equals what is then issued',
    async (_name, method, body, reason) => {
      await openExample('year 3', '2026-02-15');
      // The result is in the first import. Without it, or with validity only through 2023-08-15, its pupil is missing at
      // three month-ends of year 1.
      const path = `/schools/${school}/results/R1-2023-08-01`;
      const headers: Record<string, string> = reason === undefined ? {} : { 'X-Reason': reason };
      const preview = await previewed(method, path, body, reason);
      // 227 − 3/12 = 226.75 pupils × 11.50
      expect(preview.drift).toMatchObject([{ year: 1, after: { due: '2607.63', billed: '2610.50' } }]);
      const done = await api.as('school').send(method, path, body, headers);
      expect([done.status, done.body.decision]).toEqual([200, method === 'PATCH' ? 'corrected' : 'withdrawn']);
      expect(preview.documents).toEqual(unsealed((await run('2026-02-15')).issued));
      const drift = (await previewed('POST', `${path}/lift`)).drift;
      const lifted = await api.as('school').send('POST', `${path}/lift`);
      expect([lifted.status, lifted.body.decision]).toEqual([200, 'lifted']);
      const change = { due: '2.87', billed: '0.00', open: '2.87', expected: '0.00', toSettle: '2.87' };
      expect(lifted.body.money.total).toEqual(change);
      expect(done.body.money.years).toEqual(
        lifted.body.money.years.map(({ before, after, months, ...year }: Body) => ({
          ...year,
          before: after,
          after: before,
          months: months.map((month: Body) => ({ lastDay: month.lastDay, before: month.after, after: month.before })),
          change: { ...change, due: '-2.87', open: '-2.87', toSettle: '-2.87' },
          // The open amount comes with the next document or a correction. Once the decision is lifted, nothing is open.
          broughtBy: { nextDocument: true, correction: true },
        })),
      );
      // Lifting undoes the decision, so its drift is that of the decision with the opposite sign.
      expect(drift).toEqual(
        preview.drift.map(({ before, after, ...year }: Body) => ({ ...year, before: after, after: before })),
      );
    },
  );

  it('a preview says which rule refuses, as the write would', async () => {
    await openExample('year 2');
    const body = { on: '2024-08-01', reason: 'x' };
    const answer = await api.as('admin').send('POST', '/invoices/2023-000001/credit?preview=true', body);
    expect([answer.status, answer.body.code]).toEqual([409, 'document_not_latest']);
  });

  it('4.7: a document says whether it may be credited, just as crediting it is taken or refused', async () => {
    await openExample('year 4');
    const said = async (since = {}) => {
      const { items } = (await api.as('finance').get('/invoices', since)).body;
      return items.map(({ number, creditable }: Body) => [number, creditable]);
    };
    const taken = async (number: string) => {
      const body = { on: '2026-08-01', reason: 'x' };
      return (await api.as('finance').send('POST', `/invoices/${number}/credit?preview=true`, body)).status === 200;
    };
    const first = await said();
    expect(first).toEqual([
      ['2026-000001', true],
      ['2025-000001', false],
      ['2024-000001', false],
      ['2023-000001', false],
    ]);
    for (const [number, creditable] of first) expect(await taken(number)).toBe(creditable);
    const body = { on: '2026-08-01', reason: 'x' };
    const { headers } = await api.as('finance').send('POST', '/invoices/2026-000001/credit', body);
    const second = await said({ 'X-Position': headers['x-position']! });
    expect(second.slice(0, 3)).toEqual([
      ['2026-000002', false],
      ['2026-000001', false],
      ['2025-000001', true],
    ]);
    for (const [number, creditable] of second) expect(await taken(number)).toBe(creditable);
  });

  it('4.7: a refused credit names the documents that are to be credited first, in their order, or what credited it', async () => {
    await openExample('year 4');
    const credit = async (number: string, language: string) =>
      (
        await api
          .as('finance')
          .send(
            'POST',
            `/invoices/${number}/credit`,
            { on: '2026-08-01', reason: 'x' },
            { 'Accept-Language': language },
          )
      ).body;
    const first = [await credit('2024-000001', 'en'), await credit('2024-000001', 'nl')];
    expect(first.map(({ code, detail }) => [code, detail])).toEqual([
      [
        'document_not_latest',
        'Only the latest standing document of a subscription can be credited. First credit, in this order: 2026-000001, 2025-000001.',
      ],
      [
        'document_not_latest',
        'Alleen het laatste geldende document van een abonnement kan worden gecrediteerd. Crediteer eerst, in deze volgorde: 2026-000001, 2025-000001.',
      ],
    ]);
    await credit('2026-000001', 'en');
    const again = [await credit('2026-000001', 'en'), await credit('2026-000001', 'nl')];
    expect(again.map(({ detail }) => detail)).toEqual([
      'This document was credited before, by 2026-000002; nothing needs to be done.',
      'Dit document is al eerder gecrediteerd, met 2026-000002; u hoeft niets te doen.',
    ]);
  });

  it('4.7: a document says by which it was cancelled, alone and in lists, and its ETag changes with that', async () => {
    await openExample('year 4');
    const path = '/invoices/2026-000001';
    const before = await api.as('school').get(path);
    expect(before.body.cancelledBy).toBeNull();
    const body = { on: '2026-08-01', reason: 'verkeerde referentie' };
    const { body: done, headers } = await api.as('finance').send('POST', `${path}/credit`, body);
    const since = { 'X-Position': headers['x-position']! };
    const after = await api.as('school').get(path, { ...since, 'If-None-Match': before.headers.etag! });
    expect(after.status).toBe(200);
    // Nothing else of an issued document changes.
    expect(after.body).toEqual({ ...before.body, cancelledBy: '2026-000002', creditable: false });
    expect(done.issued.map(({ number, cancelledBy }: Body) => [number, cancelledBy])).toEqual([['2026-000002', null]]);
    const { items } = (await api.as('school').get('/invoices', since)).body;
    expect(items.map(({ number, cancels, cancelledBy }: Body) => [number, cancels, cancelledBy])).toEqual([
      ['2026-000002', '2026-000001', null],
      ['2026-000001', null, '2026-000002'],
      ['2025-000001', null, null],
      ['2024-000001', null, null],
      ['2023-000001', null, null],
    ]);
  });
});

describe('an invoice run is refused', () => {
  it.each([
    ['4.8: before the last issue date', '2024-07-31', 409, 'issue_date_before_last'],
    ['4.7: in the future', '2024-08-02', 409, 'issue_date_in_future'],
    ['on a day that is none', '2024-02-30', 400, 'invalid_request'],
  ])('%s, an invoice run is refused', async (_name, on, status, code) => {
    await openExample('year 2');
    const before = await api.head();
    const answer = await api.as('finance').send('POST', '/invoice-runs', { on });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await api.head()).toBe(before);
  });
});

describe('an invoice run', () => {
  it('an invoice run bills a school once when it is named twice, and says which school is unknown', async () => {
    await openExample('withdrawn', '2026-08-01');
    const answer = await api
      .as('finance')
      .send('POST', '/invoice-runs', { on: '2026-08-01', schools: [school, '00AA00', school] });
    expect(answer.body.issued).toHaveLength(1);
    expect(answer.body.blocked).toEqual([
      {
        school: '00AA00',
        code: 'school_not_found',
        detail: expect.any(String),
        see: ['GET /schools', 'PUT /schools/{school}'],
      },
    ]);
  });
});

describe('the list of documents', () => {
  const numbersOf = async (query: string) => {
    const { body } = await api.as('finance').get(`/invoices${query}`);
    return body.items.map(({ number }: Body) => number);
  };

  it('the list of documents is narrowed by year of issue and by days, and paged, the newest first', async () => {
    await openExample('final');
    const all = ['2027-000001', '2026-000001', '2025-000001', '2024-000001', '2023-000001'];
    expect(await numbersOf('')).toEqual(all);
    expect(await numbersOf('?order=asc')).toEqual(all.toReversed());
    expect(await numbersOf('?year=2025')).toEqual(['2025-000001']);
    expect(await numbersOf('?from=2024-08-01&to=2025-07-31')).toEqual(['2024-000001']);
    expect(await numbersOf('?year=2025&from=2025-08-02')).toEqual([]);
    expect(await numbersOf('?year=2025&to=2024-12-31')).toEqual([]);
    const first = (await api.as('finance').get('/invoices?limit=2')).body;
    expect(first.next).toEqual(expect.any(String));
    const second = (await api.as('finance').get(`/invoices?limit=3&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items].map(({ number }: Body) => number)).toEqual(all);
    expect(second.next).toBeNull();
  });

  it.each([
    '?limit=0',
    '?limit=501',
    '?cursor=zzz',
    '?year=26',
    '?from=2025-02-30',
    '?status=open',
    '?year=2025&year=2026',
  ])('the list of documents refuses %s', async (query) => {
    api = await openApi();
    const { status, body } = await api.as('finance').get(`/invoices${query}`);
    expect([status, body.code, body.errors.length]).toEqual([400, 'invalid_request', 1]);
  });
});

describe('5.5: the derivation of a document', () => {
  const derivation = '/invoices/2026-000001/derivation';

  it('the derivation of a document leads by its paths to those who counted on each day, as known when it was decided', async () => {
    await openExample('year 4');
    const { state } = await api.world.deps.folds.results(school);
    // The withdrawal is recorded in the same millisecond as the decision, so a moment could not tell which came first.
    const path = `/schools/${school}/imports/${state.imports[0]!.id}/withdrawal`;
    expect((await api.as('school').send('POST', path, { reason: 'ook fout' })).status).toBe(200);
    const { body } = await api.as('school').get(derivation);
    const days = body.years.flatMap((year: Body) => year.days);
    // Years 1 and 3: a count day and twelve month-ends each; year 4: its count day.
    expect(days).toHaveLength(13 + 13 + 1);
    for (const { day, pupils, who } of days) {
      const counted = (await api.as('school').get(who)).body;
      expect([counted.day, counted.pupils, counted.items.length]).toEqual([day, pupils, Math.min(pupils, 100)]);
    }
    const [first] = days;
    expect(first).toMatchObject({ day: '2023-08-01', as: 'count-day', pupils: 224 });
    // The whole document came from the import that is withdrawn now.
    expect((await api.as('school').get(`/schools/${school}/counts/2023-08-01/pupils`)).body.pupils).toBe(0);
    expect(body.settled.map(({ number }: Body) => number)).toEqual(['2023-000001', '2024-000001', '2025-000001']);
    expect(body.decidedBy).toMatchObject({ stream: `subscription-${school}`, revision: 4, type: 'DocumentDecided' });
    expect(body.issuedBy).toEqual({ stream: 'documents', revision: 3 });
    expect(body.rules).toBe(1);
  });

  it('the derivation of a document comes as a text that ends with its digest, for whom may see the document', async () => {
    await openExample('year 4');
    const asText = { Accept: 'text/plain' };
    const { status, headers, text } = await api.as('school').get(derivation, asText);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(headers.vary).toMatch(/\bAccept\b(?!-)/);
    const { digest } = (await api.as('school').get('/invoices/2026-000001')).body;
    expect(text.trimEnd().split('\n').at(-1)).toBe(digest);
    const other = await api.as({ subject: 's', role: 'school', school: '99ZZ00' }).get(derivation, asText);
    expect([other.status, other.body.code]).toEqual([404, 'document_not_found']);
  });

  it.each([
    ['position=999999', 'position'],
    ['position=-1', 'position'],
    ['position=3&asKnownAt=2024-01-01T00:00:00Z', 'position'],
  ])('counted pupils are refused as known at %s', async (query, fault) => {
    await openExample('year 2');
    const { status, body } = await api.as('school').get(`/schools/${school}/counts/2023-08-01/pupils?${query}`);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', fault]);
  });
});

describe('a document', () => {
  it('4.6, 5.5: a document of the worked example is answered figure for figure, lines in order, with what they settle', async () => {
    await openExample('year 4');
    const { body } = await api.as('school').get('/invoices/2026-000001');
    expect(Object.keys(body)).toEqual([
      'number',
      'kind',
      'purpose',
      'school',
      'issuedOn',
      'dueOn',
      'supplier',
      'debtor',
      'year',
      'lines',
      'total',
      'vatRate',
      'vat',
      'net',
      'cancels',
      'digest',
      'schoolName',
      'eInvoice',
      'cancelledBy',
      'creditable',
    ]);
    expect(body.lines).toMatchObject([
      { kind: 'advance', term: 1, year: 4, quantity: '180', unitPrice: '11.50', amount: '2070.00', settles: [] },
      {
        kind: 'usage',
        term: 1,
        year: 3,
        quantity: '210',
        unitPrice: '11.50',
        amount: '2415.00',
        settles: ['2025-000001'],
      },
      {
        kind: 'advance-settled',
        term: 1,
        year: 3,
        quantity: '-210',
        unitPrice: '11.50',
        amount: '-2415.00',
        settles: ['2025-000001'],
      },
      {
        kind: 'correction',
        term: 1,
        year: 1,
        quantity: '-1',
        unitPrice: '11.50',
        amount: '-11.50',
        settles: ['2023-000001', '2024-000001'],
      },
    ]);
    expect([body.total, body.vat, body.net]).toEqual(['2058.50', '357.26', '1701.24']);
  });

  it('a document whose event was changed in the store is named by its verification (5.4)', async () => {
    const { tampered } = await import('../../support/ledger/tampered.ts');
    const world = await playedThrough('year 2');
    const forged = tampered(world.store, (event) =>
      event.type === 'InvoiceIssued' ? { ...event, data: event.data.replace('2392.00', '2391.00') } : event,
    );
    const deps = { ...world.deps, ledger: { ...world.deps.ledger, store: forged } };
    api = await openApi({ world: { ...world, deps } });
    const { body } = await api.as('finance').get('/invoices/2024-000001/verification');
    expect(body.differences).toContainEqual(
      expect.objectContaining({ stream: 'documents', revision: 1, document: '2024-000001' }),
    );
  });

  it('a number without a document is answered as not found', async () => {
    api = await openApi();
    for (const path of ['', '/derivation', '/verification']) {
      const { status, body } = await api.as('admin').get(`/invoices/2024-000001${path}`);
      expect([status, body.code]).toEqual([404, 'document_not_found']);
    }
    const body = { on: '2023-08-01', reason: 'x' };
    const credit = await api.as('admin').send('POST', '/invoices/2024-000001/credit', body);
    expect([credit.status, credit.body.code]).toEqual([404, 'document_not_found']);
  });
});
