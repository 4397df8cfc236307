import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { tokenKeys } from '../../src/server/settings/tokenKeys.ts';
import { openLog } from '../http/fixture.ts';
import { freshDatabase } from '../support/database.ts';
import { proxyTo } from '../support/servers/proxy.ts';
import { csvOf, noon, supplier, taken } from '../support/world.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** The whole server over HTTP, on a ledger of its own, with a clock that the test sets. */
const started = async (env: Readonly<Record<string, string>> = {}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'telboek-compose-'));
  ending.push(() => rm(dataDir, { recursive: true }));
  const database = await freshDatabase();
  ending.push(() => database.drop());
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataDir,
    EVENT_STORE: database.url,
    READ_STORE: database.url,
    ...env,
  });
  const log = openLog();
  let now = noon('2024-08-01');
  const start = async (): Promise<Telboek> => {
    const telboek = await startTelboek(settings, { logger: log.logger, now: () => now });
    ending.push(() => telboek.close());
    return telboek;
  };
  const keys = await tokenKeys(settings);
  const token = await signToken(
    keys.kind === 'secret' ? keys.secret : new Uint8Array(),
    { role: 'admin', subject: 'test' },
    now,
    999,
  );
  const setToday = (day: string) => {
    now = noon(day);
  };
  return { start, setToday, token, log, url: database.url };
};

const caller = ({ url }: Telboek, token: string) => {
  let position = '0';
  return async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'X-Position': position,
        ...(body === undefined ? {} : { 'Content-Type': type }),
      },
      ...(body === undefined ? {} : { body: type === 'text/csv' ? (body as string) : JSON.stringify(body) }),
    });
    position = response.headers.get('X-Position') ?? position;
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
};

const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };

describe('5.9: a ledger with an event that this release does not know', () => {
  it('5.9: a ledger with an unknown event is served: the start names the event, nothing is decided, and reads go on', async () => {
    const { start, token, log, url, setToday } = await started();
    const first = await start();
    const admin = caller(first, token);
    const details = { name: 'De Wilg', kind: 'primary', yearClasses: true, source: 'parnassys', board: null, address };
    expect((await admin('PUT', '/schools/34CD00', details)).status).toBe(200);
    await first.close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const [stream, type, data] of [
      ['catalogue', 'PlanDefined', '[]'],
      ['documents', 'InvoiceIssued', '{"school":"34CD00"}'],
      ['calendar', 'DayClosed', 'null'],
    ])
      await client.query(
        `INSERT INTO ledger.events SELECT (SELECT max(position) + 1 FROM ledger.events), $1,
           coalesce(max(revision), -1) + 1, gen_random_uuid(), $2, $3, '{}' FROM ledger.events WHERE stream = $1`,
        [stream, type, data],
      );
    await client.end();
    setToday('2024-08-03');
    const second = await start();
    const again = caller(second, token);
    for (const stream of ['catalogue', 'documents', 'calendar'])
      expect(log.text()).toMatch(
        new RegExp(`Nothing is decided about anything: event \\d+ of ${stream} carries no digest of ours`),
      );
    expect(log.text()).not.toContain('TypeError');
    const ready = (await again('GET', '/health/ready')) as { status: number; body: Record<string, unknown> };
    expect([ready.status, ready.body.status]).toEqual([200, 'degraded']);
    const counts = await again('GET', '/schools/34CD00/counts?from=2024-08-01&to=2024-08-01');
    expect(counts.status).toBe(200);
    const refused = await again('PUT', '/boards/12345', { name: 'Stichting', address });
    expect([refused.status, refused.body.code]).toEqual([409, 'history_unknown']);
  });
});

