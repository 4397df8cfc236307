import { afterEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../../src/domain/accounting/accounts.ts';
import { type Api, openApi, ownSchool } from '../../support/api.ts';
import { faultsOfAuditfile, notJudged } from '../../support/documents/auditfile.ts';
import { debtor } from '../../support/documents/documents.ts';
import { elementsIn, textsIn } from '../../support/documents/xmlOf.ts';
import { resealed } from '../../support/ledger/resealed.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const other = '34CD00';

/**
 * 9 pupils of each of two schools, and an invoice of 103.50 for each: 17.96 VAT and 85.54 net. The debtor of one has a KvK
 * number.
 */
const opened = async (): Promise<void> => {
  const world = await worldOn({ today: '2026-07-01' });
  api = await openApi({ world });
  for (const school of [ownSchool, other]) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
  }
  const name = 'Stichting voor Openbaar Primair Onderwijs "De Boomgaard" & <Zn>';
  await api.as('admin').send('PUT', `/schools/${ownSchool}/debtor`, { ...debtor, name });
  for (const school of [ownSchool, other]) await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
};

const got = async (path: string): Promise<{ status: number; headers: Headers; text: string }> => {
  const token = await api.token('finance');
  const answer = await api.fetch(path, { headers: { Authorization: `Bearer ${token}` } });
  // The text is made from the bytes, because fetch would remove a byte order mark.
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
  return { status: answer.status, headers: answer.headers, text };
};

const own = (number: string) => ({
  ...defaultAccounts,
  deferred: { ...defaultAccounts.deferred, number },
});

describe('the journal', () => {
  it('9.7.5: the journal has a row for each line of each entry, as accounting software reads it', async () => {
    await opened();
    await api.turnTo('2026-09-02');
    const { status, headers, text } = await got('/accounting/journal?from=2026-08-01&to=2026-09-30');
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="journaal-2026-08-01-2026-09-30.csv"',
    ]);
    const line = 'Voorschot jaar 1, 01-08-2026 t/m 31-07-2027';
    // 85.54 × 31/365 = 7.265…. September has not closed.
    expect(text.split('\r\n')).toEqual([
      '\ufeffDagboek;Boekingcode;Datum;Omschrijving;Grootboeknummer;RGS;Relatiecode;Factuurnummer;Debet;Credit;Kostenplaatsnummer;Btwcode;Btwpercentage;Vervaldatum',
      'VERK;2026-000001;01-08-2026;Factuur 2026-000001;1300;BVorDebHad;school-12AB00;2026-000001;103,50;;12AB00;;;31-08-2026',
      `VERK;2026-000001;01-08-2026;${line};1920;BSchOpaVgo;school-12AB00;2026-000001;;85,54;12AB00;V21;21;31-08-2026`,
      'VERK;2026-000001;01-08-2026;Btw 21 %;1520;BSchBepBtwOla;school-12AB00;2026-000001;;17,96;12AB00;V21;21;31-08-2026',
      'VERK;2026-000002;01-08-2026;Factuur 2026-000002;1300;BVorDebHad;school-34CD00;2026-000002;103,50;;34CD00;;;31-08-2026',
      `VERK;2026-000002;01-08-2026;${line};1920;BSchOpaVgo;school-34CD00;2026-000002;;85,54;34CD00;V21;21;31-08-2026`,
      'VERK;2026-000002;01-08-2026;Btw 21 %;1520;BSchBepBtwOla;school-34CD00;2026-000002;;17,96;34CD00;V21;21;31-08-2026',
      `MEMO;2026-000001-20260831;31-08-2026;Vrijval ${line};1920;BSchOpaVgo;school-12AB00;2026-000001;7,27;;12AB00;;;`,
      `MEMO;2026-000001-20260831;31-08-2026;Vrijval ${line};8000;WOmzNodOdh;school-12AB00;2026-000001;;7,27;12AB00;;;`,
      `MEMO;2026-000002-20260831;31-08-2026;Vrijval ${line};1920;BSchOpaVgo;school-34CD00;2026-000002;7,27;;34CD00;;;`,
      `MEMO;2026-000002-20260831;31-08-2026;Vrijval ${line};8000;WOmzNodOdh;school-34CD00;2026-000002;;7,27;34CD00;;;`,
      '',
    ]);
  });
});

