/** nginx in front of processes of one ledger (test/servers/nginx.sh), configured as in ops/nginx/telboek.conf. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '..', '..', 'servers', 'nginx.sh');
const run = promisify(execFile);

/** Whether nginx is installed. */
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
  /** Makes the balancer send nothing more to the process at this URL. */
  without(url: string): Promise<void>;
  /** Makes the balancer use the process again. */
  with(url: string): Promise<void>;
  /** Ends the balancer at once, with everything that passes through it. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
};

/** @param urls addresses of the processes */
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
