/**
 * Runs one measured program in a process of its own, so that nothing is read yet. Its last line of output holds the
 * measurements. The environment names its stores, as for any program of Telboek.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rebuildModels } from '../../src/cli/rebuild.ts';
import { verify } from '../../src/cli/verify.ts';
import { readingStand } from '../../src/commands/audit/readingStand.ts';
import { issueDueDocuments } from '../../src/commands/billing/run.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { isInBalance } from '../../src/domain/accounting/tally.ts';
import { trialBalance } from '../../src/domain/accounting/trialBalance.ts';
import { ledgerOn } from '../../src/ledger/ledger.ts';
import { booksAt } from '../../src/ledger/states/books.ts';
import { foldCache } from '../../src/ledger/states/foldCache.ts';
import { foldsOf } from '../../src/ledger/states/folds.ts';
import { exportedBytes } from '../../src/queries/accounting/exports.ts';
import { foldShares, openWorkers } from '../../src/server/openWorkers.ts';
import { readSettings } from '../../src/server/settings/settings.ts';
import { openEventStore } from '../../src/server/stores/openStores.ts';
import { inSlices } from '../../src/waiting/slices.ts';
import { context } from '../support/ledger.ts';
import { measuredRun, noon, secondRun } from './calendar.ts';
import { depsOn } from './ledger.ts';
import { nationOf } from './nation.ts';

/** Milliseconds and CPU milliseconds of each timed part, counts of things, and the peak memory of the process in MB. */
export type Measured = {
  readonly ms: Readonly<Record<string, number>>;
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly peakMb: number;
};

const quiet = { write: () => true, isTTY: false, columns: 80 };
const lines: string[] = [];
const program = (args: readonly string[]) => ({
  args,
  env: process.env,
  say: (line: string) => void lines.push(line),
  progress: quiet,
  signal: new AbortController().signal,
});

const timed = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly cpuMs: number; readonly found: T }> => {
  const start = performance.now();
  const before = process.cpuUsage();
  const found = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - start, cpuMs: (user + system) / 1_000, found };
};

const programs: Readonly<Record<string, (scale: number) => Promise<Omit<Measured, 'peakMb'>>>> = {
  /** Does the yearly run cold, and then next year's run in the same process. */
  run: async (scale) => {
    const settings = readSettings(process.env);
    const eventsAt = settings.eventStore;
    if (eventsAt.kind !== 'postgres') throw new Error('EVENT_STORE must name the server');
    const store = await openEventStore(eventsAt);
    let now = noon(measuredRun);
    const ledger = ledgerOn({ store, now: () => now, newId: randomUUID });
    const folds = foldsOf(ledger, foldCache(foldShares(settings).here));
    const workers = openWorkers(settings, eventsAt, { ledger, folds });
    const deps: Deps = { ...depsOn(ledger, folds, nationOf(scale)), workers };
    const cold = await timed(() => issueDueDocuments(deps, { on: measuredRun }, context));
    now = noon(secondRun);
    const warm = await timed(() => issueDueDocuments(deps, { on: secondRun }, context));
    await workers.close();
    await store.close();
    const counts = { documents: cold.found.issued.length, second: warm.found.issued.length };
    return { ms: { cold: cold.ms, warm: warm.ms }, cpuMs: { cold: cold.cpuMs, warm: warm.cpuMs }, counts };
  },
  verify: async () => {
    const { ms, cpuMs, found } = await timed(() => verify(program([])));
    if (found !== 0) throw new Error(lines.join('\n'));
    const [, events, documents] = /^(\d+) events and (\d+) documents/.exec(lines.at(-1)!)!;
    return {
      ms: { verify: ms },
      cpuMs: { verify: cpuMs },
      counts: { events: Number(events), documents: Number(documents) },
    };
  },
  /** Writes the audit file of the run's year to nowhere, and compares the trial balance of every year with its documents. */
  books: async () => {
    const eventsAt = readSettings(process.env).eventStore;
    if (eventsAt.kind !== 'postgres') throw new Error('EVENT_STORE must name the server');
    const store = await openEventStore(eventsAt);
    const stand = readingStand(store);
    const position = await store.head();
    const year = Number(measuredRun.slice(0, 4));
    const { ms, cpuMs } = await timed(async () => {
      for await (const _ of exportedBytes(stand, { file: 'auditfile', year, position }));
    });
    const { documents, ...rest } = await booksAt(stand, position);
    let unequal = 0;
    for (const one of new Set(documents.map(({ issuedOn }) => Number(issuedOn.slice(0, 4))))) {
      const { control } = await inSlices(trialBalance({ documents, ...rest }, one));
      if (!isInBalance(control)) unequal++;
    }
    await store.close();
    return { ms: { auditfile: ms }, cpuMs: { auditfile: cpuMs }, counts: { documents: documents.length, unequal } };
  },
  rebuild: async () => {
    const { ms, cpuMs } = await timed(() => rebuildModels(program(['pupil-counts'])));
    return { ms: { rebuild: ms }, cpuMs: { rebuild: cpuMs }, counts: {} };
  },
};

/** Linux records the peak. Elsewhere only the present memory is known. */
const peakMb = (): number => {
  try {
    const kb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return Number(kb) / 1_024;
  } catch {
    return process.memoryUsage.rss() / 1_048_576;
  }
};

const [name = '', scale = '1'] = process.argv.slice(2);
const measured = await programs[name]!(Number(scale));
process.stdout.write(`${JSON.stringify({ ...measured, peakMb: peakMb() } satisfies Measured)}\n`);
