/**
 * Callers who ask for the same thing at the same time share one piece of work. A caller never shares work that was begun
 * before it asked. Libraries that share promises allow that, so this is our own.
 */
import { patiently } from './patience.ts';

/**
 * Runs one piece of work per key at a time. A caller who asks while a piece is under way waits for it, and then shares
 * the next one: so no answer was read before its caller asked. Callers who ask before a piece has begun share that
 * piece.
 * @throws StoreUnavailable to a request whose patience ends while other requests' work waits for a store
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
