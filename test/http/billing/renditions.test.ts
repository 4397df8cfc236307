import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { type Api, openApi, ownSchool } from '../../support/api.ts';
import { debtor } from '../../support/documents/documents.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
afterEach(() => api.close());

const other = '34CD00';

/** Invoices of two schools; only the debtor of the first has a KvK number. */
const opened = async (): Promise<void> => {
  const world = await worldOn({ today: '2026-07-01' });
  api = await openApi({ world });
  for (const school of [ownSchool, other]) {
    await world.registerSchool(school);
    await world.subscribe(school, '2026-08-01');
  }
  await api.as('admin').send('PUT', `/schools/${ownSchool}/debtor`, debtor);
  for (const school of [ownSchool, other]) await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
};

const bytesAt = async (path: string, headers: Record<string, string> = {}) => {
  const token = await api.token('finance');
  const answer = await api.fetch(path, { headers: { Authorization: `Bearer ${token}`, ...headers } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

describe('a document as JSON', () => {
  it('9.1.1: a document as JSON has the days, the net amount and the name of each line, in the language of the reader', async () => {
    await opened();
    const finance = api.as('finance');
    const { body } = await finance.get('/invoices/2026-000001', { 'Accept-Language': 'nl' });
    expect(body).toMatchObject({ schoolName: `School ${ownSchool}`, debtor: { id: `school-${ownSchool}`, ...debtor } });
    // 9 × 11.50 = 103.50, of which 85.54 net.
    expect(body.lines).toEqual([
      {
        kind: 'advance',
        term: 1,
        year: 1,
        quantity: '9',
        unitPrice: '11.50',
        amount: '103.50',
        settles: [],
        from: '2026-08-01',
        to: '2027-07-31',
        net: '85.54',
        netUnitPrice: '9.50413223',
        description: 'Voorschot jaar 1, 01-08-2026 t/m 31-07-2027',
      },
    ]);
    const english = await finance.get('/invoices/2026-000001', { 'Accept-Language': 'en' });
    expect(english.body.lines[0].description).toBe('Advance, year 1, 2026-08-01 to 2027-07-31');
    expect(english.headers.etag).not.toBe(
      (await finance.get('/invoices/2026-000001', { 'Accept-Language': 'nl' })).headers.etag,
    );
  });

  it('9.1.1: lists, runs and credits have the same of each document', async () => {
    await opened();
    const finance = api.as('finance');
    const nl = { 'Accept-Language': 'nl' };
    const one = (await finance.get('/invoices/2026-000001', nl)).body;
    const other = (await finance.get('/invoices/2026-000002', nl)).body;
    const list = await finance.get('/invoices?order=asc', nl);
    expect([list.headers['content-language'], list.body.items]).toEqual(['nl', [one, other]]);
    const credited = await finance.send(
      'POST',
      '/invoices/2026-000001/credit',
      { on: '2026-08-01', reason: 'verkeerde school' },
      nl,
    );
    expect(credited.body.issued).toEqual([(await finance.get('/invoices/2026-000003', nl)).body]);
    // Its lines have the nets of the cancelled document with the opposite sign: 85.54.
    expect(credited.body.issued[0].lines[0]).toMatchObject({ net: '-85.54', from: '2026-08-01', to: '2027-07-31' });
    const run = await finance.send('POST', '/invoice-runs', { on: '2026-08-01' }, nl);
    expect(run.body.issued).toEqual([(await finance.get('/invoices/2026-000004', nl)).body]);
  });
});

describe('renditions over HTTP', () => {
  it('9.11.1: a PDF and both kinds of UBL are files with their name, their digest and an ETag', async () => {
    await opened();
    for (const [path, name, type] of [
      ['pdf', '2026-000001.pdf', 'application/pdf'],
      ['ubl?profile=nlcius', '2026-000001.xml', 'application/xml'],
      ['ubl?profile=peppol', '2026-000001.xml', 'application/xml'],
    ] as const) {
      const { status, headers, bytes } = await bytesAt(`/invoices/2026-000001/${path}`);
      const digest = createHash('sha256').update(bytes);
      expect([status, headers.get('content-disposition')]).toEqual([200, `attachment; filename="${name}"`]);
      expect(headers.get('content-type')).toContain(type);
      expect(headers.get('repr-digest')).toBe(`sha-256=:${digest.copy().digest('base64')}:`);
      expect(headers.get('etag')).toBe(`"${digest.digest('hex')}"`);
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
  });

  it('9.11.1: a file that the client has already is answered 304', async () => {
    await opened();
    const first = await bytesAt('/invoices/2026-000001/pdf');
    const again = await bytesAt('/invoices/2026-000001/pdf', {
      'If-None-Match': first.headers.get('etag')!,
      // Without this header, fetch asks for an answer that no cache gave.
      'Cache-Control': 'max-age=0',
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('9.11.1: the files that were handed out can be listed', async () => {
    await opened();
    await bytesAt('/invoices/2026-000001/pdf');
    const { body } = await api.as('school').get('/invoices/2026-000001/renditions');
    expect(body.map(({ format, renderer }: { format: string; renderer: number }) => [format, renderer])).toEqual([
      ['pdf', 1],
      ['nlcius', 1],
    ]);
  });

  it('9.11.3: UBL of a debtor without KvK and OIN is refused, an unknown profile and number too', async () => {
    await opened();
    const finance = api.as('finance');
    const code = async (path: string) => {
      const { status, body } = await finance.get(path);
      return [status, body.code];
    };
    expect(await code('/invoices/2026-000002/ubl?profile=nlcius')).toEqual([409, 'debtor_identifier_missing']);
    expect(await code('/invoices/2026-000001/ubl?profile=zugferd')).toEqual([400, 'invalid_request']);
    expect(await code('/invoices/2026-000009/pdf')).toEqual([404, 'document_not_found']);
  });

  it("9.11.2: a school has its own documents' files, and another's are not there", async () => {
    await opened();
    expect((await api.as('school').get('/invoices/2026-000001/pdf')).status).toBe(200);
    for (const path of ['pdf', 'ubl?profile=nlcius', 'renditions'])
      expect((await api.as('school').get(`/invoices/2026-000002/${path}`)).status).toBe(404);
    expect((await api.as('analytics').get('/invoices/2026-000001/pdf')).status).toBe(403);
  });

  it('9.11.1: an archive holds the bytes that are handed out one by one, and names what it lacks', async () => {
    await opened();
    const one = await bytesAt('/invoices/2026-000001/ubl?profile=nlcius');
    const { status, bytes } = await bytesAt('/invoices/archive?from=2026-01-01&to=2026-12-31&format=nlcius');
    expect(status).toBe(200);
    const files = await unpacked(bytes);
    expect([...files.keys()]).toEqual(['2026-000001.xml', 'skipped.json']);
    expect(Buffer.compare(files.get('2026-000001.xml')!, one.bytes)).toBe(0);
    expect(JSON.parse(String(files.get('skipped.json')))).toEqual([
      { number: '2026-000002', code: 'debtor_identifier_missing' },
    ]);
  });

  it("9.11.2: a school's archive holds its own documents only", async () => {
    await opened();
    const token = await api.token('school');
    const answer = await api.fetch('/invoices/archive?from=2026-01-01&to=2026-12-31&format=pdf', {
      headers: { Authorization: `Bearer ${token}` },
    });
    const files = await unpacked(Buffer.from(await answer.arrayBuffer()));
    expect([...files.keys()]).toEqual(['2026-000001.pdf', 'skipped.json']);
  });
});

describe('9.6.1: the document to come', () => {
  const nextOf = async (school: string) => {
    const token = await api.token('finance');
    const answer = await api.fetch(`/schools/${school}/next-document`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/pdf', 'X-Position': String(await api.head()) },
    });
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  it('9.6.1: as a PDF it says CONCEPT, has no UBL and no code to pay by, and is no rendition', async () => {
    await opened();
    const { answer, bytes } = await nextOf(ownSchool);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${ownSchool}-concept.pdf"`);
    const text = bytes.toString('latin1');
    expect(text.slice(0, 8)).toBe('%PDF-1.7');
    expect(text).toContain('<rdf:li xml:lang="x-default">Concept</rdf:li>');
    expect(text).not.toContain('EmbeddedFile');
    expect(text).not.toContain('/Figure');
    expect(await api.stored('renditions')).toEqual([]);
    // The same question gives the same bytes.
    expect((await nextOf(ownSchool)).bytes).toEqual(bytes);
    expect((await api.as('finance').get(`/schools/${ownSchool}/next-document`)).body.document.purpose).toBe('year');
  });

  it('9.6.1: a school that has no next document has no PDF of it either', async () => {
    await opened();
    await api.world.registerSchool('56EF00');
    expect((await nextOf('56EF00')).answer.status).toBe(404);
  });
});

describe('9.6.3: verification', () => {
  it('9.6.3: the verification of a document, and of the ledger, checks the files that were handed out', async () => {
    await opened();
    await bytesAt('/invoices/2026-000001/pdf');
    const finance = api.as('finance');
    const whole = async () => (await finance.get('/audit/verification')).body;
    const one = async () => (await finance.get('/invoices/2026-000001/verification')).body;
    expect(await one()).toMatchObject({ renditions: 2, differences: [] });
    expect(await whole()).toMatchObject({ renditions: 2, differences: [] });
    expect((await finance.get('/audit/verification?year=2025')).body).toMatchObject({ renditions: 0 });

    const [pdf] = (await finance.get('/invoices/2026-000001/renditions')).body;
    await api.world.deps.renditionBytes.remove(pdf.sha256);
    const gone = [{ stream: 'renditions', document: '2026-000001', what: 'the bytes of its pdf are gone' }];
    expect((await one()).differences).toMatchObject(gone);
    expect((await whole()).differences).toMatchObject(gone);
    expect((await finance.get('/invoices/2026-000002/verification')).body).toMatchObject({
      renditions: 0,
      differences: [],
    });
  });
});

const unpacked = async (bytes: Buffer): Promise<Map<string, Buffer>> => {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened!))),
  );
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    zip.on('end', resolve).on('error', reject);
    zip.on('entry', (entry) =>
      zip.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error);
        files.set(entry.fileName, await buffer(stream!));
        zip.readEntry();
      }),
    );
    zip.readEntry();
  });
  return files;
};