describe('the audit file', () => {
  it('9.7.4: the audit file has header, company, customers, accounts, VAT codes, periods and journals, with what they come to', async () => {
    await opened();
    await api.turnTo('2026-09-02');
    const { status, headers, text } = await got('/accounting/auditfile?year=2026');
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'application/xml',
      'attachment; filename="auditfile-2026.xaf"',
    ]);
    expect(elementsIn(text, 'header')[0]!.replace(/\s+</g, '<')).toBe(
      '<header><fiscalYear>2026</fiscalYear><startDate>2026-01-01</startDate><endDate>2026-12-31</endDate><curCode>EUR</curCode><dateCreated>2026-09-02</dateCreated><softwareDesc>Telboek</softwareDesc></header>',
    );
    expect([textsIn(text, 'companyIdent'), textsIn(text, 'companyName'), textsIn(text, 'taxRegIdent')]).toEqual([
      ['12345678'],
      ['Leverancier BV'],
      ['NL000099998B57'],
    ]);
    // A name is cut to 50 characters.
    expect([textsIn(text, 'custSupName'), textsIn(text, 'commerceNr'), textsIn(text, 'custSupTp')]).toEqual([
      ['Stichting voor Openbaar Primair Onderwijs &quot;De Boom', 'School 34CD00'],
      ['87654321'],
      ['C', 'C'],
    ]);
    expect([textsIn(text, 'leadCode'), textsIn(text, 'leadReference'), textsIn(text, 'accTp')]).toEqual([
      ['BVorDebHad', 'BSchBepBtwOla', 'BSchOpaVgo', 'WOmzNodOdh'],
      ['BVorDebHad', 'BSchBepBtwOla', 'BSchOpaVgo', 'WOmzNodOdh'],
      ['B', 'B', 'B', 'P'],
    ]);
    expect([textsIn(text, 'vatToPayAccID'), textsIn(text, 'vatPerc'), textsIn(text, 'vatAmnt')]).toEqual([
      ['1520'],
      ['21', '21'],
      ['17.96', '17.96'],
    ]);
    expect([textsIn(text, 'startDatePeriod').length, textsIn(text, 'endDatePeriod')[1]]).toEqual([12, '2026-02-28']);
    // Two sales of three lines with 103.50 each, and two releases of two lines with 7.27 each.
    expect([textsIn(text, 'linesCount'), textsIn(text, 'totalDebit'), textsIn(text, 'totalCredit')]).toEqual([
      ['10'],
      ['221.54'],
      ['221.54'],
    ]);
    expect([textsIn(text, 'jrnID'), textsIn(text, 'jrnTp')]).toEqual([
      ['VERK', 'MEMO'],
      ['S', 'M'],
    ]);
    for (const [at, name] of ['Verkopen', 'Vrijval van vooruitgefactureerde opbrengsten'].entries())
      expect(elementsIn(text, 'journal')[at]).toContain(
        `<desc>${name}. Subadministratie van de verkopen uit Telboek: de beginbalans ontbreekt.</desc>`,
      );
    expect(textsIn(text, 'periodNumber').slice(12)).toEqual(['8', '8', '8', '8']);
    expect(elementsIn(text, 'trLine')[2]!.replace(/\s+</g, '<')).toBe(
      '<trLine><nr>3</nr><accID>1520</accID><docRef>2026-000001</docRef><effDate>2026-08-01</effDate><desc>Btw 21 %</desc><amnt>17.96</amnt><amntTp>C</amntTp><custSupID>school-12AB00</custSupID><invRef>2026-000001</invRef><costID>12AB00</costID><vat><vatID>V21</vatID><vatPerc>21</vatPerc><vatAmnt>17.96</vatAmnt><vatAmntTp>C</vatAmntTp></vat></trLine>',
    );
  });

  it.skipIf(notJudged !== undefined)(
    `9.7.4, 9.10: the audit file is valid against the schema of the tax office (${notJudged ?? 'judged'})`,
    async () => {
      await opened();
      const released = await got('/accounting/auditfile?year=2026');
      expect(faultsOfAuditfile(released.text)).toBe('');
      // One year has no entries, and the other has only a release.
      expect(faultsOfAuditfile((await got('/accounting/auditfile?year=2020')).text)).toBe('');
      await api.turnTo('2027-03-02');
      expect(faultsOfAuditfile((await got('/accounting/auditfile?year=2027')).text)).toBe('');
      expect(faultsOfAuditfile(released.text.replace('<curCode>EUR', '<curCode>euro'))).toContain('curCode');
    },
  );
});

