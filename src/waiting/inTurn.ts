/** Does work of one key one at a time, in the order in which it was asked: writers of one stream then need not race each other. */
import { patiently } from './patience.ts';

/** What waits is done, also for a request whose patience ended. @throws StoreUnavailable for that one */
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
