/** Sets of ordinals: as runs for writing and walking through, as bits for looking up single ordinals. */

/** Ascending runs that do not touch: first, end (exclusive), first, end, … */
export type Runs = Int32Array;

/** One bit per ordinal, from 0. */
export type Bits = Uint8Array;

export const emptyBits = (ordinals: number): Bits => new Uint8Array((ordinals + 7) >> 3);

export const has = (bits: Bits, ordinal: number): boolean => ((bits[ordinal >> 3] ?? 0) & (1 << (ordinal & 7))) !== 0;

export const setBit = (bits: Bits, ordinal: number): void => {
  bits[ordinal >> 3]! |= 1 << (ordinal & 7);
};

/** Sets `first` up to `end` (exclusive). */
export const setRun = (bits: Bits, first: number, end: number): void => {
  let ordinal = first;
  while (ordinal < end && (ordinal & 7) !== 0) setBit(bits, ordinal++);
  const wholeEnd = end & ~7;
  if (ordinal < wholeEnd) {
    bits.fill(0xff, ordinal >> 3, wholeEnd >> 3);
    ordinal = wholeEnd;
  }
  while (ordinal < end) setBit(bits, ordinal++);
};

/**
 * A set in the form in which a part of an import holds it: runs or, when those would be long, the bits from ordinal
 * `from` (a multiple of 8) on.
 */
export type OrdinalSet = { readonly runs: Runs } | { readonly from: number; readonly bits: Bits };

export const noOrdinals: OrdinalSet = { runs: new Int32Array(0) };

/** Runs of ascending ordinals. */
export const runsOf = (ordinals: ArrayLike<number>): Runs => {
  const runs: number[] = [];
  for (let i = 0; i < ordinals.length; i++) {
    const ordinal = ordinals[i]!;
    if (runs.length > 0 && runs[runs.length - 1] === ordinal) runs[runs.length - 1] = ordinal + 1;
    else runs.push(ordinal, ordinal + 1);
  }
  return Int32Array.from(runs);
};

/** Adds a set to bits, which must have room for it. */
export const setAll = (bits: Bits, set: OrdinalSet): void => {
  if ('runs' in set) {
    for (let i = 0; i < set.runs.length; i += 2) setRun(bits, set.runs[i]!, set.runs[i + 1]!);
  } else {
    const first = set.from >> 3;
    for (let i = 0; i < set.bits.length; i++) bits[first + i]! |= set.bits[i]!;
  }
};

/** Visits the ordinals in ascending order. */
export const forEachOrdinal = (set: OrdinalSet, visit: (ordinal: number) => void): void => {
  if ('runs' in set) {
    for (let i = 0; i < set.runs.length; i += 2) {
      for (let ordinal = set.runs[i]!; ordinal < set.runs[i + 1]!; ordinal++) visit(ordinal);
    }
  } else {
    for (let i = 0; i < set.bits.length * 8; i++) if (has(set.bits, i)) visit(set.from + i);
  }
};
