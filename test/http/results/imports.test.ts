import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BadRowAnswer } from '../../../src/http/problems/badRowAnswer.ts';
import { type Api, csv, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';
import { isRequestLine } from '../fixture.ts';

const url = `/schools/${ownSchool}/imports`;
const fromParnassys = `${url}?source=parnassys`;
const fileBytesMax = 20_000;

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }), limits: { fileBytesMax } });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
  await registerOver(api, '99ZZ00', null, '2024-07-01');
});
afterAll(() => api.close());

/** The answer of an attempt, which must have written nothing. */
const refused = async (attempt: () => ReturnType<ReturnType<Api['as']>['upload']>) => {
  const before = await api.head();
  const { status, body, type } = await attempt();
  expect(await api.head()).toBe(before);
  expect(type).toBe('application/problem+json');
  return { status, body };
};

const header = 'leerling;categorie;afnamedatum;resultaat;jaargroep;toetscode';

describe('2.8: a file with bad rows is refused whole, each row with its number and field', () => {
  it.each([
    ['an unknown category', ['L1;cito;2024-09-01;R1;5;M5'], [[2, 'categorie']]],
    ['a day that is none', ['L1;toets;2024-02-30;R1;5;M5'], [[2, 'afnamedatum']]],
    ['a day after linking', ['L1;toets;2024-09-03;R1;5;M5'], [[2, 'afnamedatum']]],
    ['a day before 2000', ['L1;toets;1999-12-31;R1;5;M5'], [[2, 'afnamedatum']]],
    ['no pupil', [';toets;2024-09-01;R1;5;M5'], [[2, 'leerling']]],
    ['a pupil of 257 characters', [`${'x'.repeat(257)};toets;2024-09-01;R1;5;M5`], [[2, 'leerling']]],
    ['year group 9', ['L1;toets;2024-09-01;R1;9;M5'], [[2, 'jaargroep']]],
    ['a test code of 257 characters', [`L1;toets;2024-09-01;R1;5;${'x'.repeat(257)}`], [[2, 'toetscode']]],
    ['a cell too many', ['L1;toets;2024-09-01;R1;5;M5;x'], [[2, null]]],
    [
      'a key twice with different content',
      ['L1;toets;2024-09-01;R1;5;M5', 'L3;toets;2024-09-01;R3;5;M5', 'L2;toets;2024-09-01;R1;5;M5'],
      [
        [2, 'resultaat'],
        [4, 'resultaat'],
      ],
    ],
    [
      'two faults in two rows, a good one between',
      ['L1;toets;2024-09-01;R1;0;M5', 'L3;toets;2024-09-01;R3;5;M5', ';toets;2024-09-01;R4;5;M5'],
      [
        [2, 'jaargroep'],
        [4, 'leerling'],
      ],
    ],
  ])('a file with %s is refused whole', async (_name, rows, expected) => {
    const { status, body } = await refused(() => api.as('school').upload(fromParnassys, [header, ...rows].join('\n')));
    expect([status, body.code, body.badRows]).toEqual([422, 'file_rows_refused', expected.length]);
    expect(body.rows.map(({ row, faults }: BadRowAnswer) => [row, ...faults.map(({ column }) => column)])).toEqual(
      expected,
    );
    expect(body).toMatchObject({ total: expected.length, goodRows: rows.length - expected.length });
    expect(JSON.stringify(body)).not.toContain('L1');
  });

  it('a refused file lists at most 100 of them, and tells how many there are', async () => {
    const rows = Array.from({ length: 130 }, (_, index) => `L${index};cito;2024-09-01;R${index};5;M5`);
    const { body } = await refused(() => api.as('school').upload(fromParnassys, [header, ...rows].join('\n')));
    expect(body.rows).toHaveLength(100);
    expect([body.badRows, body.total, body.goodRows]).toEqual([130, 130, 0]);
  });
});

