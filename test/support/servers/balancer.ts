/** nginx before processes of one ledger (test/servers/nginx.sh), set as ops/nginx/telboek.conf says. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '..', '..', 'servers', 'nginx.sh');
const run = promisify(execFile);

/** Whether there is an nginx to start. */
export const balancerCanStart = (): boolean => {
  try {
    execFileSync('bash', [script, 'installed']);
    return true;
  } catch {
    return false;
  }
};

export const noBalancer = 'skipped: there is no nginx, which test/servers/nginx.sh install brings';

export type Balancer = {
  readonly url: string;
  /** Sends nothing more to the process at this URL. */
  without(url: string): Promise<void>;
  /** Takes it in again. */
  with(url: string): Promise<void>;
  /** Ends at once, with all that is under way. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

/** @param urls of the processes */
export const startBalancer = async (urls: readonly string[]): Promise<Balancer> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-nginx-'));
  const call = async (order: string, ...args: readonly string[]): Promise<string> =>
    (await run('bash', [script, order, folder, ...args])).stdout.trim();
  const portOf = (url: string): string => new URL(url).port;
  return {
    url: await call('start', ...urls.map(portOf)),
    without: async (url) => void (await call('without', portOf(url))),
    with: async (url) => void (await call('with', portOf(url))),
    down: async () => void (await call('down')),
    up: async () => void (await call('up')),
    stop: async () => {
      await call('stop');
      await rm(folder, { recursive: true });
    },
  };
};
