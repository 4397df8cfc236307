/**
 * `npm run bench`: prints one table of the ledger's throughput, each figure beside an upper bound for it. See
 * README.md.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchPages } from './answers/pages.ts';
import { benchRegister } from './answers/register.ts';
import { benchSchool } from './answers/school.ts';
import { benchSharing } from './answers/sharing.ts';
import { benchBilling } from './documents/billing.ts';
import { benchDocuments } from './documents/renditions.ts';
import { benchFairness } from './fairness/fairness.ts';
import { benchStreams } from './fairness/streams.ts';
import { benchImport } from './results/import.ts';
import { benchLag } from './results/lag.ts';
import { benchMemory } from './results/memory.ts';
import { benchRebuild } from './results/rebuild.ts';
import { benchAppend } from './stores/append.ts';
import { type Server, startServer } from './support/server.ts';
import { type Row, tableOf } from './support/table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    schools: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
  },
});

/** Reads a whole number above 0 from the command line. */
const counted = (text: string | undefined, otherwise: number): number => {
  const count = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`Not a number of schools or rounds: ${text}`);
  return count;
};

const { quick } = values;
const rounds = counted(values.rounds, quick ? 2 : 5);
// Each round and mode needs a run of another year, and there are ten years.
const billing = { schools: counted(values.schools, quick ? 20 : 1_000), rounds: 1 };

const sections: Readonly<Record<string, (server: Server) => Promise<Row[]>>> = {
  append: (server) => benchAppend(server, { quick, rounds }),
  import: (server) => benchImport(server, { quick, rounds }),
  lag: (server) => benchLag(server, { quick }),
  memory: (server) => benchMemory(server, { quick }),
  rebuild: (server) => benchRebuild(server, { quick, rounds }),
  school: (server) =>
    benchSchool(server, { pupils: quick ? 160 : 1_200, years: quick ? 2 : 5, rounds: quick ? 0 : Math.min(rounds, 3) }),
  register: (server) => benchRegister(server, { quick, rounds: Math.min(rounds, 3) }),
  sharing: (server) => benchSharing(server, { guardians: quick ? 200 : 10_000, rounds }),
  billing: (server) => benchBilling(server, billing),
  documents: (server) => benchDocuments(server, { quick }),
  fairness: (server) => benchFairness(server, { quick }),
  streams: (server) => benchStreams(server, { quick }),
  pages: (server) => benchPages(server, { quick, rounds }),
};

const main = async (): Promise<void> => {
  const wanted = values.only?.split(',') ?? Object.keys(sections);
  const unknown = wanted.filter((name) => sections[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`--only takes ${Object.keys(sections).join(', ')}, not ${unknown.join(', ')}`);
  const server = await startServer();
  // Ctrl-C leaves no server and no folder behind.
  const interrupted = () => server.stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
    console.log(
      `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${server.what}, ${machine}\n`,
    );
    const rows: Row[] = [];
    for (const name of wanted) {
      process.stderr.write(`${name} …\n`);
      rows.push(...(await sections[name]!(server)));
    }
    console.log(tableOf(rows));
  } finally {
    await server.stop();
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
