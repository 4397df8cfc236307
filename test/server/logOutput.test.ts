/**
 * operations.md 11.2: when the log cannot be written, lines are lost and counted. Nothing else waits or ends because of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signToken } from '../../src/http/access/auth.ts';
import { freePort } from '../servers/freePorts.ts';
import { type Database, freshDatabase } from '../support/database.ts';
import { asCommanded } from '../support/process.ts';

const secret = 'a secret of more than thirty-two bytes';

let dataDir: string;
let database: Database;
let port: number;
let child: ChildProcess;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'telboek-log-'));
  database = await freshDatabase();
  port = await freePort();
});
afterEach(async () => {
  child.kill('SIGKILL');
  await database.drop();
  await rm(dataDir, { recursive: true });
});

const startWith = (stdout: 'pipe' | number): void => {
  const stores = { EVENT_STORE: database.url, READ_STORE: database.url };
  child = spawn(process.execPath, [...asCommanded, 'src/main.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', PORT: String(port), DATA_DIR: dataDir, JWT_SECRET: secret, ...stores },
    stdio: ['ignore', stdout, 'inherit'],
  });
};

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: AbortSignal.timeout(20_000) });
  return { status: answer.status, text: await answer.text() };
};

const statusOf = (path: string) =>
  ask(path).then(
    ({ status }) => status,
    () => 0,
  );

const linesLost = async (): Promise<number> =>
  Number(/^telboek_log_lines_lost_total (\d+)$/m.exec((await ask('/metrics')).text)?.[1]);

/** The server does all its work although nobody reads its log. */
const worksAllTheSame = async (): Promise<void> => {
  await expect.poll(() => statusOf('/health/ready'), { timeout: 60_000 }).toBe(200);
  // Each request writes a line of some 200 bytes. Together they are more than is kept.
  for (let n = 0; n < 20; n++) await Promise.all(Array.from({ length: 100 }, () => ask('/nowhere')));
  expect(await statusOf('/health/live')).toBe(200);
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, new Date(), 1);
  expect((await ask('/plans', { Authorization: `Bearer ${token}` })).status).toBe(200);
  expect(await linesLost()).toBeGreaterThan(100);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
};

it('operations 11.2: the log outlives a full disk', { timeout: 120_000 }, async () => {
  const full = openSync('/dev/full', 'w');
  startWith(full);
  closeSync(full);
  await worksAllTheSame();
});

it('operations 11.2: the log outlives a pipe that was closed', { timeout: 120_000 }, async () => {
  startWith('pipe');
  child.stdout?.destroy();
  await worksAllTheSame();
});

it('operations 11.2: the log outlives a pipe that nobody reads', { timeout: 120_000 }, async () => {
  startWith('pipe');
  await worksAllTheSame();
});
