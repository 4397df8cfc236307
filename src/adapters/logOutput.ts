/**
 * Where log lines go: standard output, by sonic-boom without waiting. What cannot be written (a full disk, a pipe that is
 * closed or that nobody reads) is kept up to a bound and then lost and counted; nothing else waits or ends because of it
 * (operations.md 11.2).
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { SonicBoom } from 'sonic-boom';

export type LogOutput = {
  /** A line, or several, with a line break at the end of each. */
  write(lines: string): void;
  /** Lines that were lost so far. */
  lost(): number;
  /** Resolves once all is written, or after `msMax`. */
  written(msMax: number): Promise<void>;
};

/** Some thousand lines: of a disk that is full for a moment, or of a reader that pauses, nothing is lost. */
const keptBytesMax = 1_048_576;

const standardOutput = 1;

export const logOutput = (fd = standardOutput): LogOutput => {
  neverFatal();
  const boom = new SonicBoom({ fd, sync: false, maxLength: keptBytesMax });
  let lost = 0;
  let pending = 0;
  boom.on('drop', (lines: string) => {
    pending -= Buffer.byteLength(lines);
    lost += linesIn(lines);
  });
  boom.on('write', (bytes: number) => {
    pending -= bytes;
  });
  // What could not be written is tried again with the next line.
  boom.on('error', () => {});
  return {
    write: (lines) => {
      pending += Buffer.byteLength(lines);
      boom.write(lines);
    },
    lost: () => lost,
    written: async (msMax) => {
      const ending = AbortSignal.timeout(msMax);
      while (pending > 0 && !ending.aborted)
        await Promise.race([once(boom, 'drain', { signal: ending }), pause(50)]).catch(() => {});
    },
  };
};

const linesIn = (text: string): number => text.split('\n').length - 1;

/**
 * A pipe that Node opens as its standard output is not waited for: a write of a full one fails at once instead of holding
 * a thread. What Node itself prints (warnings, to standard error) must not end the process either.
 */
const neverFatal = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
};
