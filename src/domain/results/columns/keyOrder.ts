/** The order of result keys (6.2) is by their bytes. It is the same on every machine and for every order of the rows in a file. */
import { keyWords } from './hashes.ts';

const keyBytes = keyWords * 4;

/** Indexes of the keys, ascending by key. Equal keys keep their order. */
export const orderOfKeys = (keys: Int32Array): Uint32Array => {
  const bytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
  const count = keys.length / keyWords;
  let order = new Uint32Array(count);
  let sorted = new Uint32Array(count);
  for (let place = 0; place < count; place++) order[place] = place;
  // A radix sort by two bytes at a time, the last first: each pass keeps the order of the one before it. It takes a
  // fifth of the time of sort().
  for (let at = keyBytes - 2; at >= 0; at -= 2) {
    const digit = (place: number) => (bytes[place * keyBytes + at]! << 8) | bytes[place * keyBytes + at + 1]!;
    const starts = new Uint32Array(65_537);
    for (let n = 0; n < count; n++) starts[digit(n) + 1]!++;
    for (let n = 1; n < starts.length; n++) starts[n]! += starts[n - 1]!;
    for (let n = 0; n < count; n++) {
      const place = order[n]!;
      sorted[starts[digit(place)]!++] = place;
    }
    [order, sorted] = [sorted, order];
  }
  return order;
};
