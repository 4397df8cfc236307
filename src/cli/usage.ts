/** How the programs of the command line read what was asked and end: 0 in order, 1 differences, 2 not asked in order, 3 failed. */
import { parseArgs } from 'node:util';
import { SettingsFault } from '../server/settings.ts';
import { Interrupted } from '../waiting/stopping.ts';

export const exitCodes = { inOrder: 0, differences: 1, usage: 2, failed: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What was asked is not in order; the message ends with how to ask. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';

  constructor(message: string, usage: string) {
    super(`${message}\n${usage}`);
  }
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/** @throws UsageFault for an option that there is not, or that lacks its value. */
export const asked = <O extends NonNullable<Options>>(args: readonly string[], options: O, usage: string) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageFault(error instanceof Error ? error.message : 'The options cannot be read.', usage);
  }
};

export type Program = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was found, for people and for pipes. */
  readonly say: (line: string) => void;
  /** How far it is. */
  readonly progress: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  /** Aborts when the program is told to stop. */
  readonly signal: AbortSignal;
};

/** Runs a program of this process: its faults are told in a sentence, and Ctrl-C lets it clean up first. */
export const runProgram = async (program: (given: Program) => Promise<ExitCode>): Promise<void> => {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(new Interrupted()));
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

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