describe('9.7.7: an answer at a position', () => {
  it('9.7.7: an answer at a position has the same bytes, though documents, days and accounts came after it', async () => {
    await opened();
    await api.turnTo('2026-10-01');
    const paths = [
      '/accounting/auditfile?year=2026',
      '/accounting/journal?from=2026-01-01&to=2026-12-31',
      '/accounting/trial-balance?year=2026',
      '/accounting/deferred?on=2026-12-31',
      '/accounting/accounts?',
    ];
    const before = await Promise.all(paths.map(got));
    const positions = before.map(({ headers }) => headers.get('x-position')!);
    expect(new Set(positions)).toEqual(new Set([String(await api.head())]));
    await api.as('finance').send('POST', '/invoices/2026-000002/credit', { on: '2026-10-01', reason: 'test' });
    await api.as('finance').send('PUT', '/accounting/accounts', { from: '2026-01-01', accounts: own('1921') });
    await api.as('admin').send('PUT', '/supplier', {
      name: 'Andere Leverancier BV',
      address: debtor.address,
      kvk: '12345678',
      vatId: 'NL000099998B57',
      iban: 'NL02ABNA0123456789',
    });
    await api.world.importRows(ownSchool, '2026-10-01', taken('2026-09-30', 10, 20));
    await api.turnTo('2026-12-01');
    for (const [at, path] of paths.entries()) {
      const again = await got(`${path}&position=${positions[at]}`);
      expect([path, again.text, again.headers.get('x-position')]).toEqual([path, before[at]!.text, positions[at]]);
      expect([path, (await got(path)).text]).not.toEqual([path, before[at]!.text]);
    }
  });

  it('9.7.7: a position beyond the end of the log is refused', async () => {
    await opened();
    const beyond = (await api.head()) + 1;
    expect((await got(`/accounting/trial-balance?year=2026&position=${beyond}`)).status).toBe(400);
  });
});

describe('what is deferred', () => {
  it('9.7.3, 5.7: what is deferred is listed line by line, with what the running year is expected to settle; in pages', async () => {
    await opened();
    await api.turnTo('2026-10-02');
    const first = await api.as('finance').get('/accounting/deferred?on=2026-09-30&limit=1');
    // 61 of 365 days of 85.54 are 14.295…. Nine pupils count at both month-ends: 9 × 11.50, less 103.50.
    const line = {
      line: 1,
      kind: 'advance',
      term: 1,
      year: 1,
      from: '2026-08-01',
      to: '2027-07-31',
      net: '85.54',
      released: '14.30',
      deferred: '71.24',
      expected: { usage: '103.50', settlement: '0.00' },
    };
    const totals = { lines: 2, net: '171.08', released: '28.60', deferred: '142.48' };
    expect(first.body).toMatchObject({ on: '2026-09-30', totals });
    expect(first.body.items).toEqual([
      { ...line, number: '2026-000001', school: ownSchool, schoolName: 'School 12AB00', debtor: 'school-12AB00' },
    ]);
    const next = await api.as('finance').get(`/accounting/deferred?on=2026-09-30&limit=1&cursor=${first.body.next}`);
    expect(next.body).toMatchObject({ totals, next: null });
    expect(next.body.items).toEqual([
      { ...line, number: '2026-000002', school: other, schoolName: 'School 34CD00', debtor: 'school-34CD00' },
    ]);
  });

  it('9.7.6: what is deferred is the balance of its account on the last day of the year', async () => {
    await opened();
    await api.turnTo('2026-10-02');
    const { body } = await api.as('finance').get('/accounting/trial-balance?year=2026');
    expect(body.accounts.find(({ use }: { use: string }) => use === 'deferred')).toMatchObject({
      number: '1920',
      side: 'credit',
      opening: '0.00',
      debit: '28.60',
      credit: '171.08',
      balance: '142.48',
    });
    expect((await api.as('finance').get('/accounting/deferred?on=2026-12-31')).body.totals.deferred).toBe('142.48');
    expect(body.control).toMatchObject({
      debtors: { booked: '207.00', documents: '207.00', equal: true },
      entries: { booked: 2, documents: 2, equal: true },
    });
  });
});

