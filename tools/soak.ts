/**
 * `npm run soak`: runs Telboek with everything embedded and kills it (kill -9) as many times as asked. With `--processes N`,
 * N processes share a PostgreSQL of their own and stand behind nginx, and each kill takes one of them. Prints a line for
 * each kill, and a sum.
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
import { openPostgres } from '../test/support/faults/stores.ts';
import { telboekWith } from '../test/support/faults/telboek.ts';
import { isLate, told, troublesIn } from '../test/support/faults/tell.ts';
import { startBalancer } from '../test/support/servers/balancer.ts';

const usage = `Usage: npm run soak -- [--kills 20] [--seed 1] [--processes 1]
--processes 2 to 9: behind a balancer (needs nginx, test/servers/nginx.sh install); also tells memory and open files of each, and the sessions of PostgreSQL.
Exit code: 0 when nothing was lost or doubled and all was in order after each kill, 1 when not, 2 when this is not in order.`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

type Asked = { readonly kills: number; readonly seed: number; readonly processes: number };

const asked = (): Asked | undefined => {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { kills: text, seed: text, processes: text } });
    const { kills = '20', seed = '1', processes = '1' } = values;
    return /^[1-9]\d{0,6}$/.test(kills) && /^\d{1,9}$/.test(seed) && /^[1-9]$/.test(processes)
      ? { kills: Number(kills), seed: Number(seed), processes: Number(processes) }
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
  const telboek = await telboekWith({ DATA_DIR: dataDir });
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
    end: async () => void (await telboek.stop()),
  };
};

const balanced = async (folder: string, count: number): Promise<Soaked> => {
  const postgres = await ownPostgres(folder);
  const shared = { EVENT_STORE: postgres.url, READ_STORE: postgres.url, VAULT_DIR: join(folder, 'vault') };
  const small = { WORKERS: '1', DB_CONNECTIONS: '14', TRUST_PROXY: '1' };
  const started = (n: number) => telboekWith({ ...shared, ...small, DATA_DIR: join(folder, `data-${n}`) });
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

/**
 * The memory and open files of each process, and the number of database sessions, so that a figure that grows is noticed.
 */
const sizes = async ({ processes, sessions }: Soaked): Promise<string> => {
  const told = processes.map(async ({ url }) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    return `${Math.round(figure('process_resident_memory_bytes') / 1_048_576)} MB, ${figure('process_open_fds')} open`;
  });
  const open = sessions === undefined ? [] : [`${await sessions()} sessions of PostgreSQL`];
  return `  ${[...(await Promise.all(told)), ...open].join('; ')}`;
};

/** @returns whether every check passed */
const soak = async ({ kills, seed, processes: count }: Asked): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'telboek-soak-'));
  // When root runs this, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o711);
  const soaked = count === 1 ? await alone(folder) : await balanced(folder, count);
  const { processes, looking, url } = soaked;
  const since = performance.now();
  let survived = 0;
  try {
    for (const telboek of processes) await telboek.start();
    const onKill = async (kill: number, outcome: Parameters<typeof told>[1]): Promise<boolean> => {
      const all = troublesIn(outcome);
      const troubles = count === 1 ? all : all.filter((trouble) => !isLate(trouble));
      for (const line of [told(`kill ${kill}`, outcome), ...all]) say(line);
      if (count > 1) say(await sizes(soaked));
      if (troubles.length === 0) survived = kill;
      return troubles.length === 0;
    };
    await killing({ processes, kills, seed, looking, onKill, ...(url === undefined ? {} : { url }) });
  } finally {
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
} else process.exitCode = (await soak(given)) ? 0 : 1;
