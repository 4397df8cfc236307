/** Pseudo-random data that are the same in every run. */
import { createHash } from 'node:crypto';

/** Whole numbers from 0 up to a bound (exclusive), by mulberry32. */
export const seeded = (seed: number): ((bound: number) => number) => {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
};

/** 32 bytes that look like a digest. */
export const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Numbered UUIDs. */
export const uuids = (): (() => string) => {
  let last = 0;
  return () => `00000000-0000-4000-8000-${String(++last).padStart(12, '0')}`;
};
