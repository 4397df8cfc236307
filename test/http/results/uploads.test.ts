import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, csv, openApi } from '../../support/api.ts';
import { sample as sampleNamed } from '../../support/schoolFiles/samples.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi({ world: await worldOn({ today: '2026-03-01' }) });
});
afterAll(() => api.close());

const sample = sampleNamed('uwlr-leerresultaten-synthetic.xml', '99ZZ00');
const xml = { 'Content-Type': 'application/xml' };
const importsOf = (school: string) => `/schools/${school}/imports?source=parnassys`;
const soap = (body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
const header = 'leerling;categorie;afnamedatum;resultaat\n';

describe('interfaces 1: a UWLR file, over HTTP down to the stored events', () => {
  beforeAll(async () => {
    for (const school of ['99ZZ00', '98ZZ00']) await api.world.registerSchool(school);
  });

  it('interfaces 1: a UWLR file is taken, bare, and its results are there again in an envelope', async () => {
    const first = await api.as('admin').upload(importsOf('99ZZ00'), sample, xml);
    expect([first.status, first.body]).toMatchObject([201, { linked: 3, pupils: 2, skipped: 0, warnings: [] }]);
    const enveloped = soap(sample.replace(/<\?xml.*\?>/, ''));
    const second = await api.as('admin').upload(importsOf('99ZZ00'), enveloped, { 'Content-Type': 'text/xml' });
    expect([second.status, second.body]).toMatchObject([201, { linked: 0, restated: 3, pupils: 2 }]);
    const { body } = await api.as('admin').get('/schools/99ZZ00/counts?from=2026-03-01&to=2026-03-01');
    expect(body.days).toEqual([{ day: '2026-03-01', pupils: 2 }]);
  });

  it('2.1, 6.2: of pupil, key, name and score nothing is stored, in any encoding of the log', async () => {
    const log = (await api.world.store.readAll(0, 10_000)).map(({ data, metadata }) => data + metadata).join('\n');
    const personal = ['LAS-00001', 'LAS-00002', 'ketenid', 'R-0001', 'R-0003', '212.5', 'Spelling', 'Testleverancier'];
    for (const text of personal)
      for (const encoding of ['utf8', 'hex', 'base64'] as const)
        expect(log).not.toContain(Buffer.from(text).toString(encoding).replace(/.?=*$/, ''));
    expect(log).toContain('RW-M5');
  });

  it('interfaces 1: a UWLR file of another school is refused, and writes nothing', async () => {
    const before = await api.head();
    const { status, body } = await api.as('admin').upload(importsOf('98ZZ00'), sample, xml);
    expect([status, body.code]).toEqual([409, 'file_of_other_school']);
    expect(await api.head()).toBe(before);
  });

  it('2.8: bad rows are named by the number of the resultaat and its element', async () => {
    const faulty = sample.replace('2026-01-27', '2026-01-32');
    const { status, body } = await api.as('admin').upload(importsOf('99ZZ00'), faulty, xml);
    expect([status, body.code, body.badRows]).toEqual([422, 'file_rows_refused', 1]);
    expect(body.rows).toMatchObject([{ row: 2, faults: [{ column: 'afnamedatum', code: 'not_a_day' }] }]);
  });
});

/** An upload whose pieces the test sends one by one. */
const slowly = async (school: string) => {
  const sending = request({
    host: '127.0.0.1',
    port: api.port,
    method: 'POST',
    path: importsOf(school),
    headers: { Authorization: `Bearer ${await api.token('admin')}`, 'Content-Type': 'text/csv' },
  });
  const answer = once(sending, 'response').then(async ([response]) => {
    let text = '';
    for await (const piece of response) text += piece;
    return { status: response.statusCode as number, body: JSON.parse(text) };
  });
  return { send: (text: string) => sending.write(text), end: () => sending.end(), answer };
};

describe('two files for one school at once', () => {
  it.each([
    [0, 1],
    [1, 0],
  ])(
    '2.3: two files for one school at once are both taken, whichever is whole first: of the later one only what is new is linked (%i, %i)',
    async (...order) => {
      const school = `1${order[0]}AA00`;
      await api.world.registerSchool(school);
      const files = [csv(taken('2026-01-01', 1, 3)), csv(taken('2026-01-01', 1, 5))];
      const uploads = [await slowly(school), await slowly(school)];
      uploads.forEach(({ send }, n) => void send(files[n]!));
      const answers = [];
      for (const n of order) {
        uploads[n]!.end();
        answers.push({ n, ...(await uploads[n]!.answer) });
      }
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(answers.map(({ body }) => [body.linked, body.restated])).toEqual(
        order[0] === 0
          ? [
              [3, 0],
              [2, 3],
            ]
          : [
              [5, 0],
              [0, 3],
            ],
      );
      const types = (await api.stored(`results-${school}`)).map(({ type }) => type);
      expect(types).toEqual(['SecretCreated', 'ResultsImported', 'ResultsImported']);
    },
  );

  it('2.7: two files for one school at once of the same bytes are one import, and one answer', async () => {
    await api.world.registerSchool('20AA00');
    const file = csv(taken('2026-01-01', 1, 2_000));
    const answers = await Promise.all([1, 2].map(() => api.as('admin').upload(importsOf('20AA00'), file)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(answers[0]!.body).toEqual(answers[1]!.body);
    const types = (await api.stored('results-20AA00')).map(({ type }) => type);
    expect(types).toEqual(['SecretCreated', 'ResultsImported']);
  });
});

describe('a file that is refused before it is whole', () => {
  beforeAll(() => api.world.registerSchool('30AA00'));

  it('2.8: a file that is refused before it is whole is answered while the client still sends, and its connection is not broken under it', async () => {
    const before = await api.head();
    const upload = await slowly('30AA00');
    upload.send(`${header}"x"y;toets;2026-01-01;R1\n`.padEnd(2_000, '\n'));
    const { status, body } = await upload.answer;
    expect([status, body.code]).toEqual([400, 'file_unreadable']);
    upload.send('\n'.repeat(1_000_000));
    upload.end();
    expect(await api.head()).toBe(before);
  });

  it.each([
    ['text/csv', `${header}${'x'.repeat(1_000_000)}`],
    ['application/xml', `<a>${'x'.repeat(1_000_000)}`],
  ])('2.8: a file is refused before it is whole for a line or a text without end, as %s', async (type, file) => {
    const before = await api.head();
    const { status, body } = await api.as('admin').upload(importsOf('30AA00'), file, { 'Content-Type': type });
    expect([status, body.code]).toEqual([400, 'file_unreadable']);
    expect(await api.head()).toBe(before);
  });

  it('2.8: a file larger than what is taken is answered at once by its length', async () => {
    const socket = connect(api.port, '127.0.0.1');
    const head = [
      `POST ${importsOf('30AA00')} HTTP/1.1`,
      'Host: telboek',
      `Authorization: Bearer ${await api.token('admin')}`,
      'Content-Type: text/csv',
      `Content-Length: ${300 * 1024 * 1024}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${header}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"body_too_large"/);
    socket.destroy();
  });

  it('6.1: a file that is refused for want of an agreement is answered before its body is read', async () => {
    const admin = api.as('admin');
    await admin.send('PUT', '/schools/31AA00', { name: 'Zonder', kind: 'primary', yearClasses: true });
    const upload = await slowly('31AA00');
    upload.send(header);
    expect((await upload.answer).body.code).toBe('dpa_missing');
    upload.end();
  });
});
