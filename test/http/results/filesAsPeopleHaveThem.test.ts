import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, ownBoard, ownSchool, registerOver } from '../../support/api.ts';
import { toldOf } from '../../support/schoolFiles/badRows.ts';
import { workbookOf } from '../../support/schoolFiles/workbook.ts';
import { worldOn } from '../../support/world.ts';

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const asWorkbook = { 'Content-Type': workbookType };
const imports = `/schools/${ownSchool}/imports?source=parnassys`;
const header = 'leerling;categorie;afnamedatum;resultaat;jaargroep';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2024-09-02' }) });
  await registerOver(api, ownSchool, ownBoard, '2024-07-01');
});
afterAll(() => api.close());

const unwritten = async <T>(asking: () => Promise<T>): Promise<T> => {
  const before = await api.head();
  const answer = await asking();
  expect(await api.head()).toBe(before);
  return answer;
};

describe('interfaces 1: a workbook, over HTTP down to the stored events', () => {
  const rows = [
    ['leerling', 'categorie', 'afnamedatum', 'naam', 'jaargroep'],
    ['LVS-1', 'toets', { xml: '<c s="1"><v>45536</v></c>' }, 'Jansen', 5],
    [123456, 'leerdoel', '1-9-2024', 'Pieters', 6],
  ];

  it('interfaces 1: a workbook is taken, and the same results in CSV are there again', async () => {
    const bytes = workbookOf(rows, { formats: ['d-m-yyyy'] });
    const first = await api.as('school').upload(imports, bytes, asWorkbook);
    expect([first.status, first.body]).toMatchObject([201, { linked: 2, pupils: 2, skipped: 0 }]);
    expect(first.body.warnings).toEqual(["Column 'naam' is ignored: nothing of it is stored."]);
    const csv = `sep=;\r${header}\rLVS-1;toets;2024-09-01;;5\r123456;leerdoel;01-09-2024;;6\r`;
    const second = await api.as('school').upload(imports, csv);
    expect([second.status, second.body]).toMatchObject([201, { linked: 0, restated: 2 }]);
    const log = (await api.world.store.readAll(0, 10_000)).map(({ data, metadata }) => data + metadata).join('\n');
    expect(log).not.toMatch(/Jansen|Pieters|LVS-1/);
  });

  it('2.8: bad rows of a workbook are told by the row of the sheet, in its own words', async () => {
    const bad = workbookOf([rows[0]!, [1.5, 'toets', 45_536, 'Jansen', 9]], { formats: ['d-m-yyyy'] });
    const { status, body, text } = await unwritten(() => api.as('school').upload(imports, bad, asWorkbook));
    expect([status, body.code, body.total, body.badRows, body.goodRows]).toEqual([422, 'file_rows_refused', 3, 1, 0]);
    expect(toldOf(body.rows)).toEqual([
      [2, 'leerling', 'not_text'],
      [2, 'afnamedatum', 'not_a_day'],
      [2, 'jaargroep', 'out_of_range'],
    ]);
    expect(text).not.toMatch(/Jansen|1\.5|45536/);
  });
});

