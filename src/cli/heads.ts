/** `npm run heads -- file`: writes the signed heads of all streams to a file for an auditor to keep (5.4). */
import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { ulid } from 'ulid';
import { createDurably, isErrno } from '../adapters/files/durableFile.ts';
import { ledgerHeads } from '../commands/audit/heads/heads.ts';
import { keptText, signHeads } from '../commands/audit/heads/keptHeads.ts';
import { readingStand } from '../commands/audit/readingStand.ts';
import { openWorkers } from '../server/openWorkers.ts';
import { vaultFor } from '../server/stores/ownPlaces.ts';
import { differenceText } from './differenceText.ts';
import { mustHaveVault, withLog } from './openLedger.ts';
import { barsOn } from './progress.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run heads -- <file>
Exit code: 0 when the file is written, 1 when it is written but a stream was deleted or cut, 2 when the command or a setting is wrong, 3 when it could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const heads = async (program: Program): Promise<ExitCode> => {
  const [file, ...others] = readArguments(program.args, {}, usage).positionals;
  if (file === undefined || others.length > 0) throw new UsageFault('Name one file to write.', usage);
  const path = resolve(file);
  await mustBeNew(path);
  const { signed, text } = await signedHeads(program);
  await write(path, text);
  program.say(`${signed.heads.length} streams through position ${signed.position}, digest ${signed.digest}.`);
  program.say(`Signed with key ${signed.key.kid}: write this id down apart from the file.`);
  for (const difference of signed.differences ?? []) program.say(differenceText(difference));
  return signed.differences === undefined ? exitCodes.inOrder : exitCodes.differences;
};

const recomputed = 'Recomputed';

const signedHeads = ({ env, progress, signal }: Program) =>
  withLog(env, async ({ store, eventsAt }, settings) => {
    // Checked before the ledger is read: a new vault would sign with a key that nobody knows.
    await mustHaveVault(settings);
    const stand = readingStand(store);
    const workers = openWorkers(settings, eventsAt, stand);
    const bars = barsOn(progress);
    const at = (done: number, total: number) => ({ done, total, unit: 'streams' });
    bars.begin(recomputed, at(0, 0));
    try {
      const found = await ledgerHeads(store, {
        workers,
        signal,
        onProgress: (done, all) => bars.at(recomputed, at(done, all)),
      });
      const vault = await vaultFor(stand.ledger, settings);
      const signed = await signHeads({ vault, newUlid: () => ulid(), ledger: stand.ledger }, found);
      return { signed, text: [...keptText(signed)].join('') };
    } finally {
      bars.end();
      await workers.close();
    }
  });

/** Checked before the ledger is read, which may take a minute. The write itself checks again. */
const mustBeNew = async (path: string): Promise<void> => {
  const found = await readdir(dirname(path)).catch((error: unknown) => {
    throw isErrno(error, 'ENOENT', 'ENOTDIR')
      ? new UsageFault('The folder of that file does not exist.', usage)
      : error;
  });
  if (found.includes(basename(path))) throw thereAlready();
};

const write = async (path: string, text: string): Promise<void> => {
  try {
    await createDurably(dirname(path), basename(path), Buffer.from(text));
  } catch (error) {
    throw isErrno(error, 'EEXIST') ? thereAlready() : error;
  }
};

const thereAlready = (): UsageFault =>
  new UsageFault('That file exists already, and kept heads are never overwritten; name another file.', usage);

if (process.argv[1] === import.meta.filename) await runProgram(heads);
