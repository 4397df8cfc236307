/** Lets those who ask for the same at the same time share one piece of work. */
import { patiently } from './patience.ts';

/**
 * Runs one piece of work a key at a time. Who asks while one is under way waits for it and shares the next, which then
 * begins: so nobody is answered with what was read before it asked. What is asked in the same breath goes together.
 * @throws StoreUnavailable for a request whose patience ends while others' work waits for a store
 */
export const onePerKey = () => {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<unknown>>();

  const begin = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = Promise.resolve(running.get(key)).catch(() => {});
    try {
      await patiently(() => before);
    } finally {
      waiting.delete(key);
    }
    const begun = work();
    running.set(key, begun);
    try {
      return await begun;
    } finally {
      if (running.get(key) === begun) running.delete(key);
    }
  };

  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const shared = waiting.get(key) as Promise<T> | undefined;
    if (shared !== undefined) return patiently(() => shared);
    const next = begin(key, work);
    waiting.set(key, next);
    return next;
  };
};
