/**
 * operations 11.1: an embedded server that ends by itself is started again. When that fails, the process says why and ends.
 */
import { chmod, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Telboek, telboekWith } from '../../support/faults/telboek.ts';

let folder: string;
let telboek: Telboek;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-kept-'));
  // When root runs the tests, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  telboek = await telboekWith({ DATA_DIR: join(folder, 'data'), WORKERS: '1' });
  await telboek.start();
}, 120_000);
afterEach(async () => {
  await telboek.stop();
  await rm(folder, { recursive: true, force: true });
});

const cluster = () => join(folder, 'data', 'postgres', 'data');

const postmaster = async (): Promise<number> =>
  Number((await readFile(join(cluster(), 'postmaster.pid'), 'utf8')).split('\n')[0]);

const register = async (school: string) => {
  const answer = await fetch(`${telboek.url}/schools/${school}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${telboek.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'De Wilg', kind: 'primary', yearClasses: true }),
  });
  return [answer.status, answer.headers.get('retry-after') !== null];
};

const told = (text: string) => telboek.processes.at(-1)!.lines.filter((line) => line.includes(text)).length;

it('operations 11.1: a server that is killed again and again is started again, and requests go on', async () => {
  expect(await register('12AB00')).toEqual([200, false]);
  for (const [times, school] of [
    [1, '34CD00'],
    [2, '56EF00'],
  ] as const) {
    const before = await postmaster();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => register(school), { timeout: 30_000 }).toEqual([503, true]);
    await expect.poll(() => register(school), { timeout: 60_000, interval: 200 }).toEqual([200, false]);
    expect(await postmaster()).not.toBe(before);
    // A line comes through a pipe of its own, and may arrive after the answer.
    await expect.poll(() => told('ended by itself')).toBe(times);
    await expect.poll(() => told('answers again')).toBe(times);
  }
  expect(await telboek.stop()).toBe(0);
  // The server ended in order together with its process.
  await expect(postmaster()).rejects.toThrow('ENOENT');
}, 180_000);

it('operations 11.1: after 5 starts that failed the process ends with exit code 1 and the end of the server’s log', async () => {
  const running = await postmaster();
  await rename(join(cluster(), 'global', 'pg_control'), join(cluster(), 'global', 'pg_control.away'));
  process.kill(running, 'SIGKILL');
  const { ended, lines } = telboek.processes.at(-1)!;
  expect(await ended).toMatchObject({ code: 1 });
  const text = lines.join('\n');
  expect(text).toContain('Telboek ends: The embedded PostgreSQL ended, and 5 starts of it failed; its log ends:');
  expect(text.split('its log ends:')[1]).toContain('pg_control');
  expect(await readdir(join(folder, 'data', 'postgres'))).toContain('server.log');
}, 180_000);
