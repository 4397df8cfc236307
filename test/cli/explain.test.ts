/** `npm run explain` as people run it, beside a server and without one. */
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signToken } from '../../src/http/access/auth.ts';
import { startTelboek, type Telboek } from '../../src/server/compose.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { asCommanded } from '../support/process.ts';
import { csvOf, noon, supplier, taken } from '../support/world.ts';

const secret = 'a secret of more than thirty-two bytes';
const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
let folder: string;
let telboek: Telboek | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-explain-'));
  // When root runs the tests, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const settings = readSettings({ PORT: '0', DATA_DIR: join(folder, 'data'), JWT_SECRET: secret });
  telboek = await startTelboek(settings, { logger: pino({ level: 'silent' }), now: () => noon('2024-08-01') });
  await send('PUT', '/supplier', supplier);
  await send('PUT', '/schools/12AB00', { name: 'De Wilg', kind: 'primary', yearClasses: true, address });
  await send('POST', '/schools/12AB00/dpa', { version: '4.0', signedOn: '2024-08-01', signedBy: 'directeur' });
  await send('POST', '/schools/12AB00/terms', { version: '1', acceptedOn: '2024-08-01', acceptedBy: 'directeur' });
  await send('POST', '/schools/12AB00/subscription', { plan: 'per-pupil', startsOn: '2024-08-01' });
  await send('POST', '/schools/12AB00/imports?source=parnassys', csvOf(taken('2024-07-01', 1, 3)).toString());
  await send('POST', '/invoice-runs', { on: '2024-08-01' });
}, 120_000);
afterAll(async () => {
  await telboek?.close();
  await rm(folder, { recursive: true, force: true });
});

const send = async (method: string, path: string, body: object | string): Promise<void> => {
  const isFile = typeof body === 'string';
  const token = await signToken(Buffer.from(secret), { role: 'admin', subject: 'test' }, noon('2024-08-01'), 9);
  const { status } = await fetch(`${telboek!.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': isFile ? 'text/csv' : 'application/json' },
    body: isFile ? body : JSON.stringify(body),
  });
  expect([200, 201]).toContain(status);
};

type Ran = { readonly code: number; readonly out: string; readonly err: string };

const explain = (args: readonly string[], dataDir = join(folder, 'data')): Promise<Ran> =>
  new Promise((resolve) => {
    const program = join(import.meta.dirname, '../../src/cli/explain.ts');
    const env = { PATH: process.env.PATH, DATA_DIR: dataDir };
    execFile(process.execPath, [...asCommanded, program, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

it('npm run explain prints the same text while the server runs and when it does not, and says what it cannot', async () => {
  const running = await explain(['2024-000001']);
  expect([running.code, running.err]).toEqual([0, '']);
  expect(running.out).toContain('3 × 11,50 = 34,50');
  expect(running.out).toMatch(/^aantal +3\nbesluit +3$/m);
  const unknown = await explain(['2024-000099']);
  expect([unknown.code, unknown.out]).toEqual([2, '']);
  expect(unknown.err).toContain('There is no document 2024-000099.');
  await telboek?.close();
  telboek = undefined;
  expect(await explain(['2024-000001'])).toEqual(running);
}, 120_000);

it('a reader that has read enough, such as head, ends a command without a fault', async () => {
  const program = join(import.meta.dirname, '../../src/cli/explain.ts');
  const env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data') };
  const running = spawn(process.execPath, [...asCommanded, program, '2024-000001'], { env });
  running.stdout.destroy();
  const said: string[] = [];
  running.stderr.on('data', (text) => said.push(String(text)));
  const code = await new Promise((resolve) => running.once('close', resolve));
  expect({ code, said }).toEqual({ code: 0, said: [] });
}, 60_000);

it.each([[['2024-1']], [[]], [['2024-000001', '2024-000002']]])('%j is refused as a wrong command', async (args) => {
  const { code, out, err } = await explain(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Usage: npm run explain -- 2026-000017');
});

it('npm run explain says where it looked when there is no ledger', async () => {
  const { code, err } = await explain(['2024-000001'], join(folder, 'elsewhere'));
  expect(code).toBe(3);
  expect(err).toContain('There is no ledger in');
});
