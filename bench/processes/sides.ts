/** Some processes of one ledger, each pinned to its share of the cores, and what their work costs. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileVault } from '../../src/adapters/files/fileVault.ts';
import { postgresStore } from '../../src/adapters/postgres/postgresStore.ts';
import { markVault } from '../../src/commands/identity/belonging.ts';
import { openLedger } from '../../src/commands/identity/identity.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { type Telboek, telboekWith } from '../../test/support/faults/telboek.ts';
import { mendingDay, noon, rounds } from '../country/calendar.ts';
import { type Copies, found, type Place } from './copies.ts';
import { onCores, threadsOnCores } from './onCores.ts';
import { answerOf, type Work } from './works.ts';

export type Side = {
  readonly name: string;
  /** How many processes share the work. */
  readonly count: number;
  /** The folder of another release, with its node_modules; default: this one. */
  readonly checkout?: string | undefined;
  /** Threads of each process. */
  readonly threads: number;
  /** Whether one more process is there that does no such work (operations 12.2). */
  readonly withIdle?: boolean;
};

export type Cost = {
  readonly seconds: number;
  /** Seconds on cores of each process that works. */
  readonly cores: readonly number[];
  /** Seconds on cores of the threads of each process that do parts and nothing else. */
  readonly parts: readonly number[];
  /** Seconds on cores of the process that does none of the work, if there is one. */
  readonly idle: number | undefined;
  /** Seconds on cores of PostgreSQL. */
  readonly server: number;
  /** A digest of what was found. */
  readonly digest: string;
  /** How often the job was begun. More than once: its process was too late to be seen, and its work was done twice in part. */
  readonly attempts: number;
};

const cores = availableParallelism();

/**
 * The cores of a process and its threads. When there are more processes than cores, several processes have the same core.
 */
const coresOf = (n: number, count: number): number[] => {
  const each = Math.max(1, Math.floor(cores / count));
  return Array.from({ length: each }, (_, core) => (n * each + core) % cores);
};

const connections = 20;

const settingsOf = (place: Place) => ({
  EVENT_STORE: place.log,
  READ_STORE: place.reads,
  VAULT_DIR: join(place.folder, 'vault'),
});

/** Makes an empty vault and the read models. The secrets of a made country's schools were never kept (../country/make.ts). */
export const begun = async (place: Place): Promise<void> => {
  const store = await postgresStore(place.log);
  const now = () => noon(mendingDay(rounds - 1));
  const identity = await openLedger(ledgerOn({ store, now, newId: randomUUID }));
  await markVault(await fileVault(settingsOf(place).VAULT_DIR), identity!);
  await store.close();
  for (const telboek of await started(place, { name: 'first', count: 1, threads: cores }, {})) await telboek.stop();
};

const started = async (
  place: Place,
  side: Side,
  env: Readonly<Record<string, string>>,
): Promise<readonly Telboek[]> => {
  const processes: Telboek[] = [];
  const all = side.count + (side.withIdle ? 1 : 0);
  try {
    for (let n = 0; n < all; n++) {
      const telboek = await telboekWith(
        {
          ...settingsOf(place),
          DATA_DIR: join(place.folder, `process-${n}`),
          CLOCK_LEAP_DAYS: '0',
          WORKERS: String(side.threads),
          DB_CONNECTIONS: String(connections),
          LOG_LEVEL: 'error',
          ...(n >= side.count && { ROLES: 'web,follow,publish' }),
          ...env,
        },
        [],
        side.checkout,
      );
      processes.push(telboek);
      await telboek.start();
      const pinned = coresOf(n % side.count, side.count).join(',');
      execFileSync('taskset', ['-a', '-c', '-p', pinned, String(pidOf(telboek))]);
    }
    for (const telboek of processes) await caughtUp(telboek);
    // By then each process has seen the others, and lends them parts from the first moment on.
    await pause(seenMs);
    return processes;
  } catch (error) {
    for (const telboek of processes) await telboek.kill();
    throw error;
  }
};

const seenMs = 5_000;
const pidOf = ({ processes }: Telboek): number => processes.at(-1)!.child.pid!;

const caughtUp = async (telboek: Telboek): Promise<void> => {
  for (;;) {
    const { items } = (await answerOf(telboek, '/projections')) as { items: { lag: { events: number } }[] };
    if (items.every(({ lag }) => lag.events === 0)) return;
    await pause(200);
  }
};

/** The work of each kind, one after the other, by processes that were just started. */
export const costsOf = async (
  copies: Copies,
  place: Place,
  side: Side,
  works: readonly Work[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Cost>> => {
  const processes = await started(place, side, env);
  try {
    const costs = new Map<string, Cost>();
    for (const { name, does } of works) {
      const before = await spentBy(copies, processes);
      const startedAt = performance.now();
      const digest = await does(processes[0]!, place);
      const seconds = (performance.now() - startedAt) / 1_000;
      const after = await spentBy(copies, processes);
      const attempts = await found(
        place.reads,
        'SELECT attempts AS found FROM jobs.jobs ORDER BY asked_at DESC LIMIT 1',
      );
      const each = after.processes.map((spent, n) => spent - before.processes[n]!);
      costs.set(name, {
        seconds,
        cores: each.slice(0, side.count),
        parts: after.threads.map((spent, n) => spent - before.threads[n]!).slice(0, side.count),
        idle: each[side.count],
        server: after.server - before.server,
        digest,
        attempts: Number(attempts),
      });
    }
    return costs;
  } finally {
    for (const telboek of processes) await telboek.stop();
  }
};

const spentBy = async (copies: Copies, all: readonly Telboek[]) => ({
  server: await copies.serverOnCores(),
  processes: await Promise.all(all.map((one) => onCores(pidOf(one)))),
  threads: await Promise.all(all.map((one) => threadsOnCores(pidOf(one)))),
});
