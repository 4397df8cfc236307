import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Api, address, openApi, ownBoard, ownSchool } from '../../support/api.ts';
import { sendingTo } from '../../support/billing/deliveries.ts';
import { debtor } from '../../support/documents/documents.ts';
import { type MailServer, openMailServer } from '../../support/servers/mailServer.ts';
import { taken, worldOn } from '../../support/world.ts';

let api: Api;
let server: MailServer;
let outbox: string;
afterEach(async () => {
  await api.close();
  await server.close();
  await rm(outbox, { recursive: true });
});

const [second, third] = ['34CD00', '56EF00'];

/**
 * Three schools with an invoice each. The first belongs to the board. The second stands alone, without a KvK number. The
 * third has no setting at all.
 */
const opened = async ({ withMail = true, withOutbox = true } = {}): Promise<void> => {
  server = await openMailServer();
  outbox = await mkdtemp(join(tmpdir(), 'telboek-outbox-'));
  const plain = await worldOn({ today: '2026-07-01' });
  const places = sendingTo({
    ...(withMail ? { smtpUrl: server.url } : {}),
    ...(withOutbox ? { outbox } : {}),
  });
  const world = { ...plain, deps: { ...plain.deps, ...places } };
  api = await openApi({ world });
  const admin = api.as('admin');
  await admin.send('PUT', `/boards/${ownBoard}`, { name: 'Stichting De Boomgaard', address, kvk: '87654321' });
  await world.registerSchool(ownSchool, '2020-01-01', ownBoard);
  for (const school of [second, third]) await world.registerSchool(school);
  for (const school of [ownSchool, second, third]) await world.subscribe(school, '2026-08-01');
  await admin.send('PUT', `/schools/${third}/debtor`, debtor);
  for (const school of [ownSchool, second, third])
    await world.importRows(school, '2026-08-01', taken('2026-07-31', 1, 9));
  await api.turnTo('2026-08-01');
  await api.as('finance').send('POST', '/invoice-runs', { on: '2026-08-01' });
  // Waits until the read models show the documents.
  await api.as('finance').get('/invoices');
};

const byMail = { channel: 'email', email: 'financien@boomgaard.example', dossier: true };

const ended = async (number: string, id: string) => {
  const of = async () => {
    const { body } = await api.as('finance').get(`/invoices/${number}/deliveries`);
    return body.find((one: { id: string }) => one.id === id);
  };
  await expect.poll(async () => (await of()).state, { timeout: 20_000 }).not.toBe('open');
  return of();
};

