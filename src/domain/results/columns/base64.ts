/** The written form of an event's columns: bytes as base64, numbers as varints (7 bits a byte, lowest first). */
import { emptyBits, type OrdinalSet, type Runs, setRun } from './ordinals.ts';

export const base64OfWords = (words: Int32Array): string =>
  Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('base64');

export const wordsOfBase64 = (text: string): Int32Array => {
  // Decoded in place: a word array must be aligned, which a Buffer of its own does not guarantee.
  const words = new Int32Array(Buffer.byteLength(text, 'base64') >> 2);
  Buffer.from(words.buffer).write(text, 'base64');
  return words;
};

/** The numbers are whole, from 0 to 2^31 − 1. */
export const base64OfVarints = (numbers: Int32Array): string => {
  const bytes = Buffer.allocUnsafe(numbers.length * 5);
  let at = 0;
  for (let i = 0; i < numbers.length; i++) {
    let rest = numbers[i]!;
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at++] = rest;
  }
  return bytes.toString('base64', 0, at);
};

export const varintsOfBase64 = (text: string): Int32Array => {
  const bytes = Buffer.from(text, 'base64');
  const numbers = new Int32Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    let byte = bytes[at++]!;
    let number = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && at < bytes.length; shift += 7) {
      byte = bytes[at++]!;
      number |= (byte & 0x7f) << shift;
    }
    numbers[count++] = number;
  }
  return numbers.subarray(0, count);
};

/** How many bytes a number takes as a varint. */
export const varintBytes = (number: number): number => {
  let bytes = 1;
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
};

/** Each number as its distance from the previous one. */
export const deltas = (ascending: Int32Array): Int32Array =>
  ascending.map((n, i) => n - (i === 0 ? 0 : ascending[i - 1]!));

/** The inverse of {@link deltas}, in place. */
export const undeltas = (distances: Int32Array): Int32Array => {
  for (let i = 1; i < distances.length; i++) distances[i]! += distances[i - 1]!;
  return distances;
};

/** The written form of an {@link OrdinalSet}; `runs` holds gap, length, gap, length, … */
export type WrittenOrdinals = { readonly runs: string } | { readonly from: number; readonly bits: string };

export const writtenOrdinals = (set: OrdinalSet): WrittenOrdinals =>
  'runs' in set
    ? { runs: base64OfVarints(deltas(set.runs)) }
    : { from: set.from, bits: Buffer.from(set.bits).toString('base64') };

export const readOrdinals = (written: WrittenOrdinals): OrdinalSet =>
  'runs' in written
    ? { runs: undeltas(varintsOfBase64(written.runs)) }
    : { from: written.from, bits: Buffer.from(written.bits, 'base64') };

// Bytes that `from` takes besides the bits.
const fromBytes = 8;

/** The form of a set that is shorter in writing. */
export const shortest = (runs: Runs): OrdinalSet => {
  if (runs.length === 0) return { runs };
  const from = runs[0]! & ~7;
  const bits = emptyBits(runs[runs.length - 1]! - from);
  const runBytes = deltas(runs).reduce((bytes, distance) => bytes + varintBytes(distance), 0);
  if (runBytes <= bits.length + fromBytes) return { runs };
  for (let i = 0; i < runs.length; i += 2) setRun(bits, runs[i]! - from, runs[i + 1]! - from);
  return { from, bits };
};
