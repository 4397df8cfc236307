/** `npm run verify`: chains and documents recomputed from the events alone (5.4). */
import type { Difference } from '../commands/audit/differences.ts';
import { type Verification, verifyDocument, verifyLedger } from '../commands/audit/verify.ts';
import type { EventStore } from '../commands/eventStore.ts';
import { withLedger } from './openLedger.ts';
import { progressOf } from './progress.ts';
import { asked, type ExitCode, exitCodes, type Program, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run verify -- [--year 2026 | --document 2026-000017]
Exit code: 0 without differences, 1 with, 2 when this is not in order, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const verify = async (program: Program): Promise<ExitCode> => {
  const { year, document } = wanted(program.args);
  return withLedger(program.env, async ({ store }) => {
    const startedAt = performance.now();
    const found = document === undefined ? await whole(store, year, program) : await verifyDocument(store, document);
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

const whole = async (
  store: EventStore,
  year: number | undefined,
  { progress, signal }: Program,
): Promise<Verification> => {
  const head = await store.head();
  const chains = progressOf(progress, 'Chains', 'events');
  const documents = progressOf(progress, 'Documents', 'schools');
  try {
    return await verifyLedger(store, {
      ...(year === undefined ? {} : { year }),
      signal,
      onProgress: (position) => chains.at(position, Math.max(position, head)),
      onSchool: (done, schools) => {
        chains.end();
        documents.at(done, schools);
      },
    });
  } finally {
    chains.end();
    documents.end();
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
