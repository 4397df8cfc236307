/**
 * Does the work of one key one piece at a time, in the order in which it was asked for: writers of one stream then need
 * not race each other. When the patience of a request ends, it stops waiting, and its work is done all the same. No queue
 * of a library does that, so this is our own.
 */
import { patiently } from './patience.ts';

/**
 * Waiting work is done in the end, even if the patience of its request has ended.
 * @throws StoreUnavailable to a request whose patience ended
 */
export const inTurn = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const forget = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return patiently(() => mine);
  };
};