describe('how documents are delivered', () => {
  it('9.9.1: a board chooses how it gets documents; its address lies in the vault, and the event holds the id of it', async () => {
    await opened();
    const board = api.as('board');
    const nothing = await board.get(`/boards/${ownBoard}/delivery`);
    expect(nothing.body).toEqual({ channel: 'none', dossier: false });
    const put = await board.send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    expect([put.status, put.body]).toEqual([200, byMail]);
    const got = await api.as('finance').get(`/boards/${ownBoard}/delivery`);
    expect(got.body).toEqual(byMail);
    expect(got.headers.etag).toMatch(/^"[0-9]+-/);
    const [event] = (await api.stored(`board-${ownBoard}`)).slice(-1);
    expect([event!.type, event!.data]).toEqual([
      'DeliverySet',
      { channel: 'email', address: expect.stringMatching(/^01J/), dossier: true },
    ]);
    // The same setting again makes no event, and another address destroys the earlier one.
    await board.send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    expect((await api.stored(`board-${ownBoard}`)).at(-1)).toEqual(event);
    await board.send('PUT', `/boards/${ownBoard}/delivery`, { ...byMail, email: 'post@boomgaard.example' });
    expect(await api.world.vault.get(event!.data.address)).toBeUndefined();
    expect((await board.get(`/boards/${ownBoard}/delivery`)).body.email).toBe('post@boomgaard.example');
  });

  it('9.9.1: e-mail needs an address, and none takes no address', async () => {
    await opened();
    const at = `/schools/${ownSchool}/delivery`;
    for (const body of [{ channel: 'email' }, { channel: 'none', email: 'a@b.example' }, { channel: 'fax' }])
      expect((await api.as('school').send('PUT', at, body)).status).toBe(400);
  });

  it('9.11.2: a school sets its own delivery, does not see that of another school, and finance only reads it', async () => {
    await opened();
    const setting = { ...byMail, email: 'school@eigen.example' };
    expect((await api.as('school').send('PUT', `/schools/${ownSchool}/delivery`, setting)).status).toBe(200);
    expect((await api.as('school').get(`/schools/${second}/delivery`)).status).toBe(404);
    expect((await api.as('school').send('PUT', `/schools/${second}/delivery`, setting)).status).toBe(404);
    expect((await api.as('finance').send('PUT', `/schools/${ownSchool}/delivery`, setting)).status).toBe(403);
    expect((await api.as('finance').get(`/schools/${ownSchool}/delivery`)).body).toEqual(setting);
    expect((await api.as('school').send('POST', '/invoices/2026-000001/deliveries')).status).toBe(403);
    expect((await api.as('board').get('/invoices/2026-000001/deliveries')).status).toBe(403);
  });
});

describe('sending a document', () => {
  it("9.9.1: the school's choice takes precedence, and the board's choice holds where the school has none", async () => {
    await opened();
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    const own = { channel: 'email', email: 'school@eigen.example' };
    await api.as('school').send('PUT', `/schools/${ownSchool}/delivery`, own);
    const finance = api.as('finance');
    const first = await finance.send('POST', '/invoices/2026-000001/deliveries');
    expect([first.status, Object.keys(first.body), first.headers.etag]).toEqual([202, ['id'], '"0"']);
    expect(await ended('2026-000001', first.body.id)).toMatchObject({ state: 'delivered', dossier: false });
    await api.as('school').send('PUT', `/schools/${ownSchool}/delivery`, { channel: 'none' });
    const again = await finance.send('POST', '/invoices/2026-000001/deliveries', {});
    expect(again.body.id).not.toBe(first.body.id);
    await ended('2026-000001', again.body.id);

    expect(server.received.map(({ to }) => to)).toEqual(['school@eigen.example', byMail.email]);
    expect(server.received.map(({ parts }) => parts.length)).toEqual([3, 4]);
    const dossier = server.received[1]!.parts[3]!;
    expect([dossier.name, dossier.bytes.subarray(0, 5).toString()]).toEqual(['2026-000001-onderbouwing.pdf', '%PDF-']);
    // The log holds nothing of an address.
    const events = await api.stored('deliveries-2026-000001');
    expect(events.map(({ type }) => type)).toEqual([
      'DeliveryRequested',
      'DocumentDelivered',
      'DeliveryRequested',
      'DocumentDelivered',
    ]);
    expect(JSON.stringify(events)).not.toContain('.example"');
    expect(JSON.stringify(events)).not.toContain('boomgaard');
  });

  it('9.11.1: a request that is sent again with its Idempotency-Key sends nothing twice', async () => {
    await opened();
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    const ask = () =>
      api.as('finance').send('POST', '/invoices/2026-000001/deliveries', {}, { 'Idempotency-Key': 'k1' });
    const { body } = await ask();
    await ended('2026-000001', body.id);
    expect((await ask()).body).toEqual(body);
    expect(server.received).toHaveLength(1);
  });

  it('9.9.2: an invoice to a debtor without KvK and OIN is sent as a PDF alone', async () => {
    await opened();
    await api.as('admin').send('PUT', `/schools/${second}/delivery`, { ...byMail, dossier: false });
    const { body } = await api.as('finance').send('POST', '/invoices/2026-000002/deliveries');
    await ended('2026-000002', body.id);
    expect(server.received[0]!.parts.map(({ name }) => name)).toEqual(['', '2026-000002.pdf']);
  });

  it('9.9.3, 9.9.4: the answer of the access point is recorded, and one that it did not accept is listed as failed', async () => {
    await opened();
    const finance = api.as('finance');
    const { body } = await finance.send('POST', '/invoices/2026-000001/deliveries', { channel: 'peppol-file' });
    await ended('2026-000001', body.id);
    expect(await readdir(outbox)).toEqual(['2026-000001.xml']);
    const at = `/invoices/2026-000001/deliveries/${body.id}/result`;
    const accepted = await finance.send('POST', at, { accepted: true, detail: 'AP 4711' });
    expect(accepted.body).toMatchObject({ state: 'delivered', result: { accepted: true, detail: 'AP 4711' } });
    await finance.send('POST', at, { accepted: true, detail: 'AP 4711' });
    const refused = await finance.send('POST', at, { accepted: false, detail: 'receiver unknown' });
    expect(refused.body).toMatchObject({ state: 'failed', ended: { answer: '2026-000001.xml' } });
    expect((await api.stored('deliveries-2026-000001')).map(({ type }) => type)).toEqual([
      'DeliveryRequested',
      'DocumentDelivered',
      'DeliveryAnswered',
      'DeliveryAnswered',
    ]);
    const failed = await finance.get('/deliveries?state=failed');
    expect(failed.body.items).toMatchObject([{ number: '2026-000001', school: ownSchool, id: body.id }]);
    expect((await finance.get('/deliveries?state=delivered')).body.items).toEqual([]);
    const unknown = '99999999-9999-4999-8999-999999999999';
    const missing = await finance.send('POST', at.replace(body.id, unknown), { accepted: true, detail: 'x' });
    expect([missing.status, missing.body.code]).toEqual([404, 'delivery_not_found']);
  });

  it('9.11.3: a delivery without a setting, or of a file that cannot be made, is refused at once', async () => {
    await opened({ withMail: false, withOutbox: false });
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    const finance = api.as('finance');
    const code = async (number: string, body: object = {}) => {
      const { status, body: answer } = await finance.send('POST', `/invoices/${number}/deliveries`, body);
      return [status, answer.code];
    };
    expect(await code('2026-000001')).toEqual([409, 'email_not_configured']);
    expect(await code('2026-000003')).toEqual([409, 'delivery_not_configured']);
    expect(await code('2026-000001', { channel: 'peppol-file' })).toEqual([409, 'peppol_outbox_not_configured']);
    expect(await code('2026-000009')).toEqual([404, 'document_not_found']);
  });

  it('9.11.3: a debtor without KvK and OIN gets no Peppol file, and an e-mail needs an address', async () => {
    await opened();
    const ask = (body: object) => api.as('finance').send('POST', '/invoices/2026-000002/deliveries', body);
    expect((await ask({ channel: 'peppol-file' })).body.code).toBe('debtor_identifier_missing');
    expect((await ask({ channel: 'email' })).body.code).toBe('delivery_not_configured');
  });
});

describe('sending many documents', () => {
  it('9.11.1: all documents of some days that were not sent are sent, by number, and those that cannot be sent are listed', async () => {
    await opened();
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    await api.as('admin').send('PUT', `/schools/${third}/delivery`, { channel: 'peppol-file' });
    const finance = api.as('finance');
    const asked = { from: '2026-08-01', to: '2026-08-31' };
    const { status, body } = await finance.send('POST', '/invoice-runs/deliveries', asked);
    expect([status, body.requested]).toEqual([200, ['2026-000001', '2026-000003']]);
    expect(body.skipped).toMatchObject([{ number: '2026-000002', code: 'delivery_not_configured' }]);
    await expect.poll(async () => (await finance.get('/deliveries?state=delivered')).body.items.length).toBe(2);

    const again = await finance.send('POST', '/invoice-runs/deliveries', asked);
    expect(again.body.requested).toEqual([]);
    expect(server.received).toHaveLength(1);
    const none = await finance.send('POST', '/invoice-runs/deliveries', { from: '2026-09-01', to: '2026-09-30' });
    expect(none.body).toEqual({ requested: [], skipped: [] });
  });

  it('9.11.1: sending many documents as a job tells the same, and nobody may look at the jobs of single deliveries', async () => {
    await opened();
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    const finance = api.as('finance');
    const prefer = { Prefer: 'respond-async' };
    const asked = { from: '2026-08-01', to: '2026-08-31' };
    const { status, headers } = await finance.send('POST', '/invoice-runs/deliveries', asked, prefer);
    expect(status).toBe(202);
    await expect.poll(async () => (await finance.get(headers.location!)).body.state).toBe('done');
    const { body } = await finance.get(headers.location!);
    expect(body).toMatchObject({ kind: 'deliveries', progress: { done: 3, total: 3, unit: 'documents' } });
    expect(body.answer.requested).toEqual(['2026-000001']);
    const [delivery] = (await finance.get('/invoices/2026-000001/deliveries')).body;
    expect((await api.as('admin').get(`/jobs/${delivery.id}`)).status).toBe(404);
  });
});

describe('the metrics of deliveries', () => {
  it('11.2: the metrics count what was delivered, what failed and what waits, and name no school', async () => {
    await opened();
    server.answers(({ to }) => (to === byMail.email ? 'take' : { code: 550, text: '5.1.1 no such user' }));
    const finance = api.as('finance');
    await api.as('board').send('PUT', `/boards/${ownBoard}/delivery`, byMail);
    await api.as('admin').send('PUT', `/schools/${second}/delivery`, { ...byMail, email: 'oud@elders.example' });
    const ask = async (number: string) => (await finance.send('POST', `/invoices/${number}/deliveries`)).body.id;
    await ended('2026-000001', await ask('2026-000001'));
    await ended('2026-000002', await ask('2026-000002'));
    server.answers({ code: 451, text: 'try again later' });
    await ask('2026-000001');
    await server.arrived(3);

    // A job reports its end after its event is recorded.
    const metrics = async () =>
      (await (await fetch(`http://127.0.0.1:${api.port}/metrics`)).text())
        .split('\n')
        .filter((line) => line.startsWith('telboek_deliveries'));
    await expect
      .poll(metrics)
      .toEqual([
        'telboek_deliveries_total{outcome="delivered"} 1',
        'telboek_deliveries_total{outcome="failed"} 1',
        'telboek_deliveries_waiting 1',
      ]);
  });
});
