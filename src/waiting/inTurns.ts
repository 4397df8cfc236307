/**
 * Does at most `max` pieces of work at the same time; the others wait, in the order in which they were asked for. A
 * request whose patience ends leaves its place. p-limit cannot do that, so this is our own.
 */
import { patiently } from './patience.ts';

/** @throws StoreUnavailable to a request whose patience ends while other requests' work waits for a store */
export const inTurns = (max: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let free = max;
  const passOn = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };

  const turn = async (): Promise<void> => {
    let take = () => {};
    const mine = new Promise<void>((resolve) => {
      take = resolve;
    });
    waiting.push(take);
    try {
      await patiently(() => mine);
    } catch (error) {
      const at = waiting.indexOf(take);
      if (at === -1) passOn();
      else waiting.splice(at, 1);
      throw error;
    }
  };

  return async (work) => {
    if (free > 0) free--;
    else await turn();
    try {
      return await work();
    } finally {
      passOn();
    }
  };
};
