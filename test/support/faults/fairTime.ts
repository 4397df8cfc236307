/**
 * Turns the time limits of a trial, which hold for a machine that has nothing else to do, into limits for the machine as
 * busy as it is.
 */
import { availableParallelism, loadavg } from 'node:os';

/** The part of a core that a program gets when it wants a whole one. */
const share = (): number => Math.min(1, availableParallelism() / Math.max(loadavg()[0]!, 1));

/**
 * @param ms the limit on a machine that has nothing else to do. On a busy machine it lasts longer, in the proportion in which
 * programs wait for a core: work that takes long there does not stand still.
 * @returns a function that tells whether the limit is over, and that is to be asked again and again
 */
export const fairLimit = (ms: number): (() => boolean) => {
  let at = performance.now();
  let spentMs = 0;
  return () => {
    const now = performance.now();
    spentMs += (now - at) * share();
    at = now;
    return spentMs > ms;
  };
};
