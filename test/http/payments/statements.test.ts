import { afterEach, describe, expect, it } from 'vitest';
import { type Api, openApi } from '../../support/api.ts';
import { type BankEntry, type Camt, camtOf } from '../../support/billing/payments.ts';
import { supplier, taken, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const schools = ['12AB00', '34CD00', '56EF00'] as const;

/** Three invoices of 9 × 11.50 = 103.50, 2026-000001 to 2026-000003. Today is 2026-09-01. */
const opened = async (): Promise<void> => {
  const world = await worldOn({ today: '2026-07-01' });
  api = await openApi({ world });
  for (const school of schools) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  }
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  await api.turnTo('2026-09-01');
};

const xml = { 'Content-Type': 'application/xml' };

const upload = (file: string | Buffer, query = '', headers: Readonly<Record<string, string>> = {}) =>
  api.as('finance').upload(`/bank-statements${query}`, file, { ...xml, ...headers });

const bringIn = (entries: readonly BankEntry[], camt: Camt = {}, query = '') => upload(camtOf(entries, camt), query);

const recorded = async () => (await api.stored('payments')).length;

const openTotal = async () => (await api.as('finance').get('/open-items?on=2026-09-01')).body.totals.open;

describe('a bank statement over HTTP', () => {
  it('9.8.3: an entry that says by itself what it pays is booked; the others are proposed or ignored, each with its reason', async () => {
    await opened();
    const { status, body, headers } = await bringIn([
      { ref: 'A1', text: 'factuur 2026-000001', on: '2026-08-28', payer: 'Stichting De Boomgaard' },
      { ref: 'A2', text: 'voor alles', amount: '12.00', payer: 'J. Jansen' },
      { ref: 'A3', text: '2026-000002 2026-000003', amount: '207.00' },
      { ref: 'A4', text: 'huur', side: 'DBIT' },
      { ref: 'A1', text: 'factuur 2026-000001', on: '2026-08-28' },
      { ref: 'A5', currency: 'USD' },
    ]);
    expect([status, headers.etag]).toEqual([200, '"0"']);
    const entry = (ref: string) => `${supplier.iban}:ref:${ref}`;
    expect(body).toEqual({
      total: '103.50',
      booked: [
        {
          row: 1,
          entry: entry('A1'),
          on: '2026-08-28',
          amount: '103.50',
          number: '2026-000001',
          payment: 'P00000001',
          code: 'pays',
          why: '2026-000001 is the only open number in its text, and €103.50 was open of it.',
        },
      ],
      proposed: [
        expect.objectContaining({ row: 2, code: 'no-number', payer: 'J. Jansen', remittance: 'voor alles', open: [] }),
        expect.objectContaining({
          row: 3,
          code: 'several-open',
          payer: null,
          open: [
            { number: '2026-000002', open: '103.50' },
            { number: '2026-000003', open: '103.50' },
          ],
        }),
      ],
      ignored: [
        { row: 4, entry: null, code: 'debit', why: 'Money went out.' },
        { row: 5, entry: entry('A1'), code: 'known', why: 'The same entry stands before it in this file.' },
        { row: 6, entry: null, code: 'other-currency', why: expect.stringContaining('not in euro') },
      ],
    });
    expect(await openTotal()).toBe('207.00');
    // The text of an entry names people, so no part of it is kept.
    expect(await api.stored('payments')).toMatchObject([{ data: { reference: '2026-000001', entry: entry('A1') } }]);
    expect(JSON.stringify(await api.stored('payments'))).not.toMatch(/Boomgaard|Jansen/);
    expect(api.log.text()).not.toMatch(/Boomgaard|Jansen/);
  });

  it('9.8.3: a proposal is taken by its entry, and is then known', async () => {
    await opened();
    const entries = [{ ref: 'A3', text: '2026-000002 2026-000003', amount: '207.00' }];
    const { body } = await bringIn(entries);
    const [{ entry, on, amount, open }] = body.proposed;
    const allocations = open.map((one: { number: string; open: string }) => ({ number: one.number, amount: one.open }));
    const taking = { on, amount, entry, reference: 'twee facturen', allocations };
    const taken = await api.as('finance').send('POST', '/payments', taking);
    expect([taken.status, taken.body.debtor]).toEqual([201, null]);
    expect((await api.as('finance').send('POST', '/payments', taking)).status).toBe(200);
    const otherwise = await api.as('finance').send('POST', '/payments', { ...taking, allocations: [] });
    expect([otherwise.status, otherwise.body.code]).toEqual([409, 'entry_already_booked']);
    expect((await bringIn(entries)).body).toMatchObject({
      booked: [],
      proposed: [],
      ignored: [{ code: 'known', why: 'It is booked as payment P00000001.' }],
    });
    expect(await recorded()).toBe(1);
  });

  it('9.8.3: a file that is sent again books nothing twice, in the other version either', async () => {
    await opened();
    const entries = schools.map((_, at) => ({ ref: `A${at}`, text: `2026-00000${at + 1}` }));
    expect((await bringIn(entries)).body.booked).toHaveLength(3);
    const again = await bringIn(entries, { version: '001.08', id: 'S-9' });
    expect([again.body.booked, again.body.ignored.length, await recorded()]).toEqual([[], 3, 3]);
  });

  it('9.8.3: an entry whose payment was reversed is proposed, and not booked by itself again', async () => {
    await opened();
    const entries = [{ ref: 'A1', text: '2026-000001' }];
    await bringIn(entries);
    await api.as('finance').send('POST', '/payments/P00000001/reversal', { reason: 'hoort bij een ander' });
    const { body } = await bringIn(entries);
    expect([body.booked, body.proposed[0].code]).toEqual([[], 'reversed']);
  });

  it('interfaces 2: a preview tells what would be booked, and writes nothing', async () => {
    await opened();
    const entries = [{ ref: 'A1', text: '2026-000001' }];
    const preview = await bringIn(entries, {}, '?preview=true');
    expect([preview.status, await recorded()]).toEqual([200, 0]);
    expect((await bringIn(entries)).body).toEqual(preview.body);
  });

  it('9.8.3: a statement of another account is passed over; one of an earlier account of the supplier is taken', async () => {
    await opened();
    const entries = [{ ref: 'A1', text: '2026-000001' }];
    const others = await bringIn(entries, { iban: 'NL20INGB0001234567' });
    expect(others.body).toMatchObject({ booked: [], proposed: [], ignored: [{ entry: null, code: 'other-account' }] });
    await api.as('admin').send('PUT', '/supplier', { ...supplier, iban: 'NL20INGB0001234567' });
    expect((await bringIn(entries, { iban: 'NL20INGB0001234567' })).body.booked).toHaveLength(1);
    // The invoices were issued with the account that the supplier had then.
    expect((await bringIn([{ ref: 'B1', text: '2026-000002' }])).body.booked).toHaveLength(1);
  });

  it('9.11.3: bad entries are told by their number, what is wrong and what is accepted, and nothing is booked', async () => {
    await opened();
    const { status, body } = await bringIn([
      { ref: 'A1', text: '2026-000001' },
      { ref: 'A2', amount: '1,50' },
      { ref: 'A3', on: '2026-09-02' },
    ]);
    expect([status, body.code, body.badRows, body.goodRows]).toEqual([422, 'file_rows_refused', 2, 1]);
    expect(body.rows).toMatchObject([
      { row: 2, faults: [{ column: 'Amt', code: 'wrong_form', accepted: 'text of the form 103.50' }] },
      { row: 3, faults: [{ column: 'BookgDt', code: 'in_future' }] },
    ]);
    expect(await recorded()).toBe(0);
  });

  it.each([
    ['cut off midway', camtOf([{ ref: 'A1', text: '2026-000001' }, {}]).slice(0, -200), 400, 'file_unreadable'],
    ['with a DTD', camtOf([{}]).replace('?>', '?><!DOCTYPE a>'), 400, 'file_unreadable'],
    ['in UTF-16', Buffer.from(`\ufeff${camtOf([{}])}`, 'utf16le'), 400, 'file_unreadable'],
    ['that is empty', '', 422, 'file_empty'],
  ])('9.8.3: a file %s is refused, and nothing is booked', async (_name, file, status, code) => {
    await opened();
    const answer = await upload(file);
    expect([answer.status, answer.body.code, await recorded()]).toEqual([status, code, 0]);
  });

  it('9.11.1: another kind of file is refused', async () => {
    await opened();
    const csv = await api.as('finance').upload('/bank-statements', 'a;b', { 'Content-Type': 'text/csv' });
    expect([csv.status, csv.body.code]).toEqual([415, 'file_format_unknown']);
  });

  it('9.8.3: a statement of 10,000 entries is taken whole', async () => {
    await opened();
    const many = Array.from({ length: 10_000 }, (_, at) => ({ ref: `B${at}`, text: `contributie ${at}` }));
    const { body } = await bringIn([...many, { ref: 'A1', text: '2026-000001' }]);
    expect([body.booked.length, body.proposed.length, await recorded()]).toEqual([1, 10_000, 1]);
  });
});
