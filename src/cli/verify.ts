/**
 * `npm run verify`: recomputes chains and documents from the events alone, and compares them with heads that were kept
 * (5.4).
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isErrno } from '../adapters/files/durableFile.ts';
import { fileVault } from '../adapters/files/fileVault.ts';
import { headsKept, type SignedHeads } from '../commands/audit/heads/keptHeads.ts';
import type { Head } from '../commands/audit/heads/logIndex.ts';
import { readingStand } from '../commands/audit/readingStand.ts';
import { type Verification, verifyDocument, verifyLedger } from '../commands/audit/verify/verify.ts';
import { recordHeld } from '../commands/identity/identity.ts';
import type { JobProgress } from '../commands/jobs/job.ts';
import { verifyRenditions } from '../commands/renditions/keepRenditions.ts';
import { dayOfMoment } from '../domain/day.ts';
import { Rejection } from '../domain/rejection.ts';
import { heads as keptForm } from '../http/audit/answers.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { streams } from '../ledger/streams.ts';
import { openWorkers } from '../server/openWorkers.ts';
import type { Settings } from '../server/settings/settings.ts';
import type { Log } from '../server/stores/openStores.ts';
import { counted, differenceText } from './differenceText.ts';
import { withLedger, withLog } from './openLedger.ts';
import { barsOn } from './progress.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, sentence, UsageFault } from './usage.ts';

const usage = `Usage: npm run verify -- [--year 2026 | --document 2026-000017] [--heads <file> [--key <id>]]
--heads: a file that npm run heads wrote; the ledger must still hold everything that it names. --key: the id of the key
that signed it, as you wrote it down; needed when this ledger's vault no longer holds that key. A restored ledger that
holds everything in the file numbers documents again.
Exit code: 0 without differences, 1 with, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const verify = async (program: Program): Promise<ExitCode> => {
  const { document, heads: file, key, ...rest } = wanted(program.args);
  const copy = file === undefined ? undefined : await copyIn(file);
  const found = await withLog(program.env, async (log, settings) => {
    const heads = copy === undefined ? {} : { heads: await keptBy(settings, copy, key) };
    const startedAt = performance.now();
    const found =
      document === undefined
        ? await whole(log, settings, { ...rest, ...heads }, program)
        : await verifyDocument(log.store, document);
    if (found === undefined) throw new UsageFault(`There is no document ${document}.`, usage);
    const seconds = Math.max(performance.now() - startedAt, 1) / 1000;
    for (const difference of found.differences) program.say(differenceText(difference));
    program.say(
      `${counted(found.events, 'event')} and ${counted(found.documents, 'document')} verified, ${Math.round(found.events / seconds)} events/s: ` +
        `${differences(found.differences.length)}.`,
    );
    if (copy !== undefined) {
      program.say(
        `Compared with ${counted(copy.heads.length, 'stream')} as they were at ${copy.moment}, position ${copy.position}.`,
      );
      if (found.differences.length === 0 && (await isFreed(log, copy)))
        program.say('This restored ledger holds all of them: it numbers documents again.');
    }
    const hasHandedOut = (await log.store.read(streams.renditions, 0, 1)).length > 0;
    return { inOrder: found.differences.length === 0, hasHandedOut };
  });
  const isHandedOutInOrder = found.hasHandedOut ? await handedOut(program, { ...rest, number: document }) : true;
  return found.inOrder && isHandedOutInOrder ? exitCodes.inOrder : exitCodes.differences;
};

/** The bytes of what was handed out lie in the read store, which is opened only where something was (documents.md 9.6.3). */
const handedOut = (
  { env, say, signal }: Program,
  of: { readonly year?: number | undefined; readonly number: string | undefined },
): Promise<boolean> =>
  withLedger(env, async ({ store, readStore }) => {
    const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
    const wanted = { today: dayOfMoment(new Date()), year: of.year, number: of.number };
    const found = await verifyRenditions({ ledger, renditionBytes: readStore.renditions }, wanted, signal);
    for (const difference of found.differences) say(differenceText(difference));
    const count = found.differences.length;
    say(
      `${counted(found.renditions, 'file')} that ${found.renditions === 1 ? 'was' : 'were'} handed out verified: ${differences(count)}.`,
    );
    return count === 0;
  });

/** Whether the ledger was restored and waited for this check before issuing numbers (operations 11.5). */
const isFreed = ({ store }: Events, copy: SignedHeads): Promise<boolean> => {
  const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
  const id = ledger.newId();
  const context = { actor: { subject: 'npm run verify', role: 'system' }, correlationId: id, causationId: id };
  return recordHeld(ledger, copy, context);
};

type Events = Pick<Log, 'store' | 'eventsAt'>;

type Whole = { readonly year?: number; readonly heads?: readonly Head[] };

const differences = (count: number): string => (count === 0 ? 'no differences' : counted(count, 'difference'));

const verified = 'Verified';

/** Verifies on all cores, each with connections of its own. */
const whole = async (
  { store, eventsAt }: Events,
  settings: Settings,
  of: Whole,
  { progress, signal }: Program,
): Promise<Verification> => {
  const bars = barsOn(progress);
  const at = (done: number, total: number): JobProgress => ({ done, total, unit: 'events' });
  bars.begin(verified, at(0, 0));
  const workers = openWorkers(settings, eventsAt, readingStand(store));
  try {
    return await verifyLedger(store, {
      ...of,
      workers,
      signal,
      onProgress: (done, all) => bars.at(verified, at(done, all)),
    });
  } finally {
    bars.end();
    await workers.close();
  }
};

const copyIn = async (file: string): Promise<SignedHeads> => {
  try {
    const copy = keptForm.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (copy.success) return copy.data;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EISDIR', 'EACCES'))
      throw new UsageFault('The file of --heads cannot be read.', usage);
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageFault('The file of --heads is no file of npm run heads, or it is not whole.', usage);
};

/** Reads only the public keys of the vault. Without the vault the key's id must be given. */
const keptBy = async ({ vaultDir }: Settings, copy: SignedHeads, key: string | undefined): Promise<readonly Head[]> => {
  try {
    return await headsKept({ vault: await fileVault(vaultDir) }, copy, key);
  } catch (error) {
    throw error instanceof Rejection ? new UsageFault(sentence(error), usage) : error;
  }
};

type Wanted = { readonly year?: number; readonly document?: string; readonly heads?: string; readonly key?: string };

const wanted = (args: readonly string[]): Wanted => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(args, { year: text, document: text, heads: text, key: text }, usage);
  const { year, document, heads, key } = values;
  if (positionals.length > 0) throw new UsageFault('An option begins with two dashes.', usage);
  if (document !== undefined && (year !== undefined || heads !== undefined))
    throw new UsageFault('--document cannot be combined with --year or --heads.', usage);
  if (key !== undefined && heads === undefined)
    throw new UsageFault('--key can only be given together with --heads.', usage);
  if (year !== undefined && !/^[0-9]{4}$/.test(year)) throw new UsageFault('--year must be a year.', usage);
  if (document !== undefined && !/^[0-9]{4}-[0-9]{6}$/.test(document))
    throw new UsageFault('--document must be a number such as 2026-000017.', usage);
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(document === undefined ? {} : { document }),
    ...(heads === undefined ? {} : { heads }),
    ...(key === undefined ? {} : { key }),
  };
};

if (process.argv[1] === import.meta.filename) await runProgram(verify);
