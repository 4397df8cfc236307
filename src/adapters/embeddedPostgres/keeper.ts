/** Starts the embedded server again when it ends by itself (operations 11.1). */
import { once } from 'node:events';
import { pause } from '../../waiting/pause.ts';

export type Keeping = {
  /** Writes a line to the log of the process that runs the server. */
  readonly say: (line: string) => void;
  /**
   * Called after several failed starts in a row, when no further start is tried. The message ends with the server's
   * log.
   */
  readonly giveUp: (error: Error) => void;
};

const startsMax = 5;
// Milliseconds before the first try. Each further try waits twice as long.
const firstMs = 1_000;
const waitMsMax = 30_000;
// Milliseconds. A server that ends sooner after its start still counts as failing.
const wellAfterMs = 60_000;

/**
 * @param first resolves when the server that runs now has ended for any reason
 * @param start starts another server on the same folder and port. Once that server answers, resolves with its end; with
 * undefined when it ended before
 * @param logEnd the last lines of the server's log
 * @returns a function that stops the keeping; it resolves when no start is under way any more
 */
export const keepRunning = (
  first: Promise<void>,
  start: () => Promise<{ readonly ended: Promise<void> } | undefined>,
  logEnd: () => Promise<string>,
  { say, giveUp }: Keeping,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = once(signal, 'abort');

  const startedAgain = async (waitMs: number): Promise<{ ended: Promise<void>; waitMs: number } | undefined> => {
    let wait = waitMs;
    for (let failed = 0; failed < startsMax; failed++) {
      await pause(wait, signal);
      wait = Math.min(2 * wait, waitMsMax);
      if (signal.aborted) return undefined;
      const server = await start().catch((error: unknown) => {
        say(`The embedded PostgreSQL cannot be started: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (signal.aborted) return undefined;
      if (server !== undefined) return { ended: server.ended, waitMs: wait };
    }
    const log = await logEnd().catch(() => 'it cannot be read.');
    giveUp(new Error(`The embedded PostgreSQL ended, and ${startsMax} starts of it failed; its log ends:\n${log}`));
    return undefined;
  };

  const keep = async (): Promise<void> => {
    let ended = first;
    let waitMs = firstMs;
    for (;;) {
      const since = performance.now();
      await Promise.race([ended, stopped]);
      if (signal.aborted) return;
      if (performance.now() - since > wellAfterMs) waitMs = firstMs;
      say('The embedded PostgreSQL ended by itself; it is started again. Until then requests are answered with 503.');
      const next = await startedAgain(waitMs);
      if (next === undefined || signal.aborted) return;
      say('The embedded PostgreSQL answers again.');
      ({ ended, waitMs } = next);
    }
  };
  const kept = keep();
  return async () => {
    stopping.abort();
    await kept;
  };
};
