/**
 * A PostgreSQL server for one test, which can end and start it again. It runs the system's program if POSTGRES_URL is
 * set, else the embedded one's.
 */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readyBinaries } from '../../../../src/adapters/embeddedPostgres/binaries.ts';

const script = join(import.meta.dirname, '..', '..', '..', 'servers', 'postgres.sh');
const run = promisify(execFile);

export type OwnPostgres = {
  /** The URL, which stays the same after `up`. */
  readonly url: string;
  /** Ends at once, as when the machine fails. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Stops all its processes where they are, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** @param folder the server's folder is created in it. When root runs this, other users must be able to enter it. */
export const ownPostgres = async (folder: string): Promise<OwnPostgres> => {
  const own = process.env.POSTGRES_URL ? {} : { POSTGRES_BIN: dirname((await readyBinaries()).postgres) };
  const env = { ...process.env, ...own };
  const call = async (order: string): Promise<string> => (await run('bash', [script, order, folder], { env })).stdout;
  const url = (await call('start')).trim();
  return {
    url,
    down: async () => void (await call('down')),
    up: async () => void (await call('up')),
    pause: async () => void (await call('pause')),
    resume: async () => void (await call('resume')),
    stop: async () => void (await call('stop')),
  };
};
