/**
 * `npm run bench:processes`: one, two and three processes of one ledger do the same verification and rebuild. With
 * `--beside`, a process of another release takes turns with one of this release (operations 12.1, 12.6). Time on cores is
 * that of Telboek's processes, without PostgreSQL's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Telboek, telboekWith } from '../test/support/faults/telboek.ts';
import { ready } from '../test/support/faults/trial.ts';
import { prepare } from './documents/billing.ts';
import { eachOf, openBench, schoolId } from './support/ledger.ts';
import { median } from './support/measure.ts';
import { type Server, startServer } from './support/server.ts';

const { values } = parseArgs({
  options: {
    schools: { type: 'string', default: '200' },
    processes: { type: 'string', default: '1,2,3' },
    rounds: { type: 'string', default: '3' },
    /** How often each work is measured before its processes are stopped. */
    times: { type: 'string', default: '3' },
    /** The folder of another release, with its node_modules. */
    beside: { type: 'string' },
  },
});

const schools = Array.from({ length: Number(values.schools) }, (_, n) => schoolId(n));

/** Clock ticks a second, in which Linux gives the times of processes. */
const ticks = 100;

/** The seconds on cores of a process and its threads so far. */
const onCores = ({ processes }: Telboek): number => {
  const text = readFileSync(`/proc/${processes.at(-1)!.child.pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
};

type Cost = { readonly seconds: number; readonly cores: readonly number[] };

const costOf = async (processes: readonly Telboek[], work: () => Promise<unknown>): Promise<Cost> => {
  const before = processes.map(onCores);
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { seconds, cores: processes.map((one, n) => onCores(one) - before[n]!) };
};

/** Asks for long work as a job, and waits for its end. */
const job = async ({ url, token }: Telboek, method: string, path: string, body?: object): Promise<void> => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const asked = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, Prefer: 'respond-async' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (asked.status !== 202) throw new Error(`${method} ${path}: ${asked.status} ${await asked.text()}`);
  for (;;) {
    const found = (await (await fetch(`${url}${asked.headers.get('location')}`, { headers })).json()) as {
      state: string;
    };
    if (found.state === 'done') return;
    if (found.state !== 'waiting' && found.state !== 'running')
      throw new Error(`${method} ${path}: ${JSON.stringify(found)}`);
    await pause(20);
  }
};

const works: Readonly<Record<string, (asked: Telboek) => Promise<void>>> = {
  verification: (asked) => job(asked, 'GET', '/audit/verification'),
  rebuild: (asked) => job(asked, 'POST', '/projections/pupil-counts/rebuild'),
};

type Side = { readonly name: string; readonly count: number; readonly checkout?: string };

const measured = async (server: Server, vault: string, log: string, side: Side, reads: string) => {
  const started = async (n: number) => {
    const env = {
      EVENT_STORE: log,
      READ_STORE: reads,
      VAULT_DIR: vault,
      DATA_DIR: join(server.folder, `${side.name}-${n}`.replaceAll(' ', '-')),
      CLOCK_LEAP_DAYS: '0',
      WORKERS: '1',
      DB_CONNECTIONS: '20',
      LOG_LEVEL: 'error',
    };
    const telboek = await telboekWith(env, [], side.checkout);
    await telboek.start();
    return telboek;
  };
  const processes: Telboek[] = [];
  try {
    for (let n = 0; n < side.count; n++) processes.push(await started(n));
    for (const { url } of processes) await ready(url);
    const costs: Record<string, Cost[]> = {};
    for (const [name, work] of Object.entries(works)) {
      // The first time does not count, because code is compiled and connections are opened in it.
      await work(processes[0]!);
      costs[name] = [];
      for (let time = 0; time < Number(values.times); time++)
        costs[name].push(await costOf(processes, () => work(processes[0]!)));
    }
    return costs;
  } finally {
    for (const telboek of processes) await telboek.stop();
  }
};

const main = async (): Promise<void> => {
  const server = await startServer();
  try {
    const bench = await openBench(server, schools);
    await eachOf(schools, 8, (school) => prepare(bench, school));
    const events = await bench.store.head();
    await bench.close();
    const log = bench.database.url;
    const vault = join(server.folder, `vault-${new URL(log).pathname.slice(1)}`);
    const sides: Side[] = [
      ...(values.beside === undefined ? [] : [{ name: 'the other release', count: 1, checkout: values.beside }]),
      ...values.processes.split(',').map((count) => ({ name: `${count} processes`, count: Number(count) })),
    ];
    const readStores = new Map<string, string>();
    for (const { name } of sides) readStores.set(name, (await server.database()).url);
    const found = new Map<string, Cost[]>();
    for (let round = 0; round < Number(values.rounds); round++)
      for (const side of sides) {
        const costs = await measured(server, vault, log, side, readStores.get(side.name)!);
        for (const [work, measures] of Object.entries(costs)) {
          const key = `${work} | ${side.name}`;
          found.set(key, [...(found.get(key) ?? []), ...measures]);
        }
      }
    process.stdout.write(
      `${schools.length} schools, ${events} events, medians of ${values.rounds} × ${values.times}; ${server.what}\n`,
    );
    process.stdout.write('| work | by | seconds | seconds on cores, in all | of each |\n|---|---|---|---|---|\n');
    for (const [key, costs] of [...found].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
      const sum = (cores: readonly number[]) => cores.reduce((all, one) => all + one, 0);
      const middle = (of: (cost: Cost) => number) => median(costs.map(of)).toFixed(2);
      const each = costs[0]!.cores.map((_, n) => middle(({ cores }) => cores[n]!)).join(' + ');
      process.stdout.write(
        `| ${key} | ${middle(({ seconds }) => seconds)} | ${middle(({ cores }) => sum(cores))} | ${each} |\n`,
      );
    }
  } finally {
    await server.stop();
  }
};

await main();