describe('a file that is none', () => {
  it.each([
    ['lacks a column', 'leerling;categorie;datum\nL1;toets;2024-09-01', 400, 'file_unreadable', /afnamedatum/],
    ['names a column twice', `${header};leerling\n`, 400, 'file_unreadable', /leerling twice/],
    ['is empty', '', 422, 'file_empty', /no row/],
    ['has only a header', `${header}\r\n`, 422, 'file_empty', /no row/],
    ['has a broken quote', `${header}\n"L1;toets;2024-09-01;R1;5;M5`, 400, 'file_unreadable', /line 2/],
    ['is too large', `${header}\n`.padEnd(fileBytesMax + 1, '\n'), 413, 'body_too_large', /20,000/],
  ])('a file that %s is refused', async (_name, file, status, code, detail) => {
    const answer = await refused(() => api.as('school').upload(fromParnassys, file));
    expect(answer).toMatchObject({ status, body: { code, detail: expect.stringMatching(detail) } });
  });

  it('a file that is too large is refused, also when it says nothing of its length', async () => {
    const before = await api.head();
    const answer = await api.fetch(`${fromParnassys}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await api.token('school')}`, 'Content-Type': 'text/csv' },
      body: new Blob([`${header}\n`, '\n'.repeat(fileBytesMax)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'body_too_large' }]);
    expect(await api.head()).toBe(before);
  });

  it.each(['application/octet-stream', 'application/json', 'application/zip', 'text/plain'])(
    'a file is refused that comes as %s',
    async (type) => {
      const answer = await refused(() =>
        api.as('school').upload(fromParnassys, csv(taken('2024-09-01', 1, 1)), { 'Content-Type': type }),
      );
      expect(answer).toMatchObject({ status: 415, body: { code: 'file_format_unknown' } });
    },
  );

  it.each([
    ['text/csv', 'zipped', 'PK\x03\x04\x14'],
    ['text/csv', 'UTF-16', Buffer.from(`\ufeff${header}`, 'utf16le')],
    ['text/csv', 'a NUL byte', `${header}\nL1;\0`],
    ['text/csv', 'two encodings', Buffer.concat([Buffer.from(`${header};Zoë\n`), Buffer.from([0xeb])])],
    ['application/xml', 'no XML', header],
    ['application/xml', 'a DTD', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
    ['text/xml', 'another message', '<leerlinggegevens_verzoek/>'],
  ])('a file sent as %s is %s', async (type, _name, file) => {
    const answer = await refused(() => api.as('school').upload(fromParnassys, file, { 'Content-Type': type }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'file_unreadable', detail: expect.any(String) } });
  });

  it('a compressed file is refused', async () => {
    const file = gzipSync(csv(taken('2024-09-01', 1, 1)));
    const answer = await refused(() => api.as('school').upload(fromParnassys, file, { 'Content-Encoding': 'gzip' }));
    expect(answer).toMatchObject({ status: 415, body: { code: 'media_type_unsupported' } });
  });
});

