/** `npm run renditions`: checks, backs up, restores and prunes what was handed out (documents.md 9.6.3). */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { isErrno } from '../adapters/files/durableFile.ts';
import { sha256Of } from '../commands/renditions/handOut.ts';
import { mayBePruned, renditionsChecked } from '../commands/renditions/keepRenditions.ts';
import { dayOfMoment } from '../domain/day.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { type Folds, foldsOf } from '../ledger/states/folds.ts';
import type { Stores } from '../server/stores/openStores.ts';
import { differenceText } from './differenceText.ts';
import { withLedger } from './openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run renditions -- --verify            makes each UBL anew and compares all bytes with their digests
       npm run renditions -- --backup <file>     writes the bytes of all renditions into a new file
       npm run renditions -- --restore <file>    brings back bytes that are gone or changed
       npm run renditions -- --prune             removes bytes of documents issued more than seven calendar years ago
Exit code: 0 done, 1 with differences, 2 when the command or a setting is wrong, 3 when it could not be done.`;

type Deps = {
  readonly ledger: ReturnType<typeof ledgerOn>;
  readonly folds: Folds;
  readonly renditionBytes: Stores['readStore']['renditions'];
};

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const renditions = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = readArguments(
    program.args,
    {
      verify: { type: 'boolean' },
      backup: { type: 'string' },
      restore: { type: 'string' },
      prune: { type: 'boolean' },
    },
    usage,
  );
  const [named, ...others] = Object.entries(values);
  if (named === undefined || others.length > 0 || positionals.length > 0)
    throw new UsageFault('Name one of --verify, --backup, --restore and --prune.', usage);
  return withLedger(program.env, async ({ store, readStore }) => {
    const ledger = ledgerOn({ store, now: () => new Date(), newId: randomUUID });
    const deps = { ledger, folds: foldsOf(ledger), renditionBytes: readStore.renditions };
    if (values.backup !== undefined) return backup(deps, values.backup, program);
    if (values.restore !== undefined) return restore(deps, values.restore, program);
    return values.verify === true ? verify(deps, program) : prune(deps, program);
  });
};

const today = (): string => dayOfMoment(new Date());

const verify = async (deps: Deps, { say, signal }: Program): Promise<ExitCode> => {
  let [count, wrong] = [0, 0];
  for await (const { differences } of renditionsChecked(deps, { today: today() })) {
    signal.throwIfAborted();
    count++;
    wrong += differences.length;
    for (const difference of differences) say(differenceText(difference));
  }
  say(`${count} renditions verified: ${wrong === 0 ? 'no differences' : `${wrong} differences`}.`);
  return wrong === 0 ? exitCodes.inOrder : exitCodes.differences;
};

/** Writes a line for each rendition: its digest, and its bytes in base 64. */
const backup = async ({ folds, renditionBytes }: Deps, file: string, { say, signal }: Program): Promise<ExitCode> => {
  const { state } = await folds.renditions();
  const to = await opened(file, 'wx');
  let [kept, gone] = [0, 0];
  try {
    for (const { sha256, number, format } of state.values()) {
      signal.throwIfAborted();
      const bytes = await renditionBytes.get(sha256);
      if (bytes === undefined) {
        gone++;
        say(`The ${format} of ${number} is gone.`);
      } else {
        kept++;
        await to.write(`${sha256} ${Buffer.from(bytes).toString('base64')}\n`);
      }
    }
    await to.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await to.close();
  }
  say(`${kept} renditions backed up.`);
  return gone === 0 ? exitCodes.inOrder : exitCodes.differences;
};

const restore = async ({ folds, renditionBytes }: Deps, file: string, { say }: Program): Promise<ExitCode> => {
  const named = new Set([...(await folds.renditions()).state.values()].map(({ sha256 }) => sha256));
  const from = await opened(file, 'r');
  let [restored, refused] = [0, 0];
  try {
    for await (const line of from.readLines()) {
      const [sha256 = '', text = ''] = line.split(' ');
      const bytes = Buffer.from(text, 'base64');
      // Bytes that the log does not name were never handed out, or are of another ledger.
      if (!named.has(sha256) || sha256Of(bytes) !== sha256) refused++;
      else {
        await renditionBytes.put(sha256, bytes);
        restored++;
      }
    }
  } finally {
    await from.close();
  }
  say(
    `${restored} renditions restored${refused === 0 ? '' : `, ${refused} left out: they are not of this ledger, or damaged`}.`,
  );
  return refused === 0 ? exitCodes.inOrder : exitCodes.differences;
};

const prune = async ({ folds, renditionBytes }: Deps, { say }: Program): Promise<ExitCode> => {
  const all = [...(await folds.renditions()).state.values()];
  const old = all.filter((rendition) => mayBePruned(rendition, today()));
  const younger = new Set(all.filter((one) => !old.includes(one)).map(({ sha256 }) => sha256));
  for (const { sha256 } of old) if (!younger.has(sha256)) await renditionBytes.remove(sha256);
  say(`${old.length} renditions pruned; ${all.length - old.length} are younger and stay.`);
  return exitCodes.inOrder;
};

const opened = async (file: string, flags: 'wx' | 'r'): Promise<FileHandle> => {
  try {
    return await open(file, flags);
  } catch (error) {
    if (isErrno(error, 'EEXIST'))
      throw new UsageFault('That file exists already, and a backup is never overwritten; name another file.', usage);
    if (isErrno(error, 'ENOENT', 'EISDIR', 'EACCES')) throw new UsageFault('That file cannot be opened.', usage);
    throw error;
  }
};

if (process.argv[1] === import.meta.filename) await runProgram(renditions);
