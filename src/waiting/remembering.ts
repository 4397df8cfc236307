import { LRUCache } from 'lru-cache';

/** Remembers the values made for the `max` keys that were asked for last, in this process. */
export const remembering = <Value extends object>(max: number): ((key: string, make: () => Value) => Value) => {
  const known = new LRUCache<string, Value>({ max });
  return (key, make) => {
    const held = known.get(key);
    if (held !== undefined) return held;
    const value = make();
    known.set(key, value);
    return value;
  };
};
