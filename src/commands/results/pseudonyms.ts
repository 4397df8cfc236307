/**
 * HMAC-SHA-256 under one school's secret (6.2). The kind of text is hashed first, so that a pupil's id and a key never
 * get the same hash.
 */
import { createHmac } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keyWords, pupilWords } from '../../domain/results/columns/hashes.ts';
import type { RowHashes } from '../../domain/results/fileRows.ts';

export type Pseudonyms = RowHashes & {
  /** Digest of the bytes of a file, piece by piece. */
  file(): FileDigest;
};

export type FileDigest = {
  update(piece: Uint8Array): void;
  hex(): string;
};

export const pseudonymsUnder = (secret: Uint8Array): Pseudonyms => ({
  pupil: wordsHashed(secret, 'pupil', pupilWords),
  resultKey: wordsHashed(secret, 'result', keyWords),
  file: () => {
    const digest = createHmac('sha256', secret).update('file\n');
    return { update: (piece) => void digest.update(piece), hex: () => digest.digest('hex') };
  },
});

/** Tells whether a secret is the one that the log names, and nothing else about it. */
export const checkOf = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('check\n').digest('hex').slice(0, 16);

const hashBytes = 32;

/**
 * Gives the first words of each HMAC. The state after the secret and the kind is computed once, and copied into the
 * same scratch state for each row. This takes half the time of a createHmac per row, which mostly goes into making its
 * object.
 */
const wordsHashed = (secret: Uint8Array, kind: string, width: number): ((text: string) => Int32Array) => {
  const keyed = hmac.create(sha256, secret).update(Buffer.from(`${kind}\n`));
  const scratch = keyed.clone();
  const digest = new Uint8Array(hashBytes);
  const words = new Int32Array(digest.buffer, 0, width);
  let text = Buffer.alloc(1024);
  return (hashed) => {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    if (hashed.length * 3 > text.length) text = Buffer.alloc(hashed.length * 3);
    keyed._cloneInto(scratch);
    scratch.update(text.subarray(0, text.write(hashed))).digestInto(digest);
    return words;
  };
};
