/**
 * Where log lines go: standard output, by sonic-boom without waiting. What cannot be written (a full disk, a pipe that is
 * closed or that nobody reads) is kept up to a bound and then lost and counted; nothing else waits or ends because of it
 * (operations.md 11.2).
 */
import { setTimeout as pause } from 'node:timers/promises';
import sonicBoom from 'sonic-boom';

export type LogOutput = {
  /** A line, or several, with a line break at the end of each. */
  write(lines: string): void;
  /** Lines that were lost so far. */
  lost(): number;
  /** Resolves once all is written, or after `msMax`. */
  written(msMax: number): Promise<void>;
};

/** About a thousand lines: of a disk that is full for a moment, or of a reader that pauses, nothing is lost. */
const keptBytesMax = 262_144;

const standardOutput = 1;

const lookMs = 10;

export const logOutput = (fd = standardOutput): LogOutput => {
  neverFatal();
  const boom = new sonicBoom.SonicBoom({ fd, sync: false, maxLength: keptBytesMax });
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
      const endsAt = performance.now() + msMax;
      while (pending > 0 && performance.now() < endsAt) await pause(lookMs);
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
