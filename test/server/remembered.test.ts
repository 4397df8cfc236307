/** Idempotency-Key on the whole server: across restarts, with two processes on one log, and for 30 days. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { freshDatabase } from '../support/database.ts';
import { noon } from '../support/world.ts';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const secret = 'a secret of more than thirty-two bytes';

const serverOn = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'telboek-remembered-'));
  ending.push(() => rm(dataDir, { recursive: true }));
  const { url, drop } = await freshDatabase();
  ending.push(drop);
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataDir,
    EVENT_STORE: url,
    READ_STORE: url,
    JWT_SECRET: secret,
  });
  let now = noon('2024-08-01');
  return {
    url,
    setToday: (day: string) => {
      now = noon(day);
    },
    start: async (): Promise<Telboek> => {
      const telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: () => now });
      ending.push(() => telboek.close());
      return telboek;
    },
  };
};

const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, noon('2024-08-01'), 999);

const put = async ({ url }: Telboek, name: string) => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'k-1' };
  const body = JSON.stringify({ name, kind: 'primary', yearClasses: true });
  const answer = await fetch(`${url}/schools/12AB00`, { method: 'PUT', headers, body });
  const replayed = answer.headers.get('idempotency-replayed') === 'true';
  return { status: answer.status, position: answer.headers.get('x-position'), body: await answer.json(), replayed };
};

it('a request is remembered over a restart, and by another process on the same log', async () => {
  const { start } = await serverOn();
  const first = await start();
  const answer = await put(first, 'De Wilg');
  expect([answer.status, answer.replayed]).toEqual([200, false]);
  const other = await start();
  expect(await put(other, 'De Wilg')).toEqual({ ...answer, replayed: true });
  await first.close();
  await other.close();
  const again = await start();
  expect(await put(again, 'De Wilg')).toEqual({ ...answer, replayed: true });
  expect((await put(again, 'De Eik')).body).toMatchObject({ code: 'idempotency_key_reused' });
});

it('a request is remembered for 30 days, and gone when the day after them has begun', async () => {
  const { start, setToday, url } = await serverOn();
  const telboek = await start();
  await put(telboek, 'De Wilg');
  setToday('2024-08-31');
  await telboek.dayTurned();
  expect((await put(telboek, 'De Wilg')).replayed).toBe(true);
  setToday('2024-09-01');
  await telboek.dayTurned();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  ending.push(() => client.end());
  expect((await client.query('SELECT id FROM requests.remembered')).rows).toEqual([]);
  expect(await put(telboek, 'De Eik')).toMatchObject({ status: 200, replayed: false, body: { name: 'De Eik' } });
});