it('9.7.2, 9.7.4: payments are in the journal of the bank, and what debtors owe is what is open', async () => {
  await opened();
  await api.turnTo('2026-09-01');
  const finance = api.as('finance');
  const allocations = [{ number: '2026-000001', amount: '100.00' }];
  // The first payment is ten euro more than is allocated. The second has an unknown payer, and is taken back a day later.
  const paid = { on: '2026-08-20', amount: '110.00', reference: 'afschrift 12', allocations };
  const { body } = await finance.send('POST', '/payments', paid);
  const unknown = { on: '2026-08-20', amount: '110.00', reference: 'afschrift 13', allocations: [] };
  const mistaken = await finance.send('POST', '/payments', unknown);
  await api.turnTo('2026-09-02');
  const before = (await got('/accounting/journal?from=2026-08-20&to=2026-12-31')).headers.get('x-position')!;
  await finance.send('POST', `/payments/${mistaken.body.id}/reversal`, { reason: 'van een ander' });
  const bank = async (query = ''): Promise<string[][]> =>
    (await got(`/accounting/journal?from=2026-08-20&to=2026-12-31${query}`)).text
      .split('\r\n')
      .filter((row) => row.startsWith('BANK'))
      .map((row) => row.split(';'))
      .map((cells) => [cells[1]!, cells[2]!, cells[4]!, cells[6]!, cells[8]!, cells[9]!]);
  const [one, two] = [body.id, mistaken.body.id];
  const rows = [
    [one, '20-08-2026', '1100', 'school-12AB00', '110,00', ''],
    [one, '20-08-2026', '1300', 'school-12AB00', '', '110,00'],
    [two, '20-08-2026', '1100', '', '110,00', ''],
    [two, '20-08-2026', '1300', '', '', '110,00'],
  ];
  expect(await bank()).toEqual([
    ...rows,
    [`${two}-terug`, '02-09-2026', '1100', '', '', '110,00'],
    [`${two}-terug`, '02-09-2026', '1300', '', '110,00', ''],
  ]);
  expect(await bank(`&position=${before}`)).toEqual(rows);
  const trial = (await finance.get('/accounting/trial-balance?year=2026')).body;
  expect(trial.control.debtors).toEqual({ booked: '97.00', documents: '97.00', equal: true });
  expect(trial.accounts[0]).toMatchObject({ number: '1100', opening: '0.00', balance: '110.00' });
  const open = (await finance.get('/open-items?on=2026-09-02')).body.totals;
  expect([open.open, open.unallocated]).toEqual(['107.00', '10.00']);
  const { text } = await got('/accounting/auditfile?year=2026');
  expect(textsIn(text, 'jrnID')).toEqual(['VERK', 'MEMO', 'BANK']);
  if (notJudged === undefined) expect(faultsOfAuditfile(text)).toBe('');
});

