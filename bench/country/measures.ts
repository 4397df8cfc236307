/** Measures a made country: each program runs in a process of its own, against a server that was just started. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { perSecond } from '../support/measure.ts';
import type { Row } from '../support/table.ts';
import type { Kept } from './kept.ts';
import type { CountryServer } from './ledger.ts';
import type { Nation } from './nation.ts';
import type { Measured } from './program.ts';

export type Measuring = { readonly server: CountryServer; readonly nation: Nation; readonly kept: Kept };

const mbMax = 1_536;

const program = async (name: string, { server, kept }: Measuring): Promise<Measured & { readonly cold: string }> => {
  const { pageCacheDropped } = await server.restart();
  const path = new URL('./program.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [path, name, String(kept.scale)], {
    env: { ...process.env, ...server.environment() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await text(child.stdout);
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`The program ${name} did not come to its end`);
  const cold = pageCacheDropped ? 'cold' : 'server restarted';
  return { ...(JSON.parse(last) as Measured), cold };
};

const seconds = (ms: number): number => ms / 1_000;

/**
 * The time on cores of the process and its threads, without the server's. It hardly changes with other load on the machine.
 */
const onCores = (cpuMs: number | undefined) => ({ baseline: `on a core: ${seconds(cpuMs ?? 0).toFixed(1)} s` });

/** Aims hold only for the whole country. */
const aimOf = ({ kept }: Measuring, aim: { readonly atMost: number } | { readonly atLeast: number }) =>
  kept.scale === 1 ? { aim: { of: 'figure', ...aim } as const } : {};

const memory = (measuring: Measuring, what: string, peakMb: number): Row => ({
  what: `${what}: peak memory of the process`,
  figure: peakMb,
  unit: 'MB',
  ...aimOf(measuring, { atMost: mbMax }),
});

/** Measured at any scale: the stored size does not depend on the speed of writing. */
export const stored = async ({ server, kept }: Measuring): Promise<Row[]> => {
  const [sizes] = await server.ask<{ disk: number; json: number; events: number }>(
    `SELECT pg_total_relation_size('ledger.events')::float8 AS disk, count(*)::integer AS events,
       sum(octet_length(data))::float8 AS json FROM ledger.events`,
  );
  const { disk, json, events } = sizes!;
  return [
    { what: 'stored: events', figure: events, unit: 'events' },
    {
      what: 'stored: table and indexes',
      figure: disk / kept.results,
      unit: 'bytes/result',
      aim: { of: 'figure', atMost: 20 },
    },
    { what: 'stored: JSON of all events', figure: json / kept.results, unit: 'bytes/result' },
  ];
};

/** The lower bound: PostgreSQL alone sends out all of the same events. */
export const copied = async (measuring: Measuring): Promise<Row[]> => {
  const { server, kept } = measuring;
  const rows: Row[] = [];
  for (const [what, columns] of [
    ['all columns', 'position, stream, revision, id, type, data, metadata'],
    ['data', 'data'],
  ]) {
    const { pageCacheDropped } = await server.restart();
    const start = performance.now();
    await server.ask(`COPY (SELECT ${columns} FROM ledger.events) TO PROGRAM 'cat > /dev/null' (FORMAT binary)`);
    const ms = performance.now() - start;
    rows.push({
      what: `COPY … TO of the events, ${what}, ${pageCacheDropped ? 'cold' : 'server restarted'}`,
      figure: seconds(ms),
      unit: 's',
      baseline: `results/s: ${Math.round(perSecond(kept.results, ms)).toLocaleString('en-GB')}`,
    });
  }
  return rows;
};

export const run = async (measuring: Measuring): Promise<Row[]> => {
  const { server, nation, kept } = measuring;
  const { ms, cpuMs, counts, peakMb, cold } = await program('run', measuring);
  if (counts.documents !== nation.schools.length || counts.second !== nation.schools.length)
    throw new Error(`The runs issued ${counts.documents} and ${counts.second} documents`);
  // Restores the made log for the next measure, with the documents of the first run for the check.
  await server.ask('DELETE FROM ledger.events WHERE position > $1 + 2 * $2', [kept.position, nation.schools.length]);
  return [
    {
      what: `yearly run, ${cold}`,
      figure: seconds(ms.cold!),
      unit: 's',
      ...onCores(cpuMs.cold),
      ...aimOf(measuring, { atMost: 60 }),
    },
    { what: `yearly run, ${cold}`, figure: perSecond(counts.documents, ms.cold!), unit: 'documents/s' },
    { what: `yearly run, ${cold}: results behind it`, figure: perSecond(kept.results, ms.cold!), unit: 'results/s' },
    {
      what: 'the run of the year after, warm folds',
      figure: perSecond(counts.second, ms.warm!),
      unit: 'documents/s',
      ...onCores(cpuMs.warm),
      ...aimOf(measuring, { atLeast: 500 }),
    },
    memory(measuring, 'yearly runs', peakMb),
  ];
};

export const verify = async (measuring: Measuring): Promise<Row[]> => {
  const { ms, cpuMs, counts, peakMb, cold } = await program('verify', measuring);
  return [
    {
      what: `verify: ${counts.events!.toLocaleString('en-GB')} events, ${counts.documents!.toLocaleString('en-GB')} documents, ${cold}`,
      figure: seconds(ms.verify!),
      unit: 's',
      ...onCores(cpuMs.verify),
      ...aimOf(measuring, { atMost: 90 }),
    },
    { what: 'verify', figure: perSecond(measuring.kept.results, ms.verify!), unit: 'results/s' },
    memory(measuring, 'verify', peakMb),
  ];
};

/** Compares every year's trial balance with the documents, to the cent, and writes the audit file of the fullest year. */
export const books = async (measuring: Measuring): Promise<Row[]> => {
  const { ms, cpuMs, counts, peakMb, cold } = await program('books', measuring);
  if (counts.unequal !== 0) throw new Error('A trial balance is not equal with the documents');
  return [
    {
      what: `audit file of a year, ${counts.documents!.toLocaleString('en-GB')} documents, ${cold}`,
      figure: seconds(ms.auditfile!),
      unit: 's',
      ...onCores(cpuMs.auditfile),
      ...aimOf(measuring, { atMost: 60 }),
    },
    {
      what: 'audit file of a year: peak memory of the process',
      figure: peakMb,
      unit: 'MB',
      ...aimOf(measuring, { atMost: 500 }),
    },
  ];
};

export const rebuilt = async (measuring: Measuring): Promise<Row[]> => {
  const { ms, cpuMs, peakMb, cold } = await program('rebuild', measuring);
  return [
    {
      what: `rebuild of every count, ${cold}`,
      figure: seconds(ms.rebuild!),
      unit: 's',
      ...onCores(cpuMs.rebuild),
      ...aimOf(measuring, { atMost: 60 }),
    },
    {
      what: `rebuild of every count, ${cold}`,
      figure: perSecond(measuring.kept.results, ms.rebuild!),
      unit: 'results/s',
      ...aimOf(measuring, { atLeast: 2_000_000 }),
    },
    memory(measuring, 'rebuild', peakMb),
  ];
};
