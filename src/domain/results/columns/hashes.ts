/**
 * HMACs in the form in which the fold holds them: 32-bit words in a row, `keyWords` per result and `pupilWords` per
 * pupil. They can thus be compared and looked up without making an object for each.
 */
import type { Column } from './columns.ts';

/** A result key is 8 bytes (6.2). */
export const keyWords = 2;

/** A pupil's pseudonym is 32 bytes (6.2). */
export const pupilWords = 8;

/** The `width` words of entry `n`, as hex text. */
export const hexOf = (words: Int32Array, n: number, width: number): string =>
  Buffer.from(words.buffer, words.byteOffset + n * width * 4, width * 4).toString('hex');

/** Compares two of these entries of `width` words as their hex texts compare: below 0 when `a` comes first, 0 for the same. */
export const compareHashes = (words: Int32Array, a: number, b: number, width: number): number => {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let i = 0; i < width * 4; i++) {
    const difference = bytes[a * width * 4 + i]! - bytes[b * width * 4 + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
};

/** The words of one or more hashes. The length must be a multiple of 4 bytes. */
export const wordsOf = (bytes: Uint8Array): Int32Array => {
  const words = new Int32Array(bytes.length / 4);
  new Uint8Array(words.buffer).set(bytes);
  return words;
};

/**
 * The ordinal of the result with this key (hex of 8 bytes); undefined for a key that was never linked. It scans all
 * keys, which takes some 20 µs for 20,000 results.
 */
export const ordinalOf = (keys: Column, key: string): number | undefined => {
  const sought = wordsOf(Buffer.from(key, 'hex'));
  if (sought.length !== keyWords) return undefined;
  const [first, second] = sought;
  for (let at = 0; at < keys.length; at += keyWords) {
    if (keys.values[at] === first && keys.values[at + 1] === second) return at / keyWords;
  }
  return undefined;
};

export type HashTable = {
  /** Number of the hash that starts at word `at`; undefined when the table lacks it. */
  readonly find: (words: Int32Array, at: number) => number | undefined;
  /** Number of the hash that starts at word `at`. A new hash gets the next number. */
  readonly findOrAdd: (words: Int32Array, at: number) => number;
  /** All hashes in order of their numbers. */
  readonly words: () => Int32Array;
};

/**
 * A hash table with open addressing over a column's hashes. It has room for `extra` more and grows when that is used.
 * The HMAC output serves as its own hash code.
 */
export const hashTable = (known: Column, width: number, extra: number): HashTable => {
  let count = known.length / width;
  let held = new Int32Array(known.length + extra * width);
  held.set(known.values.subarray(0, known.length));
  let slots = new Int32Array(0);
  let mask = 0;

  const slotOf = (words: Int32Array, at: number): number => {
    for (let slot = words[at]! & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number === -1 || same(held, number * width, words, at, width)) return slot;
    }
  };
  const place = (capacity: number): void => {
    mask = 2 ** Math.ceil(Math.log2(capacity * 2 + 2)) - 1;
    slots = new Int32Array(mask + 1).fill(-1);
    for (let number = 0; number < count; number++) slots[slotOf(held, number * width)] = number;
  };
  place(count + extra);

  const grow = (): void => {
    const wider = new Int32Array(Math.max(64, count * 2) * width);
    wider.set(held);
    held = wider;
    place(wider.length / width);
  };
  const find = (words: Int32Array, at: number): number | undefined => {
    const number = slots[slotOf(words, at)]!;
    return number === -1 ? undefined : number;
  };
  const add = (words: Int32Array, at: number): number => {
    if (count * width === held.length) grow();
    slots[slotOf(words, at)] = count;
    for (let i = 0; i < width; i++) held[count * width + i] = words[at + i]!;
    return count++;
  };
  return {
    find,
    findOrAdd: (words, at) => find(words, at) ?? add(words, at),
    words: () => held.subarray(0, count * width),
  };
};

const same = (a: Int32Array, atA: number, b: Int32Array, atB: number, width: number): boolean => {
  for (let i = 0; i < width; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
};
