/** Where the browser of the tests is. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(import.meta.dirname, '..', 'servers', 'chromium.sh');

/** The path of Debian's Chromium, or of the one that CHROMIUM names; undefined where it is not installed. */
export const chromiumAt: string | undefined =
  spawnSync('bash', [script, 'path'], { encoding: 'utf8' }).stdout.trim() || undefined;

export const chromiumMissing = 'there is no Chromium: test/servers/chromium.sh install';

/** @throws Error that says how to install it, where it is not. */
export const installedChromium = (): string => {
  if (chromiumAt === undefined) throw new Error(chromiumMissing);
  return chromiumAt;
};
