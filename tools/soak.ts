/**
 * `npm run soak`: runs Telboek with everything embedded and kills it (kill -9) as many times as asked. With `--processes N`,
 * N processes share a PostgreSQL of their own and stand behind nginx, and each kill takes one of them. With `--cluster`, three
 * processes do so on a primary with a synchronous standby, and publish to three brokers. Prints a line for each kill, and a sum.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { sharedEmbeddedPostgres } from '../src/adapters/embeddedPostgres/guest.ts';
import { openStores } from '../src/server/stores/openStores.ts';
import { ownPostgres } from '../test/support/faults/breakable/ownPostgres.ts';
import { type KillingOptions, killing } from '../test/support/faults/killing.ts';
import { openStage } from '../test/support/faults/stage.ts';
import { openPostgres } from '../test/support/faults/stores.ts';
import { type Telboek, telboekWith } from '../test/support/faults/telboek.ts';
import { isLate, told, troublesIn } from '../test/support/faults/tell.ts';
import { runProgram, type UntilStopped } from '../test/support/programs/untilStopped.ts';
import { startBalancer } from '../test/support/servers/balancer.ts';

const usage = `Usage: npm run soak -- [--kills 20] [--seed 1] [--processes 1 | --cluster] [--minutes 60]
--processes 2 to 9: behind a balancer (needs nginx, test/servers/nginx.sh install); also tells memory and open files of each, and the sessions of PostgreSQL.
--cluster: three processes behind a balancer, a PostgreSQL with a standby, three brokers (needs PostgreSQL of the system, nginx and Kafka: test/servers/{postgres,nginx,kafka}.sh install).
--minutes: the load lasts so long in all and rests between operations, so that processes live long. Memory, open files and sessions are told each minute.
Exit code: 0 when nothing was lost or doubled and all was in order after each kill, 1 when not, 2 when this is not in order.`;

/** Milliseconds. Five clients then ask some ten times a second. */
const restMs = 400;
/** `npm start` starts Node with the same options. */
const nodeOptions = ['--max-semi-space-size=4'];

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Asked = {
  readonly kills: number;
  readonly seed: number;
  readonly processes: number;
  readonly cluster: boolean;
  readonly minutes?: number;
};

const asked = (): Asked | undefined => {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: { kills: text, seed: text, processes: text, minutes: text, cluster: { type: 'boolean' } },
    });
    const { kills = '20', seed = '1', cluster = false, minutes } = values;
    if (cluster && values.processes !== undefined) return undefined;
    const { processes = cluster ? '3' : '1' } = values;
    return /^[1-9]\d{0,6}$/.test(kills) &&
      /^\d{1,9}$/.test(seed) &&
      /^[1-9]$/.test(processes) &&
      /^[1-9]\d{0,3}$/.test(minutes ?? '1')
      ? {
          kills: Number(kills),
          seed: Number(seed),
          processes: Number(processes),
          cluster,
          ...(minutes === undefined ? {} : { minutes: Number(minutes) }),
        }
      : undefined;
  } catch {
    return undefined;
  }
};

/** The processes that are killed, the address that clients use, and the way to look at their ledger from outside. */
type Soaked = Pick<KillingOptions, 'processes' | 'looking'> & {
  readonly url?: string;
  /** The number of sessions on the PostgreSQL that all processes share, as that server counts them. */
  sessions?(): Promise<number>;
  end(): Promise<void>;
};

const alone = async (folder: string): Promise<Soaked> => {
  const dataDir = join(folder, 'data');
  const embedded = { kind: 'embedded' } as const;
  const telboek = await telboekWith({ DATA_DIR: dataDir }, nodeOptions);
  return {
    processes: [telboek],
    looking: async (look) => {
      const stores = await openStores({ eventStore: embedded, readStore: embedded, dataDir }, sharedEmbeddedPostgres);
      try {
        return await look(stores);
      } finally {
        await stores.close();
      }
    },
    end: async () => {
      // A process that was killed leaves its PostgreSQL, which the next one takes over and ends.
      if (telboek.hasEnded()) await telboek.start();
      await telboek.stop();
    },
  };
};

const balanced = async (folder: string, count: number): Promise<Soaked> => {
  const postgres = await ownPostgres(folder);
  const shared = { EVENT_STORE: postgres.url, READ_STORE: postgres.url, VAULT_DIR: join(folder, 'vault') };
  const small = { WORKERS: '1', DB_CONNECTIONS: '14', TRUST_PROXY: '1' };
  const started = (n: number) => telboekWith({ ...shared, ...small, DATA_DIR: join(folder, `data-${n}`) }, nodeOptions);
  const first = await started(1);
  const others = await Promise.all(Array.from({ length: count - 1 }, (_, n) => started(n + 2)));
  const processes = [first, ...others] as const;
  const balancer = await startBalancer(processes.map(({ url }) => url));
  return {
    processes,
    url: balancer.url,
    looking: (look) => openPostgres(postgres.url, look),
    sessions: () => sessionsAt(postgres.url),
    end: async () => {
      await balancer.stop();
      for (const telboek of processes) await telboek.stop();
      await postgres.stop();
    },
  };
};

