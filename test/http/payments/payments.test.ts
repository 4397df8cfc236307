import { afterEach, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard, ownSchool } from '../../support/api.ts';
import { debtor } from '../../support/documents/documents.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const other = '34CD00';
const third = '56EF00';

/**
 * Invoices of three schools, issued on 2026-08-01 and due on 2026-08-31: 9 × 11.50 = 103.50 each. The first school pays
 * itself. The board 12345 pays for the second. The third has no board. Today is 2026-09-01.
 */
const opened = async (): Promise<void> => {
  const world = await worldOn({ today: '2026-07-01' });
  api = await openApi({ world });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Bestuur', address, kvk: '87654321' });
  for (const [school, board] of [
    [ownSchool, ownBoard],
    [other, ownBoard],
    [third, undefined],
  ] as const) {
    await world.registerSchool(school, '2020-01-01', board);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  }
  await admin.send('PUT', `/schools/${ownSchool}/debtor`, debtor);
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-01');
};

const [first, second] = ['2026-000001', '2026-000002'];

const paying = (number: string, amount: string, more: object = {}) => ({
  on: '2026-08-20',
  amount,
  reference: 'afschrift 12',
  allocations: [{ number, amount }],
  ...more,
});

const openOn = async (on: string, more = '') => (await api.as('finance').get(`/open-items?on=${on}${more}`)).body;

describe('open items over HTTP', () => {
  it('9.11.1: open items have their debtor by id and by name, what is open and the days overdue, and totals by age', async () => {
    await opened();
    await api.as('finance').send('POST', '/payments', paying(first, '3.50'));
    const body = await openOn('2026-10-05', '&order=asc');
    const item = { dueOn: '2026-08-31', total: '103.50', open: '103.50', daysOverdue: 35 };
    expect(body.items).toEqual([
      {
        number: first,
        school: ownSchool,
        debtor: `school-${ownSchool}`,
        debtorName: 'Stichting De Boomgaard',
        ...item,
        open: '100.00',
      },
      { number: second, school: other, debtor: `board-${ownBoard}`, debtorName: 'Bestuur', ...item },
      { number: '2026-000003', school: third, debtor: `school-${third}`, debtorName: `School ${third}`, ...item },
    ]);
    expect(body.totals).toEqual({
      documents: 3,
      open: '307.00',
      unallocated: '0.00',
      ages: [
        { age: '0', documents: 0, open: '0.00' },
        { age: '1-30', documents: 0, open: '0.00' },
        { age: '31-60', documents: 3, open: '307.00' },
        { age: '61-90', documents: 0, open: '0.00' },
        { age: '90+', documents: 0, open: '0.00' },
      ],
    });
    expect((await openOn('2026-08-19')).totals.open).toBe('310.50');
    expect((await openOn('2026-07-31')).items).toEqual([]);
  });

  it('9.11.1: open items come in pages, the newest first, with totals of all', async () => {
    await opened();
    const page = await openOn('2026-09-01', '&limit=2');
    expect([page.items.map(({ number }: { number: string }) => number), page.totals.documents]).toEqual([
      ['2026-000003', second],
      3,
    ]);
    const next = await openOn('2026-09-01', `&limit=2&cursor=${page.next}`);
    expect([next.items.map(({ number }: { number: string }) => number), next.next]).toEqual([[first], null]);
    expect((await api.as('finance').get('/open-items?on=2026-09-01&cursor=abc')).status).toBe(400);
    expect((await api.as('finance').get('/open-items')).body.on).toBe('2026-09-01');
  });

  it('9.11.1: a list for one debtor has only its documents and its unallocated payments', async () => {
    await opened();
    await api.as('finance').send('POST', '/payments', { ...paying(second, '103.50'), amount: '110.00' });
    await api.as('finance').send('POST', '/payments', { on: '2026-09-01', amount: '7.00', reference: 'onbekend' });
    expect((await openOn('2026-09-01', `&debtor=board-${ownBoard}`)).totals).toMatchObject({
      documents: 0,
      open: '0.00',
      unallocated: '6.50',
    });
    expect((await openOn('2026-09-01')).totals).toMatchObject({ documents: 2, open: '207.00', unallocated: '13.50' });
    expect((await openOn('2026-09-01', `&debtor=school-${other}`)).items).toEqual([]);
    expect((await openOn('2026-09-01', `&debtor=school-${third}`)).items).toHaveLength(1);
    expect((await api.as('finance').get('/open-items?on=2026-09-01&debtor=12345')).status).toBe(400);
  });

  it('9.11.2: a school sees the open items of its own documents, a board those of its schools, and neither what is unallocated', async () => {
    await opened();
    for (const [role, numbers] of [
      ['school', [first]],
      ['board', [second, first]],
    ] as const) {
      const { body } = await api.as(role).get('/open-items?on=2026-09-01');
      expect(body.items.map(({ number }: { number: string }) => number)).toEqual(numbers);
      expect(body.totals).not.toHaveProperty('unallocated');
      expect((await api.as(role).get('/payments')).status).toBe(403);
    }
  });
});