describe('a body that is cut off half-way', () => {
  const cutOff = async (framing: string, part: string): Promise<string> => {
    const before = await api.head();
    const logged = api.log.lines.length;
    const socket = connect(api.port, '127.0.0.1');
    await once(socket, 'connect');
    const received: Buffer[] = [];
    socket.on('data', (data) => received.push(data));
    const head = [
      `POST ${fromParnassys} HTTP/1.1`,
      'Host: telboek',
      `Authorization: Bearer ${await api.token('school')}`,
      'Content-Type: text/csv',
      framing,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${part}`);
    await once(socket, 'close');
    const line = await api.log.line((line) => isRequestLine(line) && api.log.lines.indexOf(line) >= logged);
    expect(line).toMatchObject({ aborted: true, route: '/schools/:school/imports' });
    expect(await api.head()).toBe(before);
    return Buffer.concat(received).toString();
  };
  // A header and whole rows, so the bytes that arrived could be a file themselves.
  const partOf = (key: string) => `${header}\nL1;toets;2024-09-01;${key};5;M5\n`;

  it.each([
    ['before its Content-Length', 'CUT-1', 'Content-Length: 5000', (part: string) => part],
    [
      'before its last chunk',
      'CUT-2',
      'Transfer-Encoding: chunked',
      (part: string) => `${part.length.toString(16)}\r\n${part}\r\n`,
    ],
  ])('%s is a 400, and nothing of it is taken', async (_name, key, framing, framed) => {
    const part = partOf(key);
    const answer = await cutOff(framing, framed(part));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"body_incomplete"');
    // The same bytes in a complete upload are then new.
    expect((await api.as('school').upload(fromParnassys, part)).status).toBe(201);
  });
});

describe('an import is refused', () => {
  const file = csv(taken('2024-09-01', 1, 2));

  it.each([
    ['8.1: from a source nobody knows', `${url}?source=magister`, 404, 'source_not_found', /list of sources/],
    ['8.1: from a source in development', `${url}?source=boom`, 409, 'source_not_available', /in development/],
    ['8.1: from a source under study', `${url}?source=cito`, 409, 'source_not_available', /under study/],
    [
      '2.2: linked in the future',
      `${fromParnassys}&linkedOn=2024-09-03`,
      409,
      'linked_on_in_future',
      /3 September 2024/,
    ],
    [
      '2.2: linked earlier without a reason',
      `${fromParnassys}&linkedOn=2024-08-30`,
      400,
      'reason_required',
      /X-Reason/,
    ],
    ['without a source', url, 400, 'invalid_request', /fault/],
    ['with an unknown parameter', `${fromParnassys}&dryRun=1`, 400, 'invalid_request', /fault/],
    ['with another onError', `${fromParnassys}&onError=stop`, 400, 'invalid_request', /fault/],
  ])('%s, an import is refused', async (_name, path, status, code, detail) => {
    const answer = await refused(() => api.as('school').upload(path, file));
    expect(answer).toMatchObject({ status, body: { code, detail: expect.stringMatching(detail) } });
  });

  it('6.1: an import is refused on a day without a DPA in force', async () => {
    const admin = api.as('admin');
    await admin.send('PUT', '/schools/77XX00', { name: 'Zonder', kind: 'primary', yearClasses: true });
    const without = await refused(() => admin.upload('/schools/77XX00/imports?source=parnassys', file));
    expect(without).toMatchObject({ status: 409, body: { code: 'dpa_missing' } });
  });

  it("6.1: an import is refused after its board's DPA ended, not before", async () => {
    const admin = api.as('admin');
    await admin.send('PUT', '/boards/54321', {
      name: 'B',
      address: { street: 'S 1', postalCode: '1234 AB', city: 'C' },
    });
    await admin.send('PUT', '/schools/66XX00', { name: 'M', board: '54321', kind: 'primary', yearClasses: true });
    await admin.send('POST', '/boards/54321/dpa', { version: '4', signedOn: '2024-01-01', signedBy: 'bestuurder' });
    expect((await admin.upload('/schools/66XX00/imports?source=parnassys', file)).status).toBe(201);
    const ended = await admin.send('DELETE', '/boards/54321/dpa?endsOn=2024-09-02');
    expect([ended.status, ended.body]).toEqual([
      200,
      { version: '4', signedOn: '2024-01-01', signedBy: 'bestuurder', endsOn: '2024-09-02' },
    ]);
    const answer = await refused(() =>
      admin.upload('/schools/66XX00/imports?source=parnassys', csv(taken('2024-09-01', 3, 4))),
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'dpa_missing' } });
  });

  it('an import is refused for a school that is not registered', async () => {
    const answer = await refused(() => api.as('admin').upload('/schools/00AA00/imports?source=parnassys', file));
    expect(answer).toMatchObject({ status: 404, body: { code: 'school_not_found' } });
  });
});

describe('an import', () => {
  it('2.7: an import of the same bytes is no second one: 200 and the same answer', async () => {
    const file = csv(taken('2024-08-30', 1, 3));
    const first = await api.as('school').upload(fromParnassys, file);
    const before = await api.head();
    const again = await api.as('school').upload(fromParnassys, file);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect([again.headers.etag, again.headers['x-position']]).toEqual([
      first.headers.etag,
      first.headers['x-position'],
    ]);
    expect(await api.head()).toBe(before);
  });

  it('2.7: an import of the same bytes for another day warns, and stays on its first', async () => {
    const file = csv(taken('2024-08-29', 1, 3));
    await api.as('school').upload(fromParnassys, file);
    const again = await api
      .as('school')
      .upload(`${fromParnassys}&linkedOn=2024-08-30`, file, { 'X-Reason': 'overname' });
    expect([again.status, again.body.linkedOn]).toEqual([200, '2024-09-02']);
    expect(again.body.warnings).toEqual([expect.stringMatching(/30 August 2024/)]);
  });

  it('2.2: an import that is linked earlier, with a reason, records that reason', async () => {
    const { status, body } = await api
      .as('school')
      .upload(`${fromParnassys}&linkedOn=2024-08-30`, csv(taken('2024-08-28', 1, 3)), {
        'X-Reason': 'overname%20uit%20het%20oude%20systeem',
      });
    expect([status, body.linkedOn]).toEqual([201, '2024-08-30']);
    const event = (await api.stored(`results-${ownSchool}`)).at(-1)!;
    expect(event).toMatchObject({
      type: 'ResultsImported',
      data: { import: body.importId, linkedOn: '2024-08-30' },
      metadata: { reason: 'overname uit het oude systeem' },
    });
  });

  it('2.8: an import with onError=skip takes the good rows, and counts and lists the others', async () => {
    const rows = ['L1;toets;2024-09-01;S1;5;M5', 'L2;cito;2024-09-01;S2;5;M5', 'L3;toets;2024-09-01;S3;5;M5'];
    const { status, body } = await api
      .as('school')
      .upload(`${fromParnassys}&onError=skip`, [header, ...rows].join('\n'));
    expect([status, body.linked, body.skipped]).toEqual([201, 2, 1]);
    expect(body.skippedRows).toEqual([
      {
        row: 3,
        faults: [
          {
            column: 'categorie',
            code: 'unknown_word',
            message: expect.any(String),
            accepted: 'toets, leerdoel or betrokkenheid',
          },
        ],
      },
    ]);
    expect((await api.stored(`results-${ownSchool}`)).at(-1)!.data.skipped).toBe(1);
  });

  it('an import names an ignored column once, and stores nothing of it', async () => {
    const { body } = await api
      .as('school')
      .upload(fromParnassys, 'leerling;categorie;afnamedatum;naam\nL1;leerdoel;27-08-2024;Jan Jansen\n', {
        'Content-Type': 'text/csv; charset=utf-8',
      });
    expect(body.warnings).toEqual(["Column 'naam' is ignored: nothing of it is stored."]);
    expect(JSON.stringify(await api.world.store.readAll(0, 1_000))).not.toContain('Jansen');
  });
});

describe('the list of imports, and withdrawing one', () => {
  const other = '/schools/99ZZ00/imports';
  beforeEach(async () => {
    const key = (await api.head()) + 1;
    const rows = taken('2024-09-01', 1, 2).map((row) => ({ ...row, key: `${key}-${row.key}` }));
    await api.as('admin').upload(`${other}?source=esis`, csv(rows));
  });

  it('the list of imports pages through all of them, the newest first', async () => {
    await api.as('admin').upload(`${other}?source=parnassys`, csv(taken('2024-08-31', 1, 2)));
    const all = (await api.as('admin').get(other)).body;
    expect(all.next).toBeNull();
    const pages = [];
    let cursor = '';
    do {
      const { body } = await api.as('admin').get(`${other}?limit=1${cursor}`);
      expect(body.items).toHaveLength(1);
      pages.push(...body.items);
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(pages).toEqual(all.items);
    expect(pages.map(({ source, standing }) => [source, standing]).slice(0, 2)).toEqual([
      ['parnassys', true],
      ['esis', true],
    ]);
  });

  it('the list of imports refuses a cursor that no page gave', async () => {
    const { status, body } = await api.as('admin').get(`${other}?cursor=abc`);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', 'cursor']);
  });

  it('2.6: a withdrawn import is shown with its reason, and cannot be withdrawn again', async () => {
    const { items } = (await api.as('admin').get(other)).body;
    const { importId } = items.at(-1);
    const path = `${other}/${importId}/withdrawal`;
    const none = await api.as('admin').send('POST', path, {});
    expect([none.status, none.body.errors]).toEqual([400, [{ path: 'reason', message: 'is missing' }]]);
    const { status, body } = await api.as('admin').send('POST', path, { reason: 'verkeerde school' });
    expect([status, body.standing, body.withdrawn.reason]).toEqual([200, false, 'verkeerde school']);
    expect((await api.stored('results-99ZZ00')).at(-1)).toMatchObject({
      type: 'ImportWithdrawn',
      data: { import: importId },
      metadata: { reason: 'verkeerde school' },
    });
    const again = await refused(() => api.as('admin').send('POST', path, { reason: 'nogmaals' }));
    expect(again).toMatchObject({ status: 409, body: { code: 'import_already_withdrawn' } });
  });

  it('withdrawing an import does not reach another school’s import through one’s own school', async () => {
    const { items } = (await api.as('admin').get(other)).body;
    const path = `${url}/${items[0].importId}/withdrawal`;
    const answer = await refused(() => api.as('school').send('POST', path, { reason: 'niet van ons' }));
    expect(answer).toMatchObject({ status: 404, body: { code: 'import_not_found' } });
  });
});
