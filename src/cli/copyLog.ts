/** `npm run copy-log -- --to file` and `--from file`: copies a whole ledger out of its store, and into another. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { startEmbeddedPostgres } from '../adapters/embeddedPostgres/embeddedPostgres.ts';
import { sharedEmbeddedPostgres } from '../adapters/embeddedPostgres/guest.ts';
import { isErrno } from '../adapters/files/durableFile.ts';
import { CopyFinished, logSource, openLogTarget } from '../adapters/ledgerFile/logFile.ts';
import { copyIn } from '../commands/audit/copyIn.ts';
import { type Copied, CopyRefused, type CopyStage } from '../commands/audit/copyLog.ts';
import { copyOut } from '../commands/audit/copyOut.ts';
import { markRestored } from '../commands/identity/identity.ts';
import { ledgerOn } from '../ledger/ledger.ts';
import { differenceText } from './differenceText.ts';
import { withEventStore } from './openLedger.ts';
import { barsOn } from './progress.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from './usage.ts';

const usage = `Usage: npm run copy-log -- --to <file>     copies everything in EVENT_STORE into the file
       npm run copy-log -- --from <file>   copies everything in the file into EVENT_STORE
The file is compressed when its name ends in .gz. A copy that was interrupted goes on when the command is given again.
Exit code: 0 when everything is copied, 1 when file and ledger do not match, one is damaged or a stream was deleted, 2 when the command or a setting is wrong, 3 when it
could not be done.`;

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const copyLog = async (program: Program): Promise<ExitCode> => {
  const { values, positionals } = readArguments(
    program.args,
    { to: { type: 'string' }, from: { type: 'string' } },
    usage,
  );
  const { to, from } = values;
  if (positionals.length > 0 || (to === undefined) === (from === undefined))
    throw new UsageFault('Name one file: after --to to write it, or after --from to read it.', usage);
  try {
    const { said, differences } = await (to === undefined
      ? copiedIn(resolve(from!), program)
      : copiedOut(resolve(to), program));
    program.say(said);
    for (const difference of differences) program.say(differenceText(difference));
    return differences.length === 0 ? exitCodes.inOrder : exitCodes.differences;
  } catch (error) {
    if (error instanceof CopyRefused) {
      program.say(error.message);
      return exitCodes.differences;
    }
    throw toldFault(error);
  }
};

/**
 * The result of a copy and the sentence to print. The store is opened first, so that no file is begun when there is no
 * ledger.
 */
type Said = Pick<Copied, 'differences'> & { readonly said: string };

const copiedOut = (path: string, program: Program): Promise<Said> =>
  withEventStore(program.env, sharedEmbeddedPostgres, async (store) => {
    const target = await openLogTarget(path);
    const through = await store.head();
    const bars = stagesOf(program, 'positions', (_stage, _events, position) => [position, through]);
    let copied: Copied;
    try {
      copied = await copyOut(store, target, through, { signal: program.signal, onProgress: bars.at });
    } finally {
      bars.end();
      await target.close();
    }
    const { differences } = copied;
    const holds = differences.length === 0 ? 'the whole ledger' : 'what the store still has of the ledger';
    return { said: `${inWords(copied)} copied to the file, which holds ${holds}.`, differences };
  });

const copiedIn = async (path: string, program: Program): Promise<Said> => {
  const { size } = await stat(path);
  let read = 0;
  let total = 0;
  const bars = stagesOf(program, 'events', (stage, events) => {
    if (stage !== 'checking') return [events, total];
    total = events;
    return [events, Math.round((events * size) / Math.max(1, read))];
  });
  const source = logSource(path, (bytes) => {
    read = bytes;
  });
  return withEventStore(program.env, startEmbeddedPostgres, async (store) => {
    try {
      const copied = await copyIn(source, store, { signal: program.signal, onProgress: bars.at });
      await markRestored(ledgerOn({ store, now: () => new Date(), newId: randomUUID }), copied.events);
      const said = `${inWords(copied)} copied to the store, which holds exactly this ledger, and one event that says so. ${whatNext}`;
      return { said, differences: copied.differences };
    } finally {
      bars.end();
    }
  });
};

const whatNext =
  'Give its server an empty READ_STORE. Before it numbers documents, hold it against the newest heads that were kept: npm run verify -- --heads FILE.';

const inWords = ({ events, heldBefore }: Copied): string =>
  `${events - heldBefore} of ${events} events${heldBefore === 0 ? '' : ` (${heldBefore} were there already)`}`;

const stageNames: Readonly<Record<CopyStage, string>> = {
  checking: 'Checking the file',
  copying: 'Copying',
  comparing: 'Comparing',
};

/** Shows one bar per stage, one after the other. */
const stagesOf = (
  { progress }: Program,
  unit: 'events' | 'positions',
  doneOf: (stage: CopyStage, events: number, position: number) => readonly [done: number, total: number],
) => {
  const bars = barsOn(progress);
  let begun: CopyStage | undefined;
  let tell = (): void => {};
  return {
    at: (stage: CopyStage, events: number, position: number): void => {
      if (stage !== begun) {
        tell();
        bars.begin(stageNames[stage], { done: 0, total: 0, unit });
        begun = stage;
      }
      tell = () => {
        const [done, total] = doneOf(stage, events, position);
        bars.at(stageNames[stage], { done, total, unit });
      };
      if (events % eventsPerLook === 0) tell();
    },
    end: (): void => {
      tell();
      bars.end();
    },
  };
};

/** A bar reads the clock and writes text, which is too slow for each of a hundred thousand events per second. */
const eventsPerLook = 200;

const toldFault = (error: unknown): unknown => {
  if (error instanceof CopyFinished)
    return new UsageFault(
      'That file holds a whole ledger already, and a copy is never overwritten; name another.',
      usage,
    );
  if (isErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG'))
    return new Error(
      'There is no room for the rest of the file. Make some and ask again: it goes on where it stopped.',
    );
  if (isErrno(error, 'ENOENT', 'EISDIR', 'EACCES', 'EROFS', 'ENOTDIR'))
    return new UsageFault('That file cannot be read or written here.', usage);
  return error;
};

if (process.argv[1] === import.meta.filename) await runProgram(copyLog);
