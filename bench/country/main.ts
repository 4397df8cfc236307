/**
 * `npm run bench:country`: makes the Netherlands and measures the load of their ledger on one machine. See
 * ../README.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { perSecond } from '../support/measure.ts';
import { type Row, tableOf } from '../support/table.ts';
import { singleWriter } from './documents.ts';
import { besideEmmett } from './emmett.ts';
import type { Kept } from './kept.ts';
import { openCountry, startCountry } from './ledger.ts';
import { made } from './made.ts';
import { books, copied, type Measuring, rebuilt, run, stored, verify } from './measures.ts';
import { heldAgainstNaive, sampleOf } from './naive.ts';
import { type Nation, nationOf } from './nation.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    dir: { type: 'string' },
    only: { type: 'string' },
    'drop-page-cache': { type: 'boolean', default: false },
  },
});

const scale = Number(values.scale);
if (!(scale > 0 && scale <= 1)) throw new Error(`--scale is above 0 and at most 1, not ${values.scale}`);

/** The order matters: the check verifies the documents of the run and the read models of the rebuild. */
const sections: Readonly<Record<string, (measuring: Measuring) => Promise<Row[]>>> = {
  stored,
  copy: copied,
  run,
  rebuild: rebuilt,
  check: async ({ server, nation }) => {
    const country = await openCountry(server, nation);
    try {
      const { compared, differences } = await heldAgainstNaive(country, sampleOf(nation));
      if (differences.length > 0) throw new Error(`Not as counted by hand:\n${differences.join('\n')}`);
      return [{ what: 'figures held against a naive count', figure: compared, unit: 'figures' }];
    } finally {
      await country.close();
    }
  },
  verify,
  books,
  documents: singleWriter,
  emmett: besideEmmett,
};

const rowsOf = (
  { results, corrected, imports, withdrawn, byHand, seconds }: Kept,
  { schools, boards }: Nation,
): Row[] => [
  { what: `made: ${schools.length} schools of ${boards.length} boards`, figure: seconds, unit: 's' },
  { what: 'made: results linked', figure: results, unit: 'results' },
  { what: 'made: results a second', figure: perSecond(results, seconds * 1_000), unit: 'results/s' },
  { what: 'made: corrected by a later export', figure: (corrected / results) * 100, unit: '% of results' },
  { what: 'made: corrected by hand', figure: byHand, unit: 'results' },
  { what: 'made: imports withdrawn', figure: (withdrawn / imports) * 100, unit: '% of imports' },
];

const main = async (): Promise<void> => {
  const wanted = values.only?.split(',') ?? Object.keys(sections);
  const unknown = wanted.find((name) => sections[name] === undefined);
  if (unknown !== undefined) throw new Error(`--only takes ${Object.keys(sections).join(', ')}, not ${unknown}`);
  const folder = values.dir === undefined ? await mkdtemp(join(tmpdir(), 'telboek-country-')) : resolve(values.dir);
  const server = await startCountry(folder, values['drop-page-cache']);
  const end = async () => {
    await server.stop();
    if (values.dir === undefined) await rm(folder, { recursive: true, force: true });
  };
  // Ctrl-C leaves no server behind, and no folder unless it was asked for.
  const interrupted = () => end().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const nation = nationOf(scale);
    const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
    console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}\n`);
    const kept = await made(server, nation, scale, folder);
    const rows: Row[] = rowsOf(kept, nation);
    try {
      for (const name of Object.keys(sections).filter((section) => wanted.includes(section))) {
        process.stderr.write(`${name} …\n`);
        rows.push(...(await sections[name]!({ server, nation, kept })));
      }
    } finally {
      console.log(tableOf(rows)); // Printed even when a later section failed, because these measurements took minutes.
    }
  } finally {
    await end();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