it('9.7.6, 9.11.3: books that do not balance are told as 500, and nothing of them is exported', async () => {
  await opened();
  // A forger made the VAT of each document one cent higher.
  const { store } = api.world;
  const forged = await resealed({ ...store }, 'documents', (data) => data.replace('"vat":"17.96"', '"vat":"17.97"'));
  Object.assign(store, { read: forged.read });
  for (const path of ['auditfile?year=2026', 'journal?from=2026-08-01&to=2026-08-31']) {
    const { status, body } = await api.as('finance').get(`/accounting/${path}`);
    expect([status, body.code, body.detail]).toEqual([
      500,
      'books_do_not_balance',
      expect.stringMatching(/\(they differ in: debit beside credit\), so nothing is exported/),
    ]);
  }
  const { status, body } = await api.as('finance').get('/accounting/trial-balance?year=2026');
  expect([status, body.control.sides]).toEqual([200, { debit: '207.00', credit: '207.02', equal: false }]);
});

it('9.1.3: nothing of a pupil is in the books, in UBL or in a document', async () => {
  await opened();
  const { body } = await api.as('admin').send('POST', `/schools/${ownSchool}/pupil-lookup`, { pupil: 'L1' });
  expect(body.pseudonym).toMatch(/^[0-9a-f]{64}$/);
  for (const path of [
    '/accounting/auditfile?year=2026',
    '/accounting/journal?from=2026-08-01&to=2026-08-31',
    '/accounting/deferred?on=2026-08-01',
    '/invoices/2026-000001',
    '/invoices/2026-000001/ubl?profile=nlcius',
  ]) {
    const { status, text } = await got(path);
    expect([path, status, text.includes(body.pseudonym.slice(0, 16)), /\bL[1-9]\b/.test(text)]).toEqual([
      path,
      200,
      false,
      false,
    ]);
  }
});

describe('accounts', () => {
  it('9.7.1: accounts hold from a day on: entries since then are on them, and those before stay on theirs', async () => {
    await opened();
    await api.turnTo('2026-09-02');
    const finance = api.as('finance');
    const set = await finance.send('PUT', '/accounting/accounts', { from: '2026-09-01', accounts: own('1921') });
    expect([set.status, set.body]).toEqual([200, { from: '2026-09-01', accounts: own('1921') }]);
    // The document is credited on 2 September. The lines of the invoice of August keep their account.
    await finance.send('POST', '/invoices/2026-000002/credit', { on: '2026-09-02', reason: 'test' });
    await finance.send('POST', '/invoice-runs', { on: '2026-09-02' });
    const { text } = await got('/accounting/journal?from=2026-09-01&to=2026-09-30');
    const deferred = text.split('\r\n').filter((row) => row.includes('BSchOpaVgo'));
    expect(deferred.map((row) => row.split(';').slice(1, 5).concat(row.split(';').slice(8, 10)))).toEqual([
      ['2026-000003', '02-09-2026', 'Voorschot jaar 1, 01-08-2026 t/m 31-07-2027', '1920', '85,54', ''],
      ['2026-000004', '02-09-2026', 'Voorschot jaar 1, 01-08-2026 t/m 31-07-2027', '1921', '', '85,54'],
    ]);
    const { body } = await finance.get('/accounting/accounts');
    expect(body.items).toEqual([
      { from: '1900-01-01', accounts: defaultAccounts },
      { from: '2026-09-01', accounts: own('1921') },
    ]);
  });

  it('9.7.1: a number is given once, and is one that an audit file can hold', async () => {
    await opened();
    const send = (accounts: object) =>
      api.as('finance').send('PUT', '/accounting/accounts', { from: '2026-09-01', accounts });
    const twice = await send(own('1300'));
    expect([twice.status, twice.body.errors]).toEqual([
      400,
      [{ path: 'accounts.deferred.number', message: 'must not be given twice' }],
    ]);
    expect((await send(own('1 9'))).status).toBe(400);
    expect((await send({ ...own('1921'), bank: undefined })).status).toBe(400);
  });
});