const clustered = async (folder: string): Promise<Soaked> => {
  const { members, pair, balancer, stop } = await openStage(folder);
  const [one, two, three] = members;
  return {
    processes: [one.telboek, two.telboek, three.telboek],
    url: balancer.url,
    looking: (look) => openPostgres(pair.urlOf('one'), look),
    sessions: () => sessionsAt(pair.urlOf('one')),
    end: stop,
  };
};

const sessionsAt = async (url: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'telboek'",
    );
    return rows[0].n;
  } finally {
    await client.end();
  }
};

/** The memory, in MB, and the open files of a process. */
type Size = {
  readonly residentMb: number;
  readonly heapMb: number;
  readonly outsideMb: number;
  readonly openFiles: number;
};

/** Undefined while the process does not answer. */
const sizeOf = async ({ url }: Telboek): Promise<Size | undefined> => {
  const answer = await fetch(`${url}/metrics`).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const text = await answer.text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    residentMb: figure('process_resident_memory_bytes') / 1_048_576,
    heapMb: figure('nodejs_heap_size_used_bytes') / 1_048_576,
    outsideMb: figure('nodejs_external_memory_bytes') / 1_048_576,
    openFiles: figure('process_open_fds'),
  };
};

const lookMs = 3_000;
const looksTold = 20;

/** Tells the sizes of all processes once a minute, and the sessions of PostgreSQL, until it is ended. */
const watching = ({ processes, sessions }: Soaked) => {
  const since = performance.now();
  let looks: (Size | undefined)[][] = [];
  const tell = async (): Promise<void> => {
    const told = processes.map((_, n) => {
      const seen = looks.flatMap((look) => look[n] ?? []);
      const last = seen.at(-1);
      if (last === undefined) return 'away';
      // The least memory is seen just after a garbage collection, so it is memory in use.
      const lowest = Math.min(...seen.map(({ heapMb }) => heapMb));
      return `${Math.round(last.residentMb)} MB (heap ${lowest.toFixed(1)}, buffers ${last.outsideMb.toFixed(1)}), ${last.openFiles} open`;
    });
    const open = sessions === undefined ? [] : [`${await sessions()} sessions of PostgreSQL`];
    say(`  ${Math.round((performance.now() - since) / 60_000)} min: ${[...told, ...open].join('; ')}`);
    looks = [];
  };
  const timer = setInterval(async () => {
    looks.push(await Promise.all(processes.map(sizeOf)));
    if (looks.length === looksTold) await tell();
  }, lookMs);
  return () => clearInterval(timer);
};

/** @returns whether every check passed */
const soak = async (
  { kills, seed, processes: count, cluster, minutes }: Asked,
  untilStopped: UntilStopped,
): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-soak-'));
  // When root runs this, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const soaked = cluster ? await clustered(folder) : count === 1 ? await alone(folder) : await balanced(folder, count);
  const { processes, looking, url } = soaked;
  const since = performance.now();
  let survived = 0;
  const unwatch = watching(soaked);
  try {
    // Those of a cluster have been started.
    if (!cluster) for (const telboek of processes) await telboek.start();
    const onKill = async (kill: number, outcome: Parameters<typeof told>[1]): Promise<boolean> => {
      const all = troublesIn(outcome);
      const troubles = count === 1 ? all : all.filter((trouble) => !isLate(trouble));
      for (const line of [told(`kill ${kill}`, outcome), ...all]) say(line);
      if (troubles.length === 0) survived = kill;
      return troubles.length === 0;
    };
    const calm = minutes === undefined ? {} : { livesMs: (minutes * 60_000) / kills, restMs: restMs };
    await untilStopped(
      killing({ processes, kills, seed, looking, onKill, ...calm, ...(url === undefined ? {} : { url }) }),
    );
  } finally {
    unwatch();
    await soaked.end();
    if (survived === kills) await rm(folder, { recursive: true });
    else say(`The ledger, for a look at it: ${folder}`);
  }
  const seconds = Math.round((performance.now() - since) / 1_000);
  const which = count === 1 ? '' : ` of one of ${count} processes`;
  say(`${survived} of ${kills} kills${which} survived without loss, seed ${seed}, in ${seconds} s.`);
  return survived === kills;
};

const given = asked();
if (given === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else await runProgram((untilStopped) => soak(given, untilStopped));
