/** Starts the process of the embedded server on a free port, and makes sure that it is ours. */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ClusterPlan, superuser } from './cluster.ts';
import { askServer, becomeOwner, type Ownership } from './owner.ts';
import { endPostmaster } from './process.ts';

/** Another live process of Telboek runs its server on this folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';

  constructor(folder: string) {
    super(
      `Another Telboek process is using ${folder}: stop it first, or start both with the URL of one PostgreSQL server`,
    );
  }
}

// Milliseconds. After a crash the server first reads the log since the last checkpoint (at most about 1 GB).
export const startMsMax = 300_000;

export const pollMs = 25;

// Another program may take a free port before the server does.
export const portsTried = 3;

const refusedPortMs = 1_000;

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Sized for a machine with two cores and a few GB of memory that also runs Node.
  shared_buffers: '128MB',
  max_parallel_workers_per_gather: '0',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  // The server's log lies outside the vault, so it must hold no row, value or statement.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export type Plan = ClusterPlan & { readonly postgres: string };

/** The environment without the variables that would steer PostgreSQL, such as PGDATA, PGPORT and locales. */
export const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));

const logPath = (folder: string): string => join(folder, 'server.log');

const logLinesTold = 10;

export const logEnd = async ({ folder }: Plan): Promise<string> =>
  (await readFile(logPath(folder), 'utf8')).trimEnd().split('\n').slice(-logLinesTold).join('\n');

export const urlOf = ({ password }: Plan, port: number, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

export type Launched = {
  readonly port: number;
  /** Resolves when the server has ended for any reason. */
  readonly ended: Promise<void>;
  /** Gives up ownership, so that another connection can own the server. */
  disown(): Promise<void>;
  end(): Promise<void>;
};

/**
 * Starts a server. Undefined when it ended by itself, because its port was taken or another server took the folder.
 * @param onSpawned receives a function that ends the server while it is still starting
 */
export const launched = async (
  plan: Plan,
  port: number,
  onSpawned: (end: () => Promise<void>) => void = () => {},
): Promise<Launched | undefined> => {
  const child = await spawned(plan, port);
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  // Shuts the server down when this process ends without stop(), for example after an error.
  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  const forget = () => process.removeListener('exit', endWithUs);
  void over.then(forget);
  onSpawned(() => ended(plan, child));

  try {
    const ownership = await ownedWhenReady(plan, child, urlOf(plan, port, 'postgres'));
    if (!ownership) return undefined;
    return {
      port,
      ended: over,
      disown: () => ownership.release(),
      end: async () => {
        await ownership.release();
        await ended(plan, child);
        forget();
      },
    };
  } catch (error) {
    await ended(plan, child);
    forget();
    throw error;
  }
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const spawned = async (plan: Plan, port: number): Promise<ChildProcess> => {
  const path = logPath(plan.folder);
  await rename(path, `${path}.1`).catch(() => {});
  const log = await open(path, 'a', 0o600);
  try {
    const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const child = spawn(plan.postgres, ['-D', plan.cluster, ...options], {
      ...plan.account,
      cwd: plan.folder,
      env: plan.environment,
      stdio: ['ignore', log.fd, log.fd],
      // Ctrl-C in a terminal must not reach the server: it has to outlive our last writes.
      detached: true,
    });
    // A server that cannot even be started counts as one that ended.
    child.once('error', () => {});
    return child;
  } finally {
    await log.close();
  }
};

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const ownedWhenReady = async (plan: Plan, child: ChildProcess, url: string): Promise<Ownership | undefined> => {
  for (const until = performance.now() + startMsMax; performance.now() < until; await pause(pollMs)) {
    if (hasEnded(child)) return undefined;
    const answer = await askServer(url, plan.cluster).catch((error) => strangerOn(child, error));
    if (typeof answer === 'string') continue;
    const ownership = await becomeOwner(answer, url, plan.cluster);
    if (ownership === 'ended') continue;
    if (!ownership) throw new DataFolderInUse(plan.folder);
    return ownership;
  }
  throw new Error(`PostgreSQL did not answer in ${startMsMax} ms: see ${logPath(plan.folder)}`);
};

/**
 * When another program took our port, our server ends and the answer was that program's. When our server lives, the
 * answer was its own and the error stands.
 */
const strangerOn = async (child: ChildProcess, error: unknown): Promise<'stranger'> => {
  await pause(refusedPortMs);
  if (hasEnded(child)) return 'stranger';
  throw error;
};

export const ended = async ({ cluster }: Plan, child: ChildProcess): Promise<void> => {
  if (hasEnded(child) || child.pid === undefined) return;
  await endPostmaster(cluster, { pid: child.pid });
};