describe('payments over HTTP', () => {
  it('9.8.1: a payment is recorded, listed and reversed with a reason, once', async () => {
    await opened();
    const finance = api.as('finance');
    const { status, body, headers } = await finance.send('POST', '/payments', paying(first, '103.50'));
    const recorded = {
      id: 'P00000001',
      on: '2026-08-20',
      recordedOn: '2026-09-01',
      amount: '103.50',
      debtor: `school-${ownSchool}`,
      reference: 'afschrift 12',
      allocations: [{ number: first, amount: '103.50' }],
      unallocated: '0.00',
      entry: null,
      reversal: null,
    };
    expect([status, body, headers.etag]).toEqual([201, recorded, '"0"']);
    expect(await api.stored('payments')).toMatchObject([
      { type: 'PaymentRecorded', data: { paymentId: 'P00000001', debtor: `school-${ownSchool}` } },
    ]);
    await finance.send('POST', '/payments', paying(second, '1.00'));
    const listed = await finance.get('/payments?limit=1');
    const [latest] = listed.body.items;
    expect([latest.id, latest.debtor, latest.debtorName]).toEqual(['P00000002', `board-${ownBoard}`, 'Bestuur']);
    expect((await finance.get(`/payments?limit=1&cursor=${listed.body.next}`)).body).toEqual({
      items: [{ ...recorded, debtorName: 'Stichting De Boomgaard' }],
      next: null,
    });

    const reversal = await finance.send('POST', '/payments/P00000001/reversal', { reason: 'storno' });
    expect(reversal.body.reversal).toEqual({ recordedOn: '2026-09-01', reason: 'storno' });
    expect((await api.stored('payments')).at(-1)).toMatchObject({
      type: 'PaymentReversed',
      metadata: { reason: 'storno' },
    });
    expect((await openOn('2026-09-01', `&debtor=school-${ownSchool}`)).totals.open).toBe('103.50');
    const again = await finance.send('POST', '/payments/P00000001/reversal', { reason: 'storno' });
    expect([again.status, again.body.code]).toEqual([409, 'already_reversed']);
    const none = await finance.send('POST', '/payments/P00000009/reversal', { reason: 'storno' });
    expect([none.status, none.body.code]).toEqual([404, 'payment_not_found']);
  });

  it('9.11.3: a refused payment is answered with its status and code, and nothing is recorded', async () => {
    await opened();
    const refused = async (body: object) => {
      const { status, body: problem } = await api.as('finance').send('POST', '/payments', body);
      return [status, problem.code];
    };
    expect(await refused(paying(first, '103.51'))).toEqual([409, 'allocation_exceeds_open']);
    expect(await refused(paying('2026-000009', '1.00'))).toEqual([404, 'document_not_found']);
    expect(await refused(paying(first, '1.00', { debtor: 'board-99999' }))).toEqual([404, 'debtor_not_found']);
    const ofOther = paying(first, '1.00', { debtor: `board-${ownBoard}` });
    expect(await refused(ofOther)).toEqual([409, 'allocation_of_other_debtor']);
    expect((await api.as('finance').send('POST', '/payments', ofOther)).body.detail).toContain(
      `is of Stichting De Boomgaard (school-${ownSchool}), and this payment of Bestuur (board-${ownBoard})`,
    );
    expect(await refused(paying(first, '1.00', { on: '2026-09-02' }))).toEqual([409, 'payment_in_future']);
    expect(await refused(paying(first, '1.00', { amount: '0.99' }))).toEqual([400, 'invalid_request']);
    expect(await refused(paying(first, '1.5'))).toEqual([400, 'invalid_request']);
    expect(await refused(paying(first, '-0.00'))).toEqual([400, 'invalid_request']);
    expect(await refused(paying(first, '1.00', { entry: 'NL02ABNA0123456789' }))).toEqual([400, 'invalid_request']);
    expect(await api.stored('payments')).toEqual([]);
  });

  it('9.8.2: a credited invoice and its credit note are set off by themselves, by what both have open', async () => {
    await opened();
    const finance = api.as('finance');
    await finance.send('POST', '/payments', paying(first, '40.00'));
    await finance.send('POST', `/invoices/${first}/credit`, { on: '2026-09-01', reason: 'verkeerd' });
    const { items } = await openOn('2026-09-01', `&debtor=school-${ownSchool}`);
    expect(items).toMatchObject([{ number: '2026-000004', open: '-40.00', daysOverdue: 0 }]);
    await finance.send('POST', '/payments', paying('2026-000004', '-40.00'));
    expect((await openOn('2026-09-01', `&debtor=school-${ownSchool}`)).items).toEqual([]);
  });

  it('9.8.1: what is open less what is unallocated is what debtors owe by the books', async () => {
    await opened();
    const finance = api.as('finance');
    await finance.send('POST', '/payments', { ...paying(first, '40.00'), amount: '45.00' });
    await finance.send('POST', `/invoices/${first}/credit`, { on: '2026-09-01', reason: 'verkeerd' });
    await finance.send('POST', '/payments', paying(second, '103.50'));
    await finance.send('POST', '/payments/P00000002/reversal', { reason: 'storno' });
    // 103.50 is open for each of two invoices, less the 40.00 that is to be paid back. 5.00 came in without a purpose.
    const { totals } = await openOn('2026-12-31');
    expect([totals.open, totals.unallocated]).toEqual(['167.00', '5.00']);
    const { body } = await finance.get('/accounting/trial-balance?year=2026');
    const debtors = body.accounts.find(({ use }: { use: string }) => use === 'debtors');
    expect([debtors.side, debtors.balance]).toEqual(['debit', '162.00']);
  });

  it('9.8.4: payments and reversals change no document and no count', async () => {
    await opened();
    const finance = api.as('finance');
    const seen = async () => [
      await api.stored('documents'),
      (await finance.get(`/invoices/${first}`)).body,
      ...(await Promise.all(['next-document', 'subscription'].map(asItStands))),
    ];
    // The answer without the position of the log, which grows with every event.
    const asItStands = async (path: string) => {
      const { position: _, ...stands } = (await finance.get(`/schools/${ownSchool}/${path}`)).body;
      return stands;
    };
    const before = await seen();
    await finance.send('POST', '/payments', paying(first, '103.50'));
    expect(await seen()).toEqual(before);
    await finance.send('POST', '/payments/P00000001/reversal', { reason: 'storno' });
    expect(await seen()).toEqual(before);
    expect((await finance.get(`/invoices/${first}/verification`)).body.differences).toEqual([]);
  });

  it('interfaces 2: a preview of a payment or a reversal tells what would be open, and writes nothing', async () => {
    await opened();
    const finance = api.as('finance');
    const asked = paying(first, '3.50');
    const { status, body, headers } = await finance.send('POST', '/payments?preview=true', asked);
    expect([status, headers.etag]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      documents: [],
      later: [],
      counts: [],
      balances: [{ number: first, before: '103.50', after: '100.00' }],
      payment: { id: 'P00000001' },
    });
    expect(await api.stored('payments')).toEqual([]);
    await finance.send('POST', '/payments', asked);
    const reversal = await finance.send('POST', '/payments/P00000001/reversal?preview=true', { reason: 'storno' });
    expect(reversal.body).toMatchObject({
      balances: [{ number: first, before: '100.00', after: '103.50' }],
      payment: { reversal: { recordedOn: '2026-09-01' } },
    });
    expect(reversal.headers.etag).toBe('"0"');
    const stale = await finance.send('POST', '/payments', asked, { 'If-Match': '"7"' });
    expect([stale.status, (await api.stored('payments')).length]).toEqual([412, 1]);
  });

  it('interfaces 2: a payment sent again with its Idempotency-Key is recorded once', async () => {
    await opened();
    const key = { 'Idempotency-Key': 'betaling-1' };
    const one = await api.as('finance').send('POST', '/payments', paying(first, '3.50'), key);
    const again = await api.as('finance').send('POST', '/payments', paying(first, '3.50'), key);
    expect([one.status, again.status, again.body]).toEqual([201, 201, one.body]);
    expect(await api.stored('payments')).toHaveLength(1);
  });

  it('9.8.1: payments of one document at the same moment never exceed what is open', async () => {
    await opened();
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => api.as('finance').send('POST', '/payments', paying(first, '60.00'))),
    );
    expect(sent.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect((await openOn('2026-09-01', `&debtor=school-${ownSchool}`)).totals.open).toBe('43.50');
  });

  it('5.9: while the stream of payments holds what this release does not know, no payment is decided or told, and documents go on', async () => {
    await opened();
    const { store } = api.world;
    const unknown = {
      id: '00000000-0000-4000-8000-00000000ffff',
      type: 'PaymentFromTheFuture',
      data: '{}',
      metadata: '{}',
    };
    await store.append('payments', [unknown], 'none');
    const finance = api.as('finance');
    for (const answer of [
      await finance.send('POST', '/payments', paying(first, '3.50')),
      await finance.get('/payments'),
      await finance.get('/open-items?on=2026-09-01'),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'history_unknown']);
    const run = await finance.send('POST', '/invoice-runs', { on: '2026-09-01' });
    expect(run.status).toBe(200);
  });
});
