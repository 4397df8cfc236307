/**
 * operations 11.7: with a clock that leaps nothing is dated until an operator confirms it. The processes are started as
 * people start them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { addDays, dayOfMoment } from '../../src/domain/day.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { type Telboek, telboekWith } from '../support/faults/telboek.ts';
import { ran } from '../support/process.ts';

const dayMs = 24 * 3_600_000;
const shifting = pathToFileURL(join(import.meta.dirname, '../support/faults/breakable/shiftedClock.mjs')).href;

let folder: string;
let database: Database;
let telboek: Telboek;
let env: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-clock-'));
  database = await freshDatabase();
  const clock = join(folder, 'clock-shift');
  env = { DATA_DIR: folder, EVENT_STORE: database.url, READ_STORE: database.url, CLOCK_SHIFT_FILE: clock };
  await shift(0);
  telboek = await telboekWith(env, [`--import=${shifting}`]);
  await telboek.start();
});
afterEach(async () => {
  await telboek.kill();
  await database.drop();
  await rm(folder, { recursive: true });
});

const shift = (ms: number): Promise<void> => writeFile(env.CLOCK_SHIFT_FILE!, String(ms));

const call = async (method: string, path: string, body?: object | string) => {
  const isFile = typeof body === 'string';
  const answer = await fetch(`${telboek.url}${path}`, {
    method,
    headers: {
      // The token is valid for 30 days, so a leap of 29 days still lets it in.
      Authorization: `Bearer ${telboek.token}`,
      'Content-Type': isFile ? 'text/csv' : 'application/json',
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

const clockCheck = async () => {
  const { status, body } = await call('GET', '/health/ready');
  const checks = body.checks as { name: string; ok: boolean; why?: string }[];
  return { status, health: body.status, ...checks.find(({ name }) => name === 'clock')! };
};

const events = async (): Promise<number> => {
  const store = await postgresStore(database.url);
  try {
    return (await store.readAll(0, 10_000)).length;
  } finally {
    await store.close();
  }
};

const command = (...args: string[]) => ran('cli/clock.ts', args, { ...env, NODE_OPTIONS: `--import=${shifting}` });

const school = { name: 'De Wilg', kind: 'primary', yearClasses: true };

describe('operations 11.7: a clock that leaps 29 days where 20 are believed', { timeout: 120_000 }, () => {
  const leap = async () => {
    await telboek.stop();
    env.CLOCK_LEAP_DAYS = '20';
    await shift(29 * dayMs);
    const before = await events();
    telboek = await telboekWith(env, [`--import=${shifting}`]);
    return before;
  };

  it('a start closes no day and dates nothing; reads go on, and health says what to do', async () => {
    expect((await call('PUT', '/schools/12AB00', school)).status).toBe(200);
    const before = await leap();
    await telboek.start();
    const refusals = [
      await call('POST', '/invoice-runs', { on: dayOfMoment(new Date()) }),
      await call('PUT', '/schools/34CD00', school),
      await call(
        'POST',
        '/schools/12AB00/imports?source=parnassys',
        'leerling;categorie;afnamedatum\nL1;toets;2024-01-01',
      ),
      await call('POST', '/invoice-runs?preview=true', { on: dayOfMoment(new Date()) }),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([503, 'clock_leapt']));
    expect(refusals[0]!.headers.get('retry-after')).toBe('60');
    expect((await call('GET', '/schools/12AB00/my-data')).status).toBe(200);
    expect((await call('GET', '/plans')).status).toBe(200);
    expect(await clockCheck()).toMatchObject({ status: 200, health: 'degraded', ok: false });
    expect((await clockCheck()).why).toContain('npm run clock -- --confirm');
    expect(await events()).toBe(before);
    // Once the clock is set right again, no trace of the leap is left.
    await shift(0);
    await expect.poll(async () => (await clockCheck()).ok).toBe(true);
    expect((await call('PUT', '/schools/34CD00', school)).status).toBe(200);
  });

  it('once an operator confirms it, the days close in order and the server goes on by itself', async () => {
    await leap();
    await telboek.start();
    const asked = await command();
    expect([asked.code, asked.lines.join()]).toEqual([1, expect.stringContaining('npm run clock -- --confirm')]);
    const yesterday = addDays(dayOfMoment(new Date(Date.now() + 29 * dayMs)), -1);
    const { code, lines } = await command('--confirm');
    expect([code, lines]).toEqual([
      0,
      [`Confirmed: every day through ${yesterday} has closed. A running server goes on within 15 s.`],
    ]);
    await expect.poll(async () => (await call('PUT', '/schools/12AB00', school)).status, { timeout: 25_000 }).toBe(200);
    expect((await command('--confirm')).lines[0]).toMatch(/^There was nothing to confirm\./);
  });

  it('a leap while the process runs is noticed by the next write, before any look at the calendar', async () => {
    await leap();
    await shift(0);
    await telboek.start();
    await shift(29 * dayMs);
    await expect.poll(async () => (await call('PUT', '/schools/12AB00', school)).body.code).toBe('clock_leapt');
    await shift(0);
    await expect.poll(async () => (await call('PUT', '/schools/12AB00', school)).status).toBe(200);
  });

  it('a clock more than 10 minutes behind the last recorded moment is a warning, and the server serves', async () => {
    expect((await call('PUT', '/schools/12AB00', school)).status).toBe(200);
    await shift(-9 * 60_000);
    expect(await clockCheck()).toMatchObject({ status: 200, ok: true });
    await shift(-12 * 60_000);
    await expect.poll(clockCheck).toMatchObject({
      status: 200,
      health: 'degraded',
      ok: false,
      why: expect.stringMatching(/^The clock is 1[12] minutes behind/),
    });
    expect((await call('PUT', '/schools/34CD00', school)).status).toBe(200);
  });
});
