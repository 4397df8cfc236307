/**
 * Writes log lines to standard output by sonic-boom, without waiting. Lines that cannot be written (full disk, closed
 * pipe, no reader) are kept up to a bound; after that they are lost and counted. Nothing else waits or ends because of
 * it (operations.md 11.2).
 */
import { setTimeout as pause } from 'node:timers/promises';
import sonicBoom from 'sonic-boom';

export type LogOutput = {
  /** Writes one or more lines, each with a line break at its end. */
  write(lines: string): void;
  /** The number of lines lost so far. */
  lost(): number;
  /** Resolves once everything is written, or after `msMax` milliseconds. */
  written(msMax: number): Promise<void>;
};

/** About a thousand lines, so that nothing is lost when a disk is full for a moment or a reader pauses. */
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
  // Lines that could not be written are tried again with the next one.
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
 * Makes output errors harmless. A full pipe on standard output fails at once instead of blocking a thread. Errors on
 * standard error, where Node prints warnings, must not end the process either.
 */
const neverFatal = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
};
