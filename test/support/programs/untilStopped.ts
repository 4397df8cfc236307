/**
 * Long programs that start servers, such as `npm run faults`. When somebody stops one (Ctrl-C), it ends those servers first:
 * some of them belong to another user or to no terminal, and would go on for ever.
 */

class Stopped extends Error {}

/** npm passes a Ctrl-C on that the program gets from the terminal too. A signal this soon after the first is no second one. */
const sameMs = 1_000;

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

export type UntilStopped = <Result>(work: Promise<Result>) => Promise<Result>;

/**
 * Runs a program and sets its exit code: 0 when it returns true, 1 when false, and 130 or 143 when it was stopped. Stopped a
 * second time, it ends at once.
 * @param run is given a function for the work that may be left off: it waits for the work, and throws when the program is
 * stopped. What was started is ended in a `finally` around it.
 */
export const runProgram = async (run: (untilStopped: UntilStopped) => Promise<boolean>): Promise<void> => {
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  let since: number | undefined;
  let exitCode = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (since === undefined) {
        since = performance.now();
        exitCode = exitCodes[signal];
        process.stdout.write('Stopped: ending what was started. Stop again to leave it running.\n');
        stopped.reject(new Stopped());
      } else if (performance.now() - since > sameMs) process.exit(exitCode);
    });
  try {
    process.exitCode = (await run((work) => Promise.race([stopped.promise, work]))) ? 0 : 1;
  } catch (error) {
    if (since === undefined) throw error;
    // A terminal stops the servers too, so what waited for them fails as well.
    if (!(error instanceof Stopped)) process.stderr.write(`${error}\n`);
    // The work that was left off may still wait for something.
    process.exit(exitCode);
  }
  if (since !== undefined) process.exit(exitCode);
};
