/** A PostgreSQL server of a test's own, which it can end and start again: the system's where POSTGRES_URL is set, else the embedded one's program. */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readyBinaries } from '../../../src/adapters/embeddedPostgres/binaries.ts';

const script = join(import.meta.dirname, '..', '..', 'servers', 'postgres.sh');
const run = promisify(execFile);

export type OwnPostgres = {
  /** The same after `up`. */
  readonly url: string;
  /** At once, as when the machine fails. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** All its processes stop where they are, and go on after `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/** @param folder it lies in a folder in there, which has to be let in to by others when root runs this */
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
