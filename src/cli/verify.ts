/** `npm run verify`: chains and documents recomputed from the events alone (5.4). */
import type { Difference } from '../commands/audit/differences.ts';
import { readingStand, type Verification, verifyDocument, verifyLedger } from '../commands/audit/verify.ts';
import type { Stores } from '../openStores.ts';
import { openWorkers } from '../openWorkers.ts';
import type { Settings } from '../settings.ts';
import { withLedger } from './openLedger.ts';
import { progressOf } from './progress.ts';
import { asked, type ExitCode, exitCodes, type Program, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run verify -- [--year 2026 | --document 2026-000017]
Exit code: 0 without differences, 1 with, 2 when this is not in order, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const verify = async (program: Program): Promise<ExitCode> => {
  const { year, document } = wanted(program.args);
  return withLedger(program.env, async (stores, settings) => {
    const startedAt = performance.now();
    const found =
      document === undefined
        ? await whole(stores, settings, year, program)
        : await verifyDocument(stores.store, document);
    if (found === undefined) throw new UsageFault(`There is no document ${document}.`, usage);
    const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
    for (const difference of found.differences) program.say(told(difference));
    program.say(
      `${found.events} events and ${found.documents} documents verified, ${Math.round(found.events / seconds)} events/s: ` +
        `${found.differences.length === 0 ? 'no differences' : `${found.differences.length} differences`}.`,
    );
    return found.differences.length === 0 ? exitCodes.inOrder : exitCodes.differences;
  });
};

/** On all cores, each with connections of its own. */
const whole = async (
  { store, eventsAt }: Stores,
  settings: Settings,
  year: number | undefined,
  { progress, signal }: Program,
): Promise<Verification> => {
  const bar = progressOf(progress, 'Verified', 'events');
  const workers = openWorkers(settings, eventsAt, readingStand(store));
  try {
    return await verifyLedger(store, {
      ...(year === undefined ? {} : { year }),
      workers,
      signal,
      onProgress: (events, ofEvents) => bar.at(events, ofEvents),
    });
  } finally {
    bar.end();
    await workers.close();
  }
};

/** `documents@16, 2026-000017, line 2: amount is …, recomputed …` */
const told = ({ stream, revision, document, line, what }: Difference): string =>
  [`${stream}@${revision}`, document, line === undefined ? undefined : `line ${line}`]
    .filter((one) => one !== undefined)
    .join(', ')
    .concat(`: ${what}`);

const wanted = (args: readonly string[]): { readonly year?: number; readonly document?: string } => {
  const options = { year: { type: 'string' }, document: { type: 'string' } } as const;
  const { values, positionals } = asked(args, options, usage);
  const { year, document } = values;
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  if (year !== undefined && document !== undefined)
    throw new UsageFault('Only one of --year and --document can be asked for.', usage);
  if (year !== undefined && !/^[0-9]{4}$/.test(year)) throw new UsageFault('--year must be a year.', usage);
  if (document !== undefined && !/^[0-9]{4}-[0-9]{6}$/.test(document))
    throw new UsageFault('--document must be a number such as 2026-000017.', usage);
  return { ...(year === undefined ? {} : { year: Number(year) }), ...(document === undefined ? {} : { document }) };
};

if (process.argv[1] === import.meta.filename) await runProgram(verify);
