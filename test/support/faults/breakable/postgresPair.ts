/** A primary of PostgreSQL with a synchronous standby. A test can end, promote and bring back each. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '..', '..', '..', 'servers', 'postgresPair.sh');
const run = promisify(execFile);

const packages = '/usr/lib/postgresql';
/** The embedded server has no program that makes a standby. */
export const hasPairs =
  existsSync(packages) && readdirSync(packages).some((one) => existsSync(join(packages, one, 'bin', 'pg_basebackup')));

export type Which = 'one' | 'two';

export type PostgresPair = {
  /** An address that names both servers and leads to the one that takes writes. */
  readonly url: string;
  urlOf(which: Which): string;
  tell(order: 'down' | 'up' | 'promote' | 'standby' | 'pause' | 'resume', which: Which): Promise<void>;
  stop(): Promise<void>;
};

/** @param folder both servers are created in it. When root runs this, other users must be able to enter it. */
export const postgresPair = async (folder: string): Promise<PostgresPair> => {
  const { stdout } = await run('bash', [script, 'start', folder]);
  const [one = '', two = '', password = ''] = stdout.trim().split(' ');
  const user = `postgres:${password}`;
  let last: Promise<unknown> = Promise.resolve();
  return {
    url: `postgres://${user}@127.0.0.1:${one},127.0.0.1:${two}/postgres?target_session_attrs=read-write`,
    urlOf: (which) => `postgres://${user}@127.0.0.1:${which === 'one' ? one : two}/postgres`,
    tell: async (order, which) => {
      const told = run('bash', [script, order, folder, which]);
      last = told.catch(() => {});
      await told;
    },
    stop: async () => {
      // An order under way may be starting a server.
      await last;
      await run('bash', [script, 'stop', folder]);
    },
  };
};
