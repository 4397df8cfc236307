import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { startTelboek, type Telboek } from '../src/compose.ts';
import { signToken } from '../src/http/auth.ts';
import { readSettings, tokenKeys } from '../src/settings.ts';
import { freshDatabase } from './support/database.ts';
import { csvOf, noon, supplier, taken } from './support/world.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** The whole of it, over HTTP, on a ledger of its own with a clock that is set. */
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
  let now = noon('2024-08-01');
  const start = async (): Promise<Telboek> => {
    const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: () => now });
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
  return { start, setToday, token };
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

describe('a server from its settings', () => {
  it('starts with an empty ledger, ready, and finds everything again when it is started anew', async () => {
    const { start, token } = await started();
    const first = await start();
    const call = caller(first, token);
    expect((await call('GET', '/health/ready')).status).toBe(200);
    expect((await call('GET', '/invoices')).body).toEqual({ items: [], next: null });
    expect((await call('PUT', '/supplier', supplier)).status).toBe(200);
    await first.close();
    const again = caller(await start(), token);
    expect((await again('GET', '/plans')).body.items).toHaveLength(2);
    expect((await again('GET', '/audit/verification')).body).toMatchObject({ differences: [] });
  });

  it('INVOICE_RUN=daily: runs for today by itself once the day before has closed', async () => {
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
