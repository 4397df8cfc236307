/** `npm run auditfile -- --year 2026 --to file`: the books of a year as XML Auditfile Financieel (documents.md 9.7.4, 9.11.5). */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isErrno, temporaryName } from '../../adapters/files/durableFile.ts';
import { readingStand } from '../../commands/audit/readingStand.ts';
import { Rejection, refusalOf } from '../../domain/rejection.ts';
import { calendarYear } from '../../http/billing/documentRequests.ts';
import { logPosition } from '../../http/forms/forms.ts';
import { exportedBytes } from '../../queries/accounting/exports.ts';
import { defaultLanguage } from '../../words/language.ts';
import { refusalInWords } from '../../words/words.ts';
import { withLog } from '../openLedger.ts';
import { type ExitCode, exitCodes, type Program, readArguments, runProgram, UsageFault } from '../usage.ts';

const usage = `Usage: npm run auditfile -- --year 2026 --to <file> [--position <n>]
--position: the books as they were at that position of the log; the file then has the same bytes each time. The file is overwritten.
Exit code: 0 done, 1 when the books do not balance or the file is refused, 2 when the command or a setting is wrong, 3 when it could not be done.`;

type Wanted = { readonly year: number; readonly to: string; readonly position: number | undefined };

const wanted = (args: readonly string[]): Wanted => {
  const text = { type: 'string' } as const;
  const { values, positionals } = readArguments(args, { year: text, to: text, position: text }, usage);
  const year = calendarYear.safeParse(values.year);
  const position = logPosition.optional().safeParse(values.position);
  if (positionals.length > 0) throw new UsageFault('Give the year and the file by --year and --to.', usage);
  if (!year.success) throw new UsageFault('--year must be a calendar year.', usage);
  if (!position.success) throw new UsageFault('--position must be a whole number.', usage);
  if (values.to === undefined) throw new UsageFault('--to must name a file.', usage);
  return { year: year.data, to: values.to, position: position.data };
};

/** @throws UsageFault, SettingsFault, StoreUnavailable */
export const auditfile = async ({ args, env, say, signal }: Program): Promise<ExitCode> => {
  const { year, to, position: at } = wanted(args);
  return withLog(env, async ({ store }) => {
    const head = await store.head();
    if (at !== undefined && at > head) throw new UsageFault(`The log ends at position ${head}.`, usage);
    const position = at ?? head;
    try {
      const bytes = await written(
        to,
        exportedBytes(readingStand(store), { file: 'auditfile', year, position }),
        signal,
      );
      say(`${to}: ${bytes} bytes, as of position ${position}.`);
      return exitCodes.inOrder;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      say(refusalInWords(refusalOf(error), defaultLanguage));
      return exitCodes.differences;
    }
  });
};

/** Writes a whole file or none: an incomplete file has another name, and is removed. */
const written = async (to: string, parts: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> => {
  const temporary = join(dirname(to), temporaryName(basename(to)));
  try {
    const file = await open(temporary, 'wx');
    let size = 0;
    try {
      for await (const bytes of parts) {
        signal.throwIfAborted();
        await file.writeFile(bytes);
        size += bytes.byteLength;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, to);
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    throw isErrno(error, 'ENOENT', 'ENOTDIR')
      ? new UsageFault('The folder of that file does not exist.', usage)
      : error;
  }
};

if (process.argv[1] === import.meta.filename) await runProgram(auditfile);
