/**
 * The links that a file states (2.9), after its rows in the stream `import-{import}`. They tell only which numbers of
 * ids belong together, and the pseudonyms of ids that no row is about (6.2).
 */

import type { Pairs } from '../links/pairs.ts';
import { base64OfVarints, base64OfWords, deltas, undeltas, varintsOfBase64, wordsOfBase64 } from './base64.ts';
import { pupilWords } from './hashes.ts';

export type ImportLinks = {
  /** Pseudonyms of ids new to the school that no row names first, ascending. They get the numbers after those of the rows. */
  readonly newPupils: Int32Array;
  readonly pairs: Pairs;
};

export type ImportLinksStored = { readonly type: 'ImportLinksStored'; readonly data: ImportLinksData };

/** {@link ImportLinks} as JSON, or a piece of them. */
export type ImportLinksData = {
  readonly import: string;
  /** Number of the piece, from 0. */
  readonly part: number;
  /** Base64 of 32 bytes each. */
  readonly newPupils: string;
  /** Base64 of varints. `lower` holds each number as its distance from the previous one. */
  readonly pairs: { readonly lower: string; readonly higher: string };
};

/** A pair takes at most ten bytes and an id 32, as base64: both of so many stay well within the 1 MiB of an append. */
const piecesOf = 15_000;

/** @param most how many pairs, and how many new ids, one event holds; less than the default only makes more events */
export const encodeLinks = (
  importId: string,
  { newPupils, pairs }: ImportLinks,
  most = piecesOf,
): ImportLinksStored[] => {
  const pieces = Math.ceil(Math.max(newPupils.length / pupilWords, pairs.length / 2) / most);
  return Array.from({ length: pieces }, (_, part): ImportLinksStored => {
    const piece = pairs.subarray(part * most * 2, (part + 1) * most * 2);
    const half = (offset: 0 | 1) => Int32Array.from({ length: piece.length / 2 }, (_, n) => piece[n * 2 + offset]!);
    return {
      type: 'ImportLinksStored',
      data: {
        import: importId,
        part,
        newPupils: base64OfWords(newPupils.subarray(part * most * pupilWords, (part + 1) * most * pupilWords)),
        pairs: { lower: base64OfVarints(deltas(half(0))), higher: base64OfVarints(half(1)) },
      },
    };
  });
};

/** The inverse of {@link encodeLinks}; undefined for an import without links. */
export const decodeLinks = (stored: readonly ImportLinksData[]): ImportLinks | undefined => {
  if (stored.length === 0) return undefined;
  const pieces = stored.map(({ newPupils, pairs }) => {
    const [lower, higher] = [undeltas(varintsOfBase64(pairs.lower)), varintsOfBase64(pairs.higher)];
    const piece = new Int32Array(lower.length * 2);
    for (let n = 0; n < lower.length; n++) piece.set([lower[n]!, higher[n]!], n * 2);
    return { newPupils: wordsOfBase64(newPupils), pairs: piece };
  });
  return { newPupils: together(pieces.map((p) => p.newPupils)), pairs: together(pieces.map((p) => p.pairs)) };
};

const together = (pieces: readonly Int32Array[]): Int32Array => {
  const whole = new Int32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
