/**
 * `npm run bench:processes`: the same verification, rebuild and yearly run of a made country by one, two and four
 * processes, each pinned to its share of the cores, and by one of another release beside one of this (operations 12.1,
 * 12.6). Every measurement begins with a copy of the same ledger and with processes that were just started, and all of
 * them must find the same.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keptIn } from './country/kept.ts';
import { type CountryServer, startCountry } from './country/ledger.ts';
import { made } from './country/made.ts';
import { nationOf, schoolsInAll } from './country/nation.ts';
import { type Copies, copiesIn } from './processes/copies.ts';
import { begun, type Cost, costsOf, type Side } from './processes/sides.ts';
import { works } from './processes/works.ts';
import { median } from './support/measure.ts';

const { values } = parseArgs({
  options: {
    schools: { type: 'string' },
    /** Keeps what was made for the next time, or takes what bench:country made. */
    dir: { type: 'string' },
    processes: { type: 'string', default: '1,2,4' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: works.map(({ name }) => name).join(',') },
    /** Measures also what a process that does no such work spends beside one that does (operations 12.2). */
    idle: { type: 'boolean', default: false },
    /** The folder of another release, with its node_modules. */
    beside: { type: 'string' },
    /** A folder for profiles of each process and thread. */
    profiles: { type: 'string' },
  },
});

const usualSchools = 500;

const counts = values.processes.split(',').map(Number);
/** Threads of all processes together: always the same, at least one each, so that only the number of processes makes a difference. */
const threads = Math.max(availableParallelism(), ...counts);
const sides: readonly Side[] = [
  ...(values.beside === undefined
    ? []
    : [{ name: '1, the other release', count: 1, threads, checkout: values.beside }]),
  ...counts.map((count) => ({ name: String(count), count, threads: Math.floor(threads / count) })),
  ...(values.idle ? [{ name: '1, another idle', count: 1, threads, withIdle: true }] : []),
];
const wanted = works.filter(({ name }) => values.only.split(',').includes(name));
const env: Readonly<Record<string, string>> =
  values.profiles === undefined
    ? {}
    : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(values.profiles)} --cpu-prof-interval=2000` };

/**
 * Measures in turns: one of each side, and again, so that other load on the machine falls on all of them.
 * Work that was begun twice, because the machine was too busy, is told and does not count.
 */
const measured = async (copies: Copies): Promise<ReadonlyMap<string, readonly Cost[]>> => {
  // The read models are made once, and copied with the log.
  const first = await copies.first(begun);
  const found = new Map<string, Cost[]>();
  for (let round = 0; round < Number(values.rounds); round++)
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const place = await copies.copyOf(first, 'measured');
      try {
        for (const [work, cost] of await costsOf(copies, place, side, wanted, env)) {
          const key = `${work} | ${side.name}`;
          if (cost.attempts === 1) found.set(key, [...(found.get(key) ?? []), cost]);
          process.stderr.write(`${key}: ${JSON.stringify(cost)}\n`);
        }
      } finally {
        await copies.drop(place);
      }
    }
  return found;
};

/** Whatever the number of processes, the same is found. */
const mustBeSame = (found: ReadonlyMap<string, readonly Cost[]>): void => {
  for (const { name } of wanted) {
    const digests = [...found].flatMap(([key, costs]) =>
      key.startsWith(`${name} |`) ? costs.map(({ digest }) => digest) : [],
    );
    if (new Set(digests).size > 1) throw new Error(`${name}: not every number of processes found the same`);
  }
};

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

const tell = (found: ReadonlyMap<string, readonly Cost[]>): void => {
  const middle = (costs: readonly Cost[], of: (cost: Cost) => number): number => median(costs.map(of));
  const onCores = (costs: readonly Cost[]) => middle(costs, ({ cores }) => sum(cores));
  process.stdout.write(
    '| work | processes | seconds | on cores | of one | parts of each, of an even share | all of each | of PostgreSQL | idle |\n',
  );
  process.stdout.write('|---|---|---|---|---|---|---|---|---|\n');
  for (const { name } of wanted)
    for (const side of sides) {
      const costs = found.get(`${name} | ${side.name}`) ?? [];
      if (costs.length === 0) continue;
      const one = onCores(found.get(`${name} | 1`) ?? costs);
      // From the one that did most to the one that did least: which of them takes up the job is chance.
      const sharesOf = (all: readonly number[]) =>
        all.map((one) => one / (sum(all) / all.length)).toSorted((one, other) => other - one);
      const shares = (of: (cost: Cost) => readonly number[]) =>
        Array.from(
          { length: side.count },
          (_, n) => `${(middle(costs, (cost) => sharesOf(of(cost))[n]!) * 100).toFixed(0)} %`,
        ).join(', ');
      const idle = side.withIdle
        ? `${(middle(costs, ({ idle = 0, seconds }) => idle / seconds) * 100).toFixed(1)} % of a core`
        : '';
      const figures = [
        middle(costs, ({ seconds }) => seconds).toFixed(1),
        onCores(costs).toFixed(1),
        `${((onCores(costs) / one) * 100).toFixed(0)} %`,
        shares(({ parts }) => parts),
        shares(({ cores }) => cores),
        middle(costs, ({ server }) => server).toFixed(1),
        idle,
      ];
      process.stdout.write(`| ${[name, side.name, ...figures].join(' | ')} |\n`);
    }
};

const main = async (): Promise<void> => {
  const folder = values.dir === undefined ? await mkdtemp(join(tmpdir(), 'telboek-processes-')) : resolve(values.dir);
  const kept = values.schools === undefined ? await keptIn(folder) : undefined;
  const scale = kept?.scale ?? (Number(values.schools ?? usualSchools) + 0.5) / schoolsInAll;
  const server: CountryServer = await startCountry(folder);
  const end = async () => {
    await server.stop();
    if (values.dir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const nation = nationOf(scale);
    const { results, position } = await made(server, nation, scale, folder);
    const found = await measured(copiesIn(server, folder));
    process.stdout.write(
      `${nation.schools.length} schools, ${results} results, ${position} events; ${availableParallelism()} cores; medians of ${values.rounds}\n`,
    );
    tell(found);
    mustBeSame(found);
  } finally {
    await end();
  }
};

await main();
