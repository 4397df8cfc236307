/**
 * `npm run bench:stores`: measures each store through its port, beside the bare client or driver on the same server.
 * See README.md.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchEventStoreDb } from './stores/eventStoreDb.ts';
import { benchKafka } from './stores/kafka.ts';
import { benchMemory } from './stores/memory.ts';
import { benchPostgres } from './stores/postgres.ts';
import type { StoreBench } from './stores/storeBench.ts';
import { type Row, tableOf } from './support/table.ts';

/** In the order of the table's rows. */
const benches: Readonly<Record<string, StoreBench>> = {
  memory: benchMemory,
  postgres: benchPostgres,
  eventstoredb: benchEventStoreDb,
  kafka: benchKafka,
};

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' }, only: { type: 'string' } },
});

const main = async (): Promise<void> => {
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`Not a number of rounds: ${values.rounds}`);
  const wanted = values.only?.split(',') ?? Object.keys(benches);
  const unknown = wanted.filter((name) => benches[name] === undefined);
  if (unknown.length > 0) throw new Error(`--only takes ${Object.keys(benches).join(', ')}, not ${unknown.join(', ')}`);
  const servers: string[] = [];
  const rows: Row[] = [];
  for (const name of wanted) {
    process.stderr.write(`${name} …\n`);
    const measured = await benches[name]!({ quick: values.quick, rounds });
    servers.push(measured.server);
    rows.push(...measured.rows);
  }
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}`);
  console.log(`${servers.join('; ')}\n`);
  console.log(tableOf(rows));
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
