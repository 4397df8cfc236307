/** Limits of a trial as a machine would keep them that has nothing else to do. */
import { availableParallelism, loadavg } from 'node:os';

/** The part of a core that each program gets that wants one. */
const share = (): number => Math.min(1, availableParallelism() / Math.max(loadavg()[0]!, 1));

/**
 * @param ms of a machine with nothing else to do. On a busy one they last longer, in the proportion in which its programs
 * wait for a core: what then takes long does not stand still.
 * @returns whether they are over; asked again and again
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