describe('interfaces 2: all faults of a file', () => {
  const rows = Array.from({ length: 2_500 }, (_, n) => `L${n};cito;2024-09-01;R${n};9`);
  const file = [header, 'L;toets;2024-09-01;R;5', ...rows].join('\n');
  const all = `${imports}&preview=true&faults=all`;

  it('interfaces 2: all faults are told in a preview, with what is accepted', async () => {
    const { status, body, text } = await unwritten(() => api.as('school').upload(all, file));
    expect([status, body.code]).toEqual([422, 'file_rows_refused']);
    expect([body.total, body.badRows, body.goodRows, body.rows.length]).toEqual([5_000, 2_500, 1, 2_500]);
    expect(body.rows.at(-1)).toEqual({
      row: 2_502,
      faults: [
        {
          column: 'categorie',
          code: 'unknown_word',
          message: expect.stringContaining('write one of them'),
          accepted: 'toets, leerdoel or betrokkenheid',
        },
        {
          column: 'jaargroep',
          code: 'out_of_range',
          message: expect.any(String),
          accepted: 'a whole number from 1 to 8, or nothing',
        },
      ],
    });
    expect(text).not.toMatch(/cito|L2499/);
  });

  it('interfaces 2: all faults come as CSV to a client that asks for it, a line a fault', async () => {
    const answer = await unwritten(() =>
      api.as('school').upload(all, [header, ';toets;2024-09-01;R;5', 'L;toets;2024-09-01;R1;5;;x'].join('\n'), {
        Accept: 'text/csv',
      }),
    );
    expect([answer.status, answer.headers['content-type']]).toEqual([422, 'text/csv; charset=utf-8']);
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe('\ufeffrow;column;code;message;accepted');
    expect(lines[1]).toBe(
      '2;leerling;missing;"Nothing stands here, and something is needed; fill it in.";text of 1 to 256 characters',
    );
    expect(lines[2]).toMatch(/^3;;too_many_cells;.*;at most 5 cells$/);
    expect(lines.slice(3)).toEqual(['']);
    const inDutch = await api.as('school').upload(all, `${header}\n;toets;2024-09-01;R;5`, {
      Accept: 'text/csv',
      'Accept-Language': 'nl',
    });
    expect(inDutch.text.split('\r\n')[0]).toBe('\ufeffrij;kolom;code;wat er misgaat;zo is het goed');
  });

  it('interfaces 2: a file in order has no faults, so its preview is that of any file', async () => {
    const { status, body } = await unwritten(() => api.as('school').upload(all, `${header}\nL;toets;2024-09-01;R;5`));
    expect([status, body.linked]).toEqual([200, 1]);
  });

  it.each(['&faults=all', '&faults=all&preview=true&onError=skip', '&faults=some&preview=true'])(
    'interfaces 2: all faults can only be asked for in a preview of a file that is taken whole (%s is refused)',
    async (query) => {
      const { status, body } = await unwritten(() => api.as('school').upload(`${imports}${query}`, file));
      expect([status, body.errors[0].path]).toEqual([400, 'faults']);
    },
  );
});

describe('interfaces 2: GET /templates/results', () => {
  const template = (accept?: string, more: Record<string, string> = {}) => {
    const asked = request(`http://127.0.0.1:${api.port}`).get('/templates/results').buffer(true);
    return asked.set({ ...(accept === undefined ? {} : { Accept: accept }), ...more }).parse((res, done) => {
      const pieces: Buffer[] = [];
      res.on('data', (piece: Buffer) => pieces.push(piece));
      res.on('end', () => done(null, Buffer.concat(pieces)));
    });
  };
  const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../../samples', name));

  it.each([
    [undefined, 'text/csv; charset=utf-8', 'results-template.csv'],
    ['text/csv', 'text/csv; charset=utf-8', 'results-template.csv'],
    ['*/*', 'text/csv; charset=utf-8', 'results-template.csv'],
    [workbookType, workbookType, 'results-template.xlsx'],
  ])('interfaces 2: a client that accepts %s gets the template as %s, without a token', async (accept, type, name) => {
    const { status, headers, body } = await template(accept);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, 'no-cache']);
    expect(headers['content-disposition']).toContain(name);
    expect(headers.vary).toMatch(/Accept/);
    expect(body).toEqual(sample(name));
  });

  it('interfaces 2: a client that has the template is answered 304, and each form has an ETag of its own', async () => {
    const [csv, workbook] = [await template('text/csv'), await template(workbookType)];
    expect(csv.headers.etag).not.toBe(workbook.headers.etag);
    const again = await template('text/csv', { 'If-None-Match': csv.headers.etag! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await template(workbookType, { 'If-None-Match': csv.headers.etag! })).status).toBe(200);
  });

  it('interfaces 2: a template in another form is refused', async () =>
    expect((await template('application/pdf')).status).toBe(406));

  it('2.8: the template is a file without a row until somebody fills it in', async () => {
    const sent = [
      await unwritten(() => api.as('school').upload(imports, sample('results-template.csv'))),
      await unwritten(() => api.as('school').upload(imports, sample('results-template.xlsx'), asWorkbook)),
    ];
    expect(sent.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'file_empty'],
      [422, 'file_empty'],
    ]);
  });
});