describe('a server from its settings', () => {
  it('a server from its settings starts with an empty ledger, ready, and finds everything again when it is started anew', async () => {
    const { start, token } = await started();
    const first = await start();
    const call = caller(first, token);
    expect((await call('GET', '/health/ready')).status).toBe(200);
    expect((await call('GET', '/invoices')).body).toEqual({ items: [], next: null });
    expect((await call('PUT', '/supplier', supplier)).status).toBe(200);
    await first.close();
    const again = caller(await start(), token);
    expect((await again('GET', '/plans')).body.items).toHaveLength(3);
    expect((await again('GET', '/audit/verification')).body).toMatchObject({ differences: [] });
  });

  it('a server with INVOICE_RUN=daily catches up on the days that it missed, each closed first, and says so once', async () => {
    const { start, setToday, token, log } = await started({ INVOICE_RUN: 'daily' });
    const first = await start();
    const call = caller(first, token);
    await call('PUT', '/supplier', supplier);
    for (const school of ['12AB00', '34CD00']) {
      // The second school has no address to which anything could be sent.
      const details = { name: 'De Wilg', kind: 'primary', yearClasses: true };
      await call('PUT', `/schools/${school}`, school === '12AB00' ? { ...details, address } : details);
      await call('POST', `/schools/${school}/dpa`, { version: '4.0', signedOn: '2024-08-01', signedBy: 'directeur' });
      const terms = { version: '1', acceptedOn: '2024-08-01', acceptedBy: 'directeur' };
      await call('POST', `/schools/${school}/terms`, terms);
      await call('POST', `/schools/${school}/subscription`, { plan: 'per-pupil', startsOn: '2024-08-03' });
      const file = csvOf(taken('2024-07-01', 1, 3)).toString();
      await call('POST', `/schools/${school}/imports?source=parnassys`, file, 'text/csv');
    }
    await first.close();
    setToday('2024-08-10');
    const runs = () => log.lines.filter(({ msg }) => msg === 'daily invoice run');
    const again = await start();
    // The server notices by itself that the day has turned.
    const run = await log.line(({ msg, on }) => msg === 'daily invoice run' && on === '2024-08-10');
    expect(run).toMatchObject({ issued: 1, blocked: [{ school: '34CD00', code: 'debtor_incomplete' }] });
    expect(run.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    const ask = caller(again, token);
    expect((await ask('GET', '/invoices/2024-000001')).body).toMatchObject({
      issuedOn: '2024-08-10',
      total: '34.50',
    });
    const metrics = await (await fetch(`${again.url}/metrics`)).text();
    expect(metrics).toContain('telboek_invoice_runs_total{trigger="daily",outcome="done"} 1\n');
    expect(metrics).toContain('telboek_invoice_run_blocked_total{code="debtor_incomplete"} 1\n');
    expect(metrics).toContain('telboek_documents_issued_total{kind="invoice",purpose="year"} 1\n');
    expect(metrics).not.toMatch(/12AB00|34CD00/);
    expect(runs().map(({ on }) => on)).toEqual(['2024-08-01', '2024-08-10']);
    const { body } = await ask('GET', '/audit/verification');
    expect(body.differences).toEqual([]);
  });

  it('a server from its settings says that it is not ready while PostgreSQL is away, still answers metrics, and recovers by itself', async () => {
    const database = await freshDatabase();
    ending.push(() => database.drop());
    const proxy = await proxyTo(database.url);
    ending.push(() => proxy.close());
    const { start } = await started({ EVENT_STORE: proxy.url, READ_STORE: proxy.url });
    const { url } = await start();
    const ready = async () => {
      const answer = await fetch(`${url}/health/ready`);
      return [answer.status, ((await answer.json()) as { code?: string }).code];
    };
    expect(await ready()).toEqual([200, undefined]);
    proxy.cut();
    expect(await ready()).toEqual([503, 'store_unavailable']);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('telboek_stores_up 0\n');
    proxy.restore();
    await expect.poll(ready, { timeout: 20_000 }).toEqual([200, undefined]);
  });

  it('a server with INVOICE_RUN=daily runs for today by itself once the day before has closed', async () => {
    const { start, setToday, token } = await started({ INVOICE_RUN: 'daily' });
    const telboek = await start();
    const call = caller(telboek, token);
    await call('PUT', '/supplier', supplier);
    await call('PUT', '/schools/12AB00', { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
    await call('POST', '/schools/12AB00/dpa', { version: '4.0', signedOn: '2024-08-01', signedBy: 'directeur' });
    await call('POST', '/schools/12AB00/terms', { version: '1', acceptedOn: '2024-08-01', acceptedBy: 'directeur' });
    await call('POST', '/schools/12AB00/subscription', { plan: 'per-pupil', startsOn: '2024-08-03' });
    await call(
      'POST',
      '/schools/12AB00/imports?source=parnassys',
      csvOf(taken('2024-07-01', 1, 3)).toString(),
      'text/csv',
    );
    setToday('2024-08-02');
    await telboek.dayTurned();
    expect((await call('GET', '/invoices')).body.items).toEqual([]);
    setToday('2024-08-03');
    await telboek.dayTurned();
    await telboek.dayTurned();
    const { body } = await call('GET', '/invoices/2024-000001');
    expect(body).toMatchObject({ issuedOn: '2024-08-03', total: '34.50' });
    expect((await call('GET', '/invoices')).body.items).toHaveLength(1);
  });
});
