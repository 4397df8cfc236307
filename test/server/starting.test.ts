/**
 * A fault that stops a start is reported at once in a sentence, and the start leaves nothing behind. A demo leaves nothing
 * behind either, however it ends.
 */
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ran, startScript } from '../support/process.ts';

let folder: string;
let other: Server;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telboek-starting-'));
  // When root runs the tests, the demo's server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  ({ port } = other.address() as AddressInfo);
});
afterAll(async () => {
  other.close();
  await rm(folder, { recursive: true, force: true });
});

const inUse = () =>
  `Port ${port} of 127.0.0.1 is in use by another program: stop that, or set PORT to another (0: any that is free).`;

describe('npm start', () => {
  it('npm start on a port that is taken says which, and makes no data folder', async () => {
    const DATA_DIR = join(folder, 'data');
    const { code, lines } = await ran('main.ts', [], { DATA_DIR, PORT: String(port) });
    expect([code, lines]).toEqual([1, [`Telboek did not start: ${inUse()}`]]);
    await expect(stat(DATA_DIR)).rejects.toThrow('ENOENT');
  });

  const publicly = { PUBLIC_URL: 'https://telboek.example.nl' };

  it.each([
    ['DATA_DIR', '/proc/x', /^Telboek did not start: The data folder \/proc\/x \(DATA_DIR\) cannot be used: /],
    ['HOST', '192.0.2.1', /^Telboek did not start: 192\.0\.2\.1 is no address of this machine: /],
    ['HOST', 'no-such-host.invalid', /^Telboek did not start: HOST is no-such-host\.invalid, a name /],
  ])('npm start with %s=%s says what is wrong', async (name, value, said) => {
    const env = { DATA_DIR: join(folder, 'data'), PORT: '0', JWT_SECRET: 'x'.repeat(64), ...publicly, [name]: value };
    const { code, lines } = await ran('main.ts', [], env);
    expect([code, lines]).toEqual([1, [expect.stringMatching(said)]]);
  });
});

describe.each(['demo/main.ts', 'demo/board.ts'])('%s', (demo) => {
  let TMPDIR: string;
  beforeAll(async () => {
    TMPDIR = await mkdtemp(join(folder, 'tmp-'));
    await chmod(TMPDIR, 0o711);
  });
  const left = async () => (await readdir(TMPDIR)).filter((name) => name.startsWith('telboek-'));

  it('demo/main.ts on a port that is taken says which, and leaves nothing', async () => {
    const { code, lines } = await ran(demo, [], { TMPDIR, PORT: String(port) });
    expect([code, lines]).toEqual([1, [`The demo ended early: ${inUse()}`]]);
    expect(await left()).toEqual([]);
  });

  it('a demo that is told to end in the middle of its story leaves nothing', async () => {
    const started = startScript(demo, [], { TMPDIR, PORT: '0' });
    await started.line(/^\d{4}-\d\d-\d\d {2}/);
    expect(await left()).toHaveLength(1);
    // A terminal sends this signal, and npm passes on its own.
    started.child.kill('SIGINT');
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 130 });
    expect(await left()).toEqual([]);
  }, 120_000);
});
