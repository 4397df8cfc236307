/**
 * Shared by the command line programs: reading their arguments, and exit codes (0 in order, 1 differences, 2 wrong
 * command or setting, 3 failed).
 */
import { parseArgs } from 'node:util';
import { isErrno } from '../adapters/files/durableFile.ts';
import { Rejection, refusalOf } from '../domain/rejection.ts';
import { SettingsFault } from '../server/settings/settings.ts';
import { Interrupted } from '../waiting/stopping.ts';
import { defaultLanguage, languageNamed } from '../words/language.ts';
import { refusalInWords } from '../words/words.ts';

export const exitCodes = { inOrder: 0, differences: 1, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The request was wrong. The message ends with the usage. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';

  constructor(message: string, usage: string) {
    super(`${message}\n${usage}`);
  }
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** @throws UsageFault for an unknown option, or one without its value. */
export const readArguments = <O extends NonNullable<Options>>(args: readonly string[], options: O, usage: string) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : 'The options cannot be read.', usage);
  }
};

export type Program = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a result, for people and for pipes. */
  readonly say: (line: string) => void;
  /** The stream for progress. */
  readonly progress: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  /** Aborts when the program is told to stop. */
  readonly signal: AbortSignal;
};

/** Runs a program in this process. Its faults are reported in one sentence, and Ctrl-C lets it clean up first. */
export const runProgram = async (program: (given: Program) => Promise<ExitCode>): Promise<void> => {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(new Interrupted()));
  process.stdout.on('error', outputEnds);
  try {
    process.exitCode = await program({
      args: process.argv.slice(2),
      env: process.env,
      say: (line) => void process.stdout.write(`${line}\n`),
      progress: process.stderr,
      signal: stopping.signal,
    });
  } catch (error) {
    const isUsage = error instanceof UsageFault || error instanceof SettingsFault;
    process.stderr.write(`${error instanceof Interrupted ? 'Stopped before its end.' : sentence(error)}\n`);
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.failed;
  }
};

/** A reader such as `head` may have read enough: the program then goes on without output. A full disk ends it. */
const outputEnds = (error: Error): void => {
  if (isErrno(error, 'EPIPE')) return;
  process.stderr.write(`The output cannot be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
};

/** The sentence in which a program reports a fault. */
export const sentence = (error: unknown): string => {
  if (error instanceof Rejection)
    return refusalInWords(refusalOf(error), languageNamed(process.env.TELBOEK_LANGUAGE) ?? defaultLanguage);
  return error instanceof Error ? error.message : String(error);
};
