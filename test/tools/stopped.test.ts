/** Somebody stops a long program of ours with Ctrl-C. */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasPairs } from '../support/faults/breakable/postgresPair.ts';
import { startScript } from '../support/process.ts';

const timeout = 120_000;

/** The command lines of all processes that name a folder. */
const commandsNaming = async (folder: string): Promise<readonly string[]> => {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(numbers.map((number) => readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(folder));
};

it.skipIf(!hasPairs || process.platform !== 'linux')(
  'a drill that is stopped under load ends its servers and removes its folder, and ends as stopped',
  { timeout },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telboek-stopped-'));
    // When root runs the tests, the servers run as another user, who must be able to enter.
    await chmod(folder, 0o711);
    const drill = startScript('../tools/drill.ts', ['failover'], { TMPDIR: folder });
    try {
      await drill.line(/writes acknowledged/);
      expect(await commandsNaming(folder), 'while it runs').not.toEqual([]);
      // npm passes on what the terminal has sent to all.
      drill.child.kill('SIGINT');
      drill.child.kill('SIGINT');
      expect(await drill.ended).toEqual({ code: 130, signal: null });
      expect(drill.lines).toContain('Stopped: ending what was started. Stop again to leave it running.');
      expect(await commandsNaming(folder), 'afterwards').toEqual([]);
      expect((await readdir(folder)).filter((name) => name.startsWith('telboek-drill-'))).toEqual([]);
    } finally {
      drill.child.kill();
      await drill.ended;
      await rm(folder, { recursive: true });
    }
  },
);
